// Package admin wires what the owner's command uses.
package admin

import (
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/project"
	"patchbay/shared/table"
)

// command is the author of what the owner's command writes.
var command = actor.Actor{Kind: actor.Command, ID: "patchbay"}

// New returns what makes projects and their keys.
func New(cfg clients.Config) *project.Admin {
	return &project.Admin{Store: table.New(cfg.DynamoDB(), cfg.Table).As(command), Now: time.Now, Number: services.Number}
}

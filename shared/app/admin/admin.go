// Package admin wires what the owner's command uses.
package admin

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/secrets"
	"patchbay/shared/app/services"
	"patchbay/shared/own"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/rewrap"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// command is the author of what the owner's command writes.
var command = actor.Actor{Kind: actor.Command, ID: "patchbay"}

// Rewrap returns what seals credentials anew. Its log is the caller's.
func Rewrap(cfg clients.Config) *rewrap.Runner {
	db := cfg.DynamoDB()
	roots := &vault.RootKeys{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}
	return &rewrap.Runner{
		Store:  table.Envelopes{Store: table.New(db, cfg.Table).As(command), Scanner: db},
		Sealer: vault.Envelopes{Roots: roots}, Roots: roots,
	}
}

// Definitions returns what reads projects' own connectors.
func Definitions(cfg clients.Config) own.Reader { return table.New(cfg.DynamoDB(), cfg.Table) }

// People returns the use cases of a project's members.
func People(cfg clients.Config) *people.Service {
	return &people.Service{Store: table.New(cfg.DynamoDB(), cfg.Table).As(command), Now: time.Now, Log: slog.Default()}
}

// Keys returns the keys of projects, roles' grants among them.
func Keys(cfg clients.Config) project.KeyStore {
	return table.New(cfg.DynamoDB(), cfg.Table).As(command)
}

// New returns what makes projects and their keys.
func New(cfg clients.Config) *project.Admin {
	return &project.Admin{Store: table.New(cfg.DynamoDB(), cfg.Table).As(command), Now: time.Now, Number: services.Number}
}

// Projects reads every project, which costs a scan of the table.
func Projects(ctx context.Context, cfg clients.Config) iter.Seq2[project.Project, error] {
	db := cfg.DynamoDB()
	return table.Whole{Store: table.New(db, cfg.Table), Scanner: db}.Projects(ctx)
}

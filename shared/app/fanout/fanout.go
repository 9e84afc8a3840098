// Package fanout wires what the functions status-fanout and reconcile share.
package fanout

import (
	"log/slog"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/fanout"
	"patchbay/shared/table"
)

// reserve is how long before its deadline an invocation stops to report.
const reserve = 5 * time.Second

// Runner returns what runs fan-outs. The part of Patchbay that runs them is the author of what they write.
func Runner(cfg clients.Config, part string) *fanout.Runner {
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of(part))
	return &fanout.Runner{Store: store, Now: time.Now, Reserve: reserve, Log: slog.Default()}
}

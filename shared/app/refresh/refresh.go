// Package refresh is the function of the same name: it renews access tokens before they end.
package refresh

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/providers"
	"patchbay/shared/app/secrets"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/oauth"
	"patchbay/shared/own"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

const (
	// workers is how many token calls are made at the same time. They wait for providers, most of their time.
	workers = 64
	// reserve is how long before its deadline a run begins no more: the longest token call, and storing what it gave.
	reserve = 25 * time.Second
	// recordsFor is how long a definition of a project's own counts as it was read: a run visits many accounts of it.
	recordsFor = time.Minute
)

// New returns the schedule's handler.
func New(cfg clients.Config) (func(context.Context, events.CloudWatchEvent) error, error) {
	s, err := Schedule(cfg)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, _ events.CloudWatchEvent) error {
		_, err := s.Run(actor.WithOrigin(ctx, actor.Run()))
		return err
	}, nil
}

// Schedule wires what the function runs. It reads no network while it does so.
func Schedule(cfg clients.Config) (*credential.Schedule, error) {
	built, err := cfg.OpenCatalog()
	if err != nil {
		return nil, err
	}
	client, store := secrets.Client(cfg), table.New(cfg.DynamoDB(), cfg.Table)
	c := &own.Catalog{Built: built, Store: store, RecordsFor: recordsFor, Now: time.Now}
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: cfg.SecretPrefix}}
	configs := &connector.Service{
		Store: store, Secrets: &vault.Setup{Client: client, Prefix: cfg.SecretPrefix}, Catalog: c, Now: time.Now,
		Log: slog.Default(), Sealer: sealer, MCP: providers.MCP(cfg.Config),
	}
	return &credential.Schedule{
		Service: credential.Service{
			Store: table.NewTogether(store), Catalog: c, Configs: configs,
			Provider: oauth.New(providers.Client(cfg.Config)), Now: time.Now, Log: slog.Default(), Activity: cfg.Recorder(),
			Sealer: sealer,
		},
		Visits: store, Workers: workers, Reserve: reserve,
	}, nil
}

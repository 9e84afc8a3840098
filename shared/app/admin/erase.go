package admin

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/erase"
	"patchbay/shared/pause"
	"patchbay/shared/project"
	"patchbay/shared/table"
)

// Deletions returns what knows of projects that are deleted.
func Deletions(cfg clients.Config) erase.Store {
	db := cfg.DynamoDB()
	return table.Whole{Store: table.New(db, cfg.Table).As(command), Scanner: db}
}

// Erase returns what deletes a project that is closed. Log and reports are the caller's.
func Erase(cfg clients.Config, log *slog.Logger) (*erase.Runner, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	s.Log = log
	out := s.Outbound()
	return &erase.Runner{
		Store: Deletions(cfg), Now: time.Now, Wait: pause.For,
		Grants: grants{store: s.Store, accounts: s.Accounts(out), credentials: s.Credentials(out), configs: s.Connectors()},
	}, nil
}

// grants are the use cases of a live project, used on one that is closed.
type grants struct {
	store       *table.Store
	accounts    *account.Service
	credentials *credential.Service
	configs     *connector.Service
}

// DeleteAccount implements erase.Grants. No plan hides an account here.
func (g grants) DeleteAccount(ctx context.Context, id, acc string) (account.Revocation, error) {
	_, outcome, err := g.accounts.Delete(actor.With(ctx, command), project.Project{ID: id}, acc)
	if errors.Is(err, account.ErrNotFound) {
		return account.NothingToRevoke, nil
	}
	return outcome, err
}

// EndGrant implements erase.Grants.
func (g grants) EndGrant(ctx context.Context, id, acc string) error {
	o, err := g.store.Orphan(ctx, id, acc)
	if errors.Is(err, account.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return g.credentials.EndOrphan(ctx, o)
}

// DropConfig implements erase.Grants.
func (g grants) DropConfig(ctx context.Context, id, config string) error {
	return g.configs.Dismantle(ctx, id, config)
}

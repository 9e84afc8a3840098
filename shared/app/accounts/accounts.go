// Package accounts is the function of the same name: /accounts, and the check of OAuth clients, since it is the
// function of the management API that calls providers.
package accounts

import (
	"net/http"
	"time"

	"patchbay/shared/api/manage"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/services"
	"patchbay/shared/oauth"
	"patchbay/shared/project"
)

// New returns the function's handler.
func New(cfg clients.Config) (http.Handler, error) {
	s, err := services.New(cfg)
	if err != nil {
		return nil, err
	}
	out := s.Outbound()
	h := &manage.Accounts{
		Keys: s.Store, Accounts: s.Accounts(out), Credentials: s.Credentials(out), Connect: s.Connect(out),
		Idempotency: s.Idempotency(), Catalog: s.Catalog, AppURL: cfg.AppURL,
	}
	rt := s.Router(nil)
	h.Mount(rt)
	checks := &manage.Checks{
		Keys: s.Store, Connectors: s.Connectors(), Clients: oauth.New(out), Allowances: s.Store,
	}
	checks.Mount(rt)
	tokens := &manage.UseTokens{
		Keys: s.Store, Tokens: &project.UseTokens{Store: s.Store, Now: time.Now}, Idempotency: s.Idempotency(),
	}
	tokens.Mount(rt)
	(&manage.PendingCalls{Keys: s.Store, Approvals: s.Approvals()}).Mount(rt)
	return rt, nil
}

// Package services wires the use cases of the HTTP functions: catalog, table, vault, provider. It is the only place
// that knows all of them, and reads no network while it does so.
package services

import (
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/http"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/providers"
	"patchbay/shared/app/secrets"
	"patchbay/shared/approval"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/handshake"
	"patchbay/shared/idempotency"
	"patchbay/shared/oauth"
	"patchbay/shared/own"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
	"patchbay/shared/wire"
)

// Services are what the HTTP functions are made of.
type Services struct {
	Config  clients.Config
	Log     *slog.Logger
	Catalog *own.Catalog
	Store   *table.Store

	activity activity.Recorder

	setup  *vault.Setup
	sealer secret.Sealer
}

// New wires a deployment's services.
func New(cfg clients.Config) (*Services, error) {
	c, err := cfg.OpenCatalog()
	if err != nil {
		return nil, err
	}
	client, store := secrets.Client(cfg), table.New(cfg.DynamoDB(), cfg.Table)
	return &Services{
		Config: cfg, Log: slog.Default(), Catalog: &own.Catalog{Built: c, Store: store}, Store: store,
		activity: cfg.Recorder(),
		setup:    &vault.Setup{Client: client, Prefix: cfg.SecretPrefix},
		sealer:   vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: cfg.SecretPrefix}},
	}, nil
}

// Router returns a Router without routes. A nil label is for back ends, which read where in a request a field stands.
func (s *Services) Router(label wire.Labeller) *wire.Router {
	return wire.NewRouter(wire.Options{PublicURL: s.Config.PublicURL, Label: label, Log: s.Log, Activity: s.activity})
}

// Outbound returns the client for calls to providers.
func (s *Services) Outbound() *http.Client { return providers.Client(s.Config.Config) }

// Connectors returns the use cases of connectors and auth configs.
func (s *Services) Connectors() *connector.Service {
	return &connector.Service{
		Store: s.Store, Secrets: s.setup, Catalog: s.Catalog, Now: time.Now, Log: s.Log, Sealer: s.sealer,
		MCP: providers.MCP(s.Config.Config),
	}
}

// Credentials returns the use cases of credentials, which call providers through the client.
func (s *Services) Credentials(providers *http.Client) *credential.Service {
	return &credential.Service{
		Store: s.Store, Catalog: s.Catalog, Configs: s.Connectors(), Sealer: s.sealer, Provider: oauth.New(providers),
		Now: time.Now, Log: s.Log, Activity: s.activity,
	}
}

// Approvals returns the use cases of calls that wait for approval.
func (s *Services) Approvals() *approval.Service {
	return &approval.Service{Store: s.Store, Sealer: s.sealer, Now: time.Now, Log: s.Log}
}

// Handshakes returns the use cases of secrets that providers post to an auth config's address.
func (s *Services) Handshakes() *handshake.Service {
	return &handshake.Service{
		Store: s.Store, Configs: s.Connectors(), Definitions: s.Catalog, Sealer: s.sealer, Now: time.Now,
	}
}

// Accounts returns the use cases of linked accounts, which call providers through the client.
func (s *Services) Accounts(providers *http.Client) *account.Service {
	return &account.Service{
		Store: s.Store, Catalog: s.Catalog, Credentials: s.Credentials(providers), Now: time.Now, Log: s.Log,
	}
}

// Connect returns the use cases of connect sessions and of linking, which call providers through the client.
func (s *Services) Connect(providers *http.Client) *connect.Service {
	return &connect.Service{
		Store: s.Store, Accounts: s.Store, Credentials: s.Credentials(providers), Sealer: s.sealer, Configs: s.Connectors(),
		Catalog: s.Catalog, OAuth: oauth.New(providers), Now: time.Now, Number: Number, Log: s.Log,
		Linked: s.Accounts(providers), Origins: s.Config.AllowedOrigins,
	}
}

// Sessions returns the use cases of connect sessions alone, for a function that links nothing.
func (s *Services) Sessions() *connect.Service {
	return &connect.Service{
		Store: s.Store, Catalog: s.Catalog, Now: time.Now, Number: Number, Log: s.Log, Origins: s.Config.AllowedOrigins,
	}
}

// Idempotency returns what keeps the answers of repeatable requests.
func (s *Services) Idempotency() *idempotency.Guard {
	return &idempotency.Guard{Store: s.Store, Sealer: s.sealer, Now: time.Now, Log: s.Log}
}

// Number returns a random positive number below 2⁵³, which JavaScript reads exactly.
func Number() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (Go 1.24)
	return int64(binary.BigEndian.Uint64(b[:])>>11) | 1
}

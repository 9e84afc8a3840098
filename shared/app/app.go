package app

import (
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/http"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/api"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/idempotency"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
	"patchbay/shared/web/console"
	"patchbay/shared/web/hub"
)

// parts are what the HTTP functions share.
type parts struct {
	cfg     Config
	log     *slog.Logger
	catalog *catalog.Catalog
	store   *table.Store
}

func newParts(cfg Config) (*parts, error) {
	c, err := cfg.OpenCatalog()
	if err != nil {
		return nil, err
	}
	return &parts{cfg: cfg, log: slog.Default(), catalog: c, store: table.New(cfg.DynamoDB(), cfg.Table)}, nil
}

func (p *parts) server() *api.Server {
	return &api.Server{
		Projects: p.store, Catalog: p.catalog, PublicURL: p.cfg.PublicURL, AppURL: p.cfg.AppURL, AllowedOrigins: p.cfg.AllowedOrigins,
		Now: time.Now, Log: p.log,
	}
}

func (p *parts) outbound() *http.Client {
	return outbound.New(outbound.Options{AllowLoopback: p.cfg.Local, RuntimeAPI: p.cfg.RuntimeAPI})
}

// secretive are the parts that read secrets. Functions whose role cannot read any do without.
type secretive struct {
	*parts
	setup  *vault.Setup
	sealer secret.Sealer
}

func newSecretive(p *parts) secretive {
	client := p.cfg.SecretsManager()
	return secretive{
		parts:  p,
		setup:  &vault.Setup{Client: client, Prefix: p.cfg.SecretPrefix},
		sealer: vault.Envelopes{Roots: &vault.RootKeys{Client: client, Prefix: p.cfg.SecretPrefix}},
	}
}

func (p secretive) connectors() *connector.Service {
	return &connector.Service{Store: p.store, Secrets: p.setup, Catalog: p.catalog, Now: time.Now, Log: p.log}
}

func (p secretive) credentials(client *oauth.Client) *credential.Service {
	return &credential.Service{
		Store: p.store, Catalog: p.catalog, Configs: p.connectors(), Sealer: p.sealer, Provider: client,
		Now: time.Now, Log: p.log,
	}
}

func (p secretive) accounts(client *oauth.Client) *account.Service {
	return &account.Service{Store: p.store, Credentials: p.credentials(client), Now: time.Now, Log: p.log}
}

func (p secretive) connect(client *oauth.Client) *connect.Service {
	return &connect.Service{
		Store: p.store, Accounts: p.store, Credentials: p.credentials(client), Sealer: p.sealer, Configs: p.connectors(),
		Catalog: p.catalog, OAuth: client, Now: time.Now, Number: Number, Log: p.log,
	}
}

func (p secretive) guard() *idempotency.Guard {
	return &idempotency.Guard{Store: p.store, Sealer: p.sealer, Now: time.Now, Log: p.log}
}

// Number returns a random positive number below 2⁵³, which JavaScript reads exactly.
func Number() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (Go 1.24)
	return int64(binary.BigEndian.Uint64(b[:])>>11) | 1
}

// Connectors returns the management API's handler.
func Connectors(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	x, s := newSecretive(p), p.server()
	s.Connectors, s.Idempotency = x.connectors(), x.guard()
	return s.ConnectorsHandler(), nil
}

// ConnectSessions returns the handler of /connect_sessions.
func ConnectSessions(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	x, s := newSecretive(p), p.server()
	s.Idempotency = x.guard()
	s.Connect = &connect.Service{Store: p.store, Catalog: p.catalog, Now: time.Now, Number: Number, Log: p.log}
	return s.ConnectSessionsHandler(), nil
}

// Hub returns the hub's handler: its API and its pages.
func Hub(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	s := p.server()
	s.Connect = newSecretive(p).connect(oauth.New(p.outbound()))
	mux := http.NewServeMux()
	mux.Handle("/hub/", s.HubHandler())
	mux.Handle("/", hub.Handler(hub.Options{AllowedOrigins: cfg.AllowedOrigins, AppURL: cfg.AppURL}))
	return mux, nil
}

// OAuth returns the handler of the OAuth flow's start and callback.
func OAuth(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	s := p.server()
	s.Connect = newSecretive(p).connect(oauth.New(p.outbound()))
	return s.OAuthHandler(), nil
}

// Accounts returns the handler of /accounts.
func Accounts(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	s := p.server()
	s.Accounts = newSecretive(p).accounts(oauth.New(p.outbound()))
	return s.AccountsHandler(), nil
}

// Proxy returns the handler of /unified/proxy.
func Proxy(cfg Config) (http.Handler, error) {
	p, err := newParts(cfg)
	if err != nil {
		return nil, err
	}
	s, out := p.server(), p.outbound()
	s.Credentials, s.Caller = newSecretive(p).credentials(oauth.New(out)), out
	return s.ProxyHandler(), nil
}

// Console returns the owner's console. It needs no data: its pages call the management API.
func Console(Config) (http.Handler, error) {
	return console.Handler(console.Options{}), nil
}

// command is the author of what the owner's command writes.
var command = actor.Actor{Kind: actor.Command, ID: "patchbay"}

// Admin returns what the owner's command uses, and the step that makes the deployment's root keys.
func Admin(cfg Config) *project.Admin {
	return &project.Admin{Store: table.New(cfg.DynamoDB(), cfg.Table).As(command), Now: time.Now, Number: Number}
}

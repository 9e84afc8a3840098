// Package people is the function of the same name: who signs in to the console, and who may do what in a project.
package people

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	api "patchbay/shared/api/people"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/providers"
	"patchbay/shared/app/secrets"
	"patchbay/shared/app/services"
	"patchbay/shared/oauth"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/vault"
	"patchbay/shared/wire"
)

// New returns the function's handler. It needs no catalog.
func New(cfg clients.Config) (http.Handler, error) {
	store := table.New(cfg.DynamoDB(), cfg.Table)
	service := &people.Service{Store: store, Now: time.Now, Offered: cfg.ConsoleIssuer != "", Log: slog.Default()}
	rt := wire.NewRouter(wire.Options{PublicURL: cfg.PublicURL, Log: slog.Default(), Activity: cfg.Recorder()})
	for _, h := range []interface{ Mount(*wire.Router) }{
		&api.Handler{People: service},
		&api.SignIn{People: service, Issuer: oauth.New(providers.Client(cfg.Config)), Login: login(cfg), Now: time.Now},
		&api.Members{Keys: store, People: service},
		&api.Projects{People: service, Number: services.Number},
		&api.APIKeys{Keys: store, Made: &project.Keys{Store: store, Now: time.Now}},
		&api.AWSRoles{Keys: store, Roles: &project.Keys{Store: store, Now: time.Now}},
	} {
		h.Mount(rt)
	}
	return rt, nil
}

// Where the deployment's client at its issuer lies in the vault, beside those at providers. It need not be there: a
// public client whose id is in the environment has no secret.
const (
	clientOf   = "console"
	clientAuth = "oidc"
)

// login reads the deployment's client at its issuer when somebody signs in, and not at every start.
func login(cfg clients.Config) func(context.Context) (oauth.Login, error) {
	setup := &vault.Setup{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}
	return func(ctx context.Context) (oauth.Login, error) {
		stored, _, err := setup.Shared(ctx, clientOf, clientAuth)
		if err != nil {
			return oauth.Login{}, err
		}
		l := oauth.Login{
			Issuer: cfg.ConsoleIssuer, ClientID: cmp.Or(cfg.ConsoleClientID, stored["client_id"].Reveal()),
			Secret: stored["client_secret"],
		}
		if l.ClientID == "" {
			return l, errors.New("the client at the console's issuer has no id: set ConsoleClientId, or store the client")
		}
		return l, nil
	}
}

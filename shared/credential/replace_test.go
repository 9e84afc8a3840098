package credential_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// accounts gives account.Store another name, so that desk can embed both stores.
type accounts interface{ account.Store }

// desk is an account with its credential and two auth configs, behind the interfaces that Update needs of the table,
// the vault and the provider.
type desk struct {
	accounts
	credential.Store
	credential.Provider
	a      account.Account
	sealed []byte
	setups map[string]map[string]string // auth config → setup values
	asked  []map[string]string          // the values of each client credentials call
	wrote  *credential.Credential
}

func (d *desk) Seal(_ context.Context, _ secret.Binding, plain []byte) ([]byte, error) {
	return plain, nil
}
func (d *desk) Open(_ context.Context, _ secret.Binding, box []byte) ([]byte, error) {
	return box, nil
}

func (d *desk) Account(context.Context, string, string) (account.Account, connector.Connector, error) {
	return d.a, connector.Connector{State: connector.Enabled}, nil
}

func (d *desk) Credential(context.Context, string, string) (credential.Credential, error) {
	return credential.Credential{Sealed: d.sealed, Version: 1}, nil
}

func (d *desk) Lease(context.Context, string, string, int64, int, string, time.Time) error {
	return nil
}
func (d *desk) Release(context.Context, string, string, string) error { return nil }

func (d *desk) Replace(_ context.Context, _ account.Account, c credential.Credential, _ account.Account) error {
	d.wrote = &c
	return nil
}

func (d *desk) Setup(_ context.Context, _, id, _ string) (connector.AuthConfig, map[string]string, error) {
	setup, ok := d.setups[id]
	if !ok {
		return connector.AuthConfig{}, nil, connector.ErrConfigUnknown
	}
	return connector.AuthConfig{ID: id, Connector: d.a.Connector, AuthType: d.a.AuthType}, maps.Clone(setup), nil
}

func (d *desk) TellClient(context.Context, connector.AuthConfig, error) {}

func (d *desk) Identify(
	context.Context, catalog.API, *catalog.Auth, map[string]string,
) (provider.Identity, error) {
	return provider.Identity{}, nil
}

func (d *desk) FirstGrant(_ context.Context, _ *catalog.Auth,
	values map[string]string) (*provider.Grant, error) {
	d.asked = append(d.asked, values)
	return &provider.Grant{AccessToken: secret.New("new-access")}, nil
}

// An account's tokens stay with the client that they were issued to, whoever has it: the owner, or the end user (Okta).
func TestUpdateKeepsTheClient(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const same, other = "cfg_same", "cfg_other"
	okta := map[string]string{"domain": "acme.okta.com", "client_id": "client-1"}
	for _, tc := range []struct {
		name, connector, authType string
		config                    map[string]string
		change                    account.FieldChange
		refused                   string // the field
		access                    string // the access token afterwards
	}{
		{"to another client's auth config", "xero", "oauth2", nil, account.FieldChange{ConfigID: other},
			"body.integration_id", ""},
		{"to another auth config of the client", "xero", "oauth2", nil, account.FieldChange{ConfigID: same}, "", "access"},
		{"to an unknown auth config", "xero", "oauth2", nil, account.FieldChange{ConfigID: "cfg_none"}, "body.integration_id",
			""},
		{"the account's own client", "okta", "oauth2", okta,
			account.FieldChange{Setup: map[string]string{"client_id": "client-2"}}, "body.credentials.client_id", ""},
		{"the secret of the account's own client", "okta", "oauth2", okta,
			account.FieldChange{Secrets: map[string]string{"client_secret": "next"}}, "", "access"},
		{"the auth config, which has no client", "okta", "oauth2", okta, account.FieldChange{ConfigID: other}, "", "access"},
		{"client credentials, whose client is the account's", "xero", "client_credentials",
			map[string]string{"client_id": "client-1"},
			account.FieldChange{ConfigID: other}, "", "new-access"},
		{"another client for client credentials", "xero", "client_credentials", map[string]string{"client_id": "client-1"},
			account.FieldChange{Setup: map[string]string{"client_id": "client-2"}}, "", "new-access"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := &desk{setups: map[string]map[string]string{"cfg_own": {}, same: {}, other: {}}}
			if tc.config == nil {
				d.setups = map[string]map[string]string{"cfg_own": {"client_id": "c"}, same: {"client_id": "c", "scopes": "x"},
					other: {"client_id": "d"}}
			}
			d.a = account.Account{
				ID: "acc_1", Project: "prj_1", Connector: tc.connector, AuthType: tc.authType, ConfigID: "cfg_own",
				Owner: account.Owner{ID: "o", Name: "o"}, Version: 1, Setup: tc.config,
			}
			m := &credential.Material{
				AccessToken: secret.New("access"), RefreshToken: secret.New("refresh"),
				Facts:  map[string]string{"fact": "of before"},
				Fields: map[string]secret.Text{"client_secret": secret.New("s")},
			}
			if tc.config == nil {
				m.Fields = nil
			}
			if d.sealed, err = m.Seal(t.Context(), d, "prj_1", "acc_1"); err != nil {
				t.Fatal(err)
			}
			log := slog.New(slog.DiscardHandler)
			s := &account.Service{Store: d, Now: time.Now, Log: log, Credentials: &credential.Service{
				Store: d, Catalog: &own.Catalog{Built: c}, Configs: d, Sealer: d, Provider: d, Now: time.Now, Log: log,
			}}
			_, err := s.Update(t.Context(), project.Project{ID: "prj_1"}, "acc_1", account.Change{FieldChange: tc.change})
			if tc.refused != "" {
				f, ok := errors.AsType[*fault.Error](err)
				if !ok || f.Code != account.ErrInvalid.Code || len(f.Fields) != 1 || f.Fields[0].Location != tc.refused ||
					d.wrote != nil {
					t.Fatalf("error %v at %+v, written %v", err, f, d.wrote)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			after, err := credential.OpenMaterial(t.Context(), d, "prj_1", "acc_1", d.wrote.Sealed)
			if err != nil || after.AccessToken.Reveal() != tc.access {
				t.Fatalf("access token %s, %v", after.AccessToken.Reveal(), err)
			}
			// Client credentials begin anew: nothing of the grant before is asked with or kept.
			if fresh := len(d.asked) == 1; fresh != (tc.access == "new-access") || fresh &&
				(d.asked[0]["fact"] != "" || after.Facts["fact"] != "" || !after.RefreshToken.Empty()) {
				t.Errorf("asked with %v; facts %v", d.asked, after.Facts)
			}
			if tc.access == "access" && after.RefreshToken.Reveal() != "refresh" {
				t.Error("the refresh token is gone")
			}
		})
	}
}

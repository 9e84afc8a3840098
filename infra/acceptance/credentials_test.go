package acceptance_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// Reading a credential gives what a call carries, of every auth type, and nothing else that is secret.
func TestCredentialsOfEveryAuthType(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const partnerKey, signingKey = "partner-secret-4711", "signing-secret-4711"
	forms := s.configure("zz-forms", object{"auth_type": "header", "setup_fields": object{"partner": "p",
		"partner_key": partnerKey, "signing_key": signingKey}})
	query := s.configure("zz-forms", object{"auth_type": "query"})
	bearer := s.configure("zz-forms", object{"auth_type": "bearer"})
	basic := s.configure("sandbox-key", object{"auth_type": "basic"})
	client := s.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	place := func(in, name, value string) object { return object{"in": in, "name": name, "value": value} }
	for _, c := range []struct {
		name, config string
		form         object
		scheme       string
		fields       object
		placement    []object
	}{
		{"key in a header", forms, object{"api_key": goodKey, "extra_secret": "x-4711", "site": "berlin"}, "api_key",
			object{"api_key": goodKey, "extra_secret": "x-4711"},
			[]object{place("header", "X-Api-Key", goodKey), {"in": "header", "name": "X-Partner"}}},
		{"key in the query", query, nil, "api_key", object{"api_key": goodKey},
			[]object{place("query", "key", goodKey)}},
		{"token", bearer, object{"api_token": goodKey}, "bearer", object{"api_token": goodKey},
			[]object{place("header", "Authorization", "Bearer "+goodKey)}},
		{"user name and password", basic, object{"username": "sandbox", "password": "sandbox-pass"}, "basic",
			object{"password": "sandbox-pass"}, []object{place("header", "Authorization",
				"Basic "+base64.StdEncoding.EncodeToString([]byte("sandbox:sandbox-pass")))}},
		{"client credentials", client, object{"client_id": siteClient, "client_secret": siteSecret},
			"oauth2_client_credentials", object{}, nil},
		{"OAuth", s.config, nil, "oauth2_code", object{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.on(t)
			var id string
			if c.scheme == "oauth2_code" {
				id = s.begin("oauth").linked()
			} else {
				id = s.link(c.name, c.config, c.form)
			}
			m := s.material(id)
			a := s.get("/accounts/"+id+"/credentials").want(http.StatusOK).has("account_id", id, "type", c.scheme,
				"fields", c.fields)
			if got := a.header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control is %q", got)
			}
			if strings.HasPrefix(c.scheme, "oauth2") {
				token := m.AccessToken.Reveal()
				a.has("access_token", token, "expires_at", m.ExpiresAt,
					"placement", []object{place("header", "Authorization", "Bearer "+token)})
			} else {
				a.has("placement", c.placement, "access_token", nil, "expires_at", nil)
			}
			for _, secret := range []string{siteSecret, partnerKey, signingKey, m.RefreshToken.Reveal()} {
				if secret != "" && strings.Contains(string(a.body), secret) {
					t.Errorf("the answer has %s", secret)
				}
			}
		})
	}
}

// A client's secret stays here, also where calls carry it: it would get tokens for ever. Its place is told without it.
func TestCredentialsWithoutTheClientsSecret(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	config := s.configure("zz-machine", nil)
	id := s.link("machine", config, object{"client_id": siteClient, "client_secret": siteSecret})
	a := s.get("/accounts/"+id+"/credentials").want(http.StatusOK).has("fields", object{}, "placement", []object{
		{"in": "header", "name": "Authorization", "value": "Bearer " + s.material(id).AccessToken.Reveal()},
		{"in": "header", "name": "X-Client-Secret"},
	})
	if strings.Contains(string(a.body), siteSecret) {
		t.Error("the answer has the client's secret")
	}
}

// A token that has ended is renewed first. One that is fresh costs a single AWS call.
func TestCredentialsAreFresh(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	path, before := "/accounts/"+id+"/credentials", s.material(id)
	token := s.get(path).want(http.StatusOK).text("access_token")
	if token == before.AccessToken.Reveal() || token != s.material(id).AccessToken.Reveal() || s.refreshes() != 1 {
		t.Fatalf("not renewed; %d refreshes", s.refreshes())
	}
	called := send(t, s.provider.URL, http.MethodGet, "/api/v1/me", nil, header("Authorization", "Bearer "+token))
	called.want(http.StatusOK)

	var calls atomic.Int32
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error { calls.Add(1); return do() })
	s.get(path).want(http.StatusOK).has("access_token", token)
	if calls.Load() != 1 || s.refreshes() != 1 {
		t.Errorf("a fresh one costs %d AWS calls; %d refreshes", calls.Load(), s.refreshes())
	}
}

// What refuses a proxied call refuses to hand out what it would carry.
func TestCredentialsAreRefusedAsCallsAre(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.linkEnded("owner")
	path := "/accounts/" + id + "/credentials"
	only := func(scopes ...scope.Scope) func(*http.Request) {
		key, _, err := s.admin.CreateKey(t.Context(), s.id, project.NewKey{Name: "k", Scopes: scopes})
		if err != nil {
			t.Fatal(err)
		}
		return header("Authorization", "Bearer "+key)
	}
	s.get(path, only(scope.ProxyCall, scope.AccountsRead, scope.AccountsWrite)).problem(http.StatusForbidden,
		"insufficient_scope")
	s.post("/connectors/sandbox-oauth/disable", nil).want(http.StatusOK)
	s.get(path).problem(http.StatusPreconditionFailed, "account_inactive")
	s.post("/connectors/sandbox-oauth/enable", nil).want(http.StatusOK)
	s.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
	})
	s.get(path, only(scope.CredentialsRead)).problem(http.StatusUnauthorized, "account_credentials_invalid")
	s.get(path).problem(http.StatusPreconditionFailed, "account_in_error")
}

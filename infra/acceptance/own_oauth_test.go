package acceptance_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/secrets"
	"patchbay/shared/credential"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

// signIn is a definition of a project's own with a sign-in at the provider.
func signIn(key string, at *provider) string {
	return `key: ` + key + `
name: Ours
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: "` + at.URL + `/api/v1"}
auth:
  - key: oauth2
    label: OAuth 2.0
    scheme: oauth2_code
    setup_fields:
      - {key: client_id, label: Client ID, type: text, required: true}
      - {key: client_secret, label: Client secret, type: password, secret: true, required: true}
    place: {bearer: "{access_token}"}
    verify: {method: GET, path: /me}
    oauth2:
      authorize: {url: "` + at.URL + `/authorize", pkce: S256}
      token: {url: "` + at.URL + `/oauth/token", client: basic}
      refresh: {rotates: true}
      revoke: {url: "` + at.URL + `/revoke", client: basic}
      oidc: {issuer: "` + at.URL + `"}
      scopes: [{default: [openid, profile, offline_access]}]
`
}

// ownSignIn is a site whose config is of a connector of its project's own.
func ownSignIn(t *testing.T, key string, change ...func(*stack.Options)) *site {
	t.Helper()
	s := newSite(t, func(o *siteOptions) { o.stack, o.tokens = stack.ForTest(t, change...), time.Hour })
	s.provider = newProvider(t, s.stack.Config.PublicURL+"/connect/oauth2/"+s.id+"/"+key+"/callback", time.Hour)
	s.define(key, signIn(key, s.provider)).want(http.StatusCreated)
	s.config = s.configure(key, object{"setup_fields": object{"client_id": siteClient, "client_secret": siteSecret}})
	return s
}

// consent is what the provider sends the browser back with.
func (f *flow) consent(path string) url.Values {
	f.t.Helper()
	back, err := decide(f.t, f.authorize.String(), f.stack.Config.PublicURL+"/connect/oauth2/"+path+"/callback", "ada",
		"allow")
	if err != nil {
		f.t.Fatal(err)
	}
	return back
}

// An own connector signs in, is called, renewed by the schedule and by a call, and revoked. Its callback is the
// project's own.
func TestOwnConnectorByOAuth(t *testing.T) {
	t.Parallel()
	const key = "own_desk"
	s := ownSignIn(t, key)
	own := s.id + "/" + key
	s.get("/auth_configs/"+s.config).want(http.StatusOK).
		has("redirect_uri", s.stack.Config.PublicURL+"/connect/oauth2/"+own+"/callback")
	// A client that the deployment shares goes to no address that a project has written, though one is stored by the key.
	shared := vault.Setup{Client: secrets.Client(s.stack.Config), Prefix: s.stack.Config.SecretPrefix}
	if err := shared.PutShared(t.Context(), key, "oauth2", map[string]secret.Text{
		"client_id": secret.New("the-deployments"), "client_secret": secret.New("the-deployments-secret"),
	}); err != nil {
		t.Fatal(err)
	}
	s.post("/auth_configs", object{"connector_key": key, "use_shared_client": true}).
		problem(http.StatusBadRequest, "invalid_auth_config")
	if detail := s.get("/connectors/" + key).want(http.StatusOK); strings.Contains(string(detail.body),
		`"shared_client_available":true`) {
		t.Errorf("a shared client is offered: %s", detail.body)
	}
	f := s.try(s.session("owner", object{"provider": key}))
	q := f.consent(own)
	other := tenantOf(t, s.stack)
	other.define(key, signIn(key, s.provider)).want(http.StatusCreated)
	for _, elsewhere := range []string{
		key, other.id + "/" + key, "sandbox-oauth", s.id + "/sandbox-oauth", s.id + "/own_x",
	} {
		f.refused(f.backAt(elsewhere, q, f.cookies), http.StatusBadRequest, "invalid_state", 0)
	}
	f.backAt(own, q, f.cookies).want(http.StatusFound)
	f.refused(f.backAt(other.id+"/"+key, q, f.cookies), http.StatusBadRequest, "invalid_state", 1) // nor once more
	id := f.outcome().has("status", "authenticated").text("account.id")
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)

	at, period := s.visitOf(id, time.Now())
	tally := s.runAt(at)
	for visits := 0; visits < 3 && tally == (credential.Tally{Fresh: 1}); visits++ {
		at = at.Add(time.Duration(period) * time.Minute)
		tally = s.runAt(at)
	}
	if tally != (credential.Tally{Renewed: 1}) || s.refreshes() != 1 {
		t.Errorf("the schedule: %+v, %d token calls", tally, s.refreshes())
	}
	s.reseal(id, func(m *credential.Material) { m.ExpiresAt = time.Now().Add(-time.Minute) })
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	s.get("/accounts/"+id+"/credentials").want(http.StatusOK).has("type", "oauth2_code")
	s.post("/accounts/"+id+"/test", nil).want(http.StatusOK).has("ok", true)
	s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "revoked")
	if got := s.stats(); got.TokenCalls["refresh_token"] != 2 || got.Revocations == 0 {
		t.Errorf("the provider saw %+v", got)
	}
}

// A project's own connector is nobody else's, even where another has one of the same key.
func TestOwnConnectorIsTheProjectsAlone(t *testing.T) {
	t.Parallel()
	p, q := newTenant(t), newTenant(t)
	p.define("own_acme", p.acme("own_acme", "1.0.0")).want(http.StatusCreated)
	config := p.configure("own_acme", nil)
	id := p.link("o", config, nil)
	before := p.items()
	absent := func(when string) {
		t.Helper()
		for _, call := range []struct {
			method, path string
			body         any
		}{
			{http.MethodGet, "/connectors/%", nil}, {http.MethodGet, "/connectors/meta/%", nil},
			{http.MethodPost, "/connectors/%/enable", nil}, {http.MethodGet, "/connector_definitions/%", nil},
			{http.MethodGet, "/connector_definitions/%/versions/1.0.0", nil},
			{http.MethodDelete, "/connector_definitions/%", nil},
			{http.MethodPost, "/auth_configs", object{"connector_key": "%"}},
			{http.MethodPost, "/connect_sessions", object{
				"origin_owner_id": "o", "origin_owner_name": "O", "provider": "%",
			}},
		} {
			ask := func(key string) string {
				body := call.body
				if o, ok := body.(object); ok {
					filled := object{}
					for k, v := range o {
						filled[k] = strings.ReplaceAll(v.(string), "%", key)
					}
					body = filled
				}
				return faultOf(q.call(call.method, strings.ReplaceAll(call.path, "%", key), body), key)
			}
			same(t, when+" "+call.method+" "+call.path, ask("own_acme"), ask("own_none"))
		}
		for _, path := range []string{"/connectors?limit=500", "/connectors/meta", "/connector_definitions"} {
			if a := q.get(path).want(http.StatusOK); strings.Contains(string(a.body), "own_acme") {
				t.Errorf("%s %s: %s", when, path, a.body)
			}
		}
	}
	absent("without any")
	q.define("own_other", q.acme("own_other", "1.0.0")).want(http.StatusCreated)
	absent("with another")
	token := q.session("o", nil)
	q.hub(token, http.MethodGet, "/hub/connectors/"+config, nil).problem(http.StatusNotFound, "integration_not_found")
	q.hub(token, http.MethodPost, "/hub/accounts", object{
		"integration_id": config, "credentials": object{"api_key": goodKey},
	}).problem(http.StatusNotFound, "integration_not_found")
	q.proxy(id, object{"path": "/me"}).problem(http.StatusNotFound, "account_not_found")

	// One of the same key is another: what the other project makes of it stays there.
	q.define("own_acme", q.acme("own_acme", "9.0.0", "/api/v1", "/api/v1/nowhere", "Acme of ours", "Theirs")).
		want(http.StatusCreated)
	p.get("/connectors/own_acme").want(http.StatusOK).has("name", "Acme of ours", "linked_account_count", 1)
	q.get("/connectors/own_acme").want(http.StatusOK).has("name", "Theirs", "linked_account_count", 0)
	q.delete("/connector_definitions/own_acme").want(http.StatusNoContent)
	p.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	p.get("/connector_definitions/own_acme").want(http.StatusOK).has("latest_version", "1.0.0", "versions.1", nil)
	if after := p.items(); len(after) != len(before) {
		t.Errorf("the project has %d items, not %d", len(after), len(before))
	}
}

// No value that an end user enters moves the calls of an own connector off its host.
func TestOwnConnectorKeepsItsHost(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	text := p.acme("own_host", "1.0.0", p.stack.Config.SandboxURL+"/api/v1", "https://{team}.acme.example",
		"    place", "      - {preset: subdomain, key: team, domain: acme.example}\n    place")
	text = strings.Replace(text, "    verify: {method: GET, path: /me}\n    identity: {id: id, name: name}\n", "", 1)
	p.define("own_host", text).want(http.StatusCreated)
	config := p.configure("own_host", nil)
	for _, team := range []string{
		"evil.com#", "evil.com/", "a.b@evil", "127.0.0.1", "localhost:80", "a/../b", "[::1]", "", "a b", "a\nb",
		"169.254.169.254/",
	} {
		token := p.session("o", object{"integration_id": config})
		p.hub(token, http.MethodPost, "/hub/accounts", object{
			"integration_id": config, "credentials": object{"api_key": goodKey, "team": team},
		}).want(http.StatusBadRequest)
	}
	id := p.link("o", config, object{"api_key": goodKey, "team": "ours"})
	for _, target := range []string{"https://evil.example/me", "http://127.0.0.1/me", "https://169.254.169.254/latest"} {
		p.proxy(id, object{"url": target}).want(http.StatusBadRequest)
	}
}

// Who has no connectors of its own pays nothing for those that others have.
func TestOwnConnectorsCostOthersNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var calls atomic.Int64
	s.aws.set(func(_ context.Context, _ string, _ any, do func() error) error {
		calls.Add(1)
		return do()
	})
	costs := func(what string, most int64, do func()) {
		t.Helper()
		calls.Store(0)
		if do(); calls.Load() != most {
			t.Errorf("%s: %d AWS calls, not %d", what, calls.Load(), most)
		}
	}
	list := func() { s.get("/connectors?limit=500").want(http.StatusOK) }
	built := s.link("o", s.configure("sandbox-key", nil), nil)
	call := func(id string) { s.proxy(id, object{"path": "/me"}).want(http.StatusOK) }
	call(built) // the first notes the use, too
	costs("a list without", 2, list)
	costs("a call", 1, func() { call(built) })
	s.define("own_acme", s.acme("own_acme", "1.0.0")).want(http.StatusCreated)
	costs("a list with", 3, list)
	costs("a call beside", 1, func() { call(built) })
	own := s.link("o", s.configure("own_acme", nil), nil)
	call(own)
	costs("a call of an own one", 2, func() { call(own) })
	for n := range 5 {
		s.link("o"+string(rune('1'+n)), s.configure("own_acme", nil), nil)
	}
	accounts := func() { s.get("/accounts").want(http.StatusOK) }
	accounts() // this function has not read the definition yet
	costs("a list of accounts", 4, accounts)
	costs("a list of auth configs", 3, func() { s.get("/auth_configs").want(http.StatusOK) })
}

// What becomes of a definition is told, and who did it is kept, without its text.
func TestOwnConnectorsAreTold(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	p.define("own_acme", p.acme("own_acme", "1.0.0")).want(http.StatusCreated)
	p.define("own_acme", p.acme("own_acme", "1.1.0")).want(http.StatusCreated)
	config := p.configure("own_acme", object{"provider_version": "1.x.x"})
	p.types(4, "") // before it is gone
	p.patch("/auth_configs/"+config, object{"provider_version": "1.0.0"}).want(http.StatusOK)
	p.delete("/auth_configs/" + config).want(http.StatusNoContent)
	p.types(7, "")
	p.delete("/connector_definitions/own_acme").want(http.StatusNoContent)
	p.types(8, "")
	p.get("/events?types=connector_definition.created").want(http.StatusOK).has("data.0.connector", "own_acme",
		"data.0.data.versions.0", "1.0.0", "data.1", nil)
	p.get("/events?types=connector_definition.updated").want(http.StatusOK).has("data.0.data.changed.0", "1.1.0",
		"data.0.data.changed.1", nil, "data.1", nil)
	p.get("/events?types=connector_definition.deleted").want(http.StatusOK).has("data.0.connector", "own_acme",
		"data.1", nil)
	p.get("/events?types=auth_config.updated").want(http.StatusOK).has("data.0.data.changed.0", "provider_version")
	for _, verb := range []string{"created", "updated", "deleted"} {
		a := p.get("/audit?actions=connector_definition."+verb).want(http.StatusOK).has("data.0.subject", "own_acme",
			"data.1", nil)
		if by := a.text("data.0.by"); !strings.HasPrefix(by, "key:") || strings.Contains(string(a.body), "X-Api-Key") {
			t.Errorf("by %s: %s", by, a.body)
		}
	}
	p.get("/audit?actions=auth_config.updated").want(http.StatusOK).has("data.0.after.provider_version", "1.0.0",
		"data.0.before.provider_version", "1.x.x")
}

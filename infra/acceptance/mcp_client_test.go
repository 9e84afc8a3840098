package acceptance_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/infra/mcpserver"
)

// A registration that the server has forgotten is made anew, once: a second time within the hour the owner is told.
func TestMCPForgottenRegistration(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{NoDocuments: true})
	id := s.links(s.begin("o"))
	s.server.Forget()
	s.server.Expire()
	s.echo(id, "echo").problem(http.StatusUnauthorized, "account_credentials_invalid")
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "error")
	again := s.try(s.session("o", object{"provider": "own_mcp", "account_id": id}))
	if n := s.server.Count("register"); n != 2 {
		t.Errorf("%d registrations", n)
	}
	at, q := s.consent(again)
	s.server.Forget() // between the consent and the exchange
	again.backAt(at, q, again.cookies).want(http.StatusFound)
	again.outcome().has("status", "error", "error.code", "client_forgotten")
	s.get("/auth_configs/"+s.config).want(http.StatusOK).has("problem.code", "client_refused")
}

// A client that an owner entered stays with the issuer at which it was first used.
func TestMCPClientStaysWithItsIssuer(t *testing.T) {
	t.Parallel()
	s := &mcpSite{site: newSite(t)}
	var moved atomic.Bool
	o := mcpserver.Options{ID: "by-hand", Secret: "the-secret",
		Redirect: s.stack.Config.PublicURL + "/connect/oauth2/" + s.id + "/own_mcp/callback"}
	other := mcpserver.New(t, o)
	o.Change = func(name string, d map[string]any) {
		if name == "resource" && moved.Load() {
			d["authorization_servers"] = []string{other.Issuer()}
		}
	}
	s.server = mcpserver.New(t, o)
	s.define("own_mcp", mcpDefinition(s.server)).want(http.StatusCreated)
	s.config = s.configure("own_mcp", object{
		"setup_fields": object{"client_id": "by-hand", "client_secret": "the-secret"},
	})
	s.links(s.begin("o"))
	moved.Store(true)
	f := &flow{site: s.site, token: s.session("p", object{"provider": "own_mcp"})}
	f.attempt = s.attemptOf(f.token)
	f.start()
	told := f.outcome().has("status", "error", "error.code", "discovery_failed").text("error.description")
	if !strings.Contains(told, other.Issuer()) || !strings.Contains(told, s.server.Issuer()) {
		t.Errorf("told %s", told)
	}
	if n := other.Count("token") + other.Count("authorize"); n != 0 {
		t.Errorf("%d requests to the other server", n)
	}
}

// A server that names another authorization server gets another client there; the account that was linked before is
// renewed where it was granted, and neither server sees the other's client or tokens.
func TestMCPRegistersAtEachIssuer(t *testing.T) {
	t.Parallel()
	for name, documents := range map[string]bool{"registered": false, "document": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := mcpserver.New(t, mcpserver.Options{NoDocuments: !documents})
			var moved atomic.Bool
			s := newMCPSite(t, mcpserver.Options{NoDocuments: !documents, Change: func(name string, d map[string]any) {
				if name == "resource" && moved.Load() {
					d["authorization_servers"] = []string{other.Issuer()}
				}
			}})
			first := s.links(s.begin("o"))
			moved.Store(true)
			second := s.begin("p")
			if got := second.authorize.Host; "http://"+got != other.Issuer() {
				t.Errorf("sent to %s", got)
			}
			want := 1
			if documents {
				want = 0
			}
			if s.server.Count("register") != want || other.Count("register") != want {
				t.Errorf("%d and %d registrations", s.server.Count("register"), other.Count("register"))
			}
			s.server.Expire()
			s.echo(first, "echo").want(http.StatusOK)
			if s.server.Count("refresh") != 1 || other.Count("refresh")+other.Count("token") != 0 {
				t.Errorf("renewals: %d, and %d of the other server", s.server.Count("refresh"), other.Count("refresh"))
			}
			s.keepsTo()
		})
	}
}

// Tokens go to the server that they are for: another one with the same auth config's connector sees none.
func TestMCPTokensStayWithTheirServer(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	id := s.links(s.begin("o"))
	other := mcpserver.New(t, mcpserver.Options{})
	for _, target := range []string{other.URL(), s.server.Issuer() + "/token"} {
		s.proxy(id, object{"method": "POST", "url": target, "body": object{}}).want(http.StatusBadRequest)
	}
	if n := other.Count("mcp"); n != 0 {
		t.Errorf("the other server was called %d times", n)
	}
	s.keepsTo()
}

// A server that gives no refresh token is told of: the account says when its access ends.
func TestMCPWithoutRefreshToken(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{Change: editing("token", "refresh_token", nil)})
	id := s.links(s.begin("o"))
	if end := s.get("/accounts/" + id).want(http.StatusOK).text("access_ends_at"); end == "" {
		t.Error("nothing tells the end")
	}
	s.echo(id, "echo").want(http.StatusOK)
	s.server.Expire()
	s.echo(id, "echo").problem(http.StatusUnauthorized, "account_credentials_invalid")
	s.keepsTo()
}

// The metadata document is public, says what people read at the consent, and holds no secret; there is none where
// nothing was linked by one.
func TestMCPClientDocument(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	path := "/connect/oauth2/" + s.id + "/" + s.config + "/client.json"
	send(t, s.stack.BaseURL, http.MethodGet, path, nil).want(http.StatusNotFound)
	s.links(s.begin("o"))
	public := s.stack.Config.PublicURL
	a := send(t, s.stack.BaseURL, http.MethodGet, path, nil).want(http.StatusOK).has(
		"client_id", public+path, "redirect_uris.0", public+"/connect/oauth2/"+s.id+"/"+s.config+"/callback",
		"redirect_uris.1", nil, "token_endpoint_auth_method", "private_key_jwt", "jwks.keys.0.crv", "P-256",
		"jwks.keys.0.d", nil, "jwks.keys.1", nil, "client_uri", public, "grant_types.1", "refresh_token")
	if a.text("client_name") == "" || !strings.HasPrefix(a.header.Get("Cache-Control"), "public, max-age=") {
		t.Errorf("%v: %s", a.header, a.body)
	}
	for _, other := range []string{"proj_x/" + s.config, s.id + "/cfg_own_mcp_00000000000000000000000000", s.id + "/x"} {
		send(t, s.stack.BaseURL, http.MethodGet, "/connect/oauth2/"+other+"/client.json", nil).want(http.StatusNotFound)
	}
	s.keepsTo()
}

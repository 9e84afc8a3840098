package acceptance_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/infra/mcpserver"
	"patchbay/shared/credential"
)

// The whole life of an account at a server that takes clients with a metadata document: nothing is registered, nothing
// was entered, and no secret is stored but the key of the client's signatures.
func TestMCPByDocument(t *testing.T) {
	t.Parallel()
	s := ownSite(t).atMCP(mcpserver.Options{Challenged: []string{"read"}, Server: []string{"offline_access"}})
	f := s.begin("o")
	if got := f.authorize.Query().Get("scope"); got != "read offline_access" {
		t.Errorf("scope %q", got)
	}
	id := s.links(f)
	if n := s.server.Count("register"); n != 0 {
		t.Errorf("%d registrations", n)
	}
	s.echo(id, "echo").want(http.StatusOK)
	s.get("/accounts/"+id).want(http.StatusOK).has("scopes.granted.0", "offline_access", "scopes.missing.0", nil)

	s.server.Expire()
	s.echo(id, "echo").want(http.StatusOK)
	if n := s.server.Count("refresh"); n != 1 {
		t.Errorf("%d renewals", n)
	}
	at, _ := s.visitOf(id, time.Now())
	discovered := s.server.Count("resource") + s.server.Count("server")
	s.reseal(id, func(m *credential.Material) { m.IssuedAt = m.IssuedAt.Add(-time.Hour); m.ExpiresAt = at })
	if tally := s.runAt(at); tally != (credential.Tally{Renewed: 1}) || s.server.Count("refresh") != 2 {
		t.Errorf("the schedule: %+v, %d renewals", tally, s.server.Count("refresh"))
	}
	if now := s.server.Count("resource") + s.server.Count("server"); now != discovered {
		t.Errorf("a renewal asked for metadata")
	}
	s.get("/accounts/"+id+"/credentials").want(http.StatusOK).has("type", "oauth2_code")
	s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "revoked")
	s.keepsTo()
}

// A server that does not hear of a deletion is asked again by the schedule, as any provider with a revocation endpoint.
func TestMCPUnheardRevocationIsRepeated(t *testing.T) {
	t.Parallel()
	var deaf atomic.Bool
	o := mcpserver.Options{Answer: func(name string, w http.ResponseWriter, _ *http.Request) bool {
		unheard := name == "revoke" && deaf.Load()
		if unheard {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return unheard
	}}
	s := ownSite(t).atMCP(o)
	id := s.links(s.begin("o"))
	deaf.Store(true)
	s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "failed")
	deaf.Store(false)
	asked := s.server.Count("revoke")
	s.runAt(time.Now().Add(2 * time.Minute))
	if n := s.server.Count("revoke") - asked; n != 1 {
		t.Errorf("the schedule asked %d times", n)
	}
	if left := s.item("PROJ#"+s.id+"#ACCT#"+id, "ORPHAN"); left != nil {
		t.Errorf("its grant is still kept: %v", left)
	}
	s.keepsTo()
}

// At a server that registers clients one is registered for each issuer and auth config, and deleted with the auth
// config.
func TestMCPByRegistration(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{nil, {"none"}, {"client_secret_post"}} {
		t.Run(strings.Join(methods, " "), func(t *testing.T) {
			t.Parallel()
			s := newMCPSite(t, mcpserver.Options{NoDocuments: true, Methods: methods})
			one, two := s.links(s.begin("one")), s.links(s.begin("two"))
			if s.server.Count("register") != 1 || s.server.Clients() != 1 {
				t.Errorf("%d registrations", s.server.Count("register"))
			}
			s.echo(one, "echo").want(http.StatusOK)
			s.server.Expire()
			s.echo(two, "echo").want(http.StatusOK)
			for _, id := range []string{one, two} {
				s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "revoked")
			}
			s.delete("/auth_configs/" + s.config).want(http.StatusNoContent)
			if s.server.Count("unregister") != 1 || s.server.Clients() != 0 {
				t.Errorf("%d registrations are left", s.server.Clients())
			}
			s.keepsTo()
		})
	}
}

// A server that lets no client come is told so, and takes the owner's own.
func TestMCPByOwner(t *testing.T) {
	t.Parallel()
	o := mcpserver.Options{NoDocuments: true, NoRegistration: true, ID: "by-hand", Secret: "the-secret"}
	s := &mcpSite{site: newSite(t)}
	o.Redirect = s.stack.Config.PublicURL + "/connect/oauth2/" + s.id + "/own_mcp/callback"
	s.server = mcpserver.New(t, o)
	s.define("own_mcp", mcpDefinition(s.server)).want(http.StatusCreated)
	s.config = s.configure("own_mcp", nil)
	s.failsToStart("client_needed", s.server.Issuer(), "client id")
	s.patch("/auth_configs/"+s.config, object{
		"setup_fields": object{"client_id": "by-hand", "client_secret": "the-secret"},
	}).want(http.StatusOK).has("redirect_uri", o.Redirect)
	id := s.links(s.begin("o"))
	s.server.Expire()
	s.echo(id, "echo").want(http.StatusOK)
	s.keepsTo()
}

// Codes come to the auth config's own address, and to no other.
func TestMCPCallbackIsTheAuthConfigs(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	other := s.configure("own_mcp", nil)
	f := s.begin("o")
	at, q := s.consent(f)
	if at != s.id+"/"+s.config {
		t.Errorf("the callback is %s", at)
	}
	for _, elsewhere := range []string{"own_mcp", s.id + "/own_mcp", s.id + "/" + other, "proj_x/" + s.config, s.config} {
		f.backAt(elsewhere, q, f.cookies).want(http.StatusBadRequest)
	}
	if n := s.server.Count("token"); n != 0 {
		t.Errorf("%d codes were sent on", n)
	}
	f.backAt(at, q, f.cookies).want(http.StatusFound)
	f.outcome().has("status", "authenticated")
	s.keepsTo()
}

// The answers of RFC 9207's table, and an error of somebody else's, which counts for nothing.
func TestMCPIssuerOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		promised bool
		back     func(url.Values)
		code     string
	}{
		"promised and right":  {true, nil, ""},
		"promised and absent": {true, func(q url.Values) { q.Del("iss") }, "issuer_mismatch"},
		"a slash more":        {true, func(q url.Values) { q.Set("iss", q.Get("iss")+"/") }, "issuer_mismatch"},
		"another case": {true, func(q url.Values) {
			q.Set("iss", strings.Replace(q.Get("iss"), "http", "HTTP", 1))
		}, "issuer_mismatch"},
		"not promised, another": {false, func(q url.Values) { q.Set("iss", "https://evil.example") }, "issuer_mismatch"},
		"not promised, absent":  {false, func(q url.Values) { q.Del("iss") }, ""},
		"an error of the server": {true, func(q url.Values) {
			q.Del("code")
			q.Set("error", "access_denied")
		}, "access_denied"},
		"an error of another": {true, func(q url.Values) {
			q.Del("code")
			q.Set("error", "access_denied")
			q.Set("error_description", "call this number")
			q.Set("iss", "https://evil.example")
		}, "issuer_mismatch"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMCPSite(t, mcpserver.Options{Back: c.back, Change: func(name string, d map[string]any) {
				if name == "server" {
					d["authorization_response_iss_parameter_supported"] = c.promised
				}
			}})
			f := s.begin("o")
			if c.code == "" {
				s.links(f)
				return
			}
			if told := s.ends(f, c.code); strings.Contains(told, "number") {
				t.Errorf("shown: %s", told)
			}
			if n := s.server.Count("token"); n != 0 {
				t.Errorf("%d codes were sent on", n)
			}
		})
	}
}

// The orders in which metadata is looked for.
func TestMCPDiscoveryOrder(t *testing.T) {
	t.Parallel()
	const resource, oauth, openid = "/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server",
		"/.well-known/openid-configuration"
	for name, c := range map[string]struct {
		o    mcpserver.Options
		want []string
	}{
		"the challenge alone":          {mcpserver.Options{}, []string{resource + "/mcp", oauth}},
		"the challenge, at the root":   {mcpserver.Options{Root: true}, []string{resource, oauth}},
		"no challenge, path form":      {mcpserver.Options{Bare: true}, []string{resource + "/mcp", oauth}},
		"no challenge, root form":      {mcpserver.Options{Bare: true, Root: true}, []string{resource + "/mcp", resource, oauth}},
		"a server at the root":         {mcpserver.Options{Bare: true, Path: "/"}, []string{resource, oauth}},
		"OpenID, no path":              {mcpserver.Options{Form: "openid"}, []string{resource + "/mcp", oauth, openid}},
		"an issuer with a path":        {mcpserver.Options{IssuerPath: "/t1"}, []string{resource + "/mcp", oauth + "/t1"}},
		"OpenID, inserted":             {mcpserver.Options{IssuerPath: "/t1", Form: "openid"}, []string{resource + "/mcp", oauth + "/t1", openid + "/t1"}},
		"OpenID, appended to the path": {mcpserver.Options{IssuerPath: "/t1", Form: "appended"}, []string{resource + "/mcp", oauth + "/t1", openid + "/t1", "/t1" + openid}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMCPSite(t, c.o)
			s.begin("o")
			if got := s.server.Asked(); !slices.Equal(got, c.want) {
				t.Errorf("asked %v, want %v", got, c.want)
			}
			s.keepsTo()
		})
	}
}

// A call that needs more than was granted is answered as the server has it; the account says what it lacks, and linking
// again asks for both.
func TestMCPStepUp(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{Challenged: []string{"read"}, Scope: "write"})
	id := s.links(s.begin("o"))
	for range 2 {
		s.echo(id, "write").want(http.StatusForbidden)
		s.get("/accounts/"+id).want(http.StatusOK).has("status", "active", "scopes.granted.0", "read", "scopes.missing.0",
			"write", "scopes.missing.1", nil)
	}
	f := s.try(s.session("o", object{"provider": "own_mcp", "account_id": id}))
	if got := f.authorize.Query().Get("scope"); got != "read write" {
		t.Errorf("linking again asks for %q", got)
	}
	if again := s.links(f); again != id {
		t.Errorf("linked %s, not %s", again, id)
	}
	s.echo(id, "write").want(http.StatusOK)
	s.get("/accounts/"+id).want(http.StatusOK).has("scopes.missing.0", nil)
	s.keepsTo()
}

// Which scopes are asked for at first.
func TestMCPScopes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o      mcpserver.Options
		quirks []string
		want   string
	}{
		"the challenge's":       {mcpserver.Options{Challenged: []string{"a"}, Supported: []string{"b"}, Server: []string{"c"}}, nil, "a"},
		"the resource's":        {mcpserver.Options{Supported: []string{"b", "d"}, Server: []string{"c"}}, nil, "b d"},
		"none":                  {mcpserver.Options{Server: []string{"c"}}, nil, ""},
		"with offline_access":   {mcpserver.Options{Supported: []string{"b"}, Server: []string{"offline_access", "x"}}, nil, "b offline_access"},
		"declared, as they are": {mcpserver.Options{Challenged: []string{"a"}, Server: []string{"offline_access"}}, []string{"scopes: [z, y]"}, "z y"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMCPSite(t, c.o, c.quirks...)
			q := s.begin("o").authorize.Query()
			if got := q.Get("scope"); got != c.want || q.Has("scope") != (c.want != "") {
				t.Errorf("scope %q, want %q", got, c.want)
			}
		})
	}
}

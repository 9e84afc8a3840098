package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/infra/mcpserver"
)

// editing changes one member of a document; nil takes it out.
func editing(document, member string, value any) func(string, map[string]any) {
	return func(name string, d map[string]any) {
		if name != document {
			return
		}
		if d[member] = value; value == nil {
			delete(d, member)
		}
	}
}

// answering answers an endpoint in the place of the server.
func answering(endpoint string, status int, kind, body string) func(string, http.ResponseWriter, *http.Request) bool {
	return func(name string, w http.ResponseWriter, r *http.Request) bool {
		if name != endpoint || endpoint == "mcp" && r.Header.Get("Authorization") != "" {
			return false
		}
		w.Header().Set("Content-Type", kind)
		if status/100 == 3 {
			w.Header().Set("Location", body)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

// What odd servers do, and what a user reads then. Nothing is stored of a sign-in that does not begin.
func TestMCPRefusals(t *testing.T) {
	t.Parallel()
	const page = "<!doctype html><title>Welcome</title>"
	for name, c := range map[string]struct {
		o      mcpserver.Options
		quirks []string
		code   string
		words  []string
	}{
		"no PKCE":                  {o: mcpserver.Options{Change: editing("server", "code_challenge_methods_supported", nil)}, words: []string{"PKCE"}},
		"PKCE by plain":            {o: mcpserver.Options{Change: editing("server", "code_challenge_methods_supported", []string{"plain"})}, words: []string{"S256"}},
		"another issuer":           {o: mcpserver.Options{Change: editing("server", "issuer", "https://honest.example")}, words: []string{"https://honest.example", "to the letter"}},
		"no resource":              {o: mcpserver.Options{Change: editing("resource", "resource", nil)}, words: []string{"no resource"}},
		"no server":                {o: mcpserver.Options{Change: editing("resource", "authorization_servers", []string{})}, words: []string{"no authorization server"}},
		"not https":                {o: mcpserver.Options{Change: editing("resource", "authorization_servers", []string{"http://login.example"})}, words: []string{"http://login.example", "https"}},
		"private":                  {o: mcpserver.Options{Change: editing("resource", "authorization_servers", []string{"https://10.0.0.1"})}, code: "address_refused", words: []string{"10.0.0.1"}},
		"link-local":               {o: mcpserver.Options{Change: editing("resource", "authorization_servers", []string{"https://169.254.169.254"})}, code: "address_refused"},
		"with a user":              {o: mcpserver.Options{Change: editing("resource", "authorization_servers", []string{"https://a@login.example"})}},
		"an endpoint that is none": {o: mcpserver.Options{Change: editing("server", "token_endpoint", "javascript:alert(1)")}, words: []string{"token endpoint"}},
		"a template":               {o: mcpserver.Options{Change: editing("server", "token_endpoint", "https://x.example/{client_secret}")}, words: []string{"token endpoint"}},
		"another resource":         {o: mcpserver.Options{Change: editing("resource", "resource", "https://other.example/mcp")}, words: []string{"https://other.example/mcp"}},
		"the resource's last slash": {o: mcpserver.Options{Change: func(name string, d map[string]any) {
			if name == "resource" {
				d["resource"] = d["resource"].(string) + "/"
			}
		}}, words: []string{"/mcp/"}},
		"resource metadata is down":            {o: mcpserver.Options{Answer: answering("resource", 503, "text/plain", "")}, words: []string{"503", "later"}},
		"too many requests":                    {o: mcpserver.Options{Answer: answering("resource", 429, "text/plain", "")}, words: []string{"429", "later"}},
		"server metadata is down":              {o: mcpserver.Options{Answer: answering("server", 500, "text/plain", "")}, words: []string{"500", "later"}},
		"the server is down":                   {o: mcpserver.Options{Answer: answering("mcp", 502, "text/html", page)}, words: []string{"502", "later"}},
		"no metadata where the challenge says": {o: mcpserver.Options{Answer: answering("resource", 404, "text/plain", "")}, words: []string{"there is none"}},
		"a page in place of metadata":          {o: mcpserver.Options{Answer: answering("resource", 200, "text/html", page)}, words: []string{"there is none"}},
		"a page, no MCP server": {o: mcpserver.Options{Bare: true, Root: true, Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return answering(name, 200, "text/html", page)(name, w, r)
		}}, words: []string{"no MCP server"}},
		"it has moved": {o: mcpserver.Options{Answer: answering("mcp", 308, "", "https://new.example/mcp")}, words: []string{"https://new.example/mcp"}},
		"metadata redirected to a private address": {o: mcpserver.Options{Answer: answering("resource", 302, "", "https://192.168.1.1/x")}, code: "address_refused"},
		"metadata in a circle": {o: mcpserver.Options{Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			if name == "resource" {
				http.Redirect(w, r, r.URL.Path, http.StatusFound)
			}
			return name == "resource"
		}}, words: []string{"too many redirects"}},
		"too long":    {o: mcpserver.Options{Answer: answering("resource", 200, "application/json", `{"x":"`+strings.Repeat("x", 200<<10)+`"}`)}, words: []string{"KB"}},
		"no JSON":     {o: mcpserver.Options{Answer: answering("resource", 200, "application/json", `[1]`)}, words: []string{"cannot be read"}},
		"broken JSON": {o: mcpserver.Options{Answer: answering("server", 200, "application/json", `{"issuer":`)}, words: []string{"cannot be read"}},
		"registration is refused, in words that are no OAuth error": {o: mcpserver.Options{NoDocuments: true,
			Answer: answering("register", 401, "application/json", `{"message":"who are you"}`)}, words: []string{"HTTP 401", "by hand"}},
		"registration is refused": {o: mcpserver.Options{NoDocuments: true,
			Answer: answering("register", 400, "application/json", `{"error":"invalid_redirect_uri","error_description":"no loopback"}`)},
			words: []string{"invalid_redirect_uri", "no loopback", "by hand"}},
		"a registration that needs a secret and has none": {o: mcpserver.Options{NoDocuments: true,
			Change: editing("registration", "client_secret", nil)}, words: []string{"gave none"}},
		"a registration by something else": {o: mcpserver.Options{NoDocuments: true,
			Change: editing("registration", "token_endpoint_auth_method", "tls_client_auth")}, words: []string{"tls_client_auth"}},
		"an issuer that is not the declared one": {quirks: []string{"issuer: https://accounts.example"}, words: []string{"https://accounts.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.code == "" {
				c.code = "discovery_failed"
			}
			s := newMCPSite(t, c.o, c.quirks...)
			s.failsToStart(c.code, c.words...)
		})
	}
}

// What odd servers do that works: as it is, or once the definition declares it.
func TestMCPQuirks(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]mcpserver.Options{
		"the origin as resource": {Change: func(name string, d map[string]any) {
			if name == "resource" {
				d["resource"] = strings.TrimSuffix(d["resource"].(string), "/mcp")
			}
		}},
		"a path above as resource": {Path: "/team/mcp", Change: func(name string, d map[string]any) {
			if name == "resource" {
				d["resource"] = strings.TrimSuffix(d["resource"].(string), "/mcp")
			}
		}},
		"registration answers another method": {NoDocuments: true, Change: editing("registration", "token_endpoint_auth_method", "client_secret_post")},
		"registration answers no method":      {NoDocuments: true, Change: editing("registration", "token_endpoint_auth_method", nil)},
		"registration answers a public client with an empty secret": {NoDocuments: true, Change: func(name string, d map[string]any) {
			if name == "registration" {
				d["token_endpoint_auth_method"], d["client_secret"] = "none", ""
			}
		}},
		"no scope in the answer": {Challenged: []string{"read"}, Change: editing("token", "scope", nil)},
		"metadata behind a redirect": {Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			if name == "resource" && r.URL.RawQuery == "" {
				http.Redirect(w, r, r.URL.Path+"?once", http.StatusMovedPermanently)
				return true
			}
			return false
		}},
		"no revocation endpoint":                 {Change: editing("server", "revocation_endpoint", nil)},
		"a client of the document without a key": {Methods: []string{"none"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMCPSite(t, o)
			id := s.links(s.begin("o"))
			s.server.Expire()
			s.echo(id, "echo").want(http.StatusOK)
			revocation := "revoked"
			if name == "no revocation endpoint" {
				revocation = "unsupported"
			}
			if got := s.delete("/accounts/" + id).want(http.StatusOK).text("revocation"); got != revocation {
				t.Errorf("revocation %s", got)
			}
			s.keepsTo()
		})
	}
}

// Declared quirks: the issuer without the slash that the resource metadata has, and a resource that does not cover the
// server.
func TestMCPDeclaredQuirks(t *testing.T) {
	t.Parallel()
	t.Run("issuer", func(t *testing.T) {
		t.Parallel()
		slash := func(name string, d map[string]any) {
			if name == "resource" {
				d["authorization_servers"] = []string{d["authorization_servers"].([]string)[0] + "/"}
			}
		}
		s := newMCPSite(t, mcpserver.Options{Change: slash})
		s.failsToStart("discovery_failed", s.server.Issuer()+"/", "mcp.issuer")
		s.define("own_mcp", strings.Replace(mcpDefinition(s.server, `issuer: "`+s.server.Issuer()+`"`), "1.0.0", "1.1.0", 1)).
			want(http.StatusCreated)
		s.links(s.begin("o"))
		s.keepsTo()
	})
	t.Run("resource", func(t *testing.T) {
		t.Parallel()
		const other = "https://other.example/mcp/"
		s := newMCPSite(t, mcpserver.Options{Change: editing("resource", "resource", other)}, `resource: "`+other+`"`)
		f := s.begin("o")
		if got := f.authorize.Query().Get("resource"); got != other {
			t.Errorf("resource %q", got)
		}
		s.links(f)
		s.keepsTo()
	})
}

// A mix-up of two authorization servers, each on another domain than its MCP server (RFC 9700 section 4.4): what one of
// them answers is taken for the other's nowhere, and no code goes to a server that did not give it.
func TestMCPMixUp(t *testing.T) {
	t.Parallel()
	honest := newMCPSite(t, mcpserver.Options{})
	evil := &mcpSite{site: honest.site.on(t), server: mcpserver.New(t, mcpserver.Options{})}
	evil.define("own_evil", strings.Replace(mcpDefinition(evil.server), "own_mcp", "own_evil", 1)).
		want(http.StatusCreated)
	evil.config = evil.configure("own_evil", nil)

	begun := honest.begin("o")
	at, q := honest.consent(begun)
	other := evil.try(evil.session("o", object{"provider": "own_evil"}))
	elsewhere, p := evil.consent(other)

	begun.backAt(elsewhere, q, begun.cookies).want(http.StatusBadRequest) // the honest code at the other's address
	if n := evil.server.Count("token"); n != 0 {
		t.Errorf("%d codes went to the other server", n)
	}
	q.Set("code", p.Get("code")) // the other's answer to the honest flow
	q.Set("iss", p.Get("iss"))
	begun.backAt(at, q, begun.cookies).want(http.StatusFound)
	begun.outcome().has("status", "error", "error.code", "issuer_mismatch")
	if n := honest.server.Count("token"); n != 0 {
		t.Errorf("%d codes were exchanged", n)
	}
}

package fakeprovider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/mcp"
	"patchbay/shared/provider"
)

// mcpLogin is where the authorization server of each MCP server is, unless its definition says so.
const mcpLogin = "https://login.mcp.test"

// mcpFront answers what an MCP server and its authorization server tell before anybody signs in. Everything else is the
// provider's.
type mcpFront struct {
	resource, login string
	server          provider.MCPServer
	next            http.Handler
}

// ServeHTTP implements http.Handler.
func (f *mcpFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := "https://" + r.Host + r.URL.Path
	tell := func(status int, document map[string]any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(document) // to a client of the same test
	}
	u, _ := url.Parse(f.resource) // the definition's check has parsed it
	switch {
	case at == "https://"+u.Host+"/.well-known/oauth-protected-resource"+strings.TrimSuffix(u.Path, "/"):
		tell(http.StatusOK, map[string]any{
			"resource": f.server.Resource, "authorization_servers": []string{f.server.Issuer}, "scopes_supported": []string{"mcp"},
		})
	case at == f.login+"/.well-known/oauth-authorization-server":
		tell(http.StatusOK, map[string]any{
			"issuer": f.server.Issuer, "authorization_endpoint": f.server.Authorize, "token_endpoint": f.server.Token,
			"revocation_endpoint": f.server.Revoke, "code_challenge_methods_supported": []string{"S256"},
			"authorization_response_iss_parameter_supported": true,
		})
	case strings.TrimSuffix(at, "/") == strings.TrimSuffix(f.resource, "/") && r.Header.Get("Authorization") == "":
		w.Header().Set("WWW-Authenticate", "Bearer")
		tell(http.StatusUnauthorized, map[string]any{})
	default:
		f.next.ServeHTTP(w, r)
	}
}

// mcpAuth is the provider's side of a definition's MCP server: an OAuth server with fixed addresses. values get the
// client that it knows, and what discovery finds.
func mcpAuth(t *testing.T, d *catalog.Definition, a *catalog.Auth, values map[string]string) (
	server *catalog.Auth, front *mcpFront,
) {
	t.Helper()
	address, err := a.MCP.URL.Expand(a.Values(values))
	if err != nil {
		t.Fatalf("%s: %v", d.Key, err)
	}
	login := or(strings.TrimSuffix(a.MCP.Issuer, "/"), mcpLogin)
	s := provider.MCPServer{
		Issuer: or(a.MCP.Issuer, mcpLogin), Resource: or(a.MCP.Resource, address), Authorize: login + "/authorize",
		Token: login + "/token", Revoke: login + "/revoke", IssPromised: true, Auth: "basic",
	}
	scopes := a.MCP.Scopes
	if scopes == nil {
		scopes = []string{"mcp"}
	}
	values["client_id"], values["client_secret"] = "client-1", "secret-of-client-1"
	values[provider.MCPServerValue], values[provider.MCPScopesValue] = s.Text(), strings.Join(scopes, " ")
	with := map[string]catalog.Template{"resource": text(s.Resource)}
	own := *a
	own.MCP = nil
	own.OAuth2 = &catalog.OAuth2{
		Authorize: catalog.Authorize{URL: text(s.Authorize), Params: with},
		Token:     catalog.Token{URL: text(s.Token), Client: "basic", Params: with},
		Revoke:    &catalog.Revoke{URL: text(s.Revoke)}, Refresh: &catalog.Refresh{Rotates: true, Params: with},
		Callback: catalog.Callback{Issuer: text(s.Issuer)}, Scopes: []catalog.Scopes{{Default: scopes}},
	}
	return &own, &mcpFront{resource: address, login: login, server: s}
}

// TestEveryMCPServerIsFound: discovery of each MCP server of the catalog comes to the server, resource and scopes that
// its definition is about.
func TestEveryMCPServerIsFound(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	servers := 0
	for _, entry := range entries {
		d, err := c.Get(t.Context(), "", entry.Key)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Auth {
			a := &d.Auth[i]
			if a.MCP == nil {
				continue
			}
			servers++
			t.Run(d.Key, func(t *testing.T) {
				s := newScene(t, d, a, false)
				client := &mcp.Client{HTTP: func() *http.Client { return s.http }}
				address, err := a.MCP.URL.Expand(s.values)
				if err != nil {
					t.Fatal(err)
				}
				found, steps, err := client.Discover(t.Context(), provider.MCPTarget{
					URL: address, Issuer: a.MCP.Issuer, Resource: a.MCP.Resource, Scopes: a.MCP.Scopes,
				})
				if err != nil {
					t.Fatalf("%v, after %+v", err, steps)
				}
				found.Auth = "basic"
				if found.Text() != s.values[provider.MCPServerValue] ||
					strings.Join(found.Scopes, " ") != s.values[provider.MCPScopesValue] {
					t.Errorf("found %s with %v, want %s", found.Text(), found.Scopes, s.values[provider.MCPServerValue])
				}
			})
		}
	}
	if servers < 60 {
		t.Errorf("%d MCP servers", servers)
	}
}

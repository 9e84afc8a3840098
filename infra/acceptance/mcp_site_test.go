package acceptance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/infra/mcpserver"
)

// mcpDefinition is a definition of a project's own for a server. quirks are lines of its mcp member.
func mcpDefinition(s *mcpserver.Server, quirks ...string) string {
	text := `key: own_mcp
name: Strict
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: "` + s.Origin() + `"}
auth:
  - key: mcp
    label: Sign in
    scheme: mcp
    mcp:
      url: "` + s.URL() + `"
`
	for _, q := range quirks {
		text += "      " + q + "\n"
	}
	return text
}

// mcpSite is a site with an auth config of a server.
type mcpSite struct {
	*site
	server *mcpserver.Server
}

func newMCPSite(t testing.TB, o mcpserver.Options, quirks ...string) *mcpSite {
	t.Helper()
	return newSite(t).atMCP(o, quirks...)
}

// atMCP has an auth config of an MCP server of its own.
func (s *site) atMCP(o mcpserver.Options, quirks ...string) *mcpSite {
	s.t.Helper()
	at := &mcpSite{site: s, server: mcpserver.New(s.t, o)}
	at.define("own_mcp", mcpDefinition(at.server, quirks...)).want(http.StatusCreated)
	at.config = at.configure("own_mcp", nil)
	return at
}

// begin starts a flow of an owner.
func (s *mcpSite) begin(owner string) *flow {
	s.t.Helper()
	return s.try(s.session(owner, object{"provider": "own_mcp"}))
}

// failsToStart is what the end user reads where a flow cannot begin.
func (s *mcpSite) failsToStart(code string, words ...string) {
	s.t.Helper()
	f := &flow{site: s.site, token: s.session("o", object{"provider": "own_mcp"})}
	f.attempt = s.attemptOf(f.token)
	a := f.start()
	if a.status == http.StatusFound {
		s.t.Fatalf("the flow begins: %s", f.authorize)
	}
	told := f.outcome().has("status", "error", "error.code", code).text("error.description")
	for _, w := range words {
		if !strings.Contains(told, w) || !strings.Contains(string(a.body), htmlText(w)) {
			s.t.Errorf("%q is not in %q, or not on the page %s", w, told, a.body)
		}
	}
	if n := s.server.Count("authorize"); n != 0 || len(s.accounts()) != 0 {
		s.t.Errorf("%d were sent to sign in, accounts %v", n, s.accounts())
	}
}

func htmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&#34;", "'", "&#39;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// consent is what the server sends the browser back with, and where to.
func (s *mcpSite) consent(f *flow) (at string, q url.Values) {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(f.authorize.String())
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	to, err := res.Location()
	if err != nil {
		s.t.Fatalf("the server answers the authorization request %d: %s", res.StatusCode, f.authorize)
	}
	at = strings.TrimSuffix(strings.TrimPrefix(to.Path, "/connect/oauth2/"), "/callback")
	return at, to.Query()
}

// links finishes a flow and returns the account.
func (s *mcpSite) links(f *flow) string {
	s.t.Helper()
	at, q := s.consent(f)
	f.backAt(at, q, f.cookies).want(http.StatusFound)
	return f.outcome().has("status", "authenticated").text("account.id")
}

// ends finishes a flow that links nothing.
func (s *mcpSite) ends(f *flow, code string) (told string) {
	s.t.Helper()
	before := len(s.accounts())
	at, q := s.consent(f)
	f.backAt(at, q, f.cookies).want(http.StatusFound)
	told = f.outcome().has("status", "error", "error.code", code).text("error.description")
	if len(s.accounts()) != before {
		s.t.Errorf("accounts: %v", s.accounts())
	}
	return told
}

// echo calls a tool through the proxy.
func (s *mcpSite) echo(account, tool string) answer {
	s.t.Helper()
	return s.proxy(account, object{
		"method": "POST", "path": strings.TrimPrefix(s.server.URL(), s.server.Origin()),
		"headers": object{
			"Accept": "application/json, text/event-stream", "Content-Type": "application/json",
			"MCP-Protocol-Version": "2025-06-18", "Mcp-Name": tool,
		},
		"body": object{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": object{
			"protocolVersion": "2025-06-18", "capabilities": object{}, "clientInfo": object{"name": "t", "version": "1"},
		}},
	})
}

// keepsTo fails for each departure of Patchbay's from the specification.
func (s *mcpSite) keepsTo() {
	s.t.Helper()
	for _, b := range s.server.Broken() {
		s.t.Errorf("departs from the specification: %s", b)
	}
}

package acceptance_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"patchbay/infra/mcpserver"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
)

// heard is what a server was sent as credentials.
type heard struct {
	mu   sync.Mutex
	said []string
}

// listening notes what each request has in Authorization and in its form, and answers nothing.
func (h *heard) listening(then func(string, http.ResponseWriter, *http.Request) bool) mcpserver.Options {
	return mcpserver.Options{Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
		h.mu.Lock()
		h.said = append(h.said, r.Header.Get("Authorization"))
		h.mu.Unlock()
		return then != nil && then(name, w, r)
	}}
}

func (h *heard) has(secret string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return secret == "" || strings.Contains(strings.Join(h.said, "\n"), secret)
}

// newAnySite is a site with an auth config whose accounts name their servers.
func newAnySite(t testing.TB) *site {
	t.Helper()
	s := newSite(t)
	s.config = s.configure("any_mcp", nil)
	return s
}

// at is a site as the tests of one server have it.
func (s *site) at(server *mcpserver.Server) *mcpSite { return &mcpSite{site: s, server: server} }

// linkAt links an account of an owner at a server.
func (s *site) linkAt(owner string, server *mcpserver.Server) string {
	s.t.Helper()
	token := s.session(owner, object{"provider": "any_mcp"})
	return s.at(server).links(s.try(token, "server_url", " "+server.URL()+"\u200b\n"))
}

// Two end users paste the addresses of two servers. Each account's calls reach its own server alone, with its own
// token, and it is renewed there.
func TestAnyMCPServer(t *testing.T) {
	t.Parallel()
	s := newAnySite(t)
	var heardA, heardB heard
	a := mcpserver.New(t, heardA.listening(nil))
	withRegistration := heardB.listening(nil)
	withRegistration.NoDocuments, withRegistration.Path = true, "/v1/mcp/"
	b := mcpserver.New(t, withRegistration)
	first, second := s.linkAt("o", a), s.linkAt("p", b)
	of := map[string]*mcpserver.Server{first: a, second: b}
	for account, server := range of {
		other := a
		if server == a {
			other = b
		}
		agent := s.agentAt(gateway.Path, bearing{s.key, account}, mcp.Protocols[1], nil)
		before := other.Count("mcp")
		server.Expire() // and the credential is renewed within the call
		if text, failed := s.use(agent, "echo", object{"text": "ahoi"}); failed || text != "ahoi" {
			t.Errorf("echo answers %s", text)
		}
		s.at(server).echo(account, "echo").want(http.StatusOK)
		for _, address := range []string{other.URL(), "https://mcp.example.com/mcp", "https://169.254.169.254/"} {
			s.proxy(account, object{"method": "POST", "url": address}).want(http.StatusBadRequest)
			s.proxy(account, object{"method": "POST", "path": address}).want(http.StatusBadRequest)
		}
		if n := other.Count("mcp"); n != before {
			t.Errorf("%d calls reached the other account's server", n-before)
		}
		s.at(server).keepsTo()
	}
	tokenA, tokenB := s.material(first).AccessToken.Reveal(), s.material(second).AccessToken.Reveal()
	if !heardA.has(tokenA) || !heardB.has(tokenB) || heardA.has(tokenB) || heardB.has(tokenA) {
		t.Error("a token went to another server than its own, or not to its own")
	}
	s.get("/accounts/"+first).want(http.StatusOK).has("status", "active", "provider", "any_mcp")
	// No client of the owner's could be kept from servers that anybody names, so there is none.
	s.post("/auth_configs", object{"connector_key": "any_mcp", "setup_fields": object{"client_id": "a"}}).
		want(http.StatusBadRequest)
	s.post("/connectors/any_mcp/disable", nil).want(http.StatusOK)
	s.at(a).echo(first, "echo").want(http.StatusPreconditionFailed)
}

// What is no server's address is refused before anything is called, and what is no server in words. Nothing is stored.
func TestAnyMCPRefusals(t *testing.T) {
	t.Parallel()
	s := newAnySite(t)
	const page = "<!doctype html><title>Welcome</title>"
	fails := func(address, code string, words ...string) {
		t.Helper()
		f := &flow{site: s, token: s.session("o", object{"provider": "any_mcp"})}
		f.attempt = s.attemptOf(f.token)
		answer := f.start("server_url", address)
		if answer.status == http.StatusFound {
			t.Fatalf("%s: the flow begins: %s", address, f.authorize)
		}
		told := f.outcome().has("status", "error", "error.code", code).text("error.description")
		for _, w := range words {
			if !strings.Contains(told, w) || !strings.Contains(string(answer.body), htmlText(w)) {
				t.Errorf("%s: %q is not in %q, or not on the page", address, w, told)
			}
		}
		if strings.Contains(told, "definition") || strings.Contains(told, "auth config") {
			t.Errorf("an end user reads %q", told)
		}
		if all := s.accounts(); len(all) > 0 {
			t.Fatalf("accounts: %v", all)
		}
	}
	for _, address := range []string{
		"", "mcp.example.com", "http://mcp.example.com/mcp", "https://10.0.0.1/mcp", "https://[::1]/mcp",
		"http://169.254.169.254/mcp", "https://ada:pw@mcp.example.com/mcp", "https://mcp.example.com/mcp#a",
		"https://mcp.example.com/../mcp", "https://localhost/mcp#", "https://mcp.example.com/{access_token}",
		"https://mcp.example.com/" + strings.Repeat("a", 1000),
	} {
		fails(address, "invalid_fields", "Address of the MCP server")
	}
	for words, o := range map[string]mcpserver.Options{
		"no MCP server": {Bare: true, Root: true, Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return answering(name, 200, "text/html", page)(name, w, r)
		}},
		"another version": {Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return name != "server" && answering(name, 400, "application/json",
				`{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":["2024-11-05"]}}}`)(name, w, r)
		}},
		"calls itself https://honest.example": {Change: editing("server", "issuer", "https://honest.example")},
		"https://other.example/mcp":           {Change: editing("resource", "resource", "https://other.example/mcp")},
		"https://new.example/mcp":             {Answer: answering("mcp", 308, "", "https://new.example/mcp")},
		"PKCE":                                {Change: editing("server", "code_challenge_methods_supported", nil)},
	} {
		fails(mcpserver.New(t, o).URL(), "discovery_failed", words)
	}
	fails(mcpserver.New(t, mcpserver.Options{Answer: answering("resource", 302, "", "https://192.168.1.1/x")}).URL(),
		"address_refused", "192.168.1.1", "may not call")
	fails(mcpserver.New(t, mcpserver.Options{NoDocuments: true, NoRegistration: true}).URL(), "client_not_taken",
		"Ask whoever runs this application")
	// A redirect is followed nowhere, be it to another server that would do.
	good := mcpserver.New(t, mcpserver.Options{})
	fails(mcpserver.New(t, mcpserver.Options{Answer: answering("mcp", 307, "", good.URL())}).URL(), "discovery_failed",
		good.URL())
	if n := good.Count("mcp"); n != 0 {
		t.Errorf("%d calls behind a redirect", n)
	}
}

// An account that is linked again at another server takes nothing of the old one there: no token, no scope.
func TestAnyMCPMovesServer(t *testing.T) {
	t.Parallel()
	s := newAnySite(t)
	var heardB heard
	a := mcpserver.New(t, mcpserver.Options{Challenged: []string{"of:a"}})
	without := heardB.listening(nil)
	without.Challenged, without.Change = []string{"of:b"}, editing("token", "refresh_token", nil)
	b := mcpserver.New(t, without)
	id := s.linkAt("o", a)
	old := s.material(id)

	// By an edit of the field alone, nothing moves and nothing is asked.
	s.patch("/accounts/"+id, object{"credentials": object{"server_url": b.URL()}}).want(http.StatusBadRequest)
	if n := b.Count("mcp"); n != 0 {
		t.Errorf("%d calls to a server that nobody signed in at", n)
	}
	s.at(a).echo(id, "echo").want(http.StatusOK)

	// A sign-in that fails leaves the account where it was.
	f := s.try(s.session("o", object{"provider": "any_mcp"}), "server_url", b.URL())
	if scope := f.authorize.Query().Get("scope"); scope != "of:b" {
		t.Errorf("the new server is asked for %q", scope)
	}
	at, q := s.at(b).consent(f)
	q.Set("iss", "https://evil.example")
	f.backAt(at, q, f.cookies).want(http.StatusFound)
	f.outcome().has("status", "error")
	s.at(a).echo(id, "echo").want(http.StatusOK)

	if got := s.linkAt("o", b); got != id {
		t.Fatalf("%s is linked beside %s", got, id)
	}
	m := s.material(id)
	if m.AccessToken == old.AccessToken || !m.RefreshToken.Empty() {
		t.Error("a token of the old server stays")
	}
	before := a.Count("mcp")
	s.at(b).echo(id, "echo").want(http.StatusOK)
	s.proxy(id, object{"method": "POST", "url": a.URL()}).want(http.StatusBadRequest)
	if n := a.Count("mcp"); n != before {
		t.Errorf("%d calls to the old server", n-before)
	}
	if heardB.has(old.AccessToken.Reveal()) || heardB.has(old.RefreshToken.Reveal()) {
		t.Error("the new server was sent what the old one had granted")
	}
}

// A server that says that it does not know its client says so of one account: the auth config's others go on, and its
// owner has nothing to mend.
func TestAnyMCPServerSpeaksForItself(t *testing.T) {
	t.Parallel()
	s := newAnySite(t)
	good := mcpserver.New(t, mcpserver.Options{NoDocuments: true})
	other := s.linkAt("good", good)
	refuses := func(name string, w http.ResponseWriter, r *http.Request) bool {
		return answering("token", 401, "application/json", `{"error":"invalid_client"}`)(name, w, r)
	}
	for _, o := range []mcpserver.Options{{Answer: refuses}, {Answer: refuses, NoDocuments: true}} {
		bad := mcpserver.New(t, o)
		for range 3 {
			f := s.try(s.session("bad", object{"provider": "any_mcp"}), "server_url", bad.URL())
			at, q := s.at(bad).consent(f)
			f.backAt(at, q, f.cookies).want(http.StatusFound)
			f.outcome().has("status", "error")
		}
	}
	s.get("/auth_configs/"+s.config).want(http.StatusOK).has("problem", nil)
	good.Expire()
	s.at(good).echo(other, "echo").want(http.StatusOK)
}

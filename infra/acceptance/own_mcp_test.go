package acceptance_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"patchbay/infra/mcpserver"
)

// A server by its address becomes a connector of the project's own, by three requests, and accounts are linked there.
func TestDiscoverConnector(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o   mcpserver.Options
		way string
	}{
		"by a document":     {mcpserver.Options{}, "document"},
		"by a registration": {mcpserver.Options{NoDocuments: true}, "registration"},
		"by its owner":      {mcpserver.Options{NoDocuments: true, NoRegistration: true}, "owner"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &mcpSite{site: newSite(t), server: mcpserver.New(t, c.o)}
			before := s.items()
			a := s.post("/connector_definitions/discover", object{"url": " " + s.server.URL(), "name": `Acme "tools"`}).
				want(http.StatusOK).has("usable", true, "client", c.way, "issuer", s.server.Issuer(), "code", nil,
				"connector.name", `Acme "tools"`, "connector.auth_type", "mcp", "steps.0.what", "MCP server", "steps.0.ok", true,
				"steps.0.said", "asks for authorization", "steps.1.what", "Protected resource metadata",
				"steps.2.what", "Authorization server metadata")
			for at := range s.items() {
				if _, there := before[at]; !there && !strings.Contains(at, "SPENT") {
					t.Errorf("it has stored %s", at)
				}
			}
			key := a.text("connector.key")
			if !strings.HasPrefix(key, "own_server-127-0-0-1") ||
				!strings.HasSuffix(a.text("connector.redirect_uri"), key+"/callback") {
				t.Errorf("%s", a.body)
			}
			s.define(key, a.text("connector.definition")).want(http.StatusCreated)
			s.post("/connector_definitions/discover", object{"url": s.server.URL()}).want(http.StatusOK).
				has("connector.key", key+"-2", "connector.name", "Server 127.0.0.1")
			if c.way == "owner" {
				return
			}
			s.config = s.post("/auth_configs", object{"connector_key": key, "auth_type": "mcp"}).
				want(http.StatusCreated).text("id")
			s.get("/connectors/"+key).want(http.StatusOK).has("state", "enabled", "name", `Acme "tools"`)
			if s.links(s.try(s.session("o", object{"provider": key}))) == "" {
				t.Error("nothing is linked")
			}
			s.keepsTo()
		})
	}
}

// What cannot be used is told in words, with the steps up to there, and nothing is stored.
func TestDiscoverConnectorRefusals(t *testing.T) {
	t.Parallel()
	const page = "<!doctype html><title>Welcome</title>"
	p := newTenant(t)
	before := p.items()
	for name, c := range map[string]struct {
		o     mcpserver.Options
		code  string
		words []string
	}{
		"a page": {mcpserver.Options{Bare: true, Root: true, Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return answering(name, 200, "text/html", page)(name, w, r)
		}}, "discovery_failed", []string{"no MCP server", "Check the address"}},
		"another issuer": {mcpserver.Options{Change: editing("server", "issuer", "https://honest.example")}, "discovery_failed",
			[]string{"https://honest.example"}},
		"a redirect to a private address": {mcpserver.Options{Answer: answering("resource", 302, "", "https://192.168.1.1/x")},
			"address_refused", []string{"192.168.1.1", "may not call"}},
		"it has moved": {mcpserver.Options{Answer: answering("mcp", 308, "", "https://new.example/mcp")}, "discovery_failed",
			[]string{"https://new.example/mcp"}},
		"it is down": {mcpserver.Options{Answer: answering("mcp", 502, "text/html", page)}, "discovery_failed", []string{"502", "later"}},
		"another version": {mcpserver.Options{Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return name != "server" && answering(name, 400, "application/json",
				`{"jsonrpc":"2.0","id":1,"error":{"code":-32022,`+
					`"message":"no","data":{"supported":["2024-11-05"]}}}`)(name, w, r)
		}}, "discovery_failed", []string{"another version", "2024-11-05"}},
		"no sign-in": {mcpserver.Options{Answer: func(name string, w http.ResponseWriter, r *http.Request) bool {
			return answering(name, map[bool]int{true: 200, false: 404}[name == "mcp"], "application/json",
				`{"jsonrpc":"2.0","id":1,"result":{}}`)(name, w, r)
		}}, "discovery_failed", []string{"answers whoever asks"}},
		"no PKCE": {mcpserver.Options{Change: editing("server", "code_challenge_methods_supported", nil)}, "discovery_failed",
			[]string{"PKCE"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			s := mcpserver.New(t, c.o)
			a := p.post("/connector_definitions/discover", object{"url": s.URL()}).want(http.StatusOK).
				has("usable", false, "code", c.code, "connector", nil, "steps.0.url", s.URL())
			for _, w := range c.words {
				if !strings.Contains(a.text("message"), w) {
					t.Errorf("%q is not in %q", w, a.text("message"))
				}
			}
		})
	}
	for _, address := range []string{
		"https://10.0.0.1/mcp", "http://example.com/mcp", "javascript:alert(1)", "not an address", "https://a@b.example/mcp",
		"https://mcp.example.com/{x}",
	} {
		p.post("/connector_definitions/discover", object{"url": address}).want(http.StatusOK).has("usable", false)
	}
	p.post("/connector_definitions/discover", object{"url": ""}).want(http.StatusBadRequest)
	p.post("/connector_definitions/discover", object{}).want(http.StatusBadRequest)
	for at := range p.items() {
		if _, there := before[at]; !there && !strings.Contains(at, "SPENT") {
			t.Errorf("it has stored %s", at)
		}
	}
}

// Admins who add one server at the same moment each read who was first, and nobody's is replaced.
func TestDiscoveredServerIsAddedOnce(t *testing.T) {
	t.Parallel()
	s := &mcpSite{site: newSite(t), server: mcpserver.New(t, mcpserver.Options{})}
	only := header("If-None-Match", "*")
	const admins = 8
	var key string
	texts := make([]string, admins)
	for i := range texts {
		found := s.post("/connector_definitions/discover", object{"url": s.server.URL(), "name": fmt.Sprint("Admin ", i)}).
			want(http.StatusOK)
		key, texts[i] = found.text("connector.key"), found.text("connector.definition")
	}
	answers := make(chan answer, admins)
	for _, text := range texts {
		go func() { answers <- s.define(key, text, only) }()
	}
	var added []string
	for range texts {
		if a := <-answers; a.status == http.StatusCreated {
			added = append(added, a.text("name"))
		} else {
			a.problem(http.StatusPreconditionFailed, "connector_exists")
		}
	}
	if len(added) != 1 {
		t.Fatalf("added: %q", added)
	}
	s.get("/connector_definitions/"+key).want(http.StatusOK).has("name", added[0], "revision", 1)
	s.define(key, texts[0], header("If-None-Match", `"1"`)).want(http.StatusBadRequest)
	s.define(key+"_b", strings.Replace(texts[0], key, key+"_b", 1), only, header("If-Match", `"1"`)).
		problem(http.StatusPreconditionFailed, "stale_version")
	s.define(key, texts[1]).want(http.StatusOK)
}

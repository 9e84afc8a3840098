package acceptance_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/api/mcp"
	"patchbay/shared/scope"
)

// bearing sends a credential with each request, and the account that it is about, if any.
type bearing struct{ key, account string }

func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.key)
	if b.account != "" {
		r.Header.Set("x-account-id", b.account)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// agent is the official client of an MCP server, with a key and a revision of the protocol. What it is asked, it
// answers by agree; without that it cannot be asked.
func (p *tenant) agent(key, version string, agree func(*sdk.ElicitParams) *sdk.ElicitResult) *sdk.ClientSession {
	p.t.Helper()
	return p.agentAt(mcp.ManagePath, bearing{key: key}, version, agree)
}

// agentAt is an agent at one of the two doors.
func (p *tenant) agentAt(
	path string, with bearing, version string, agree func(*sdk.ElicitParams) *sdk.ElicitResult,
) *sdk.ClientSession {
	p.t.Helper()
	options := &sdk.ClientOptions{Capabilities: &sdk.ClientCapabilities{}}
	if agree != nil {
		options.ElicitationHandler = func(_ context.Context, r *sdk.ElicitRequest) (*sdk.ElicitResult, error) {
			return agree(r.Params), nil
		}
	}
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, options)
	s, err := client.Connect(p.t.Context(), &sdk.StreamableClientTransport{
		Endpoint: p.stack.BaseURL + path, HTTPClient: &http.Client{Transport: with}, MaxRetries: -1,
		DisableStandaloneSSE: true,
	}, &sdk.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = s.Close() })
	return s
}

// use calls a tool, which answers words, and says whether they tell of a failure.
func (p *tenant) use(s *sdk.ClientSession, tool string, args object) (text string, failed bool) {
	p.t.Helper()
	res, err := s.CallTool(p.t.Context(), &sdk.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		p.t.Fatalf("%s: %v", tool, err)
	}
	for _, c := range res.Content {
		text += c.(*sdk.TextContent).Text + "\n"
	}
	return strings.TrimSpace(text), res.IsError
}

// The same tools in each revision of the protocol: those that the key has the scope for, and all of those.
func TestManagementTools(t *testing.T) {
	p := newTenant(t)
	for _, version := range mcp.Protocols {
		t.Run(version, func(t *testing.T) {
			p := p.on(t)
			s := p.agent(p.key, version, nil)
			if got := s.InitializeResult().ProtocolVersion; got != version {
				t.Errorf("%s is spoken", got)
			}
			config, failed := p.use(s, "create-auth-config", object{
				"connector_key": "sandbox-key", "name": "By an agent " + version,
			})
			if failed || !strings.Contains(config, "By an agent "+version) {
				t.Errorf("create-auth-config: %s", config)
			}
			if text, failed := p.use(s, "list-connectors", object{"state": "enabled", "limit": 5}); failed ||
				!strings.Contains(text, "sandbox-key") {
				t.Errorf("list-connectors: %s", text)
			}
			if text, failed := p.use(s, "get-connector", object{"key": "sandbox-key/../../accounts"}); !failed {
				t.Errorf("another path is asked for: %s", text)
			}
			for tool, args := range map[string]object{
				"get-account": {"id": "acc_none_06h0rmzbc5adaad24nj87d6aqr"}, "create-auth-config": {"connector_key": 7},
				"list-accounts": {"colour": "red"}, "get-auth-config": {}, "get-connector": {"key": ".."},
				"get-event": {"id": object{}}, "get-log": {"id": []string{}}, "get-account-meta": {"id": []string{"a", "b"}},
				"update-auth-config": {"id": "cfg_none", "name": "x", "if_match": "a\nb"},
			} {
				if text, failed := p.use(s, tool, args); !failed || text == "" {
					t.Errorf("%s %v: %s", tool, args, text)
				}
			}
		})
	}
}

func TestManagementToolsFollowScopes(t *testing.T) {
	p := newTenant(t)
	for name, scopes := range map[string][]scope.Scope{
		"one": {scope.AccountsRead}, "two": {scope.AccountsRead, scope.ConnectorsWrite}, "no tool": {scope.ProxyCall}, "all": scope.All(),
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			s := p.agent(p.withScopes(scopes), "", nil)
			list, err := s.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, tool := range list.Tools {
				got = append(got, tool.Name)
			}
			for _, tool := range mcp.Tools(scopes) {
				want = append(want, tool.Name)
			}
			if !slices.Equal(got, want) || list.NextCursor != "" || list.CacheScope != "private" {
				t.Errorf("tools %v for %q, want %v", got, list.CacheScope, want)
			}
			if slices.Contains(scopes, scope.ProjectAdmin) {
				return
			}
			if _, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "list-api-keys"}); err == nil {
				t.Error("a tool without its scope can be called")
			}
		})
	}
}

// What ends something is asked about first: by the client where it can, and else by words for whoever runs it.
func TestManagementToolsAsk(t *testing.T) {
	p := newTenant(t)
	p.configure("sandbox-key", nil)
	state := func() string { return p.get("/connectors/sandbox-key").want(http.StatusOK).text("state") }
	enabled := func() { p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK) }
	disable := object{"key": "sandbox-key"}
	for _, version := range mcp.Protocols {
		s := p.agent(p.key, version, nil)
		if text, failed := p.use(s, "disable-connector", disable); !failed || !strings.Contains(text, "key = sandbox-key") ||
			!strings.Contains(text, "confirm") || state() != "enabled" {
			t.Errorf("%s, unasked: %s", version, text)
		}
		if text, failed := p.use(s, "disable-connector", object{"key": "sandbox-key", "dry_run": true}); failed ||
			state() != "enabled" {
			t.Errorf("%s, dry: %s", version, text)
		}
		if text, failed := p.use(s, "disable-connector", object{"key": "sandbox-key", "confirm": true}); failed ||
			state() != "disabled" {
			t.Errorf("%s, confirmed: %s", version, text)
		}
		enabled()
	}
	for name, c := range map[string]struct {
		answer sdk.ElicitResult
		want   string
	}{
		"declined":  {sdk.ElicitResult{Action: "decline"}, "enabled"},
		"cancelled": {sdk.ElicitResult{Action: "cancel"}, "enabled"},
		"unticked":  {sdk.ElicitResult{Action: "accept", Content: map[string]any{"confirm": false}}, "enabled"},
		"agreed":    {sdk.ElicitResult{Action: "accept", Content: map[string]any{"confirm": true}}, "disabled"},
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			asked := 0
			s := p.agent(p.key, mcp.Protocols[0], func(e *sdk.ElicitParams) *sdk.ElicitResult {
				asked++
				if !strings.Contains(e.Message, "sandbox-key") {
					t.Errorf("asked %q", e.Message)
				}
				return &c.answer
			})
			// An agent that says by itself that somebody agreed is not believed where somebody can be asked.
			text, failed := p.use(s, "disable-connector", object{"key": "sandbox-key", "confirm": true})
			if failed == (c.want == "disabled") || asked != 1 || state() != c.want {
				t.Errorf("asked %d times, %s, now %s", asked, text, state())
			}
			enabled()
		})
	}
}

// No tool answers with a secret that the API gives its callers, and every one that ends something is annotated.
func TestManagementToolsAnnotated(t *testing.T) {
	for _, tool := range mcp.Tools(scope.All()) {
		if slices.Contains([]string{"read-account-credentials", "export-account", "create-api-key", "create-webhook",
			"rotate-webhook-secret", "proxy-request", "list-actions", "call-action"}, tool.Name) {
			t.Errorf("%s is a tool", tool.Name)
		}
		ends := strings.HasPrefix(tool.Name, "delete-") || strings.HasPrefix(tool.Name, "remove-") ||
			strings.HasPrefix(tool.Name, "revoke-") || slices.Contains([]string{"disable-connector", "suspend-account",
			"end-connect-session", "make-auth-config-default", "approve-pending-call"}, tool.Name)
		if tool.Ends != ends {
			t.Errorf("%s ends something: %v", tool.Name, tool.Ends)
		}
	}
	p := newTenant(t)
	list, err := p.agent(p.key, "", nil).ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range list.Tools {
		a := tool.Annotations
		if a == nil || a.DestructiveHint == nil || *a.DestructiveHint && a.ReadOnlyHint || a.OpenWorldHint == nil ||
			*a.OpenWorldHint {
			t.Errorf("%s: %+v", tool.Name, a)
		}
	}
}

func TestManagementToolsRefuseStrangers(t *testing.T) {
	p := newTenant(t)
	ping := object{"jsonrpc": "2.0", "id": 1, "method": "ping"}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"no key":         {func(r *http.Request) { r.Header.Del("Authorization") }, http.StatusUnauthorized},
		"another text":   {header("Authorization", "Bearer pbk_nothing"), http.StatusUnauthorized},
		"another origin": {header("Origin", "https://evil.example"), http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			if a := p.on(t).post(mcp.ManagePath, ping, c.change); a.status != c.status {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete, http.MethodPut} {
		p.call(method, mcp.ManagePath, nil).problem(http.StatusMethodNotAllowed, "method_not_allowed")
	}
	// One that takes JSON alone, as the published SDK does, has its answer.
	a := p.post(mcp.ManagePath, ping, header("Accept", "application/json")).want(http.StatusOK)
	var answer struct{ Result *json.RawMessage }
	if err := json.Unmarshal(a.body, &answer); err != nil || answer.Result == nil {
		t.Errorf("%s, %v", a.body, err)
	}
	for name, body := range map[string]any{"no object": "x", "another version": object{"jsonrpc": "1.0"}} {
		t.Run(name, func(t *testing.T) {
			p.on(t).post(mcp.ManagePath, body).problem(http.StatusBadRequest, "mcp_message_invalid")
		})
	}
	p.post(mcp.ManagePath, nil).problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	p.post(mcp.ManagePath, object{"method": strings.Repeat("x", 300<<10)}).
		problem(http.StatusRequestEntityTooLarge, "mcp_message_too_large")
	p.post(mcp.ManagePath, ping, header("MCP-Protocol-Version", "2024-10-07")).
		problem(http.StatusBadRequest, "mcp_message_invalid")
}

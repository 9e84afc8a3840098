// Package mcpserver is a strict MCP server with an authorization server of its own: it holds its client to every MUST
// of the Model Context Protocol 2026-07-28, "Authorization", and notes each departure. Quirks of servers in the wild
// can be switched on one by one. It is written from the server's side of the specification and shares no code with
// shared/mcp and shared/oauth, so that the two can disagree in a test. The MCP side is the official SDK's.
package mcpserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Options are what kind of server it is. The zero value lets clients come by metadata documents and by registration.
type Options struct {
	Path       string // of the MCP endpoint; "" is /mcp
	IssuerPath string // of the issuer; "" has none
	// Bare leaves resource_metadata out of the challenge; Root serves the metadata at the root form alone.
	Bare, Root bool
	// Form is where the authorization server's metadata is: "" is RFC 8414's, "openid" and "appended" are OpenID's.
	Form string
	// NoDocuments and NoRegistration close the two ways in which clients come by themselves.
	NoDocuments, NoRegistration bool
	// Methods are those of client authentication; nil are all that clients of the specification use.
	Methods []string
	// ID and Secret are a client that was registered by hand, with Redirect.
	ID, Secret, Redirect string
	// Challenged are the scopes of the challenge, Supported those of the resource metadata, Server those of the
	// authorization server; nil names none.
	Challenged, Supported, Server []string
	Lifetime                      time.Duration // of access tokens; 0 is an hour
	// Change edits a document before it is sent: "resource", "server", "registration", "token".
	Change func(name string, document map[string]any)
	// Answer may answer a request in the place of the server; true when it did. The names are those of Count.
	Answer func(name string, w http.ResponseWriter, r *http.Request) bool
	// Back edits the parameters of the redirect back.
	Back func(url.Values)
	// Scope is what a call of the tool write needs beyond reading.
	Scope string
}

// Server is the two servers. Safe for concurrent use.
type Server struct {
	Options

	mcp, login *httptest.Server
	tools      http.Handler

	mu       sync.Mutex
	counts   map[string]int
	asked    []string // paths of metadata requests, in order
	broken   []string // departures from the specification
	clients  map[string]*client
	codes    map[string]*grant
	access   map[string]*grant
	refresh  map[string]*grant
	seen     map[string]bool // ids of assertions, values of state
	revoked  int
	lastAuth url.Values
}

// Life is what a server ends with; a testing.TB is one.
type Life interface {
	Helper()
	Cleanup(end func())
}

// New starts the servers on loopback; they end with the test.
func New(t Life, o Options) *Server {
	t.Helper()
	if o.Path == "" {
		o.Path = "/mcp"
	}
	if o.Lifetime == 0 {
		o.Lifetime = time.Hour
	}
	if o.Methods == nil {
		o.Methods = []string{"client_secret_basic", "client_secret_post", "none", "private_key_jwt"}
	}
	s := &Server{
		Options: o, counts: map[string]int{}, clients: map[string]*client{}, codes: map[string]*grant{},
		access: map[string]*grant{}, refresh: map[string]*grant{}, seen: map[string]bool{},
	}
	if o.ID != "" {
		method := "client_secret_basic"
		if o.Secret == "" {
			method = "none"
		}
		s.clients[o.ID] = &client{id: o.ID, secret: o.Secret, method: method, redirects: []string{o.Redirect}}
	}
	s.tools = s.newTools()
	s.mcp, s.login = httptest.NewServer(http.HandlerFunc(s.serveMCP)), httptest.NewServer(http.HandlerFunc(s.serveLogin))
	t.Cleanup(s.mcp.Close)
	t.Cleanup(s.login.Close)
	return s
}

// URL is the MCP endpoint, Origin that of its server.
func (s *Server) URL() string { return s.mcp.URL + s.Path }

// Origin is the MCP server without a path.
func (s *Server) Origin() string { return s.mcp.URL }

// Issuer is the authorization server's identifier.
func (s *Server) Issuer() string { return s.login.URL + s.IssuerPath }

// Resource is the resource indicator that the metadata publishes.
func (s *Server) Resource() string { return s.document("resource")["resource"].(string) }

// Count is how often an endpoint was asked: mcp, resource, server, register, unregister, authorize, token, refresh,
// revoke.
func (s *Server) Count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[name]
}

// Asked are the paths of the metadata requests, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// Broken are the client's departures from the specification.
func (s *Server) Broken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.broken...)
}

// Forget makes the server lose its registered clients, as some do after a while.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients = map[string]*client{}
}

// Clients is how many clients are registered.
func (s *Server) Clients() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.clients {
		if c.manage != "" {
			n++
		}
	}
	return n
}

// Expire ends all access tokens.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = map[string]*grant{}
}

// breaks notes a departure. The caller holds the lock.
func (s *Server) breaks(format string, args ...any) {
	s.broken = append(s.broken, fmt.Sprintf(format, args...))
}

// begin counts a request, and lets Answer have it.
func (s *Server) begin(name string, w http.ResponseWriter, r *http.Request) (answered bool) {
	s.mu.Lock()
	s.counts[name]++
	if name == "resource" || name == "server" || name == "elsewhere" {
		s.asked = append(s.asked, r.URL.Path)
	}
	s.mu.Unlock()
	return s.Answer != nil && s.Answer(name, w, r)
}

// document is a metadata document as it is sent.
func (s *Server) document(name string) map[string]any {
	d := map[string]any{"resource": s.URL(), "authorization_servers": []string{s.Issuer()},
		"bearer_methods_supported": []string{"header"}}
	if s.Supported != nil {
		d["scopes_supported"] = s.Supported
	}
	if name == "server" {
		at := s.login.URL
		d = map[string]any{
			"issuer": s.Issuer(), "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token",
			"revocation_endpoint": at + "/revoke", "response_types_supported": []string{"code"},
			"code_challenge_methods_supported":               []string{"S256"},
			"token_endpoint_auth_methods_supported":          s.Methods,
			"authorization_response_iss_parameter_supported": true,
		}
		if !s.NoDocuments {
			d["client_id_metadata_document_supported"] = true
		}
		if !s.NoRegistration {
			d["registration_endpoint"] = at + "/register"
		}
		if s.Server != nil {
			d["scopes_supported"] = s.Server
		}
	}
	if s.Change != nil {
		s.Change(name, d)
	}
	return d
}

// serveMCP is the resource server.
func (s *Server) serveMCP(w http.ResponseWriter, r *http.Request) {
	const known = "/.well-known/oauth-protected-resource"
	at := known
	if !s.Root {
		at += strings.TrimSuffix(s.Path, "/")
	}
	switch r.URL.Path {
	case s.Path:
		s.call(w, r)
	case at:
		if !s.begin("resource", w, r) {
			answer(w, http.StatusOK, s.document("resource"))
		}
	default:
		if !s.begin("elsewhere", w, r) {
			http.NotFound(w, r)
		}
	}
}

// call is a request to the MCP endpoint: with a token that was issued for it here, or answered by a challenge.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	if s.begin("mcp", w, r) {
		return
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	if r.URL.Query().Has("access_token") {
		s.breaks("index 'Token Requirements' 2: an access token in the query")
	}
	if !bearer {
		s.checkFirst(r)
	}
	g := s.access[token]
	s.mu.Unlock()
	switch {
	case bearer && token == "" || !bearer && r.Header.Get("Authorization") != "":
		s.note("index 'Token Requirements' 1: Authorization is %q", r.Header.Get("Authorization"))
		s.challenge(w, http.StatusUnauthorized, "invalid_token", nil)
	case g == nil && bearer:
		s.challenge(w, http.StatusUnauthorized, "invalid_token", nil)
	case g == nil:
		s.challenge(w, http.StatusUnauthorized, "", s.Challenged)
	case time.Now().After(g.ends):
		s.challenge(w, http.StatusUnauthorized, "invalid_token", nil)
	case s.Scope != "" && r.Header.Get("Mcp-Name") == "write" && !g.has(s.Scope):
		s.challenge(w, http.StatusForbidden, "insufficient_scope", []string{s.Scope})
	default:
		s.tools.ServeHTTP(w, r)
	}
}

// note is breaks without the lock.
func (s *Server) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.breaks(format, args...)
}

// checkFirst holds a request without a token to the transport ("Sending Messages").
func (s *Server) checkFirst(r *http.Request) {
	accept := r.Header.Get("Accept")
	switch {
	case r.Method != http.MethodPost:
		s.breaks("streamable-http 'Sending Messages' 1: a %s", r.Method)
	case !strings.Contains(accept, "application/json") || !strings.Contains(accept, "text/event-stream"):
		s.breaks("streamable-http 'Sending Messages' 2: Accept is %q", accept)
	case r.Header.Get("Mcp-Protocol-Version") == "" || r.Header.Get("Mcp-Method") == "":
		s.breaks("streamable-http 'Sending Messages' 3: metadata headers are missing")
	}
}

// challenge is RFC 6750's.
func (s *Server) challenge(w http.ResponseWriter, status int, code string, scopes []string) {
	var params []string
	add := func(name, value string) { params = append(params, fmt.Sprintf("%s=%q", name, value)) }
	if code != "" {
		add("error", code)
	}
	if !s.Bare {
		at := "/.well-known/oauth-protected-resource"
		if !s.Root {
			at += strings.TrimSuffix(s.Path, "/")
		}
		add("resource_metadata", s.mcp.URL+at)
	}
	if len(scopes) > 0 {
		add("scope", strings.Join(scopes, " "))
	}
	w.Header().Add("Www-Authenticate", `Basic realm="x, Bearer"`) // another challenge before, with a comma in it
	w.Header().Add("Www-Authenticate", strings.TrimSpace("Bearer "+strings.Join(params, ", ")))
	answer(w, status, map[string]any{"error": "no"})
}

// newTools is an MCP server of the SDK with two tools.
func (s *Server) newTools() http.Handler {
	server := mcp.NewServer(&mcp.Implementation{Name: "strict", Version: "1.0.0"}, nil)
	type in struct {
		Text string `json:"text"`
	}
	for _, name := range []string{"echo", "write"} {
		mcp.AddTool(server, &mcp.Tool{Name: name, Description: "Answers its text."},
			func(_ context.Context, _ *mcp.CallToolRequest, i in) (*mcp.CallToolResult, any, error) {
				return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: i.Text}}}, nil, nil
			})
	}
	return mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, nil)
}

func answer(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document) // a test's client is still there
}

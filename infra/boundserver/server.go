// Package boundserver is a strict authorization server and API whose tokens are bound to a key: it holds its client to
// every MUST of RFC 9449 (DPoP) and RFC 9126 (pushed authorization requests), and notes each departure. With an account
// of AT Protocol it holds it to that protocol's profile, too. It is written from the server's side of the
// specifications and shares no code with shared/oauth, shared/outbound and shared/mcp, so that the two can disagree.
package boundserver

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/infra/proofcheck"
)

// Options are what kind of server it is.
type Options struct {
	// ID, Secret and Redirect are the registered client; without a secret it is a public one. An account's server has
	// none.
	ID, Secret, Redirect string
	// Keys are those of a registered client that proves itself by private_key_jwt, in place of Secret. It gets tokens in
	// its own name.
	Keys *jose.JSONWebKeySet
	// Account is the DID that the server is of, by the profile of AT Protocol; "" is an ordinary API.
	Account string
	// Nonces has both servers ask for nonces, each for its own.
	Nonces   bool
	Lifetime time.Duration // of access tokens; 0 is an hour
	// Change edits an answer before it is sent: "server", "resource", "did", "push", "token".
	Change func(name string, document map[string]any)
	// Answer may answer a request in the place of the server; true when it did. The names are those of Count.
	Answer func(name string, w http.ResponseWriter, r *http.Request) bool
}

// Server is the two servers. Safe for concurrent use.
type Server struct {
	Options

	login, api *httptest.Server

	mu      sync.Mutex
	counts  map[string]int
	broken  []string
	pushed  map[string]url.Values
	codes   map[string]*grant
	access  map[string]*grant
	refresh map[string]*grant
	seen    map[string]bool   // ids of proofs and assertions, values of state
	nonces  map[string]string // by server: login, api
	asked   url.Values        // of the last authorization request in the browser
	bodies  []string          // of the calls that were carried out
}

// grant is what somebody allowed a client.
type grant struct {
	client, redirect, challenge, scope string
	key                                string // thumbprint
	ends                               time.Time
}

// New starts the servers on loopback; they end with the test.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Lifetime == 0 {
		o.Lifetime = time.Hour
	}
	s := &Server{
		Options: o, counts: map[string]int{}, pushed: map[string]url.Values{}, codes: map[string]*grant{},
		access: map[string]*grant{}, refresh: map[string]*grant{}, seen: map[string]bool{},
		nonces: map[string]string{"login": rand.Text(), "api": rand.Text()},
	}
	s.login = httptest.NewServer(http.HandlerFunc(s.serveLogin))
	s.api = httptest.NewServer(http.HandlerFunc(s.serveAPI))
	t.Cleanup(s.login.Close)
	t.Cleanup(s.api.Close)
	return s
}

// API is the API's address, Issuer the authorization server's, Directory where the account's document is.
func (s *Server) API() string { return s.api.URL }

// Issuer is the authorization server's identifier.
func (s *Server) Issuer() string { return s.login.URL }

// Directory is where documents of DIDs are.
func (s *Server) Directory() string { return s.login.URL + "/did" }

// Count is how often an endpoint was asked: push, authorize, token, refresh, revoke, call, carried, and nonce for
// each request that was refused for its nonce.
func (s *Server) Count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[name]
}

// Broken are the client's departures from the specifications.
func (s *Server) Broken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.broken...)
}

// Asked is the query of the last authorization request.
func (s *Server) Asked() url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Bodies are those of the calls that were carried out.
func (s *Server) Bodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.bodies...)
}

// Expire ends all access tokens.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = map[string]*grant{}
}

// Renonce makes the nonces given out so far old ones.
func (s *Server) Renonce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nonces = map[string]string{"login": rand.Text(), "api": rand.Text()}
}

// breaks notes a departure. The caller holds the lock.
func (s *Server) breaks(format string, args ...any) {
	s.broken = append(s.broken, fmt.Sprintf(format, args...))
}

func (s *Server) begin(name string, w http.ResponseWriter, r *http.Request) (answered bool) {
	s.mu.Lock()
	s.counts[name]++
	s.mu.Unlock()
	return s.Answer != nil && s.Answer(name, w, r)
}

func (s *Server) change(name string, d map[string]any) map[string]any {
	if s.Change != nil {
		s.Change(name, d)
	}
	return d
}

// serveAPI is the resource server.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	if s.Account != "" && r.URL.Path == "/.well-known/oauth-protected-resource" {
		answer(w, http.StatusOK, s.change("resource", map[string]any{
			"resource": s.api.URL, "authorization_servers": []string{s.Issuer()},
		}))
		return
	}
	body, _ := io.ReadAll(r.Body)
	if s.begin("call", w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if r.URL.Query().Has("access_token") || len(r.Header.Values("Authorization")) != 1 {
		s.breaks("RFC 9449 7.1: the token is not in one Authorization header")
	}
	if scheme != "DPoP" {
		s.breaks("RFC 9449 7.1: the scheme is %q", scheme)
		challenge(w, "invalid_token")
		return
	}
	g := s.access[token]
	if g == nil || time.Now().After(g.ends) {
		challenge(w, "invalid_token")
		return
	}
	key, refused := s.proof(w, r, s.api.URL, "api", token)
	switch {
	case refused != "":
		challenge(w, refused)
		return
	case key != g.key:
		s.breaks("RFC 9449 7.1: the token is bound to another key")
		challenge(w, "invalid_token")
		return
	}
	s.counts["carried"]++
	s.bodies = append(s.bodies, string(body))
	if s.Account != "" {
		answer(w, http.StatusOK, map[string]any{"did": s.Account, "handle": "alice.test", "path": r.URL.Path})
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"id": "user-1", "path": r.URL.Path, "query": r.URL.RawQuery, "body": string(body), "method": r.Method,
	})
}

// challenge is RFC 9449 section 7.1's. Another challenge, with a comma in it, comes before.
func challenge(w http.ResponseWriter, code string) {
	w.Header().Set("Www-Authenticate", fmt.Sprintf(`Basic realm="x, DPoP error=none", DPoP algs="ES256", error=%q`, code))
	answer(w, http.StatusUnauthorized, map[string]any{"error": code})
}

// proof holds a request to RFC 9449 section 4.3 and returns the thumbprint of its key; else the error to refuse it by.
// The caller holds the lock.
func (s *Server) proof(
	w http.ResponseWriter, r *http.Request, base, server, token string,
) (key, refused string) {
	const invalid = "invalid_dpop_proof"
	proof, err := proofcheck.Check(r, base+r.URL.EscapedPath(), token)
	if err == nil && s.seen["jti "+proof.ID] {
		err = fmt.Errorf("RFC 9449 11.1: the jti %q came before", proof.ID)
	}
	if err != nil {
		s.breaks("%s: %v", r.URL.Path, err)
		return "", invalid
	}
	s.seen["jti "+proof.ID] = true
	if !s.Nonces {
		if proof.Nonce != "" {
			s.breaks("RFC 9449 8: a nonce that nobody gave")
		}
		return proof.Key, ""
	}
	w.Header().Set("Dpop-Nonce", s.nonces[server])
	if other := map[string]string{"login": "api", "api": "login"}[server]; proof.Nonce == s.nonces[other] {
		s.breaks("RFC 9449 9: the nonce of the other server")
	}
	if proof.Nonce != s.nonces[server] {
		s.counts["nonce"]++
		return "", "use_dpop_nonce"
	}
	return proof.Key, ""
}

func answer(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document) // a test's client is still there
}

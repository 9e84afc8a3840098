package mcpserver

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// client is one that the authorization server knows.
type client struct {
	id, secret, method string
	redirects          []string
	manage             string // registration access token
	keys               *jose.JSONWebKeySet
}

// grant is what somebody allowed a client.
type grant struct {
	client, redirect, challenge, resource string
	scopes                                []string
	ends                                  time.Time
}

func (g *grant) has(scope string) bool { return slices.Contains(g.scopes, scope) }

// serveLogin is the authorization server.
func (s *Server) serveLogin(w http.ResponseWriter, r *http.Request) {
	metadata := "/.well-known/oauth-authorization-server" + s.IssuerPath
	switch s.Form {
	case "openid":
		metadata = "/.well-known/openid-configuration" + s.IssuerPath
	case "appended":
		metadata = s.IssuerPath + "/.well-known/openid-configuration"
	}
	route, name := map[string]func(http.ResponseWriter, *http.Request){
		"/authorize": s.authorize, "/token": s.token, "/register": s.register, "/revoke": s.revoke,
	}[r.URL.Path], strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case r.URL.Path == metadata:
		if !s.begin("server", w, r) {
			answer(w, http.StatusOK, s.document("server"))
		}
	case strings.HasPrefix(r.URL.Path, "/register/"):
		if !s.begin("unregister", w, r) {
			s.unregister(w, r)
		}
	case route == nil:
		if !s.begin("elsewhere", w, r) {
			http.NotFound(w, r)
		}
	default:
		if name == "token" && r.ParseForm() == nil && r.PostForm.Get("grant_type") == "refresh_token" {
			name = "refresh"
		}
		if !s.begin(name, w, r) {
			route(w, r)
		}
	}
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	answer(w, status, map[string]any{"error": code, "error_description": text})
}

// register is RFC 7591.
func (s *Server) register(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Redirects []string `json:"redirect_uris"`
		Grants    []string `json:"grant_types"`
		Method    string   `json:"token_endpoint_auth_method"`
		Kind      string   `json:"application_type"`
		Name      string   `json:"client_name"`
	}
	if json.NewDecoder(r.Body).Decode(&m) != nil || len(m.Redirects) == 0 {
		refuse(w, http.StatusBadRequest, "invalid_client_metadata", "")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Kind != "web" && m.Kind != "native" {
		s.breaks("client-registration 'Application Type': application_type is %q", m.Kind)
	}
	for _, to := range m.Redirects {
		if u, err := url.Parse(to); err != nil || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
			s.breaks("security 'Communication Security' 2: the redirect URI %q", to)
		}
	}
	if !slices.Contains(m.Grants, "refresh_token") {
		s.breaks("index 'Refresh Tokens': grant_types are %v", m.Grants)
	}
	if m.Method == "" {
		m.Method = "client_secret_basic"
	}
	c := &client{id: "reg-" + rand.Text(), method: m.Method, redirects: m.Redirects, manage: rand.Text()}
	d := map[string]any{
		"client_id": c.id, "token_endpoint_auth_method": c.method, "redirect_uris": c.redirects,
		"registration_client_uri": s.login.URL + "/register/" + c.id, "registration_access_token": c.manage,
	}
	if c.method != "none" {
		c.secret = "s+/%: " + rand.Text() // every character that Basic and forms encode
		d["client_secret"], d["client_secret_expires_at"] = c.secret, 0
	}
	if s.Change != nil {
		s.Change("registration", d)
		c.method, _ = d["token_endpoint_auth_method"].(string)
		if c.method == "" {
			c.method = m.Method
		}
		c.secret, _ = d["client_secret"].(string)
	}
	s.clients[c.id] = c
	answer(w, http.StatusCreated, d)
}

// unregister is RFC 7592.
func (s *Server) unregister(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := strings.TrimPrefix(r.URL.Path, "/register/")
	c := s.clients[id]
	if c == nil || r.Method != http.MethodDelete || r.Header.Get("Authorization") != "Bearer "+c.manage {
		refuse(w, http.StatusUnauthorized, "invalid_token", "")
		return
	}
	delete(s.clients, id)
	w.WriteHeader(http.StatusNoContent)
}

// clientFor is the client of an id: registered, or that of a metadata document, which is read each time.
func (s *Server) clientFor(id string) *client {
	if c := s.clients[id]; c != nil || s.NoDocuments || !strings.Contains(id, "://") {
		return c
	}
	u, err := url.Parse(id)
	if err != nil || u.Path == "" || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
		s.breaks("client-registration 'Implementation Requirements': the client id %q", id)
		return nil
	}
	res, err := http.Get(id) //nolint:gosec,noctx // what a server of CIMD does
	if err != nil {
		return nil
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	text, err := io.ReadAll(res.Body)
	var m struct {
		ID        string              `json:"client_id"`
		Name      string              `json:"client_name"`
		Redirects []string            `json:"redirect_uris"`
		Method    string              `json:"token_endpoint_auth_method"`
		Keys      *jose.JSONWebKeySet `json:"jwks"`
	}
	if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(text, &m) != nil {
		s.breaks("client-registration 'Implementation Requirements': no document at %s: %d", id, res.StatusCode)
		return nil
	}
	if m.ID != id || m.Name == "" || len(m.Redirects) == 0 {
		s.breaks("client-registration 'Implementation Requirements': the document %s", text)
		return nil
	}
	if strings.Contains(string(text), `"d":`) || strings.Contains(string(text), "secret\":") {
		s.breaks("a secret in the document %s", text)
	}
	return &client{id: id, method: m.Method, redirects: m.Redirects, keys: m.Keys}
}

// authorize allows at once what is asked for.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastAuth = q
	for name, values := range q {
		if len(values) > 1 {
			s.breaks("RFC 6749 3.1: %s is there %d times", name, len(values))
		}
	}
	c := s.clientFor(q.Get("client_id"))
	if c == nil || !slices.Contains(c.redirects, q.Get("redirect_uri")) {
		refuse(w, http.StatusBadRequest, "invalid_request", "no such client, or another redirect URI")
		return
	}
	switch {
	case q.Get("response_type") != "code":
		s.breaks("response_type is %q", q.Get("response_type"))
	case len(q.Get("state")) < 22 || s.seen["state "+q.Get("state")]:
		s.breaks("security 'Open Redirection': the state %q", q.Get("state"))
	case q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43:
		s.breaks("security 'Authorization Code Protection': %q by %q", q.Get("code_challenge"),
			q.Get("code_challenge_method"))
	case !q.Has("resource"):
		s.breaks("index 'Resource Parameter Implementation' 1: no resource in the authorization request")
	case q.Get("resource") != s.document("resource")["resource"]:
		s.breaks("index 'Resource Parameter Implementation' 2 and 3: resource %q", q.Get("resource"))
	case q.Has("client_secret"):
		s.breaks("a client's secret in an address")
	}
	s.seen["state "+q.Get("state")] = true
	code := rand.Text()
	s.codes[code] = &grant{
		client: c.id, redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"), resource: q.Get("resource"),
		scopes: strings.Fields(q.Get("scope")),
	}
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {s.Issuer()}}
	if s.Back != nil {
		s.Back(back)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound) //nolint:gosec // it was compared above
}

// Authorized is the query of the last authorization request.
func (s *Server) Authorized() url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastAuth
}

// authenticate says whose a token request is, "" where it is nobody's.
func (s *Server) authenticate(w http.ResponseWriter, r *http.Request) *client {
	form := r.PostForm
	id, secret, basic := r.BasicAuth()
	decode := func(text string) string { text, _ = url.QueryUnescape(text); return text }
	if !basic {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	} else {
		id, secret = decode(id), decode(secret)
	}
	c := s.clientFor(id)
	if c == nil {
		refuse(w, http.StatusUnauthorized, "invalid_client", "no such client")
		return nil
	}
	used := "none"
	switch {
	case basic:
		used = "client_secret_basic"
	case form.Has("client_assertion"):
		used = "private_key_jwt"
	case form.Has("client_secret"):
		used = "client_secret_post"
	}
	if used != c.method {
		s.breaks("RFC 7591 2: the client authenticates by %s and was registered for %s", used, c.method)
	}
	if basic && form.Has("client_secret") {
		s.breaks("RFC 6749 2.3: two ways of client authentication")
	}
	if c.method == "private_key_jwt" {
		if why := s.assertion(c, form); why != "" {
			refuse(w, http.StatusUnauthorized, "invalid_client", why)
			return nil
		}
	} else if secret != c.secret {
		refuse(w, http.StatusUnauthorized, "invalid_client", "a wrong secret")
		return nil
	}
	return c
}

// assertion holds a client's assertion to RFC 7523 section 3.
func (s *Server) assertion(c *client, form url.Values) (why string) {
	signed, err := jose.ParseSignedCompact(form.Get("client_assertion"), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || c.keys == nil {
		return "no signed text"
	}
	keys := c.keys.Key(signed.Signatures[0].Header.KeyID)
	if len(keys) != 1 {
		return "no such key"
	}
	payload, err := signed.Verify(keys[0])
	if err != nil {
		return "a wrong signature"
	}
	var claims struct {
		Issuer   string `json:"iss"`
		Subject  string `json:"sub"`
		Audience any    `json:"aud"`
		ID       string `json:"jti"`
		Ends     int64  `json:"exp"`
	}
	if json.Unmarshal(payload, &claims) != nil || claims.Issuer != c.id || claims.Subject != c.id ||
		claims.Audience != s.Issuer() || claims.ID == "" || s.seen["jti "+claims.ID] ||
		time.Until(time.Unix(claims.Ends, 0)) > 5*time.Minute {
		return "wrong claims: " + string(payload)
	}
	s.seen["jti "+claims.ID] = true
	return ""
}

// token is the token endpoint: codes and refresh tokens.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || r.Method != http.MethodPost {
		refuse(w, http.StatusBadRequest, "invalid_request", "")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.RawQuery != "" {
		s.breaks("RFC 6749 3.2: parameters in the address")
	}
	for name, values := range r.PostForm {
		if len(values) > 1 || values[0] == "" {
			s.breaks("RFC 6749 3.2: %s is %q", name, values)
		}
	}
	c := s.authenticate(w, r)
	if c == nil {
		return
	}
	form := r.PostForm
	if want := s.document("resource")["resource"]; form.Get("resource") != want {
		s.breaks("index 'Resource Parameter Implementation' 1: resource %q of a token request, not %q", form["resource"],
			want)
	}
	var g *grant
	switch form.Get("grant_type") {
	case "authorization_code":
		g = s.codes[form.Get("code")]
		delete(s.codes, form.Get("code"))
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		if g != nil && base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
			s.breaks("security 'Authorization Code Protection': a wrong code_verifier")
			g = nil
		}
		if g != nil && form.Get("redirect_uri") != g.redirect {
			s.breaks("RFC 6749 4.1.3: another redirect_uri")
			g = nil
		}
	case "refresh_token":
		g = s.refresh[form.Get("refresh_token")]
		delete(s.refresh, form.Get("refresh_token")) // rotated ("Token Theft")
		if form.Has("scope") {
			s.breaks("a scope at a renewal")
		}
	}
	if g == nil || g.client != c.id {
		refuse(w, http.StatusBadRequest, "invalid_grant", "")
		return
	}
	s.grant(w, *g)
}

// grant answers with tokens.
func (s *Server) grant(w http.ResponseWriter, g grant) {
	access, refresh := rand.Text(), rand.Text()
	g.ends = time.Now().Add(s.Lifetime)
	s.access[access], s.refresh[refresh] = &g, &g
	d := map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": int(s.Lifetime.Seconds()), "refresh_token": refresh,
	}
	if len(g.scopes) > 0 {
		d["scope"] = strings.Join(g.scopes, " ")
	}
	if s.Change != nil {
		s.Change("token", d)
	}
	answer(w, http.StatusOK, d)
}

// revoke is RFC 7009.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil {
		refuse(w, http.StatusBadRequest, "invalid_request", "")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.authenticate(w, r) == nil {
		return
	}
	s.revoked++
	delete(s.refresh, r.PostForm.Get("token"))
	w.WriteHeader(http.StatusOK)
}

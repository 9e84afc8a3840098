package boundserver

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/infra/proofcheck"
)

func refuse(w http.ResponseWriter, status int, code, format string, args ...any) {
	answer(w, status, map[string]any{"error": code, "error_description": fmt.Sprintf(format, args...)})
}

// oktaToken is where Okta has its token endpoint.
const oktaToken = "/oauth2/v1/token"

// serveLogin is the authorization server.
func (s *Server) serveLogin(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	route := map[string]func(http.ResponseWriter, *http.Request){
		"/push": s.push, "/authorize": s.authorize, "/token": s.token, oktaToken: s.token, "/revoke": s.revoke,
	}[path]
	switch {
	case s.Account != "" && path == "/.well-known/oauth-authorization-server":
		answer(w, http.StatusOK, s.change("server", s.metadata()))
	case s.Account != "" && path == "/did/"+s.Account:
		answer(w, http.StatusOK, s.change("did", map[string]any{
			"id": s.Account, "alsoKnownAs": []string{"at://alice.test"}, "service": []any{map[string]any{
				"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": s.api.URL,
			}},
		}))
	case route == nil:
		http.NotFound(w, r)
	default:
		name := path[strings.LastIndexByte(path, '/')+1:]
		if name == "token" && r.ParseForm() == nil && r.PostForm.Get("grant_type") == "refresh_token" {
			name = "refresh"
		}
		if !s.begin(name, w, r) {
			s.mu.Lock()
			defer s.mu.Unlock()
			route(w, r)
		}
	}
}

// metadata is RFC 8414's document as the profile of AT Protocol wants it.
func (s *Server) metadata() map[string]any {
	at := s.login.URL
	return map[string]any{
		"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token",
		"revocation_endpoint": at + "/revoke", "pushed_authorization_request_endpoint": at + "/push",
		"require_pushed_authorization_requests": true, "dpop_signing_alg_values_supported": []string{"ES256"},
		"code_challenge_methods_supported": []string{"S256"}, "response_types_supported": []string{"code"},
		"grant_types_supported":                            []string{"authorization_code", "refresh_token"},
		"token_endpoint_auth_methods_supported":            []string{"none", "private_key_jwt"},
		"token_endpoint_auth_signing_alg_values_supported": []string{"ES256"},
		"authorization_response_iss_parameter_supported":   true, "client_id_metadata_document_supported": true,
		"scopes_supported": []string{"atproto", "transition:generic"},
	}
}

// client is who asks; "" where it does not authenticate. The redirect URIs are those of its registration.
func (s *Server) client(w http.ResponseWriter, r *http.Request) (id string, redirects []string) {
	form := r.PostForm
	switch {
	case s.Account != "":
		return s.documented(w, form)
	case s.Keys != nil:
		if why := s.assertion(s.ID, s.Keys, s.login.URL+r.URL.Path, form); why != "" {
			refuse(w, http.StatusUnauthorized, "invalid_client", "%s", why)
			return "", nil
		}
		return s.ID, nil
	}
	user, password, basic := r.BasicAuth()
	id, _ = url.QueryUnescape(user)
	secret, _ := url.QueryUnescape(password)
	if !basic {
		id = form.Get("client_id")
	}
	if id != s.ID || secret != s.Secret {
		refuse(w, http.StatusUnauthorized, "invalid_client", "no such client")
		return "", nil
	}
	return id, []string{s.Redirect}
}

// documented is the client of a metadata document, which proves itself by its key (the profile's "Confidential Client
// Authentication").
func (s *Server) documented(w http.ResponseWriter, form url.Values) (id string, redirects []string) {
	id = form.Get("client_id")
	res, err := http.Get(id) //nolint:gosec,noctx // what a server of such documents does
	if err != nil {
		refuse(w, http.StatusUnauthorized, "invalid_client", "no document")
		return "", nil
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	var m struct {
		ID        string              `json:"client_id"`
		Kind      string              `json:"application_type"`
		Grants    []string            `json:"grant_types"`
		Responses []string            `json:"response_types"`
		Scope     string              `json:"scope"`
		Redirects []string            `json:"redirect_uris"`
		Method    string              `json:"token_endpoint_auth_method"`
		Alg       string              `json:"token_endpoint_auth_signing_alg"`
		Bound     bool                `json:"dpop_bound_access_tokens"`
		Keys      *jose.JSONWebKeySet `json:"jwks"`
	}
	if json.NewDecoder(res.Body).Decode(&m) != nil || res.StatusCode != http.StatusOK {
		refuse(w, http.StatusUnauthorized, "invalid_client", "no document: %d", res.StatusCode)
		return "", nil
	}
	for what, ok := range map[string]bool{
		"client_id": m.ID == id, "application_type": m.Kind == "web" || m.Kind == "native",
		"authorization_code":       slices.Contains(m.Grants, "authorization_code"),
		"refresh_token":            slices.Contains(m.Grants, "refresh_token"),
		"response_types":           slices.Contains(m.Responses, "code"),
		"scope":                    slices.Contains(strings.Fields(m.Scope), "atproto"),
		"dpop_bound_access_tokens": m.Bound, "token_endpoint_auth_method": m.Method == "private_key_jwt",
		"token_endpoint_auth_signing_alg": m.Alg == "ES256", "jwks": m.Keys != nil, "redirect_uris": len(m.Redirects) > 0,
	} {
		if !ok {
			s.breaks("atproto 'Client ID Metadata Document': %s in %+v", what, m)
		}
	}
	if why := s.assertion(id, m.Keys, s.Issuer(), form); why != "" {
		refuse(w, http.StatusUnauthorized, "invalid_client", "%s", why)
		return "", nil
	}
	return id, m.Redirects
}

// assertion holds a client's assertion to RFC 7523 section 3. Its key is another than that of the proofs.
func (s *Server) assertion(id string, keys *jose.JSONWebKeySet, audience string, form url.Values) (why string) {
	signed, err := jose.ParseSignedCompact(form.Get("client_assertion"),
		[]jose.SignatureAlgorithm{jose.ES256, jose.RS256})
	if err != nil || keys == nil {
		return "no signed text"
	}
	known := keys.Key(signed.Signatures[0].Header.KeyID)
	if len(known) != 1 {
		return "no such key"
	}
	payload, err := signed.Verify(known[0])
	var claims struct {
		Issuer   string `json:"iss"`
		Subject  string `json:"sub"`
		Audience string `json:"aud"`
		ID       string `json:"jti"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil || claims.Issuer != id || claims.Subject != id ||
		claims.Audience != audience || claims.ID == "" || s.seen["assertion "+claims.ID] {
		return "wrong claims: " + string(payload)
	}
	s.seen["assertion "+claims.ID] = true
	return ""
}

// push is RFC 9126 section 2.
func (s *Server) push(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil || r.URL.RawQuery != "" ||
		r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		s.breaks("RFC 9126 2.1: a %s of %s with %q", r.Method, r.Header.Get("Content-Type"), r.URL.RawQuery)
	}
	id, redirects := s.client(w, r)
	if id == "" {
		return
	}
	key, refused := s.proof(w, r, s.login.URL, "login", "") // RFC 9449 10.1
	if refused != "" {
		refuse(w, http.StatusBadRequest, refused, "the proof")
		return
	}
	form := r.PostForm
	for name, values := range form {
		if len(values) > 1 || values[0] == "" {
			s.breaks("RFC 6749 3.1: %s is %q", name, values)
		}
	}
	switch {
	case form.Has("request_uri"):
		s.breaks("RFC 9126 2.1: request_uri in a pushed request")
	case form.Get("response_type") != "code", form.Get("code_challenge_method") != "S256",
		len(form.Get("code_challenge")) != 43:
		s.breaks("RFC 7636: %v", form)
	case form.Get("client_id") != id:
		s.breaks("RFC 9126 2.1: client_id is %q", form.Get("client_id"))
	case form.Get("dpop_jkt") != key:
		s.breaks("RFC 9449 10: dpop_jkt is %q, the proof's key %q", form.Get("dpop_jkt"), key)
	case len(form.Get("state")) < 22 || s.seen["state "+form.Get("state")]:
		s.breaks("RFC 6749 10.12: the state %q", form.Get("state"))
	case s.Account != "" && (!slices.Contains(strings.Fields(form.Get("scope")), "atproto") ||
		form.Get("login_hint") == ""):
		s.breaks("atproto 'Authorization Request Fields': %v", form)
	}
	if !slices.Contains(redirects, form.Get("redirect_uri")) {
		refuse(w, http.StatusBadRequest, "invalid_request", "another redirect URI: %s", form.Get("redirect_uri"))
		return
	}
	s.seen["state "+form.Get("state")] = true
	reference := "urn:ietf:params:oauth:request_uri:" + rand.Text()
	form.Set("client_id", id)
	s.pushed[reference] = form
	answer(w, http.StatusCreated, s.change("push", map[string]any{"request_uri": reference, "expires_in": 60}))
}

// authorize allows at once what was pushed. A reference is good once (RFC 9126 section 4).
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.asked = q
	asked := s.pushed[q.Get("request_uri")]
	delete(s.pushed, q.Get("request_uri"))
	if asked == nil || asked.Get("client_id") != q.Get("client_id") {
		refuse(w, http.StatusBadRequest, "invalid_request", "only pushed requests are taken here")
		return
	}
	if len(q) != 2 {
		s.breaks("RFC 9126 4: the browser carries %v", q)
	}
	code := rand.Text()
	s.codes[code] = &grant{
		client: asked.Get("client_id"), redirect: asked.Get("redirect_uri"), challenge: asked.Get("code_challenge"),
		scope: asked.Get("scope"), key: asked.Get("dpop_jkt"),
	}
	back := url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {s.Issuer()}}
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token is the token endpoint: codes and refresh tokens, each good once.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.RawQuery != "" {
		s.breaks("RFC 6749 3.2: a %s with %q", r.Method, r.URL.RawQuery)
	}
	id, _ := s.client(w, r)
	if id == "" {
		return
	}
	key, refused := s.proof(w, r, s.login.URL, "login", "")
	if refused != "" {
		refuse(w, http.StatusBadRequest, refused, "the proof")
		return
	}
	form := r.PostForm
	var g *grant
	switch form.Get("grant_type") {
	case "authorization_code":
		g = s.codes[form.Get("code")]
		delete(s.codes, form.Get("code"))
		if g != nil && (proofcheck.Hash(form.Get("code_verifier")) != g.challenge || form.Get("redirect_uri") != g.redirect) {
			s.breaks("RFC 7636 4.6, RFC 6749 4.1.3: a wrong code_verifier or redirect_uri")
			g = nil
		}
	case "client_credentials":
		if s.Keys != nil {
			g = &grant{client: id, scope: form.Get("scope"), key: key}
		}
	case "refresh_token":
		g = s.refresh[form.Get("refresh_token")]
		delete(s.refresh, form.Get("refresh_token"))
	}
	if g != nil && g.key != key {
		s.breaks("RFC 9449 5 and 10: a grant of another key")
		g = nil
	}
	if g == nil || g.client != id {
		refuse(w, http.StatusBadRequest, "invalid_grant", "the grant")
		return
	}
	next := *g
	access, refresh := rand.Text(), rand.Text()
	next.ends = time.Now().Add(s.Lifetime)
	s.access[access], s.refresh[refresh] = &next, &next
	d := map[string]any{
		"access_token": access, "token_type": "DPoP", "expires_in": int(s.Lifetime.Seconds()), "refresh_token": refresh,
		"scope": next.scope,
	}
	if s.Account != "" {
		d["sub"] = s.Account
	}
	if s.Keys != nil {
		delete(d, "refresh_token")
	}
	answer(w, http.StatusOK, s.change("token", d))
}

// revoke is RFC 7009.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil {
		return
	}
	if id, _ := s.client(w, r); id == "" {
		return
	}
	delete(s.refresh, r.PostForm.Get("token"))
	w.WriteHeader(http.StatusOK)
}

package fakeprovider

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"patchbay/shared/catalog"
)

type formKey struct{}

// form is a request's parameters, read once.
type form struct {
	values map[string]string
	at     Endpoint // whose address was called
	err    error
}

func withForm(r *http.Request, f form) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), formKey{}, f))
}

// readForm takes the parameters from where the definition says they are, and refuses them elsewhere.
func (p *Provider) readForm(r *http.Request, at *url.URL) (map[string]string, error) {
	return parameters(r, at, p.auth.OAuth2.Token.Encoding)
}

// tokenName is this provider's name of a standard parameter at the token endpoint.
func (p *Provider) tokenName(standard string) string {
	if name, ok := p.auth.OAuth2.Token.Rename[standard]; ok {
		return name
	}
	return standard
}

// refreshParams are the extra parameters of a refresh: its own, else the token request's without the grant type.
func (p *Provider) refreshParams() map[string]catalog.Template {
	o := p.auth.OAuth2
	if o.Refresh != nil && len(o.Refresh.Params) > 0 {
		return o.Refresh.Params
	}
	params := map[string]catalog.Template{}
	maps.Copy(params, o.Token.Params)
	delete(params, "grant_type")
	return params
}

// isRefresh tells a refresh by its grant type.
func (p *Provider) isRefresh(got map[string]string) bool {
	want := p.refreshParams()["grant_type"].String()
	if want == "" {
		want = "refresh_token"
	}
	return got[p.tokenName("grant_type")] == want
}

// serveToken is RFC 6749 sections 3.2, 4.1.3, 4.4.2 and 6.
func (p *Provider) serveToken(w http.ResponseWriter, r *http.Request) {
	f, _ := r.Context().Value(formKey{}).(form)
	if f.err != nil {
		p.tokenError(w, f.err, false)
		return
	}
	answer, err := p.answerToken(r, f)
	if err != nil {
		p.tokenError(w, err, p.isRefresh(f.values))
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// answerToken decides by the grant.
func (p *Provider) answerToken(r *http.Request, f form) (map[string]any, error) {
	got := f.values
	want := map[string]string{}
	if err := p.authenticate(r, p.auth.OAuth2.Token.Client, p.auth.OAuth2.Token.Basic, got, want); err != nil {
		return nil, err
	}
	for name, value := range p.auth.OAuth2.Token.Headers {
		if r.Header.Get(name) != value {
			return nil, refuse("invalid_request", "header %s is wrong", name)
		}
	}
	if r.Header.Get("Accept") == "" {
		return nil, refuse("invalid_request", "no Accept header")
	}
	refreshing, clientGrant := p.isRefresh(got), string(p.auth.Scheme) == "oauth2_client_credentials"
	if err := p.checkMethod(r, refreshing); err != nil {
		return nil, err
	}
	if c := p.auth.OAuth2.Refresh; c != nil && !c.URL.IsZero() && c.URL.String() != p.auth.OAuth2.Token.URL.String() &&
		refreshing != (f.at == Refresh) {
		return nil, refuse("unsupported_grant_type", "not at this address")
	}
	key, err := p.proofOf(r, "")
	if err != nil {
		return nil, err
	}
	var answer map[string]any
	switch {
	case clientGrant:
		answer, err = p.grantClient(got, want)
	case refreshing:
		answer, err = p.grantRefresh(got, want)
	default:
		answer, err = p.grantCode(got, want, key)
	}
	if err == nil {
		p.bind(answer, key)
	}
	return answer, err
}

func (p *Provider) checkMethod(r *http.Request, refreshing bool) error {
	method := p.auth.OAuth2.Token.Method
	if c := p.auth.OAuth2.Refresh; refreshing && c != nil && c.Method != "" {
		method = c.Method
	}
	if method == "" {
		method = http.MethodPost
	}
	if r.Method != method {
		return refuse("invalid_request", "method %s", r.Method)
	}
	return p.checkTLS(r)
}

// checkTLS refuses what anybody on the way could read.
func (p *Provider) checkTLS(r *http.Request) error {
	if r.TLS == nil && !p.o.Plain {
		return refuse("invalid_request", "not over TLS")
	}
	return nil
}

// authenticate is section 2.3.1: by Basic, with id and secret form-encoded unless the definition
// says raw, or by parameters, never by both. own are texts that the definition has in their place.
func (p *Provider) authenticate(
	r *http.Request, style string, own *catalog.BasicPlacement, got, want map[string]string,
) error {
	id, secret := p.values["client_id"], p.values["client_secret"]
	if style == "private_key_jwt" && own == nil {
		return p.checkAssertion(got, want)
	}
	if own != nil {
		if p.checkBasic(r, *own) != nil {
			return refuse("invalid_client", "Basic authentication failed")
		}
		return nil
	}
	switch style {
	case "none":
		want[p.tokenName("client_id")] = id
	case "body":
		want[p.tokenName("client_id")] = id
		want[p.tokenName("client_secret")] = secret
	case "basic_raw": // what is encoded is another secret
		user, password, ok := r.BasicAuth()
		if !ok || user != id || subtle.ConstantTimeCompare([]byte(password), []byte(secret)) != 1 {
			return refuse("invalid_client", "Basic authentication failed")
		}
		return nil
	default:
		user, password, ok := r.BasicAuth()
		gotID, err1 := url.QueryUnescape(user)
		gotSecret, err2 := url.QueryUnescape(password)
		if !ok || errors.Join(err1, err2) != nil || gotID != id ||
			subtle.ConstantTimeCompare([]byte(gotSecret), []byte(secret)) != 1 {
			return refuse("invalid_client", "Basic authentication failed")
		}
		return nil
	}
	if r.Header.Get("Authorization") != "" {
		return refuse("invalid_request", "the client authenticates in two ways")
	}
	return p.matchClient(got, want)
}

// matchClient refuses a wrong client before anything else of a request is looked at (RFC 6749 section 3.2.1).
func (p *Provider) matchClient(got, want map[string]string) error {
	client := map[string]string{}
	for _, name := range []string{p.tokenName("client_id"), p.tokenName("client_secret")} {
		_, replaced := p.auth.OAuth2.Token.Params[name]
		if value, wanted := want[name]; wanted && !replaced && name != "" && got[name] != "" && got[name] != value {
			client[name] = value
		}
	}
	given := map[string]string{}
	for name := range client {
		given[name] = got[name]
	}
	return p.match(given, client)
}

// checkAssertion is RFC 7523 section 2.2.
func (p *Provider) checkAssertion(got, want map[string]string) error {
	if id := p.values["client_id"]; id != "" {
		want[p.tokenName("client_id")] = id
	}
	want["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	want["client_assertion"] = anything
	if err := p.checkSigned("client_assertion", got["client_assertion"]); err != nil {
		return refuse("invalid_client", "%v", err)
	}
	return nil
}

// decodeBasic is the text of the one Authorization header, if it is one of HTTP Basic.
func decodeBasic(headers []string) (string, bool) {
	if len(headers) != 1 {
		return "", false
	}
	encoded, ok := strings.CutPrefix(headers[0], "Basic ")
	text, err := base64.StdEncoding.DecodeString(encoded)
	return string(text), ok && err == nil
}

// parameters reads a request's parameters from where an encoding has them, and refuses them elsewhere.
func parameters(r *http.Request, at *url.URL, encoding string) (map[string]string, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, refuse("invalid_request", "the body cannot be read")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if r.Method == http.MethodGet {
		encoding = "query"
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // malformed: refused below
	if encoding == "query" {
		if len(body) > 0 {
			return nil, refuse("invalid_request", "there is a body")
		}
		values, err := once(r.URL.RawQuery)
		for name := range at.Query() {
			delete(values, name)
		}
		return values, err
	}
	if r.URL.Query().Encode() != at.Query().Encode() {
		return nil, refuse("invalid_request", "parameters in the query")
	}
	if encoding == "json" {
		values := map[string]string{}
		if kind != "application/json" || json.Unmarshal(body, &values) != nil {
			return nil, refuse("invalid_request", "not a JSON object of texts")
		}
		return values, nil
	}
	if kind != "application/x-www-form-urlencoded" {
		return nil, refuse("invalid_request", "content type %q", kind)
	}
	return once(string(body))
}

package outbound

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// ErrCall says that a proxy call cannot be made as asked. Its message says what to change.
var ErrCall = fault.New(fault.Invalid, "invalid_call", "The call cannot be made.")

var errFragment = ErrCall.Says("The path has a fragment, which no server would see; write # as %%23.")

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
}

// Spec is a call as its caller asks for it.
type Spec struct {
	Method string // empty means GET
	// URL replaces the connector's base URL; its origin must be the base's, or https at one of the connector's hosts.
	URL string
	// Path is appended to the base, with its query. An absolute URL is taken as URL when that is empty.
	Path string
	// SDK says that Path is as the vendor's own SDK writes it: it may repeat what the base has, begin with two slashes, or
	// name one of the connector's hosts, as SDKPath does. URL is empty.
	SDK    bool
	Header http.Header
	// Spelling has names of Header as the caller wrote them, by their canonical form. They are sent so over HTTP/1.1: some
	// gateways compare names letter by letter, though RFC 9110 section 5.1 says not to.
	Spelling map[string]string
	Body     []byte
}

// Target is where calls go and how they carry the credential, for one account.
type Target struct {
	API    catalog.API
	Place  catalog.Placement
	Values map[string]string // config fields, setup fields, facts, access_token
	Signed map[string]catalog.SignedText
	Signer *catalog.Signer
	Now    time.Time // of what is signed; zero means the time of the call
}

// TargetOf is where calls of an account of the auth type go.
func TargetOf(api catalog.API, a *catalog.Auth, values map[string]string) Target {
	return Target{API: api, Place: a.Place, Values: values, Signed: a.Signed, Signer: a.Signer}
}

// Home is the connector's base address for the account.
func (t Target) Home() (*url.URL, error) { return URL(t.API.BaseURL, t.Values) }

// Call builds the request of an API call. Whatever the Spec says, the request goes to the connector's own origins,
// carries no header that the caller has no business to set, and has the credential put in last. Errors are ErrURL,
// ErrCall or ErrCredential.
func Call(ctx context.Context, t Target, s Spec) (*http.Request, error) {
	method := strings.ToUpper(s.Method)
	if method == "" {
		method = http.MethodGet
	}
	if !slices.Contains(methods, method) {
		return nil, ErrCall.Says("The method %q is not one of %s.", s.Method, strings.Join(methods, ", "))
	}
	u, err := t.resolve(s)
	if err != nil {
		return nil, err
	}
	header, err := callerHeaders(s.Header)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(s.Body))
	if err != nil {
		return nil, ErrCall.Says("The path does not make a URL.")
	}
	if len(s.Body) == 0 {
		req.Body, req.GetBody = http.NoBody, nil
	}
	req.Header = header
	for name, value := range t.API.Headers {
		if len(req.Header.Values(name)) == 0 { // a caller may ask for another version of the API
			req.Header.Set(name, value)
		}
	}
	now := t.Now
	if now.IsZero() {
		now = time.Now()
	}
	values, err := sign.Texts(t.Signed, t.Values, now, t.Place.Templates()...)
	if err != nil {
		return nil, err
	}
	if err := Place(req, t.Place, values); err != nil { // replaces what the caller sent in the same places
		return nil, err
	}
	if err := sign.Request(req, t.Signer, t.Values, now); err != nil {
		return nil, err
	}
	req = bound(req, t)
	activity.Hide(ctx, placed(req, t)...)
	spell(req.Header, s.Spelling, t)
	return req, nil
}

// Asked is the address of a call and its headers as the caller asks for them, without the credential. Errors are as of
// Call.
func (t Target) Asked(s Spec) (*url.URL, http.Header, error) {
	u, err := t.resolve(s)
	if err != nil {
		return nil, nil, err
	}
	header, err := callerHeaders(s.Header)
	return u, header, err
}

// bound has a request of an account with a DPoP key prove that it has the key (RFC 9449 section 7.1). Its token's
// scheme is DPoP then.
func bound(req *http.Request, t Target) *http.Request {
	token, bearer := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	key := t.Values[provider.ProofKeyValue]
	if key == "" || !bearer || t.Place.Bearer.IsZero() {
		return req
	}
	req.Header.Set("Authorization", "DPoP "+token)
	return req.WithContext(WithProof(req.Context(), Proof{Key: secret.New(key), Token: secret.New(token)}))
}

// placed are the texts that a placement or a signature has put into a request.
func placed(req *http.Request, t Target) (texts []string) {
	p := t.Place
	_, authorization, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	texts = append(texts, authorization)
	for name := range p.Header {
		texts = append(texts, req.Header.Get(name))
	}
	texts = append(texts, sign.Placed(req, t.Signer)...)
	if len(p.Query) > 0 {
		query := req.URL.Query()
		for name := range p.Query {
			texts = append(texts, query.Get(name))
		}
	}
	return texts
}

// PlacedHeaders are the headers in which calls of an auth type have a credential, or what is signed with it.
func PlacedHeaders(a *catalog.Auth) []string {
	names := append([]string{"Authorization", dpopHeader}, sign.Headers(a.Signer)...)
	for name := range a.Place.Header {
		names = append(names, textproto.CanonicalMIMEHeaderKey(name))
	}
	return names
}

// resolve makes the URL of a call, without credential.
func (t Target) resolve(s Spec) (*url.URL, error) {
	base, err := URL(t.API.BaseURL, t.Values)
	if err != nil {
		return nil, err
	}
	if s.SDK {
		return t.sdk(base, s.Path)
	}
	path := s.Path
	if s.URL == "" && strings.Contains(path, "://") && !strings.ContainsAny(path[:strings.Index(path, "://")], "/?#") {
		s.URL, path = path, ""
	}
	if s.URL != "" {
		allowed := base
		if base, err = parse(s.URL); err != nil {
			return nil, err
		}
		if !t.allows(allowed, base) {
			return nil, ErrCall.Says("%s is not a host of this connector; leave url out, or use %s.", base.Host, allowed.Host)
		}
	}
	if path == "" {
		return base, nil
	}
	return appendPath(base, path)
}

// allows says whether u is on the base's origin, or on https at one of the connector's further hosts.
func (t Target) allows(base, u *url.URL) bool {
	if origin(u) == origin(base) {
		return true
	}
	for _, host := range t.API.Hosts {
		if further, err := URL(catalog.OriginOf(host), t.Values); err == nil && origin(u) == origin(further) {
			return true
		}
	}
	return false
}

// parse reads an absolute URL of a caller.
func parse(text string) (*url.URL, error) {
	if strings.Contains(text, `\`) {
		return nil, ErrCall.Says("The url has a backslash.")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || !u.IsAbs() || u.Opaque != "" || !validAuthority(u):
		return nil, ErrCall.Says("The url is not an absolute https one.")
	case u.User != nil:
		return nil, ErrCall.Says("The url has a user name; credentials are put in by Patchbay.")
	case u.Fragment != "" || strings.Contains(text, "#"):
		return nil, ErrCall.Says("The url has a fragment, which no server would see.")
	case hasDotSegment(u.EscapedPath()):
		return nil, ErrCall.Says("The url has a . or .. segment.")
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, nil
}

// appendPath puts a path and its query behind a base URL. The base's query, if it has one, stays first.
func appendPath(base *url.URL, text string) (*url.URL, error) {
	path, query, _ := strings.Cut(text, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	switch {
	case strings.HasPrefix(path, "//") || strings.Contains(text, `\`):
		return nil, ErrCall.Says("The path must begin with one slash and have no backslash.")
	case strings.Contains(text, "#"):
		return nil, errFragment
	case hasDotSegment(path):
		return nil, ErrCall.Says("The path has a . or .. segment.")
	}
	joined := strings.TrimSuffix(base.EscapedPath(), "/") + path
	decoded, err := url.PathUnescape(joined)
	if err != nil || !validHeaderValue(decoded) {
		return nil, ErrCall.Says("The path has a control character or a broken percent-encoding.")
	}
	u := *base
	u.Path, u.RawPath = decoded, joined
	u.RawQuery = joinQuery(base.RawQuery, escapeQuery(query))
	return &u, nil
}

// escapeQuery encodes the bytes that cannot stand in a request line, and leaves the rest as the caller wrote it.
func escapeQuery(raw string) string {
	var out strings.Builder
	for _, c := range []byte(raw) {
		if isAlphanumeric(c) || strings.IndexByte("-._~!$&'()*+,;=:@/?%[]", c) >= 0 {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

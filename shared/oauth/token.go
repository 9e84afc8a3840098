package oauth

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/exchange"
	"patchbay/shared/outbound"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// maxAnswer caps a token or verify answer, in bytes. Real ones are a few kilobytes.
const maxAnswer = 1 << 20

// tokenCall is a request to the token or the revocation endpoint, before the client authenticates.
type tokenCall struct {
	url      catalog.Template
	method   string
	encoding string
	client   string
	basic    *catalog.BasicPlacement     // in place of client
	bearer   secret.Text                 // in place of client, too
	params   params                      // under their standard names
	scopes   bool                        // client credentials alone send them
	extra    map[string]catalog.Template // the definition's
	headers  map[string]string           // likewise
	answer   catalog.Response            // the shape of what comes back
	purpose  purpose
	proves   bool // it carries a proof of the account's key (RFC 9449 sections 5 and 10.1)
	pushed   bool // the parameters are an authorization request's, under the names that it has
}

// newTokenCall fills in what the definition's token section says.
func newTokenCall(o *catalog.OAuth2) tokenCall {
	t := o.Token
	return tokenCall{
		url: t.URL, method: t.Method, encoding: t.Encoding, client: t.Client, basic: t.Basic, extra: t.Params,
		headers: t.Headers, answer: o.Response, proves: o.DPoP,
	}
}

// build makes the request. The client authenticates as RFC 6749 section 2.3.1 has it.
func (t tokenCall) build(ctx context.Context, a *catalog.Auth, values map[string]string) (*http.Request, error) {
	u, err := endpoint(a, t.url, values)
	if err != nil {
		return nil, err
	}
	switch t.clientBy() {
	case "none":
		t.params.set("client_id", values["client_id"])
	case "body":
		t.params.set("client_id", values["client_id"])
		t.params.set("client_secret", values["client_secret"])
	case "private_key_jwt":
		t.params.set("client_id", values["client_id"])
		t.params.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		t.params.set("client_assertion", values[clientAssertion])
	}
	if !t.pushed {
		t.params.rename(a.OAuth2.Token.Rename)
	}
	if t.scopes {
		t.params.addScopes(a.OAuth2.Scopes, values)
	}
	if err := t.params.extend(t.extra, values); err != nil {
		return nil, err
	}
	req, err := t.encode(ctx, u)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	for name, value := range t.headers {
		req.Header.Set(name, value)
	}
	return req, t.authorize(req, values)
}

// clientBy is how the client authenticates, "" for Basic as RFC 6749 has it.
func (t tokenCall) clientBy() string {
	switch {
	case t.basic != nil, !t.bearer.Empty():
		return "otherwise"
	case t.client == "basic":
		return ""
	}
	return t.client
}

// authorize puts the client, or what stands in its place, into the Authorization header.
func (t tokenCall) authorize(req *http.Request, values map[string]string) error {
	id, secret := values["client_id"], values["client_secret"]
	switch by := t.clientBy(); {
	case !t.bearer.Empty():
		req.Header.Set("Authorization", "Bearer "+t.bearer.Reveal())
	case t.basic != nil: // quirk 38; the definition's texts, as RFC 7617 has them
		basic, err := outbound.BasicAuth(*t.basic, values)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", basic)
	case by == "":
		req.SetBasicAuth(basicForm(id), basicForm(secret))
	case by == "basic_raw": // many servers take Basic as RFC 7617 has it, without the form encoding of RFC 6749
		if strings.Contains(id, ":") {
			return ErrParameter.Says("A client_id with a colon cannot be sent by HTTP Basic as it is.")
		}
		req.SetBasicAuth(id, secret)
	}
	return nil
}

// basicForm is the form encoding of RFC 6749 section 2.3.1, with %20 for a blank: who decodes forms reads it as a + is
// read, and who only decodes percent signs, as Authlib does, too (findings/authlib-basic-keeps-plus.sh).
func basicForm(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// encode puts the parameters where the provider reads them.
func (t tokenCall) encode(ctx context.Context, u *url.URL) (*http.Request, error) {
	method, encoding, kind, body := t.method, t.encoding, "", ""
	if method == "" {
		method = http.MethodPost
	}
	if method == http.MethodGet || len(t.params) == 0 {
		encoding = "query"
	}
	switch encoding {
	case "query":
		if u.RawQuery != "" && len(t.params) > 0 {
			u.RawQuery += "&"
		}
		u.RawQuery += t.params.query()
	case "json":
		text, err := json.Marshal(t.params.object())
		if err != nil {
			return nil, ErrParameter.Says("The request cannot be written as JSON.")
		}
		kind, body = "application/json", string(text)
	default:
		kind, body = "application/x-www-form-urlencoded", t.params.encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, ErrParameter.Says("The token endpoint's address cannot be used.")
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	} else {
		// Not http.NoBody: net/http repeats a request without a body when a reused connection breaks, and the code or the
		// refresh token in this one may be spent by then. Nothing is sent all the same.
		req.Body, req.GetBody = io.NopCloser(strings.NewReader("")), nil
	}
	return req, nil
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	kind   string // media type, lower case
	body   []byte
}

// do sends a request once and reads the answer.
func (c *Client) do(req *http.Request) (*reply, error) {
	res, err := exchange.Of(c.HTTP).Do(req)
	if err != nil {
		return nil, networkError(req.URL.Host, err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end, or abandoned
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("%w: more than %d bytes", outbound.ErrTooLarge, maxAnswer)
	}
	if err != nil {
		e := networkError(req.URL.Host, err)
		e.Unanswered = false // the answer broke off, or is too large
		return nil, e
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")) // malformed: no kind
	return &reply{status: res.StatusCode, header: res.Header, kind: kind, body: body}, nil
}

// send makes a token request and returns the answer's document. Its errors show no secret. A server that asks for
// another nonce has not carried the request out (RFC 9449 section 8): it is made anew, once, since what the client
// signs in it may be good once.
func (c *Client) send(
	ctx context.Context, a *catalog.Auth, t tokenCall, values map[string]string, secrets ...string,
) (any, error) {
	document, again, err := c.sendOnce(ctx, a, t, values, secrets...)
	if again {
		document, _, err = c.sendOnce(ctx, a, t, values, secrets...)
	}
	return document, err
}

// sendOnce is send without a second try; again says that there should be one.
func (c *Client) sendOnce(
	ctx context.Context, a *catalog.Auth, t tokenCall, values map[string]string, secrets ...string,
) (document any, again bool, err error) {
	with, err := c.signedFor(a, t, values)
	if err != nil {
		return nil, false, err
	}
	calling := ctx
	if t.proves {
		calling = outbound.WithProof(ctx, outbound.Proof{Key: secret.New(values[provider.ProofKeyValue])})
	}
	t.params = slices.Clone(t.params) // build adds the client's
	req, err := t.build(calling, a, with)
	if err != nil {
		return nil, false, err
	}
	secrets = append(secretsOf(a, values, secrets...), madeOf(a, with)...)
	secrets = append(secrets, authorizationOf(req)...)
	activity.Hide(ctx, secrets...)
	r, err := c.do(req)
	if err != nil {
		return nil, false, err
	}
	document, err = parseAnswer(r)
	e := errorIn(document, t.answer.Error, secrets)
	if err != nil || !isSuccess(r.status) {
		e = c.refusal(r, document, secrets)
	}
	if e != nil {
		if again = t.proves && outbound.AsksNonce(e.Code, r.header); !again {
			activity.Refused(ctx)
		}
		e.Cause = statusCause(r.status)
		e.Kind, e.Code = tokenKind(a, failure{r.status, e.Code, e.Description, document}, t.purpose)
		return nil, again, e
	}
	return document, false, nil
}

// signedFor are the values of a token request, with the signed texts that it names.
func (c *Client) signedFor(
	a *catalog.Auth, t tokenCall, values map[string]string,
) (map[string]string, error) {
	templates := slices.Collect(maps.Values(t.extra))
	if t.basic != nil {
		templates = append(templates, t.basic.User, t.basic.Password, t.basic.Raw)
	}
	if t.clientBy() == "private_key_jwt" {
		templates = append(templates, catalog.NewTemplate("{"+clientAssertion+"}"))
	}
	return sign.Texts(a.Signed, values, c.now(), templates...)
}

// clientAssertion is the signed text by which a client authenticates (RFC 7523 section 2.2).
const clientAssertion = "client_assertion"

// refusal makes the Error of an answer that is not a success. The caller classifies it.
func (c *Client) refusal(r *reply, document any, secrets []string) *provider.Error {
	e := &provider.Error{
		Code: CodeRefused, RetryAfter: retryAfter(r.header, c.now()), Limited: r.status == http.StatusTooManyRequests,
	}
	code, text := describe(document)
	switch {
	case r.status >= 300 && r.status < 400:
		e.Code, e.Description = CodeRedirect, "The provider answered with a redirect."
	case code != "" || text != "":
		if code != "" {
			e.Code = cleanCode(redact(code, secrets))
		}
		e.Description = clean(redact(text, secrets))
	default:
		e.Code, e.Description = CodeAnswer, clean(redact(plainText(r), secrets))
	}
	return e
}

// plainText is what to show of an answer that is no JSON.
func plainText(r *reply) string {
	if r.isHTML() {
		return "The provider answered with a web page."
	}
	return string(r.body)
}

// isHTML finds web pages. What says that it is XML is none, unless it is XHTML.
func (r *reply) isHTML() bool {
	if r.kind == "text/html" || r.kind == "application/xhtml+xml" {
		return true
	}
	begin := strings.ToLower(strings.TrimSpace(string(r.body[:min(len(r.body), 200)])))
	xml := r.kind == "text/xml" || r.kind == "application/xml" || strings.HasSuffix(r.kind, "+xml") ||
		strings.HasPrefix(begin, "<?xml")
	return strings.HasPrefix(begin, "<") && (!xml || strings.Contains(begin, "<html"))
}

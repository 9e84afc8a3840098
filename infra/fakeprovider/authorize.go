package fakeprovider

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// codeLife is how long a code may be used.
const codeLife = time.Minute

// authorization is a code that was given out.
type authorization struct {
	redirectURI string
	challenge   string
	nonce       string
	scope       string
	subject     string
	expires     time.Time
	key         string // that it is bound to
	grant       string // what it gave, once it was used
}

// Asked is an authorization request that is right in every parameter and waits for the user's decision.
type Asked struct {
	Scope string // all that is asked for, with spaces between

	params map[string]string
}

// refused is a refusal with its OAuth code.
type refused struct{ code, text string }

func (r *refused) Error() string { return r.code + ": " + r.text }

func refuse(code, format string, args ...any) error {
	return &refused{code, fmt.Sprintf(format, args...)}
}

// fragmentRoute is the header in which Consent tells what was behind the fragment, as the page's script would.
const fragmentRoute = "X-Fake-Fragment-Route"

// serveAuthorize is RFC 6749 section 4.1.1. Without Options.Consent the user consents at once.
func (p *Provider) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	got, err := p.authorizeParams(r)
	if err == nil && p.auth.OAuth2.PAR != nil {
		got, err = p.pulled(got)
	}
	if err == nil {
		err = p.checkClient(got)
	}
	if err != nil { // the redirect URI cannot be trusted: section 4.1.2.1
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	asked := Asked{Scope: p.grantedScope(), params: got}
	switch err := p.checkAuthorize(r, got); {
	case err != nil:
		p.sendBack(w, r, asked, url.Values{"error": {"invalid_request"}, "error_description": {err.Error()}})
	case p.o.Consent != nil:
		p.o.Consent(w, r, asked)
	default:
		p.Allow(w, r, asked, "user-1")
	}
}

// Allow sends the user back with a code.
func (p *Provider) Allow(w http.ResponseWriter, r *http.Request, asked Asked, subject string) {
	p.sendBack(w, r, asked, p.giveCode(asked, subject))
}

// Deny sends the user back without one.
func (p *Provider) Deny(w http.ResponseWriter, r *http.Request, asked Asked) {
	p.sendBack(w, r, asked, url.Values{"error": {"access_denied"}, "error_description": {"The person chose Deny."}})
}

// sendBack is RFC 6749 section 4.1.2. The address is the registered one, whatever was asked.
func (p *Provider) sendBack(w http.ResponseWriter, r *http.Request, asked Asked, more url.Values) {
	back, err := url.Parse(p.o.RedirectURI)
	if err != nil {
		http.Error(w, "the registered redirect URI does not parse", http.StatusInternalServerError)
		return
	}
	answer := back.Query()
	answer.Set(or(p.auth.OAuth2.Callback.StateParam, "state"), asked.params[p.authorizeName("state")])
	maps.Copy(answer, more)
	if issuer := p.auth.OAuth2.Callback.Issuer; !issuer.IsZero() { // RFC 9207, with errors too
		text, _ := issuer.Expand(p.values) // the definition's check holds it
		answer.Set("iss", text)
	}
	back.RawQuery = answer.Encode()
	status := http.StatusFound
	if r.Method == http.MethodPost {
		status = http.StatusSeeOther // the form must not be sent on
	}
	http.Redirect(w, r, back.String(), status)
}

// authorizeParams reads the query: each parameter once and none empty.
func (p *Provider) authorizeParams(r *http.Request) (map[string]string, error) {
	if r.Method != http.MethodGet {
		return nil, refuse("invalid_request", "method %s", r.Method)
	}
	return once(r.URL.RawQuery)
}

func once(rawQuery string) (map[string]string, error) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, refuse("invalid_request", "the query does not parse")
	}
	out := map[string]string{}
	for name, list := range values {
		if len(list) != 1 || list[0] == "" {
			return nil, refuse("invalid_request", "%s is empty or there more than once", name)
		}
		out[name] = list[0]
	}
	return out, nil
}

func (p *Provider) checkClient(got map[string]string) error {
	for standard, want := range map[string]string{"client_id": p.o.Values["client_id"], "redirect_uri": p.o.RedirectURI} {
		if name := p.authorizeName(standard); name != "" && got[name] != want {
			return refuse("invalid_request", "%s is not the registered one", name)
		}
	}
	return nil
}

// authorizeName is this provider's name of a standard parameter, "" for one that it does not have.
func (p *Provider) authorizeName(standard string) string {
	if name, ok := p.auth.OAuth2.Authorize.Rename[standard]; ok {
		return name
	}
	return standard
}

// checkAuthorize holds the request against the definition: all that is declared, as declared, and nothing else.
func (p *Provider) checkAuthorize(r *http.Request, got map[string]string) error {
	o := p.auth.OAuth2
	want := map[string]string{}
	for standard, value := range map[string]string{
		"response_type": "code", "client_id": p.o.Values["client_id"], "redirect_uri": p.o.RedirectURI, "state": anything,
	} {
		want[p.authorizeName(standard)] = value
	}
	if o.Authorize.PKCE != "off" {
		want[p.authorizeName("code_challenge")] = anything
		want[p.authorizeName("code_challenge_method")] = "S256"
		if c := got[p.authorizeName("code_challenge")]; len(c) != 43 { // RFC 7636 section 4.2: 32 bytes in base64url
			return refuse("invalid_request", "a code_challenge of %d characters", len(c))
		}
	}
	if o.OIDC != nil {
		want[p.authorizeName("nonce")] = anything
	}
	if o.DPoP {
		want[p.authorizeName("dpop_jkt")] = anything
	}
	maps.Copy(want, p.scopes())
	if err := p.static(got, want, o.Authorize.Params, nil); err != nil {
		return err
	}
	if !o.Authorize.URL.IsZero() {
		at, _ := p.at(Authorize)
		for name, list := range at.Query() {
			want[name] = list[0]
		}
		if o.Authorize.Fragment != (r.Header.Get(fragmentRoute) != "") || at.Fragment != r.Header.Get(fragmentRoute) {
			return refuse("invalid_request", "the fragment route is %q", r.Header.Get(fragmentRoute))
		}
	}
	if err := p.checkRaw(r.URL.RawQuery); err != nil {
		return err
	}
	return compare(got, want)
}

// anything in a wanted value means: there, with whatever value.
const anything = "\x00"

// compare refuses what is missing, different, or not wanted. Values are not shown: some are secrets.
func compare(got, want map[string]string) error {
	delete(want, "")
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch value, there := got[name]; {
		case !there:
			return refuse("invalid_request", "%s is missing", name)
		case want[name] != anything && value != want[name]:
			return refuse("invalid_request", "%s is wrong", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			return refuse("invalid_request", "%s is not a parameter here", name)
		}
	}
	return nil
}

// static adds a definition's own parameters. One that is only a field without a value is absent. One with a value that
// is made anew each time is checked here.
func (p *Provider) static(
	got, want map[string]string, params map[string]catalog.Template, more map[string]string,
) error {
	values := maps.Clone(p.values)
	maps.Copy(values, more)
	for name, t := range params {
		if slices.ContainsFunc(t.Names(), func(n string) bool { return p.isMade(n) && values[n] == "" }) {
			if err := p.matches(t, got[name], more, plain); err != nil {
				return err
			}
			want[name] = anything
			continue
		}
		value, err := t.Expand(values)
		if err != nil || value == "" {
			delete(want, name)
			continue
		}
		want[name] = value
	}
	return nil
}

// scopes are the scope parameters that this client is to ask for.
func (p *Provider) scopes() map[string]string {
	out := map[string]string{}
	for _, s := range p.auth.OAuth2.Scopes {
		list, separator, name := s.Default, s.Separator, s.Param
		if own := strings.Fields(p.o.Values[s.Field]); len(own) > 0 {
			list = own
		}
		if separator == "" {
			separator = " "
		}
		if name == "" {
			name = "scope"
		}
		if len(list) == 0 {
			continue
		}
		out[name] = strings.Join(list, separator)
		if s.Raw { // a raw + is a space once decoded
			out[name] = strings.ReplaceAll(out[name], "+", " ")
		}
	}
	return out
}

// checkRaw looks at scopes as they were written, where the definition says that encoding breaks them.
func (p *Provider) checkRaw(query string) error {
	for _, s := range p.auth.OAuth2.Scopes {
		name := s.Param
		if name == "" {
			name = "scope"
		}
		for pair := range strings.SplitSeq(query, "&") {
			if key, value, _ := strings.Cut(pair, "="); s.Raw && key == name && strings.Contains(value, "%") {
				return refuse("invalid_scope", "%s is percent-encoded", name)
			}
		}
	}
	return nil
}

// giveCode is a new code and the callback's facts.
func (p *Provider) giveCode(asked Asked, subject string) url.Values {
	o, got, answer := p.auth.OAuth2, asked.params, url.Values{}
	code, now := random(), p.o.Now()
	p.mu.Lock()
	maps.DeleteFunc(p.codes, func(_ string, a *authorization) bool { return now.After(a.expires) })
	p.codes[code] = &authorization{
		redirectURI: got[p.authorizeName("redirect_uri")], challenge: got[p.authorizeName("code_challenge")],
		nonce: got[p.authorizeName("nonce")], key: got[p.authorizeName("dpop_jkt")], scope: asked.Scope, subject: subject,
		expires: now.Add(codeLife),
	}
	p.mu.Unlock()
	name := o.Callback.CodeParam
	if name == "" {
		name = "code"
	}
	answer.Set(name, code)
	for _, c := range o.Callback.Capture {
		if value := p.o.Facts[c.Fact]; value != "" {
			answer.Set(c.From, value)
		}
	}
	return answer
}

// at is the address of an endpoint.
func (p *Provider) at(e Endpoint) (*url.URL, bool) {
	for _, place := range p.places {
		if place.endpoint == e {
			return place.url, true
		}
	}
	return &url.URL{}, false
}

package fakeprovider

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"patchbay/shared/catalog"
)

// matches says why text is not the template with the right values; nil when it is. A value that is made anew each time,
// such as an access token, is right while it is good. escape is how values stand in the text.
func (p *Provider) matches(
	t catalog.Template, text string, more map[string]string, escape func(string) string,
) error {
	var pattern strings.Builder
	var made []string
	for _, part := range t.Parts() {
		value := part.Text
		if value == "" {
			if p.isMade(part.Name) && more[part.Name] == "" {
				made = append(made, part.Name)
				pattern.WriteString("(.+)")
				continue
			}
			value = escape(p.value(part.Name, more))
			if value == "" {
				return refuse("invalid_request", "there is no %s", part.Name)
			}
		}
		pattern.WriteString(regexp.QuoteMeta(value))
	}
	re, err := regexp.Compile(`(?s)\A` + pattern.String() + `\z`)
	if err != nil {
		return err
	}
	found := re.FindStringSubmatch(text)
	if found == nil {
		return refuse("invalid_token", "not as declared")
	}
	for i, name := range made {
		if err := p.isGood(name, found[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func plain(s string) string { return s }

func (p *Provider) value(name string, more map[string]string) string {
	if value := more[name]; value != "" {
		return value
	}
	return p.values[name]
}

// isMade says whether a name's value is made anew each time.
func (p *Provider) isMade(name string) bool {
	if _, signed := p.auth.Signed[name]; signed {
		return true
	}
	if name == "access_token" {
		return p.auth.Scheme.HoldsTokens()
	}
	return p.made[name]
}

// isGood says why a made value is not good.
func (p *Provider) isGood(name, text string) error {
	if _, signed := p.auth.Signed[name]; signed {
		return p.checkSigned(name, text)
	}
	if p.made[name] {
		return p.checkGiven(name, text)
	}
	if _, good := p.store.Subject(text, p.o.Now()); !good {
		return refuse("invalid_token", "the %s is not good", name)
	}
	return nil
}

// findMade notes which facts steps give out anew each time: those that nothing else says the form of. Tokens are the
// store's.
func (p *Provider) findMade() {
	for _, s := range p.auth.Steps {
		for _, c := range s.Capture {
			p.made[c.Fact] = c.Pattern == "" && c.Part == "" && !isToken(c) && c.Secret
		}
	}
}

// checkBasic holds an Authorization header against RFC 7617, with what the definition puts there.
func (p *Provider) checkBasic(r *http.Request, b catalog.BasicPlacement) error {
	t := b.Raw
	if t.IsZero() {
		t = catalog.NewTemplate(b.User.String() + ":" + b.Password.String())
	}
	text, ok := decodeBasic(r.Header.Values("Authorization"))
	if !ok || p.matches(t, text, nil, plain) != nil {
		return refuse("invalid_token", "user or password is wrong")
	}
	return nil
}

// isVerify says whether a request is the definition's verify call, and why it is not quite.
func (p *Provider) checkVerify(r *http.Request, body []byte) error {
	v := p.auth.Verify
	if v == nil {
		return refuse("not_found", "there is no verify call")
	}
	address := catalog.NewTemplate(p.api.BaseURL.String() + v.Path.String())
	if !v.URL.IsZero() {
		address = v.URL
	}
	want, err := p.address(address)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	for name := range p.auth.Place.Query {
		query.Del(name)
	}
	method := v.Method
	if method == "" {
		method = http.MethodGet
	}
	switch {
	case err != nil || query.Encode() != want.Query().Encode():
		return refuse("not_found", "the query is %s", r.URL.RawQuery)
	case or(r.URL.EscapedPath(), "/") != or(want.EscapedPath(), "/") || !strings.EqualFold(r.Host, want.Host):
		return refuse("not_found", "nothing is at %s%s", r.Host, r.URL.EscapedPath())
	case r.Method != method || string(body) != v.Body:
		return refuse("not_found", "not by %s with that body", r.Method)
	}
	for name, t := range v.Headers {
		if p.matches(t, r.Header.Get(name), nil, plain) != nil {
			return refuse("not_found", "header %s is wrong", name)
		}
	}
	return nil
}

// address expands a template of an address as RFC 3986 has it: each value is one segment, or one part of the query.
func (p *Provider) address(t catalog.Template) (*url.URL, error) {
	values := map[string]string{}
	for _, part := range t.Parts() {
		if value := p.values[part.Name]; part.Text == "" {
			switch part.Section {
			case catalog.PathSection:
				value = url.PathEscape(value)
			case catalog.QuerySection:
				value = url.QueryEscape(value)
			}
			values[part.Name] = value
		}
	}
	text, err := t.Expand(values)
	if err != nil {
		return nil, err
	}
	return url.Parse(text)
}

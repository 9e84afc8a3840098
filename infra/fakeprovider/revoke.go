package fakeprovider

import (
	"net/http"
	"strings"
)

// serveRevoke is RFC 7009, or what the definition has in its place. Whichever token is named, the grant ends.
func (p *Provider) serveRevoke(w http.ResponseWriter, r *http.Request) {
	token, err := p.checkRevoke(r)
	if err != nil {
		p.tokenError(w, err, false)
		return
	}
	if t, ok := p.store.read(token); ok {
		if err := p.store.End(t.grant, p.o.Now()); err != nil {
			p.tokenError(w, err, false)
			return
		}
	}
	if when := p.auth.OAuth2.Response.Error; when != nil {
		answer := map[string]any{}
		set(answer, when.Path, opposite(when.Equals))
		writeJSON(w, http.StatusOK, answer)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// checkRevoke returns the token of a revocation that is right in every part.
func (p *Provider) checkRevoke(r *http.Request) (token string, err error) {
	o := p.auth.OAuth2
	c := o.Revoke
	if r.Method != or(c.Method, http.MethodPost) {
		return "", refuse("invalid_request", "method %s", r.Method)
	}
	at, _ := p.at(Revoke)
	encoding, want, hint := c.Encoding, map[string]string{}, or(c.Token, "refresh_token")
	if !o.Refresh.NeedsToken() { // there are none here
		hint = "access_token"
	}
	switch {
	case c.Param != "":
		want[c.Param] = anything
	case !c.Bearer:
		want["token"], want["token_type_hint"] = anything, hint
	case len(c.Params) == 0:
		encoding = "query" // a request without a body
	}
	got, err := parameters(r, at, encoding)
	if err != nil {
		return "", err
	}
	if err := p.static(got, want, c.Params, nil); err != nil {
		return "", err
	}
	for name, value := range c.Headers {
		if r.Header.Get(name) != value {
			return "", refuse("invalid_request", "header %s is wrong", name)
		}
	}
	bearer, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if isBearer != c.Bearer {
		return "", refuse("invalid_client", "a bearer: %v", isBearer)
	}
	if !c.Bearer {
		style, own := or(c.Client, o.Token.Client), o.Token.Basic
		if c.Client != "" {
			own = nil
		}
		if err := p.authenticate(r, style, own, got, want); err != nil {
			return "", err
		}
	}
	token = or(got[or(c.Param, "token")], bearer)
	return token, p.match(got, want)
}

package fakeprovider

import (
	"io"
	"net/http"
)

// serveRevoke is RFC 7009. Whichever token is named, the grant ends.
func (p *Provider) serveRevoke(w http.ResponseWriter, r *http.Request) {
	o := p.auth.OAuth2
	style := o.Revoke.Client
	if style == "" {
		style = o.Token.Client
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		p.tokenError(w, refuse("invalid_request", "not a form by POST"), false)
		return
	}
	got, err := once(string(body))
	hint := or(o.Revoke.Token, "refresh_token")
	if !o.Refresh.NeedsToken() { // there are none here
		hint = "access_token"
	}
	want := map[string]string{"token": anything, "token_type_hint": hint}
	if err == nil {
		err = p.authenticate(r, style, want)
	}
	if err == nil {
		err = p.match(got, want)
	}
	if err != nil {
		p.tokenError(w, err, false)
		return
	}
	if t, ok := p.store.read(got["token"]); ok {
		if err := p.store.End(t.grant, p.o.Now()); err != nil {
			p.tokenError(w, err, false)
			return
		}
	}
	if when := o.Response.Error; when != nil {
		answer := map[string]any{}
		set(answer, when.Path, opposite(when.Equals))
		writeJSON(w, http.StatusOK, answer)
		return
	}
	w.WriteHeader(http.StatusOK)
}

package fakeprovider

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// serveAPI answers any call at or below the base URL whose credential is right with what arrived.
func (p *Provider) serveAPI(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20)) // what arrived of it
	err := p.checkAPI(r)
	if err == nil {
		err = p.checkSignature(r, body)
	}
	if err != nil {
		p.apiError(w, err)
		return
	}
	status := http.StatusOK
	notVerify := p.checkVerify(r, body)
	read := p.readOf(r)
	if read != nil {
		p.count(Read)
		if err := p.checkRead(r, read); err != nil && notVerify != nil {
			writeJSON(w, http.StatusBadRequest, map[string]any{"error": "invalid_request", "message": err.Error()})
			return
		}
	}
	switch {
	case notVerify == nil:
		p.count(Verify)
		if v := p.auth.Verify; len(v.Expect) > 0 {
			status = v.Expect[0]
		}
	case read == nil && len(p.o.Paths) > 0 && !slices.Contains(p.o.Paths, strings.TrimPrefix(r.URL.Path, p.basePath())):
		writeJSON(w, http.StatusNotFound, map[string]any{"error": "not_found", "message": notVerify.Error()})
		return
	}
	headers := map[string]any{}
	for name := range r.Header {
		if name != "Authorization" {
			headers[name] = r.Header.Get(name)
		}
	}
	answer := map[string]any{
		"method":  r.Method,
		"host":    r.Host,
		"path":    r.URL.Path,
		"escaped": r.URL.EscapedPath(),
		"query":   r.URL.RawQuery,
		"headers": headers,
		"body":    string(body),
	}
	if v := p.auth.Verify; v != nil && v.Error != nil {
		set(answer, v.Error.Path, opposite(v.Error.Equals))
	}
	var document any = answer
	if notVerify == nil && p.auth.Identity.From(catalog.InVerify) {
		subject := "user-1"
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && p.auth.Scheme.OAuth() {
			if who, known := p.store.Subject(token, p.o.Now()); known {
				subject = who
			}
		}
		document = p.identify(answer, subject)
	}
	writeJSON(w, status, document)
}

// basePath is where the API begins on its host.
func (p *Provider) basePath() string {
	return strings.TrimSuffix(p.base.Path, "/")
}

// identify puts who a subject is where the definition looks for it. An answer in which an index comes first is a list.
func (p *Provider) identify(answer any, subject string) any {
	answer = set(answer, p.auth.Identity.ID, subject)
	if name := p.auth.Identity.Name; name != "" {
		answer = set(answer, name, "Name of "+subject)
	}
	return answer
}

// apiError refuses a credential: a token as expired where the definition has words for that, else as dead.
func (p *Provider) apiError(w http.ResponseWriter, err error) {
	e := said{status: http.StatusUnauthorized, code: "invalid_token", text: err.Error()}
	if !p.auth.Scheme.HoldsTokens() || !e.declared(p.auth.Failures.Calls, catalog.MeansExpired) {
		e.declared(p.auth.Failures.Calls, catalog.MeansDead)
	}
	var when *catalog.ErrorWhen
	if p.auth.Verify != nil {
		when = p.auth.Verify.Error
	}
	e.write(w, when)
}

// checkAPI holds the request against the definition's placement, every member of it.
func (p *Provider) checkAPI(r *http.Request) error {
	if err := p.checkTLS(r); err != nil {
		return err
	}
	for name, want := range p.api.Headers {
		if t, own := p.verifyHeader(name); own && p.matches(t, r.Header.Get(name), nil, plain) == nil {
			continue
		}
		if r.Header.Get(name) != want {
			return refuse("invalid_request", "header %s is wrong", name)
		}
	}
	if err := p.checkPlaced(r, p.auth.Place); err != nil {
		return err
	}
	return p.checkBound(r)
}

// checkPlaced holds the request against a placement, every member of it. There is no other Authorization.
func (p *Provider) checkPlaced(r *http.Request, place catalog.Placement) error {
	placed := false
	check := func(what string, t catalog.Template, got []string) error {
		placed = placed || what == "Authorization"
		if len(got) != 1 || p.matches(t, got[0], nil, plain) != nil {
			return refuse("invalid_token", "%s is wrong", what)
		}
		return nil
	}
	if !place.Bearer.IsZero() {
		scheme := "Bearer "
		if p.bound() {
			scheme = "DPoP "
		}
		bearer := catalog.NewTemplate(scheme + place.Bearer.String())
		if err := check("Authorization", bearer, r.Header.Values("Authorization")); err != nil {
			return err
		}
	}
	if place.Basic != nil {
		if err := p.checkBasic(r, *place.Basic); err != nil {
			return err
		}
		placed = true
	}
	for name, t := range place.Header {
		if err := check(http.CanonicalHeaderKey(name), t, r.Header.Values(name)); err != nil {
			return err
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse("invalid_request", "the query does not parse")
	}
	for name, t := range place.Query {
		if err := check("query parameter "+name, t, query[name]); err != nil {
			return err
		}
	}
	if !placed && r.Header.Get("Authorization") != "" && (p.auth.Signer == nil || p.auth.Signer.Kind == catalog.HMAC) {
		return refuse("invalid_request", "there is an Authorization header")
	}
	return nil
}

// verifyHeader is a header that the verify call has in place of the API's own.
func (p *Provider) verifyHeader(name string) (catalog.Template, bool) {
	if p.auth.Verify != nil {
		for own, t := range p.auth.Verify.Headers {
			if strings.EqualFold(own, name) {
				return t, true
			}
		}
	}
	return catalog.Template{}, false
}

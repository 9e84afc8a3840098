package fakeprovider

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// round is how far the one who links or renews has come through the steps.
type round struct {
	renewal bool
	done    map[string]bool
	grant   string // of the tokens that steps give
}

// given is a value that a step gave out last. Those before it are good no more.
type given struct {
	text string
	ends time.Time // zero: never
}

// begin starts a round: with a token call, or with the first step where there is none.
func (p *Provider) beginRound(renewal bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.round = round{renewal: renewal, done: map[string]bool{}}
}

// isDue says whether a step is run in the round.
func (p *Provider) isDue(s *catalog.Step) bool {
	ofRefresh := func(s catalog.Step) bool { return s.Again == catalog.StepRefresh }
	return !p.round.renewal || ofRefresh(*s) ||
		p.auth.Scheme == catalog.Exchange && !slices.ContainsFunc(p.auth.Steps, ofRefresh)
}

// serveStep answers a request that is one of the steps. handled is false where another endpoint may be meant.
func (p *Provider) serveStep(w http.ResponseWriter, r *http.Request, elsewhere bool) (handled bool) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20)) // what arrived of it
	var refusal error
	for i := range p.auth.Steps {
		s := &p.auth.Steps[i]
		at, err := p.address(s.Request.URL)
		if err != nil || !strings.EqualFold(at.Host, r.Host) || pathOf(r.URL) != pathOf(at) {
			continue
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err := p.checkStep(s, r, at, body); err != nil {
			refusal = fmt.Errorf("%s: %w", s.Name, err)
			continue
		}
		if p.isVerifyOf(s, r, body) {
			continue
		}
		p.run(Step, func(w http.ResponseWriter, _ *http.Request) { p.answerStep(w, i) }, w, r)
		return true
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if refusal == nil || !elsewhere {
		return false
	}
	p.run(Step, func(w http.ResponseWriter, _ *http.Request) { p.stepError(w, refusal) }, w, r)
	return true
}

// isVerifyOf says whether a request is the verify call, where that asks what a step asked before (Xero's connections).
func (p *Provider) isVerifyOf(s *catalog.Step, r *http.Request, body []byte) bool {
	p.mu.Lock()
	over := p.round.done[s.Name] || !p.isDue(s)
	p.mu.Unlock()
	return over && p.checkVerify(r, body) == nil && p.checkAPI(r) == nil
}

// stepError refuses a step, in the definition's words for a dead credential where it has some.
func (p *Provider) stepError(w http.ResponseWriter, err error) {
	e := said{status: http.StatusUnauthorized, code: "invalid_credentials", text: err.Error()}
	if r, ok := errors.AsType[*refused](err); ok && r.code == "invalid_request" {
		e.status, e.code = http.StatusBadRequest, r.code
	} else {
		e.declared(p.auth.Failures.Token, catalog.MeansDead)
	}
	e.write(w, nil)
}

// checkStep holds a request against a step: all that is declared, as declared, and nothing else.
func (p *Provider) checkStep(s *catalog.Step, r *http.Request, at *url.URL, body []byte) error {
	q := s.Request
	if r.Method != or(q.Method, http.MethodPost) {
		return refuse("invalid_request", "method %s", r.Method)
	}
	if err := p.checkTLS(r); err != nil {
		return err
	}
	if err := p.checkStepQuery(q, r, at); err != nil {
		return err
	}
	if err := p.checkPlaced(r, catalog.Placement{Bearer: q.Bearer, Basic: q.Basic, Header: q.Headers}); err != nil {
		return err
	}
	if err := p.checkStepBody(q, r, body); err != nil {
		return err
	}
	return p.checkSignature(r, body)
}

func (p *Provider) checkStepQuery(q catalog.StepRequest, r *http.Request, at *url.URL) error {
	got, err := once(r.URL.RawQuery)
	if err != nil {
		return err
	}
	want := map[string]string{}
	for name, list := range at.Query() {
		want[name] = list[0]
	}
	if err := p.static(got, want, q.Query, nil); err != nil {
		return err
	}
	return compare(got, want)
}

func (p *Provider) checkStepBody(q catalog.StepRequest, r *http.Request, body []byte) error {
	kind := r.Header.Get("Content-Type")
	got, want := map[string]string{}, map[string]string{}
	switch {
	case len(q.Form) > 0:
		var err error
		if got, err = once(string(body)); err != nil || kind != "application/x-www-form-urlencoded" {
			return refuse("invalid_request", "no form")
		}
		if err := p.static(got, want, q.Form, nil); err != nil {
			return err
		}
	case len(q.JSON) > 0:
		var document any
		if json.Unmarshal(body, &document) != nil || kind != "application/json" {
			return refuse("invalid_request", "no JSON")
		}
		flatten(got, "", document)
		if err := p.static(got, want, q.JSON, nil); err != nil {
			return err
		}
	case !q.Text.IsZero():
		if kind != q.ContentType {
			return refuse("invalid_request", "content type %s", kind)
		}
		return p.matches(q.Text, string(body), nil, escapeIn(kind))
	default:
		if len(body) > 0 {
			return refuse("invalid_request", "there is a body")
		}
	}
	return compare(got, want)
}

// flatten names the members of a JSON document by dotted paths. What is no text is named so that nothing equals it.
func flatten(out map[string]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			flatten(out, strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case string:
		out[path] = v
	default:
		out[path] = fmt.Sprintf("%T", v)
	}
}

// escapeIn is how a value stands in a text of a media type.
func escapeIn(kind string) func(string) string {
	switch {
	case strings.Contains(kind, "xml"):
		return func(s string) string {
			var out bytes.Buffer
			_ = xml.EscapeText(&out, []byte(s))
			return out.String()
		}
	case strings.Contains(kind, "json"):
		return func(s string) string {
			text, _ := json.Marshal(s)
			return strings.Trim(string(text), `"`)
		}
	}
	return plain
}

// answerStep gives what a step captures, if the steps before it in the round were run.
func (p *Provider) answerStep(w http.ResponseWriter, index int) {
	s := &p.auth.Steps[index]
	grant, err := p.stepInOrder(index)
	if err != nil {
		p.stepError(w, err)
		return
	}
	now, lifetime := p.o.Now(), p.o.Lifetime
	if s.Expires != nil && s.Expires.In == "" {
		lifetime = time.Duration(s.Expires.Lifetime) * time.Second
	}
	values, err := p.stepValues(s, grant, lifetime, now)
	if err != nil {
		p.stepError(w, err)
		return
	}
	p.writeStep(w, s, values, lifetime, now)
}

// stepInOrder notes that a step is run, and refuses one that comes too early.
func (p *Provider) stepInOrder(index int) (grant string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.auth.Steps[index]
	if p.auth.Scheme == catalog.Exchange && (p.round.done == nil || p.round.done[s.Name]) {
		p.round = round{renewal: p.round.done != nil && p.linked, done: map[string]bool{}}
		p.round.grant = p.store.begin("user-1", "", p.o.Now())
	}
	for i := range index {
		if earlier := &p.auth.Steps[i]; p.isDue(earlier) && !p.round.done[earlier.Name] {
			return "", refuse("invalid_request", "%s comes before %s", earlier.Name, s.Name)
		}
	}
	if p.round.done == nil {
		return "", refuse("invalid_request", "%s comes before any token", s.Name)
	}
	if p.round.grant == "" && slices.ContainsFunc(s.Capture, isToken) { // the token call's is of no use any more
		p.round.grant = p.store.begin("user-1", "", p.o.Now())
	}
	p.round.done[s.Name] = true
	p.linked = p.linked || index == len(p.auth.Steps)-1
	return p.round.grant, nil
}

// stepValues makes the values of a step's facts.
func (p *Provider) stepValues(
	s *catalog.Step, grant string, lifetime time.Duration, now time.Time,
) (map[string]string, error) {
	values := map[string]string{}
	var tokens issued
	if slices.ContainsFunc(s.Capture, isToken) { // in place of the token call's, where there was one
		var err error
		if tokens, err = p.store.issue(grant, 0, lifetime, true, now); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range s.Capture {
		switch {
		case c.Fact == "access_token" && tokens.access != "":
			values[c.Fact] = tokens.access
		case c.Fact == "refresh_token" && tokens.refresh != "":
			values[c.Fact] = tokens.refresh
		case p.isMade(c.Fact):
			g := given{text: random()}
			if s.Expires != nil || p.auth.Scheme == catalog.Exchange {
				g.ends = now.Add(lifetime)
			}
			p.given[c.Fact], values[c.Fact] = g, g.text
		default:
			values[c.Fact] = p.o.Facts[c.Fact]
		}
	}
	return values, nil
}

func isToken(c catalog.Capture) bool { return c.Fact == "access_token" || c.Fact == "refresh_token" }

// writeStep puts values where the definition looks for them.
func (p *Provider) writeStep(
	w http.ResponseWriter, s *catalog.Step, values map[string]string, lifetime time.Duration, now time.Time,
) {
	var document any = map[string]any{}
	text, elements := "", map[string]string{}
	for _, c := range s.Capture {
		switch value := values[c.Fact]; c.In {
		case "header":
			w.Header().Set(c.From, value)
		case "cookie":
			http.SetCookie(w, &http.Cookie{
				Name: c.From, Value: value, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
			})
		case "text":
			text = value
		case "xml":
			elements[c.From] = value
		default:
			document = set(document, c.From, value)
		}
	}
	if s.Expires != nil && s.Expires.In != "" {
		document = set(document, s.Expires.In, expires(s.Expires.Unit, lifetime, now))
	}
	if s.Error != nil {
		document = set(document, s.Error.Path, opposite(s.Error.Equals))
	}
	status := http.StatusOK
	if len(s.Expect) > 0 {
		status = s.Expect[0]
	}
	switch {
	case text != "":
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text+"\n")
	case len(elements) > 0:
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><a:answer xmlns:a="urn:fake"><a:body>`)
		for _, name := range slices.Sorted(maps.Keys(elements)) {
			_, _ = fmt.Fprintf(w, "<a:%s>%s</a:%s>", name, escapeIn("xml")(elements[name]), name)
		}
		_, _ = io.WriteString(w, `</a:body></a:answer>`)
	default:
		writeJSON(w, status, document)
	}
}

// checkGiven says why a value that steps give out is not good.
func (p *Provider) checkGiven(name, text string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.given[name]
	if g.text == "" || g.text != text || !g.ends.IsZero() && !p.o.Now().Before(g.ends) {
		return refuse("invalid_token", "%s is stale", name)
	}
	return nil
}

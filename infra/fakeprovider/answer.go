package fakeprovider

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// answerFor makes tokens of a grant and the answer that carries them, in the declared envelope. used is the number of
// the refresh token that was presented, 0 for none.
func (p *Provider) answerFor(
	grant string, used int, nonce string, refresh bool, r catalog.Response,
) (map[string]any, error) {
	o, now := p.auth.OAuth2, p.o.Now()
	lifetime := p.o.Lifetime
	if r.Lifetime > 0 {
		lifetime = time.Duration(r.Lifetime) * time.Second
	}
	refresh = refresh && (o.Refresh == nil || !o.Refresh.Disabled)
	made, err := p.store.issue(grant, used, lifetime, refresh, now)
	switch {
	case errors.Is(err, errReused):
		p.count(Reuse)
		return nil, refuse("invalid_grant", "used before: every token that came of it is revoked")
	case errors.Is(err, errEnded):
		return nil, refuse("invalid_grant", "the token is not valid any more")
	case err != nil:
		return nil, err
	}
	p.beginRound(p.linked)
	answer := map[string]any{}
	set(answer, "token_type", "bearer")
	set(answer, or(r.AccessToken, "access_token"), made.access)
	set(answer, or(r.Scope, "scope"), made.Scope)
	if r.Lifetime == 0 || r.ExpiresIn != "" { // a declared lifetime is there because the provider tells none
		set(answer, or(r.ExpiresIn, "expires_in"), expires(r.ExpiresUnit, lifetime, now))
	}
	if refresh {
		set(answer, or(r.RefreshToken, "refresh_token"), made.refresh)
		if p.o.GrantLifetime > 0 {
			set(answer, or(r.GrantExpiresIn, "refresh_token_expires_in"), expires(r.GrantExpiresUnit, p.o.GrantLifetime, now))
		}
	}
	for _, c := range r.Capture {
		if value := p.o.Facts[c.Fact]; value != "" {
			set(answer, c.From, value)
		}
	}
	if r.Error != nil {
		set(answer, r.Error.Path, opposite(r.Error.Equals))
	}
	if p.auth.Identity.From(catalog.InToken) {
		p.identify(answer, made.Subject)
	}
	if o.OIDC != nil && strings.Contains(made.Scope, "openid") && nonce != "" {
		token, err := p.idToken(made.Subject, nonce, made.access)
		if err != nil {
			return nil, err
		}
		answer["id_token"] = token
	}
	return answer, nil
}

// expires is a lifetime in the declared unit.
func expires(unit string, d time.Duration, now time.Time) any {
	switch unit {
	case "ms":
		return d.Milliseconds()
	case "at_s":
		return now.Add(d).Unix()
	case "at_ms":
		return now.Add(d).UnixMilli()
	case "at_iso":
		return now.Add(d).UTC().Format(time.RFC3339)
	case "hms":
		s := int(d.Seconds())
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return int(d.Seconds())
}

// set puts a value at a dotted path, and gives what is there then. An index makes a list, with others before it; so
// does member=value, with another item that has it not before the one that has.
func set(document any, path string, value any) any {
	if path == "" {
		return value
	}
	name, rest, _ := strings.Cut(path, ".")
	if member, wanted, chosen := strings.Cut(name, "="); chosen {
		list, ok := document.([]any)
		if !ok {
			list = []any{map[string]any{member: opposite(wanted)}, map[string]any{member: typed(wanted)}}
		}
		list[1] = set(list[1], rest, value)
		return list
	}
	if i, err := strconv.Atoi(name); err == nil {
		list, _ := document.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = set(list[i], rest, value)
		return list
	}
	object, ok := document.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	object[name] = set(object[name], rest, value)
	return object
}

func or(path, standard string) string {
	if path == "" {
		return standard
	}
	return path
}

// typed is the JSON value that a definition writes as text; opposite is one that it is not.
func typed(text string) any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	return v
}

func opposite(text string) any {
	switch text {
	case "false":
		return true
	case "true":
		return false
	}
	return "not " + text
}

// tokenError is RFC 6749 section 5.2, or the provider's own form and words.
func (p *Provider) tokenError(w http.ResponseWriter, err error, refreshing bool) {
	e := said{status: http.StatusBadRequest, code: "server_error", text: err.Error()}
	if r, ok := errors.AsType[*refused](err); ok {
		e.code, e.text = r.code, r.text
	}
	switch {
	case e.code == "invalid_client":
		e.status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", "Basic")
		e.declared(p.auth.Failures.Token, catalog.MeansClient)
	case e.code == "invalid_grant" && refreshing:
		e.declared(p.auth.Failures.Token, catalog.MeansDead)
	}
	e.write(w, p.answerShape(refreshing).Error)
}

// said is an error in this provider's words.
type said struct {
	status     int
	code, text string
	rule       *catalog.FailureRule // nil: the standard's words
}

// declared puts an error as the first rule with the meaning has it.
func (e *said) declared(rules []catalog.FailureRule, means catalog.Meaning) bool {
	i := slices.IndexFunc(rules, func(r catalog.FailureRule) bool { return r.Means == means })
	if i < 0 {
		return false
	}
	e.rule = &rules[i]
	if len(e.rule.Status) > 0 {
		e.status = e.rule.Status[0]
	}
	if len(e.rule.Code) > 0 {
		e.code = e.rule.Code[0]
	}
	if e.rule.MessageContains != "" {
		e.text = "Refused: " + e.rule.MessageContains
	}
	return true
}

// write answers the error: as a condition with status 200 where the definition has one, with the code where the rule
// looks for it.
func (e *said) write(w http.ResponseWriter, when *catalog.ErrorWhen) {
	body := map[string]any{"error": e.code, "error_description": e.text}
	if e.rule != nil && e.rule.Path != "" {
		delete(body, "error")
	}
	if when != nil {
		body = ownError(when, e.code, e.text)
		if e.rule == nil || len(e.rule.Status) == 0 {
			e.status = http.StatusOK
		}
	}
	if e.rule != nil && e.rule.Path != "" {
		set(body, e.rule.Path, typed(e.code))
	}
	writeJSON(w, e.status, body)
}

// ownError is an error as the definition recognises it.
func ownError(when *catalog.ErrorWhen, code, text string) map[string]any {
	answer := map[string]any{}
	if when.Code != "" {
		set(answer, when.Code, code)
	}
	if when.Message != "" && when.Message != when.Code {
		set(answer, when.Message, text)
	}
	set(answer, when.Path, typed(when.Equals))
	return answer
}

func writeJSON(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // RFC 6749 section 5.1
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document) // the client is gone if this fails
}

// answerShape is how the answer to a refresh, or to any other grant, is made up.
func (p *Provider) answerShape(refreshing bool) catalog.Response {
	o := p.auth.OAuth2
	if refreshing && o.Refresh != nil && o.Refresh.Response != nil {
		return *o.Refresh.Response
	}
	return o.Response
}

package oauth

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/mcp"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// failure is an answer that says no, in the parts by which it is classified.
type failure struct {
	status   int
	code     string // as it is usually found
	text     string // the description
	document any    // the answer as JSON; nil when it is none
}

// find returns the first rule that fits, and the code by which it does; nil when none fits.
func find(rules []catalog.FailureRule, f failure) (rule *catalog.FailureRule, code string) {
	for i := range rules {
		r := &rules[i]
		code := f.code
		if r.Path != "" {
			code = textAt(f.document, r.Path)
		}
		code = cleanCode(code)
		if len(r.Status) > 0 && !slices.Contains(r.Status, f.status) ||
			len(r.Code) > 0 && !slices.ContainsFunc(r.Code, func(c string) bool { return cleanCode(c) == code }) ||
			!strings.Contains(strings.ToLower(f.text), strings.ToLower(r.MessageContains)) {
			continue
		}
		return r, code
	}
	return nil, ""
}

// MaxFailure is how long a call's answer may be, in bytes, to be read for a code. Errors are short.
const MaxFailure = 64 << 10

// CallFailure says what the answer to a call of the API means for the account; nil when it says nothing about it. What
// the definition declares goes first. Then 401 (RFC 9110 section 15.5.2) and the challenge invalid_token, which comes
// with 401 by RFC 6750 section 3.1 and with 403 in the wild, mean an access token that is no longer accepted.
//
// values are the call's: their secrets are taken out of the provider's words.
func CallFailure(
	a *catalog.Auth, values map[string]string, status int, header http.Header, body []byte,
) *provider.Error {
	return callFailure(a, values, status, header, body, len(body) <= MaxFailure)
}

// LongFailure is CallFailure of an answer that is longer than MaxFailure: nobody needs to have its body.
func LongFailure(a *catalog.Auth, values map[string]string, status int, header http.Header) *provider.Error {
	return callFailure(a, values, status, header, nil, false)
}

func callFailure(
	a *catalog.Auth, values map[string]string, status int, header http.Header, body []byte, short bool,
) *provider.Error {
	f := failure{status: status}
	rules := rulesFor(a.Failures.Calls, status, body, short)
	if len(rules) > 0 && short {
		f.document, _ = parseAnswer(&reply{status: status, header: header, body: body}) // no JSON: no code
		f.code, f.text = describe(f.document)
	}
	if rule, code := find(rules, f); rule != nil {
		return &provider.Error{
			Kind: kindOf(rule.Means), Code: code, Description: clean(redact(f.text, secretsOf(a, values))),
			Cause: statusCause(status),
		}
	}
	if outbound.RefusesProof(status, header) {
		return nil // about this request, whatever the token
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden && invalidToken(header) {
		return &provider.Error{Kind: provider.Expired, Code: CodeCredential, Cause: statusCause(status)}
	}
	return lacking(a, status, header)
}

// lacking is the answer of an MCP server whose challenge names the scopes that the call needs ("Runtime Insufficient
// Scope Errors"); nil for any other.
func lacking(a *catalog.Auth, status int, header http.Header) *provider.Error {
	if a.MCP == nil || status != http.StatusForbidden {
		return nil
	}
	challenge, _ := mcp.ReadChallenge(header.Values("Www-Authenticate"))
	if challenge.Error != codeScope || len(challenge.Scopes) == 0 {
		return nil
	}
	return &provider.Error{
		Kind: provider.Lacking, Code: codeScope, Scopes: challenge.Scopes, Cause: statusCause(status),
		Description: "The account lacks " + clean(strings.Join(challenge.Scopes, " ")) + ".",
	}
}

// codeScope is RFC 6750's error of a token without the scope for a call.
const codeScope = "insufficient_scope"

// rulesFor leaves the rules that the answer could fit without being parsed: most answers are good ones, which may be
// large. A rule without statuses is one of errors.
func rulesFor(rules []catalog.FailureRule, status int, body []byte, short bool) []catalog.FailureRule {
	var left []catalog.FailureRule
	for _, r := range rules {
		named := slices.Contains(r.Status, status) || len(r.Status) == 0 && status >= 400
		there := len(r.Code) == 0 || short && slices.ContainsFunc(r.Code, func(code string) bool {
			return bytes.Contains(body, []byte(code))
		})
		if named && there {
			left = append(left, r)
		}
	}
	return left
}

// invalidToken looks for RFC 6750's error in the challenges of an answer.
func invalidToken(h http.Header) bool {
	for _, challenge := range h.Values("Www-Authenticate") {
		challenge = strings.ToLower(challenge)
		_, parameters, bearer := strings.Cut(challenge, "bearer ")
		parameters = strings.ReplaceAll(parameters, " ", "")
		if bearer && (strings.Contains(parameters, `error="invalid_token"`) ||
			strings.Contains(parameters+",", "error=invalid_token,")) {
			return true
		}
	}
	return false
}

// kindOf is what a rule's meaning is to the domain.
func kindOf(m catalog.Meaning) provider.Kind {
	switch m {
	case catalog.MeansExpired:
		return provider.Expired
	case catalog.MeansDead:
		return provider.CredentialDead
	case catalog.MeansClient:
		return provider.ClientWrong
	case catalog.MeansLater:
		return provider.Later
	}
	return provider.Other
}

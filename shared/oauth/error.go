package oauth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

// Codes of a provider.Error that Patchbay makes; others are the provider's own, such as invalid_grant (RFC 6749
// section 5.2).
const (
	CodeIssuer      = provider.CodeIssuer
	CodeCallback    = provider.CodeCallback
	CodeFact        = provider.CodeFact
	CodeAnswer      = provider.CodeAnswer
	CodeTooLarge    = provider.CodeTooLarge
	CodeIDToken     = provider.CodeIDToken
	CodeDiscovery   = provider.CodeDiscovery
	CodeTimeout     = "timeout"     //
	CodeUnreachable = "unreachable" //
	CodeAddress     = provider.CodeAddress
	CodeRedirect    = "unexpected_redirect"
	CodeCredential  = "credential_refused" // a verify call answered 401 or 403
	CodeRefused     = "provider_error"     // an error without a code of its own
	CodeNoRefresh   = "no_refresh_token"   // nothing to refresh with, or the provider cannot
	CodeUnbound     = provider.CodeUnbound
)

// maxText is how many characters of a provider's text are kept.
const maxText = 300

// CallbackError returns the error of a redirect back (RFC 6749 section 4.1.2.1), nil when it carries none. Facebook
// says error_code and error_message instead; with a code beside them they are no error.
func (*Client) CallbackError(q url.Values) *provider.Error {
	code, text := q.Get("error"), q.Get("error_description")
	if !q.Has("error") {
		code, text = q.Get("error_code"), q.Get("error_message")
		if code == "" && text == "" || q.Has("code") {
			return nil
		}
	}
	code = cleanCode(code)
	return &provider.Error{Kind: callbackKind(code), Code: code, Description: clean(text)}
}

// cleanCode keeps what an error code is made of in practice. RFC 6749 would allow <script>.
func cleanCode(s string) string {
	code := make([]byte, 0, 100)
	for _, c := range []byte(s[:min(len(s), 100)]) {
		if isAlphanumeric(c) || strings.IndexByte("_-.", c) >= 0 {
			code = append(code, c)
		}
	}
	if len(code) == 0 {
		return CodeRefused
	}
	return string(code)
}

// clean makes one line of at most maxText characters: no control characters, no invisible or direction-changing ones.
func clean(s string) string {
	words := strings.FieldsFunc(s[:min(len(s), 8*maxText)], func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == unicode.ReplacementChar
	})
	text := []rune(strings.Join(words, " "))
	if len(text) > maxText {
		return string(text[:maxText-1]) + "…"
	}
	return string(text)
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// networkError turns what http.Client returned into an Error without an answer. The address is dropped
// (outbound.Cause).
func networkError(host string, err error) *provider.Error {
	err = outbound.Cause(err)
	e := &provider.Error{
		Kind: provider.Later, Code: CodeUnreachable, Description: "The provider could not be reached at " + clean(host) + ".",
		Unanswered: true, Cause: err,
	}
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, outbound.ErrAddress), errors.Is(err, outbound.ErrInsecure):
		e.Code, e.Kind = CodeAddress, provider.Other
		e.Description = "The address " + clean(host) + " is not one that Patchbay may call."
	case errors.Is(err, outbound.ErrTooLarge):
		e.Code, e.Description, e.Unanswered = CodeTooLarge, "The provider's answer is larger than Patchbay reads.", false
	case errors.Is(err, context.DeadlineExceeded), isNet && timeout.Timeout():
		e.Code, e.Description = CodeTimeout, "The provider at "+clean(host)+" took too long."
	}
	return e
}

// retryAfter reads RFC 9110 section 10.2.3: seconds or a date. At most a day.
func retryAfter(h http.Header, now time.Time) time.Duration {
	const day = 24 * time.Hour
	text := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return max(0, time.Duration(min(seconds, int(day/time.Second)))*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, min(at.Sub(now), day))
	}
	return 0
}

// secretsOf lists what must not be in an error although a provider may echo it.
func secretsOf(a *catalog.Auth, values map[string]string, more ...string) []string {
	return append(more, a.Secrets(values)...)
}

// redact takes secrets out of a provider's text, also in their percent-encoded form. Very short ones stay: they would
// take out half of every sentence.
func redact(text string, secrets []string) string {
	for _, s := range secrets {
		if len(s) >= 6 {
			form := url.QueryEscape(s)
			text = strings.NewReplacer(s, "[redacted]", form, "[redacted]",
				strings.ReplaceAll(form, "+", "%20"), "[redacted]").Replace(text)
		}
	}
	return text
}

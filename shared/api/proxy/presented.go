package proxy

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/fault"
	"patchbay/shared/lazy"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// presented finds the API key or use token of a request wherever a vendor's SDK puts its credential: in Authorization
// in any form, in another header, in the query. It returns its text too, which must not go on to the provider.
func presented(r *http.Request) (key string, p project.Presented, err error) {
	for _, text := range r.Header.Values("Authorization") {
		if key, p, ok := project.Find(unwrapped(text)); ok {
			return key, p, nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, text := range r.Header[name] {
			if key, p, ok := project.Find(text); ok {
				return key, p, nil
			}
		}
	}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if text, err := url.QueryUnescape(pair); err == nil {
			if key, p, ok := project.Find(text); ok {
				return key, p, nil
			}
		}
	}
	return "", project.Presented{}, errNoKey
}

var errNoKey = project.ErrUnauthenticated.Says("The API key is missing, mistyped or revoked. Give the project's API key, or a use token, to the SDK in place of the vendor's own token.")

// caller is who makes a request as a vendor's SDK or an agent makes it: the access that its credential gives to calls,
// and the credential's text, which must not go on to the provider.
func caller(r *http.Request) (a project.Access, key string, err error) {
	key, who, err := presented(r)
	if err != nil {
		return project.Access{}, "", err
	}
	a = who.Access()
	a.Scope, a.User = scope.ProxyCall, strings.Join(r.Header.Values("x-acting-user"), ", ")
	fromPage(r.Context(), &a, r.Header)
	return a, key, nil
}

// unwrapped is what Basic authentication has, as user:password; any other form as it is. Some SDKs leave out the
// padding.
func unwrapped(authorization string) string {
	scheme, value, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "basic") {
		return authorization
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(value), "="))
	if err != nil {
		return ""
	}
	return string(decoded)
}

// withoutKey is what of a request's headers and query does not have the key in it, nor another API key or use token of
// ours.
func withoutKey(r *http.Request, key string) (header http.Header, query string) {
	header = http.Header{}
	for name, values := range r.Header {
		if !slices.ContainsFunc(values, func(v string) bool { return hasKey(v, key) || hasKey(unwrapped(v), key) }) {
			header[name] = values
		}
	}
	var kept []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if pair != "" && !hasKey(pair, key) && !hasKey(unescaped(pair), key) {
			kept = append(kept, pair)
		}
	}
	return header, strings.Join(kept, "&")
}

// hasKey says whether a text has the key, or any other API key.
func hasKey(text, key string) bool {
	_, _, found := project.Find(text)
	return found || strings.Contains(text, key)
}

// unescaped decodes each percent-encoding that is whole, and leaves what is not: a provider may read it all the same.
// It may decode more than once, too.
func unescaped(text string) string {
	for range 5 {
		decoded := escape().ReplaceAllStringFunc(text, func(e string) string {
			c, _ := hex.DecodeString(e[1:]) // two digits of them
			return string(c)
		})
		if decoded == text {
			break
		}
		text = decoded
	}
	return text
}

var escape = lazy.Regexp(`%[0-9a-fA-F]{2}`)

var errKeyInCall = fault.New(fault.Invalid, "api_key_in_call",
	"The call has the API key in its path or body, where the provider would see it. Send it in a header.")

// leaks says whether a path or a body has the key, or any other API key in the path.
func leaks(path string, body []byte, key string) bool {
	return hasKey(path, key) || hasKey(unescaped(path), key) || bytes.Contains(body, []byte(key))
}

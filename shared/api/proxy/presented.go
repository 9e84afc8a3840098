package proxy

import (
	"bytes"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// presented finds the API key of a request wherever a vendor's SDK puts its credential: in Authorization in any form,
// in another header, in the query. It returns the key's text too, which must not go on to the provider.
func presented(r *http.Request) (key string, ref project.KeyRef, err error) {
	for _, text := range r.Header.Values("Authorization") {
		if key, ref, ok := project.FindKey(unwrapped(text)); ok {
			return key, ref, nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, text := range r.Header[name] {
			if key, ref, ok := project.FindKey(text); ok {
				return key, ref, nil
			}
		}
	}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if text, err := url.QueryUnescape(pair); err == nil {
			if key, ref, ok := project.FindKey(text); ok {
				return key, ref, nil
			}
		}
	}
	return "", project.KeyRef{}, errNoKey
}

var errNoKey = project.ErrUnauthenticated.Says("The API key is missing, mistyped or revoked. Give the project's API key to the SDK in place of the vendor's own token.")

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

// withoutKey is what of a request's headers and query does not have the key in it.
func withoutKey(r *http.Request, key string) (header http.Header, query string) {
	header = http.Header{}
	for name, values := range r.Header {
		if !slices.ContainsFunc(values, func(v string) bool { return strings.Contains(unwrapped(v), key) }) {
			header[name] = values
		}
	}
	var kept []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if text, err := url.QueryUnescape(pair); pair != "" && (err != nil || !strings.Contains(text, key)) {
			kept = append(kept, pair)
		}
	}
	return header, strings.Join(kept, "&")
}

var errKeyInCall = fault.New(fault.Invalid, "api_key_in_call",
	"The call has the API key in its path or body, where the provider would see it. Send it in a header.")

// leaks says whether a path or a body has the key.
func leaks(path string, body []byte, key string) bool {
	plain, err := url.PathUnescape(path)
	return err == nil && strings.Contains(plain, key) || strings.Contains(path, key) || bytes.Contains(body, []byte(key))
}

package outbound

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"patchbay/shared/outbound/sign"
)

// refusedHeaders are headers of a caller that never reach a provider: hop-by-hop ones (RFC 9110 section 7.6.1), those
// that the client itself decides, and those that carry a credential, ours included.
var refusedHeaders = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade", "Http2-Settings", "Host", "Content-Length", "Accept-Encoding", "Expect",
	"Authorization", "Dpop", "Cookie", "Cookie2", "Set-Cookie", "X-Account-Id", "X-Acting-User", "X-Approval-Id",
	"X-Hub-Session-Token",
	"Forwarded", "Via",
	"X-Real-Ip", "X-Http-Method", "X-Http-Method-Override", "X-Method-Override",
}

// callerHeaders copies what of a caller's headers may be sent.
func callerHeaders(from http.Header) (http.Header, error) {
	drop := slices.Clone(refusedHeaders)
	for name, values := range from {
		if strings.EqualFold(name, "Connection") {
			for _, v := range values {
				drop = append(drop, strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })...)
			}
		}
	}
	to := http.Header{}
	for name, values := range from {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		if !validHeaderName(name) {
			return nil, ErrCall.Says("%q is not the name of a header.", name)
		}
		if strings.HasPrefix(canonical, "X-Forwarded-") || strings.HasPrefix(canonical, "X-Amz") ||
			strings.HasPrefix(canonical, "X-Patchbay-") ||
			slices.ContainsFunc(drop, func(d string) bool { return strings.EqualFold(d, name) }) {
			continue
		}
		for _, v := range values {
			if !validHeaderValue(v) {
				return nil, ErrCall.Says("The header %s has a line break or another control character.", canonical)
			}
			to.Add(canonical, v)
		}
	}
	return to, nil
}

// readByClient are headers that net/http looks up by their canonical names.
var readByClient = []string{"Accept-Encoding", "Content-Type", "Range", "User-Agent"}

// spell gives headers of a caller the names as the caller wrote them, but for those that the definition sets.
func spell(header http.Header, spelling map[string]string, t Target) {
	set := map[string]bool{"Authorization": true}
	for _, name := range readByClient {
		set[name] = true
	}
	for name := range t.API.Headers {
		set[textproto.CanonicalMIMEHeaderKey(name)] = true
	}
	for _, name := range sign.Headers(t.Signer) {
		set[name] = true
	}
	for name := range t.Place.Header {
		set[textproto.CanonicalMIMEHeaderKey(name)] = true
	}
	for canonical, name := range spelling {
		values, there := header[canonical]
		if there && !set[canonical] && name != canonical && strings.EqualFold(name, canonical) {
			delete(header, canonical)
			header[name] = values
		}
	}
}

// validHeaderName is RFC 9110's token.
func validHeaderName(name string) bool {
	for _, c := range []byte(name) {
		if !isAlphanumeric(c) && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return name != ""
}

// validHeaderValue refuses control characters, line breaks above all.
func validHeaderValue(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

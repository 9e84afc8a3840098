package outbound

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

// ErrURL says that values do not make a usable address of a definition's template (security.md O2).
var ErrURL = fault.New(fault.Invalid, "unusable_address", "The account's values do not make a usable address.")

// URL puts values into a URL template. Values are percent-encoded in the path and the query. In the authority they are
// taken as they are, and the result must parse to exactly that authority: no value can end it, add userinfo or a port,
// or move the host off the template's fixed suffix. A placeholder that begins the template stands for a whole origin.
func URL(t catalog.Template, values map[string]string) (*url.URL, error) {
	text, authority, err := build(string(t), values)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, ErrURL.Says("The address made from %q does not parse.", string(t))
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, ErrURL.Says("The address made from %q is not an https one.", string(t))
	case u.User != nil || u.Host != authority || !validAuthority(u):
		return nil, ErrURL.Says("A value moves the host of %q.", string(t))
	case hasDotSegment(u.EscapedPath()):
		return nil, ErrURL.Says("A value changes the path of %q.", string(t))
	}
	return u, nil
}

// build expands the template and returns the authority that its author meant.
func build(t string, values map[string]string) (text, authority string, err error) {
	var out strings.Builder
	rest, start, end := t, -1, -1
	for rest != "" {
		before, after, open := strings.Cut(rest, "{")
		for i := range len(before) {
			switch {
			case start < 0 && strings.HasPrefix(before[i:], "//"):
				start = out.Len() + 2
			case start >= 0 && end < 0 && out.Len() >= start && strings.IndexByte("/?#", before[i]) >= 0:
				end = out.Len()
			}
			out.WriteByte(before[i])
		}
		if !open {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		value := values[name]
		if !closed || value == "" {
			return "", "", ErrURL.Says("The address %q needs a value for %s.", t, name)
		}
		switch written := out.String(); {
		case written == "":
			u, err := url.Parse(value)
			if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(value, `?#\`) {
				return "", "", ErrURL.Says("The value of %s is not an address.", name)
			}
			value = strings.TrimSuffix(value, "/")
			start, end = len(u.Scheme)+3, len(u.Scheme)+3+len(u.Host)
		case start < 0 || end < 0: // scheme or authority: checked against the parsed URL
		case strings.ContainsAny(written[end:], "?#"):
			value = url.QueryEscape(value)
		default:
			value = url.PathEscape(value)
		}
		out.WriteString(value)
		rest = tail
	}
	text = out.String()
	if end < 0 {
		end = len(text)
	}
	if start < 0 || start > end {
		return "", "", ErrURL.Says("The address %q has no host.", t)
	}
	return text, text[start:end], nil
}

// validAuthority checks the host's syntax: an IP address, or dot-separated labels of letters, digits, hyphens and
// underscores. Names in other scripts must arrive as punycode.
func validAuthority(u *url.URL) bool {
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	if host == "" || len(host) > 253 || looksNumeric(host) || strings.HasSuffix(u.Host, ":") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !isAlphanumeric(c) && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// hasDotSegment looks for . and .. behind any number of percent-encodings, since a provider may decode more than once.
func hasDotSegment(path string) bool {
	for range 5 {
		for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
			name, _, _ := strings.Cut(segment, ";") // path parameters: some servers drop them before resolving dots
			if name == "." || name == ".." {
				return true
			}
		}
		decoded, err := url.PathUnescape(path)
		if err != nil || decoded == path {
			return false
		}
		path = decoded
	}
	return true // encoded more than five times: nobody honest does that
}

// origin is scheme, host and port, comparable: lower case, the default port written out.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return fmt.Sprintf("%s://%s:%s", u.Scheme, strings.ToLower(u.Hostname()), port)
}

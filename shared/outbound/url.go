package outbound

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
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
	text, authority, err := expandAddress(t, values)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, ErrURL.Says("The address made from %q does not parse.", t)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, ErrURL.Says("The address made from %q is not an https one.", t)
	case u.User != nil || u.Host != authority || !validAuthority(u):
		return nil, ErrURL.Says("A value moves the host of %q.", t)
	case hasDotSegment(u.EscapedPath()):
		return nil, ErrURL.Says("A value changes the path of %q.", t)
	}
	return u, nil
}

// Path puts values into a template of a path and its query. They are percent-encoded: none can begin a segment, a
// parameter or the query. Dot segments are for Call to refuse.
func Path(t catalog.Template, values map[string]string) (string, error) {
	var path strings.Builder
	escape := url.PathEscape
	for _, part := range t.Parts() {
		if part.Text != "" {
			path.WriteString(part.Text)
			if strings.Contains(part.Text, "?") {
				escape = queryValue
			}
			continue
		}
		value := values[part.Name]
		if value == "" {
			return "", ErrURL.Says("The path %q needs a value for %s.", t, part.Name)
		}
		path.WriteString(escape(value))
	}
	return path.String(), nil
}

// queryValue encodes a value of a query. A blank is %20, since some servers take a + as it is written.
func queryValue(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// expandAddress puts values in and returns, beside the address, the authority that its author meant.
func expandAddress(t catalog.Template, values map[string]string) (text, authority string, err error) {
	var address, host strings.Builder
	whole := false // the host came with a placeholder's value
	for _, part := range t.Parts() {
		value, section := part.Text, part.Section
		if value == "" {
			if value = values[part.Name]; value == "" {
				return "", "", ErrURL.Says("The address %q needs a value for %s.", t, part.Name)
			}
		}
		switch {
		case section == catalog.OriginSection:
			u, err := url.Parse(value)
			if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(value, `?#\`) {
				return "", "", ErrURL.Says("The value of %s is not an address.", part.Name)
			}
			if whole = true; len(t.Parts()) > 1 || u.Path == "/" { // an address that is all of it stays as it is
				value = strings.TrimSuffix(value, "/")
			}
			host.WriteString(u.Host)
		case section == catalog.HostSection && whole:
			return "", "", ErrURL.Says("In %q a slash must follow the placeholder of the whole address.", t)
		case section == catalog.HostSection:
			host.WriteString(value)
		case part.Text != "":
		case section == catalog.PathSection:
			value = url.PathEscape(value)
		case section == catalog.QuerySection:
			value = url.QueryEscape(value)
		}
		address.WriteString(value)
	}
	if host.Len() == 0 || !t.Balanced() {
		return "", "", ErrURL.Says("The address %q has no host, or its braces do not pair up.", t)
	}
	return address.String(), host.String(), nil
}

// validAuthority checks the host's syntax: an IP address, or a name.
func validAuthority(u *url.URL) bool {
	if strings.HasSuffix(u.Host, ":") {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return false
		}
	}
	_, err := netip.ParseAddr(u.Hostname())
	return err == nil || catalog.ValidHost(u.Hostname())
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

// Bare is an address as a log may have it: without user, query and fragment.
func Bare(u *url.URL) string {
	bare := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return bare.String()
}

package outbound

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

// ErrCredential says that a credential cannot be put into a request: a value is missing, or is no header text.
var ErrCredential = fault.New(fault.Invalid, "unusable_credential", "The credential cannot be used as it is.")

// Place puts a credential into a request: every member of p that is set, templates expanded with values. What the
// request had in the same headers and query parameters is replaced. Errors name fields, never their values.
func Place(req *http.Request, p catalog.Placement, values map[string]string) error {
	if !p.Bearer.IsZero() {
		token, err := expand(p.Bearer, values)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if p.Basic != nil {
		basic, err := BasicAuth(*p.Basic, values)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", basic)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		value, err := expand(p.Header[name], values)
		if err != nil {
			return err
		}
		if !validHeaderName(name) {
			return ErrCredential.Says("%q is not the name of a header.", name)
		}
		req.Header.Set(name, value)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Query)) {
		value, err := expand(p.Query[name], values)
		if err != nil {
			return err
		}
		req.URL.RawQuery = setQuery(req.URL.RawQuery, name, value)
	}
	return nil
}

// BasicAuth is the Authorization header of RFC 7617, of a user and a password or of one raw text.
func BasicAuth(p catalog.BasicPlacement, values map[string]string) (string, error) {
	text, err := expand(p.Raw, values)
	if err == nil && p.Raw.IsZero() {
		text, err = userAndPassword(p, values)
	}
	if err != nil {
		return "", err
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)), nil
}

func userAndPassword(p catalog.BasicPlacement, values map[string]string) (string, error) {
	user, err := expand(p.User, values)
	if err != nil {
		return "", err
	}
	password, err := expand(p.Password, values)
	if err != nil {
		return "", err
	}
	if strings.Contains(user, ":") { // RFC 7617 section 2: the server would split there
		return "", ErrCredential.Says("A user name of HTTP Basic cannot contain a colon (%s).", p.User.String())
	}
	return user + ":" + password, nil
}

// addressHeaders are headers of an answer that hold addresses (RFC 9110, RFC 8288).
var addressHeaders = []string{"Location", "Content-Location", "Link", "Refresh"}

// HidePlaced takes a credential that p puts into the query out of an answer's headers: a provider that redirects, or
// names its next page, repeats the query it was asked with. The next call gets the credential put in again.
func HidePlaced(h http.Header, p catalog.Placement) {
	for name := range p.Query {
		parameter := regexp.MustCompile(`(?i)([?&])` + regexp.QuoteMeta(url.QueryEscape(name)) + `=[^&#>"'\s]*`)
		for _, header := range addressHeaders {
			for i, v := range h[header] {
				h[header][i] = parameter.ReplaceAllString(v, "$1")
			}
		}
	}
}

// expand fills a template whose result goes into a request as one line of text.
func expand(t catalog.Template, values map[string]string) (string, error) {
	text, err := t.Expand(values)
	if err != nil {
		return "", ErrCredential.Says("The credential lacks a value: %s.", err)
	}
	if !validHeaderValue(text) {
		return "", ErrCredential.Says("A value of %s has a line break or another control character.", t.String())
	}
	return text, nil
}

// setQuery replaces a parameter and leaves the others byte for byte, since some providers are particular about them.
func setQuery(raw, name, value string) string {
	return joinQuery(dropQuery(raw, name), url.QueryEscape(name)+"="+url.QueryEscape(value))
}

// dropQuery removes every occurrence of a parameter. Names are compared without case, as some servers read them.
func dropQuery(raw, name string) string {
	kept := ""
	for pair := range strings.SplitSeq(raw, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if decoded, err := url.QueryUnescape(key); err == nil {
			key = decoded
		}
		if !strings.EqualFold(key, name) {
			kept = joinQuery(kept, pair)
		}
	}
	return kept
}

func joinQuery(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
}

package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

// stepRequest makes the request of a step. Values are escaped for where they stand.
func stepRequest(
	ctx context.Context, a *catalog.Auth, s *catalog.Step, values map[string]string,
) (*http.Request, error) {
	r := s.Request
	u, err := endpoint(a, r.URL, values)
	if err != nil {
		return nil, err
	}
	var query params
	if err := query.extend(r.Query, values); err != nil {
		return nil, err
	}
	if len(query) > 0 {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+query.query(), "&")
	}
	body, kind, err := stepBody(r, values)
	if err != nil {
		return nil, err
	}
	method := r.Method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, ErrParameter.Says("The address of %s cannot be used.", s.Name)
	}
	if body == "" { // not http.NoBody, as with a token request: a login must not be repeated behind our back
		req.Body, req.GetBody = io.NopCloser(strings.NewReader("")), nil
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("Accept", acceptOf(s))
	place := catalog.Placement{Bearer: r.Bearer, Basic: r.Basic, Header: r.Headers}
	return req, outbound.Place(req, place, values)
}

// acceptOf is what a step can read.
func acceptOf(s *catalog.Step) string {
	in := func(part string) bool {
		return slices.ContainsFunc(s.Capture, func(c catalog.Capture) bool { return c.In == part })
	}
	switch {
	case in("xml"):
		return "application/xml, text/xml"
	case in("text"):
		return "*/*"
	}
	return "application/json"
}

// stepBody is the body of a step's request and its media type.
func stepBody(r catalog.StepRequest, values map[string]string) (body, kind string, err error) {
	switch {
	case len(r.Form) > 0:
		var form params
		err := form.extend(r.Form, values)
		return form.encode(), "application/x-www-form-urlencoded", err
	case len(r.JSON) > 0:
		text, err := jsonBody(r.JSON, values)
		return text, "application/json", err
	case !r.Text.IsZero():
		text, err := expandEscaped(r.Text, values, escapeFor(r.ContentType))
		return text, r.ContentType, err
	}
	return "", "", nil
}

// jsonBody builds an object by dotted paths. A member that is only an optional field without a value is left out.
func jsonBody(members map[string]catalog.Template, values map[string]string) (string, error) {
	object := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(members)) {
		value, err := expandParam(members[path], values)
		if err != nil {
			return "", ErrParameter.Says("The member %s: %s.", path, err)
		}
		if value != "" {
			setMember(object, path, value)
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // a browser never sees it
	if err := encoder.Encode(object); err != nil {
		return "", ErrParameter.Says("The request cannot be written as JSON.")
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

func setMember(object map[string]any, path, value string) {
	name, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		object[name] = value
		return
	}
	inner, ok := object[name].(map[string]any)
	if !ok {
		inner = map[string]any{}
		object[name] = inner
	}
	setMember(inner, rest, value)
}

// expandEscaped puts values in, each as escape makes it.
func expandEscaped(t catalog.Template, values map[string]string, escape func(string) string) (string, error) {
	escaped := make(map[string]string, len(t.Names()))
	for _, name := range t.Names() {
		escaped[name] = escape(values[name])
	}
	text, err := t.Expand(escaped)
	if err != nil {
		return "", ErrParameter.Says("The request: %s.", err)
	}
	return text, nil
}

// escapeFor is how a value stands in a text of a media type.
func escapeFor(kind string) func(string) string {
	switch kind = strings.ToLower(kind); {
	case strings.Contains(kind, "xml"):
		return func(s string) string {
			var out strings.Builder
			_ = xml.EscapeText(&out, []byte(s)) // a Builder never fails
			return out.String()
		}
	case strings.Contains(kind, "json"):
		return func(s string) string {
			text, _ := json.Marshal(s) // a text always can be
			return string(text[1 : len(text)-1])
		}
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		return url.QueryEscape
	}
	return func(s string) string { return s }
}

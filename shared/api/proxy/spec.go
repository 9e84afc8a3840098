package proxy

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/outbound"
	"patchbay/shared/wire"
)

// spec is the call that a proxy request asks for.
func (in *proxyInput) spec() (outbound.Spec, error) {
	spec := outbound.Spec{Method: in.Body.Method, URL: in.Body.URL, Path: in.Body.Path}
	var err error
	if spec.Header, spec.Spelling, err = providerHeaders(in.Body.Headers); err != nil {
		return spec, err
	}
	switch body := in.Body.Body.(type) {
	case nil:
	case string:
		spec.Body = []byte(body)
	default:
		if isForm(spec.Header.Get("Content-Type")) {
			spec.Body, err = form(body)
			return spec, err
		}
		var text bytes.Buffer
		if err := wire.Marshal(&text, body); err != nil {
			return spec, wire.ErrInvalid.At("body.body", "cannot be sent as JSON")
		}
		spec.Body = bytes.TrimSuffix(text.Bytes(), []byte("\n"))
		if spec.Header.Get("Content-Type") == "" {
			spec.Header.Set("Content-Type", "application/json")
		}
	}
	return spec, nil
}

// providerHeaders reads the headers of a call. A list is a header that comes several times; null is one that does not
// come. spelled has the names as they are written.
func providerHeaders(headers map[string]any) (out http.Header, spelled map[string]string, err error) {
	out, spelled = http.Header{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		if other, ok := spelled[canonical]; ok {
			return nil, nil, wire.ErrInvalid.At(
				"body.headers."+name,
				fmt.Sprintf("is the same header as %s; send one of them, with a list of values if need be", other),
			)
		}
		spelled[canonical] = name
		if headers[name] == nil {
			continue
		}
		texts, err := wire.Scalars(headers[name])
		if err != nil {
			return nil, nil, wire.ErrInvalid.At("body.headers."+name,
				"must be text, a number, a boolean, or a list of those")
		}
		for _, text := range texts {
			out.Add(canonical, text)
		}
	}
	return out, spelled, nil
}

func isForm(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded")
}

// form encodes an object as HTML forms are (URL Standard, section 5.2). How to nest in one each API decides for itself,
// so an object with more than scalars is refused.
func form(body any) ([]byte, error) {
	members, ok := body.(map[string]any)
	if !ok {
		return nil, wire.ErrInvalid.At("body.body", "must be an object or text to be sent as a form")
	}
	values := url.Values{}
	for name, v := range members {
		if v == nil {
			continue
		}
		text, err := wire.Scalar(v)
		if err != nil {
			return nil, wire.ErrInvalid.At(
				"body.body."+name,
				"must be text, a number or a boolean to be sent in a form; encode the form yourself and send it as text",
			)
		}
		values.Set(name, text)
	}
	return []byte(values.Encode()), nil
}

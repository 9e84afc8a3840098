package oauth

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
)

// Verify proves an account's credential by the definition's cheap call; without one it does nothing. api is
// Definition.APIOf's, values are fields, facts and access_token. A *provider.Error holds the provider's short text
// for the hub to show; a *fault.Error means that the values cannot make the call.
func (c *Client) Verify(ctx context.Context, api catalog.API, a *catalog.Auth, values map[string]string) error {
	_, err := c.verify(activity.Doing(ctx, "verify"), api, a, values)
	return err
}

// verify returns the answer's document, nil where there is none.
func (c *Client) verify(
	ctx context.Context, api catalog.API, a *catalog.Auth, values map[string]string,
) (any, error) {
	v := a.Verify
	if v == nil {
		return nil, nil
	}
	req, err := c.verifyRequest(ctx, api, a, values)
	if err != nil {
		return nil, err // a *fault.Error for the caller
	}
	activity.Hide(ctx, a.Secrets(values)...)
	r, err := c.do(req)
	if err != nil {
		return nil, err
	}
	document, err := parseAnswer(r)
	secrets := secretsOf(a, values)
	var e *provider.Error
	switch {
	case !v.Accepts(r.status):
		e = c.refusal(r, document, secrets)
	case r.isHTML():
		// A wrong subdomain is often answered by the vendor's front page, with 200.
		e = &provider.Error{Code: CodeAnswer, Description: plainText(r)}
	case err == nil && v.Error != nil && textAt(document, v.Error.Path) == v.Error.Equals:
		e = errorIn(document, v.Error, secrets)
	case !isSuccess(r.status):
		return document, nil // declared to be a success
	default:
		if e = CallFailure(a, values, r.status, r.header, r.body); e == nil {
			return document, nil
		}
	}
	activity.Refused(ctx)
	e.Kind, e.Cause = verifyKind(a, failure{r.status, e.Code, e.Description, document}), statusCause(r.status)
	if outbound.RefusesProof(r.status, r.header) {
		e.Kind = provider.Later
		return nil, e
	}
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		e.Code = CodeCredential
	}
	return nil, e
}

// verifyRequest makes the request of a verify call.
func (c *Client) verifyRequest(
	ctx context.Context, api catalog.API, a *catalog.Auth, values map[string]string,
) (*http.Request, error) {
	v := a.Verify
	spec := outbound.Spec{Method: v.Method, Body: []byte(v.Body), Header: http.Header{}}
	if v.URL.IsZero() {
		path, err := outbound.Path(v.Path, values)
		if err != nil {
			return nil, err
		}
		spec.Path = path
	} else {
		u, err := outbound.URL(v.URL, values)
		if err != nil {
			return nil, err
		}
		spec.URL = u.String()
	}
	spec.Header.Set("Accept", "application/json")
	if v.Body != "" {
		spec.Header.Set("Content-Type", "application/json")
	}
	for name, value := range api.Headers { // Ashby's own headers name a version in Accept
		spec.Header.Set(name, value)
	}
	with, err := sign.Texts(a.Signed, values, c.now(), slices.Collect(maps.Values(v.Headers))...)
	if err != nil {
		return nil, err
	}
	for name, t := range v.Headers {
		value, err := t.Expand(with)
		if err != nil {
			return nil, outbound.ErrCredential.Says("The header %s: %s.", name, err)
		}
		spec.Header.Set(name, value)
	}
	target := outbound.TargetOf(api, a, values)
	target.Now = c.now()
	return outbound.Call(ctx, target, spec)
}

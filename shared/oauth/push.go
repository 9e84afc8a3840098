package oauth

import (
	"context"
	"strconv"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// maxRequestURI is how long a reference may be, in bytes; it stands in an address.
const maxRequestURI = 1000

// push sends the parameters of an authorization request to the server (RFC 9126 section 2), and returns those that are
// left for the browser (section 4). The client authenticates as at the token endpoint. A reference is good for a minute
// or so: it is asked for when the browser is about to be sent there, and never kept.
func (c *Client) push(
	ctx context.Context, a *catalog.Auth, r provider.AuthorizeRequest, p params,
) (params, error) {
	id := r.Values["client_id"]
	t := newTokenCall(a.OAuth2)
	t.url, t.method, t.encoding, t.extra = a.OAuth2.PAR.URL, "", "", nil
	t.answer, t.params, t.pushed = catalog.Response{}, p, true
	document, err := c.send(activity.Doing(ctx, "push"), a, t, r.Values, r.State, r.Verifier)
	if err != nil {
		return nil, err
	}
	reference := textAt(document, "request_uri")
	seconds, err := strconv.ParseFloat(textAt(document, "expires_in"), 64)
	switch {
	case reference == "" || !usableToken(reference) || len(reference) > maxRequestURI:
		return nil, &provider.Error{Kind: provider.Later, Code: CodeAnswer,
			Description: "The provider's answer to the pushed request has no usable request_uri."}
	case err != nil || seconds <= 0: // RFC 9126 section 2.2
		return nil, &provider.Error{Kind: provider.Later, Code: CodeAnswer,
			Description: "The provider's answer to the pushed request does not say for how long it is good, or it is over."}
	}
	left := params{}
	left.set("client_id", id)
	left.set("request_uri", reference)
	return left, nil
}

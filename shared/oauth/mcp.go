package oauth

import (
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// signedIn is an auth type as its requests need it. One whose servers are discovered is filled in with what was found,
// which is among the values; any other is itself. Nothing is called for that, so a renewal needs no discovery.
func signedIn(a *catalog.Auth, values map[string]string) (*catalog.Auth, error) {
	if !a.Discovered() {
		return a, nil
	}
	server, err := provider.ReadMCPServer(values[provider.MCPServerValue])
	if err != nil || server.Token == "" {
		return nil, &provider.Error{Kind: provider.CredentialDead, Code: CodeNoRefresh,
			Description: "It is not known which server signed in to. It has to be linked again."}
	}
	out, resource := *a, catalog.NewTemplate(server.Resource)
	issuer := catalog.NewTemplate(server.Issuer)
	with := map[string]catalog.Template{"resource": resource} // RFC 8707: authorize, token and refresh
	o := &catalog.OAuth2{
		Authorize: catalog.Authorize{URL: catalog.NewTemplate(server.Authorize), Params: with},
		Token: catalog.Token{
			URL: catalog.NewTemplate(server.Token), Client: server.Auth, Params: with,
		},
		Scopes:   []catalog.Scopes{{Default: strings.Fields(values[provider.MCPScopesValue])}},
		Callback: catalog.Callback{Expect: issuer},
	}
	if server.Hint != "" {
		o.Authorize.Params = map[string]catalog.Template{"resource": resource, "login_hint": catalog.NewTemplate(server.Hint)}
	}
	if o.DPoP = server.Bound; server.Push != "" {
		o.PAR = &catalog.PAR{URL: catalog.NewTemplate(server.Push)}
	}
	if server.IssPromised {
		o.Callback.Issuer = issuer
	}
	if server.Revoke != "" {
		o.Revoke = &catalog.Revoke{URL: catalog.NewTemplate(server.Revoke)}
	}
	out.OAuth2 = o
	out.Signed = map[string]catalog.SignedText{clientAssertion: assertionFor(server.Issuer)}
	// A client that nobody can correct: linking again makes another. A server that an end user named says nothing that
	// counts for the auth config's other accounts.
	if values[provider.MCPOwnValue] != "" || a.AtAnyServer() {
		out.Setup, out.Config = nil, []catalog.Field{{Key: "client_id"}}
	}
	return &out, nil
}

// assertionFor is what a client signs of which its metadata document has the key (RFC 7523 section 3). The audience is
// the issuer alone, since RFC 7523bis refuses that of an endpoint.
func assertionFor(issuer string) catalog.SignedText {
	t := catalog.NewTemplate
	return catalog.SignedText{
		Alg: "ES256", Key: t("{" + provider.MCPKeyValue + "}"), Lifetime: 120,
		Header: map[string]catalog.Template{"kid": t("{" + provider.MCPKeyIDValue + "}")},
		Claims: map[string]catalog.Template{
			"iss": t("{client_id}"), "sub": t("{client_id}"), "aud": t(issuer), "jti": t("{nonce}"),
		},
	}
}

// checkSubject refuses the tokens of another account than the one that told its servers: whichever server it names may
// answer for it, so only the DID that was resolved counts (atproto.com/specs/oauth, "Identity Authentication").
func checkSubject(a *catalog.Auth, values map[string]string, document any, to purpose) error {
	server, err := provider.ReadMCPServer(values[provider.MCPServerValue])
	if a.ATProto == nil || err != nil {
		return nil // nothing to compare with
	}
	e := &provider.Error{Code: CodeIssuer}
	if to == renewing {
		e.Kind = provider.Later
	}
	switch {
	case textAt(document, "sub") != server.Subject:
		e.Description = "The server signed in another account than " + clean(server.Subject) + ", for which it was asked."
		return e
	case !slices.Contains(strings.Fields(textAt(document, "scope")), "atproto"):
		e.Code = CodeAnswer
		e.Description = "The server did not grant the scope atproto, without which its tokens mean nothing."
		return e
	}
	return nil
}

// CheckAnswerer says whether a redirect back is from the server that was asked (RFC 9207 section 2.4). Until that is
// known, nothing of the answer counts, an error neither.
func (c *Client) CheckAnswerer(a *catalog.Auth, values map[string]string, callback url.Values) error {
	a, err := signedIn(a, values)
	if err != nil {
		return err
	}
	if len(callback["iss"]) > 1 { // RFC 6749 section 3.1
		return &provider.Error{Code: CodeCallback, Description: "The provider's answer has iss more than once."}
	}
	return checkIssuer(a.OAuth2, values, callback)
}

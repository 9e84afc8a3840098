package oauth

import (
	"context"
	"slices"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// Login is the deployment's own client at an OpenID issuer, by which people sign in. Everything else comes from the
// issuer's discovery document.
type Login struct {
	Issuer      string
	ClientID    string
	Secret      secret.Text // empty for a public client, which PKCE alone protects
	RedirectURI string
}

// Claims are what a verified id_token says of a person.
type Claims struct {
	Issuer   string // the token's own, which differs from Login's where one issuer signs for many tenants
	Subject  string
	Name     string
	Email    string
	Verified bool // email_verified: the issuer vouches for Email
}

// LoginURL is where to send a browser to sign in, by the code flow with PKCE, state and nonce.
func (c *Client) LoginURL(ctx context.Context, l Login, r provider.AuthorizeRequest) (string, error) {
	_, a, err := c.loginAuth(ctx, l)
	if err != nil {
		return "", err
	}
	r.Values, r.RedirectURI = l.values(), l.RedirectURI
	return c.AuthorizeURL(ctx, a, r)
}

// LogIn turns a redirect back into who signed in. The issuer's token endpoint is called once, and the id_token passes
// the checks of any other provider's (verifyIDToken); without one nobody is signed in.
func (c *Client) LogIn(ctx context.Context, l Login, r provider.CodeRequest) (Claims, error) {
	found, a, err := c.loginAuth(ctx, l)
	if err != nil {
		return Claims{}, err
	}
	code, _, err := c.readCallback(a, l.values(), r.Callback)
	if err != nil {
		return Claims{}, err
	}
	t := newTokenCall(a.OAuth2)
	t.params.set("grant_type", "authorization_code")
	t.params.set("code", code)
	t.params.set("redirect_uri", l.RedirectURI)
	t.params.set("code_verifier", r.Verifier)
	g, document, err := c.obtain(activity.Doing(ctx, "exchange"), a, t, l.values(), true, code, r.Verifier)
	if err != nil {
		return Claims{}, err
	}
	raw := textAt(document, "id_token")
	if raw == "" {
		return Claims{}, &provider.Error{Code: CodeIDToken, Description: "The issuer's answer has no id_token."}
	}
	token, all, why := c.verifyIDToken(ctx, found, l.ClientID, idToken{
		raw: raw, nonce: r.Nonce, access: g.AccessToken.Reveal(),
	})
	if why != "" {
		return Claims{}, &provider.Error{Code: CodeIDToken, Description: clean(why)}
	}
	return claimsOf(token.Issuer, token.Subject, all), nil
}

func (l Login) values() map[string]string {
	return map[string]string{"client_id": l.ClientID, "client_secret": l.Secret.Reveal()}
}

// loginAuth is the issuer as a definition would describe it.
func (c *Client) loginAuth(ctx context.Context, l Login) (*discovered, *catalog.Auth, error) {
	issuer := catalog.NewTemplate(l.Issuer)
	found, err := c.discover(ctx, &catalog.OIDC{Issuer: issuer}, nil)
	if err != nil {
		return nil, nil, err
	}
	var told struct {
		Methods  []string `json:"token_endpoint_auth_methods_supported"`
		Promised bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207 section 3
	}
	if err := found.provider.Claims(&told); err != nil {
		return nil, nil, &provider.Error{
			Code: CodeDiscovery, Description: "The issuer's OpenID configuration cannot be read.", Cause: err,
		}
	}
	at := found.provider.Endpoint()
	o := &catalog.OAuth2{
		Authorize: catalog.Authorize{URL: catalog.NewTemplate(at.AuthURL)},
		Token:     catalog.Token{URL: catalog.NewTemplate(at.TokenURL), Client: loginClient(l.Secret, told.Methods)},
		Scopes:    []catalog.Scopes{{Default: []string{"openid", "email", "profile"}}},
		OIDC:      &catalog.OIDC{Issuer: issuer},
	}
	if told.Promised {
		o.Callback.Issuer = issuer
	}
	return found, &catalog.Auth{Scheme: catalog.Code, OAuth2: o}, nil
}

// loginClient is how the client authenticates: by Basic, which is what an issuer takes that lists nothing (OpenID
// Connect Discovery section 3), unless it takes the other form alone.
func loginClient(s secret.Text, methods []string) string {
	switch {
	case s.Empty():
		return "none"
	case len(methods) > 0 && !slices.Contains(methods, "client_secret_basic"):
		return "body"
	}
	return "basic"
}

// claimsOf reads the standard claims (OpenID Connect Core 5.1). A boolean that is written as text, as some issuers do,
// counts as what it says.
func claimsOf(issuer, subject string, all any) Claims {
	who := Claims{Issuer: issuer, Subject: subject, Email: textAt(all, "email")}
	members, _ := all.(map[string]any)
	switch verified := members["email_verified"].(type) {
	case bool:
		who.Verified = verified
	case string:
		who.Verified = verified == "true"
	}
	for _, name := range []string{
		textAt(all, "name"), strings.TrimSpace(textAt(all, "given_name") + " " + textAt(all, "family_name")),
		textAt(all, "preferred_username"),
	} {
		if who.Name = clean(name); who.Name != "" {
			break
		}
	}
	return who
}

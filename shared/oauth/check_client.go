package oauth

import (
	"context"
	"crypto/rand"
	"errors"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// CheckClient asks the token endpoint what it says of a client before anybody signs in. values are the setup fields.
//
// Without a person only client credentials bring a token, which is dropped. For a sign-in a made-up code is sent: a
// server authenticates the client first (RFC 6749 section 3.2.1) and refuses the code then. Not every server keeps to
// that order, so the same is asked with a wrong secret: only where that is refused in other words did the first answer
// say anything of the client.
func (c *Client) CheckClient(
	ctx context.Context, a *catalog.Auth, values map[string]string, redirectURI string,
) (provider.ClientCheck, error) {
	ctx = activity.Doing(ctx, "check_client")
	e, err := c.tryClient(ctx, a, values, redirectURI)
	switch {
	case err != nil:
		return provider.ClientCheck{}, err
	case e == nil && a.Scheme == catalog.ClientCredentials:
		return provider.ClientCheck{Verdict: provider.ClientAccepted}, nil
	case e == nil: // a token for a made-up code
		return provider.ClientCheck{Verdict: provider.ClientUnclear}, nil
	case e.Unanswered:
		return provider.ClientCheck{Verdict: provider.ClientUnanswered, Said: e}, nil
	case refusesClient(a, e):
		return provider.ClientCheck{Verdict: provider.ClientRefused, Said: e}, nil
	case e.Kind == provider.Later || a.Scheme == catalog.ClientCredentials:
		return provider.ClientCheck{Verdict: provider.ClientUnclear, Said: e}, nil
	}
	control, err := c.tryClient(ctx, a, wrongClient(a, values), redirectURI)
	if err != nil {
		return provider.ClientCheck{}, err
	}
	verdict := provider.ClientUnclear
	if control != nil && !control.Unanswered && control.Kind != provider.Later && control.Code != e.Code {
		verdict = provider.ClientAccepted
	}
	return provider.ClientCheck{Verdict: verdict, Said: e}, nil
}

// tryClient makes one token call with a client. It returns the refusal, nil for a token.
func (c *Client) tryClient(
	ctx context.Context, a *catalog.Auth, values map[string]string, redirectURI string,
) (*provider.Error, error) {
	t := newTokenCall(a.OAuth2)
	if a.Scheme == catalog.ClientCredentials {
		t.scopes = true
		t.params.set("grant_type", "client_credentials")
	} else {
		t.params.set("grant_type", "authorization_code")
		t.params.set("code", "patchbay-check-"+rand.Text())
		t.params.set("redirect_uri", redirectURI)
		if pkce, _ := Flow(a); pkce {
			t.params.set("code_verifier", rand.Text()+rand.Text())
		}
	}
	values, err := c.withProofKey(a, values)
	if err != nil {
		return nil, err
	}
	document, err := c.send(ctx, a, t, values)
	if e, refused := errors.AsType[*provider.Error](err); refused {
		return e, nil
	}
	if err == nil {
		access := tokenAt(document, pathOr(t.answer.AccessToken, "access_token"))
		if activity.Hide(ctx, access); access == "" {
			return &provider.Error{Kind: provider.Other, Code: CodeAnswer,
				Description: "The provider's answer has neither a token nor an error."}, nil
		}
	}
	return nil, err
}

// refusesClient says whether a refusal blames the client. With client credentials a client that each end user enters is
// their credential.
func refusesClient(a *catalog.Auth, e *provider.Error) bool {
	return e.Kind == provider.ClientWrong ||
		e.Kind == provider.CredentialDead && a.Scheme == catalog.ClientCredentials
}

// wrongClient are values with another secret, or with another client id where it proves itself by none of its own.
func wrongClient(a *catalog.Auth, values map[string]string) map[string]string {
	field := "client_secret"
	if by := a.OAuth2.Token.Client; by == "none" || by == "private_key_jwt" || values[field] == "" {
		field = "client_id"
	}
	return merge(values, map[string]string{field: rand.Text()})
}

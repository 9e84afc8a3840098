package app

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/oauth"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

// The domain says what it needs in its own words; these fit the vault and the protocol client to them.

type sealer struct{ envelopes vault.Envelopes }

func (s sealer) Seal(ctx context.Context, project, owner, kind string, plaintext []byte) ([]byte, error) {
	return s.envelopes.Seal(ctx, vault.Scope{Project: project, Owner: owner, Kind: kind}, plaintext)
}

func (s sealer) Open(ctx context.Context, project, owner, kind string, sealed []byte) ([]byte, error) {
	return s.envelopes.Open(ctx, vault.Scope{Project: project, Owner: owner, Kind: kind}, sealed)
}

type provider struct{ client *oauth.Client }

func newProvider(h *http.Client) provider { return provider{oauth.New(h)} }

func (p provider) ClientCredentials(ctx context.Context, auth *catalog.Auth, values map[string]string) (account.Grant, error) {
	return granted(p.client.ClientCredentials(ctx, auth, values))
}

func (p provider) Refresh(ctx context.Context, auth *catalog.Auth, values map[string]string, refresh secret.Text) (account.Grant, error) {
	return granted(p.client.Refresh(ctx, auth, values, refresh))
}

func (p provider) Revoke(ctx context.Context, auth *catalog.Auth, values map[string]string, access, refresh secret.Text) error {
	if auth.OAuth2 == nil || auth.OAuth2.Revoke == nil {
		return nil
	}
	return refused(p.client.Revoke(ctx, auth, values, access, refresh))
}

func (p provider) Verify(ctx context.Context, api catalog.API, auth *catalog.Auth, values map[string]string) error {
	if auth.Verify == nil {
		return nil
	}
	return refused(p.client.Verify(ctx, api, auth, values))
}

func (p provider) AuthorizeURL(auth *catalog.Auth, r connect.AuthorizeRequest) (string, error) {
	return p.client.AuthorizeURL(auth, oauth.AuthorizeRequest(r))
}

func (p provider) Exchange(ctx context.Context, auth *catalog.Auth, r connect.CodeRequest) (account.Grant, error) {
	return granted(p.client.Exchange(ctx, auth, oauth.CodeRequest{
		Values: r.Values, RedirectURI: r.RedirectURI, Verifier: r.Verifier, Nonce: r.Nonce, Callback: r.Callback,
	}))
}

func (p provider) CallbackError(callback url.Values) *account.ProviderError {
	if e := oauth.CallbackError(callback); e != nil {
		return toDomain(e)
	}
	return nil
}

func granted(g *oauth.Grant, err error) (account.Grant, error) {
	if err != nil {
		return account.Grant{}, refused(err)
	}
	return account.Grant(*g), nil
}

func refused(err error) error {
	var e *oauth.Error
	if errors.As(err, &e) {
		return toDomain(e)
	}
	return err
}

func toDomain(e *oauth.Error) *account.ProviderError {
	return &account.ProviderError{Code: e.Code, Description: e.Description, Status: e.Status, Temporary: e.Temporary, RetryAfter: e.RetryAfter}
}

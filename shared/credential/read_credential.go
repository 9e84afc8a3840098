package credential

import (
	"context"
	"slices"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// Readable is what a project's back end may read of an account's credential to call the provider by itself: never a
// refresh token, a client secret or a setup field, which would outlive the account or reach beyond it.
type Readable struct {
	Account     account.Account
	Auth        *catalog.Auth
	AccessToken secret.Text            // of a grant
	Fields      map[string]secret.Text // secret config fields that calls carry
	ExpiresAt   time.Time              // of AccessToken; zero when unknown
	Values      map[string]string      // what templates of Auth.Place may name; they hold secrets
}

// tokenOnly are values that only a token call carries.
var tokenOnly = []string{"client_secret", "refresh_token"}

// ErrBound refuses to read a token that only Patchbay can use: it is bound to a key that stays here (RFC 9449), so it
// would be refused from anybody else, and reads like any other.
var ErrBound = fault.New(fault.Precondition, "credential_bound",
	"The account's access token is bound to a key that stays in Patchbay (DPoP): alone it is good for nothing. Make the "+
		"call through the proxy.")

// Read admits a key to an account's credential as Admit does for a call, and refuses with the same errors and with
// ErrBound. A credential that needs no renewal costs the one read of the admission.
func (s *Service) Read(ctx context.Context, a project.Access, id string) (*Readable, error) {
	call, err := s.admit(ctx, a, id)
	if err != nil {
		return nil, err
	}
	defer call.End()
	m := call.material
	if !m.ProofKey.Empty() {
		return nil, ErrBound
	}
	r := &Readable{
		Account: call.Account, Auth: call.Auth, AccessToken: m.AccessToken, ExpiresAt: m.ExpiresAt,
		Fields: map[string]secret.Text{}, Values: m.Values(call.Auth, nil, call.Account.Setup),
	}
	for _, name := range tokenOnly {
		delete(r.Values, name)
	}
	for name, value := range m.Fields {
		if !slices.Contains(tokenOnly, name) && (!call.Auth.Scheme.HoldsTokens() || call.Auth.Place.Carries(name)) {
			r.Fields[name] = value
		}
	}
	return r, nil
}

package account

import (
	"context"
	"fmt"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/provider"
)

// Call is an admitted call: what is needed to reach the provider in an account's name. Values hold secrets.
type Call struct {
	Account Account
	API     catalog.API
	Auth    *catalog.Auth
	Values  map[string]string

	credential Credential
	material   *Material
}

// Admit decides whether a key may call in an account's name, from one consistent read, and renews the access token
// where it is about to end. It refuses with project.ErrUnauthenticated, project.ErrForbidden, ErrNotFound, ErrInactive
// (rule 5), ErrBroken or ErrExpired.
func (s *Service) Admit(ctx context.Context, a project.Access, id string) (*Call, error) {
	adm, err := s.Store.Admit(ctx, a, id)
	if err != nil {
		return nil, err
	}
	switch adm.Account.Effective(adm.Connector.State) {
	case Active:
	case Inactive:
		return nil, ErrInactive
	case Error:
		return nil, ErrBroken
	}
	def, auth, err := s.auth(ctx, adm.Account)
	if err != nil {
		return nil, err
	}
	m, err := OpenMaterial(ctx, s.Sealer, adm.Account.Project, adm.Account.ID, adm.Credential.Sealed)
	if err != nil {
		return nil, err
	}
	call := &Call{Account: adm.Account, API: def.APIOf(auth), Auth: auth, credential: adm.Credential, material: m}
	if auth.Scheme.OAuth() && s.due(auth, m) {
		if err := s.renew(ctx, call, false); err != nil {
			return nil, err
		}
	}
	return call, s.fill(ctx, call)
}

// Again is called when the provider answered 401 to an admitted call: it renews the access token once, if there is a
// way to, so that the call can be repeated, and otherwise asks the provider by the definition's cheap call whether the
// credential is dead, in which case the account is marked so. again says whether to repeat.
func (s *Service) Again(ctx context.Context, call *Call) (again bool, err error) {
	if call.Auth.Scheme.OAuth() && s.renewable(call) {
		if err := s.renew(ctx, call, true); err != nil {
			return false, err
		}
		return true, s.fill(ctx, call)
	}
	err = s.Provider.Verify(ctx, call.API, call.Auth, call.Values)
	if provider.Is(err, provider.CredentialDead) {
		if err := s.breakAccount(ctx, call, err); err != nil {
			return false, err
		}
		return true, s.fill(ctx, call) // relinked meanwhile
	}
	return false, nil
}

// fill computes the values of the call's templates. Setup fields cost two more reads, so they are fetched only for the
// few connectors whose calls name one.
func (s *Service) fill(ctx context.Context, call *Call) error {
	var setup map[string]string
	if namesSetup(call.Auth, call.API) {
		var err error
		if _, setup, err = s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID); err != nil {
			return fmt.Errorf("setup of account %s: %w", call.Account.ID, err)
		}
	}
	call.Values = call.material.Values(setup, call.Account.Setup)
	return nil
}

func namesSetup(auth *catalog.Auth, api catalog.API) bool {
	used := map[string]bool{}
	note := func(ts ...catalog.Template) {
		for _, t := range ts {
			for _, n := range t.Names() {
				used[n] = true
			}
		}
	}
	note(api.BaseURL, auth.Place.Bearer)
	note(api.Hosts...)
	if b := auth.Place.Basic; b != nil {
		note(b.User, b.Password)
	}
	for _, t := range auth.Place.Header {
		note(t)
	}
	for _, t := range auth.Place.Query {
		note(t)
	}
	for i := range auth.Setup {
		if used[auth.Setup[i].Key] {
			return true
		}
	}
	return false
}

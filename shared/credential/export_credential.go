package credential

import (
	"context"

	"patchbay/shared/account"
	"patchbay/shared/project"
)

// Export gives an account with all of its credential, refresh token and secret fields included, as it is stored and
// whatever its status. It is for moving accounts elsewhere, under a scope of its own.
func (s *Service) Export(ctx context.Context, a project.Access, id string) (account.Account, *Material, error) {
	adm, err := s.Store.Admit(ctx, a, id)
	if err != nil {
		return account.Account{}, nil, err
	}
	m, err := s.openFor(ctx, &adm.Account, adm.Credential)
	return adm.Account, m, err
}

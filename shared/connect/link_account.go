package connect

import (
	"context"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
)

// LinkAccount links an account from a filled-in form, or edits the one that its owner has. The provider is asked first;
// a refusal carries its words and changes nothing.
func (s *Service) LinkAccount(
	ctx context.Context, sc Scope, configID string, form map[string]string,
) (account.Account, error) {
	choice, err := s.chooseForm(ctx, sc, configID)
	if err != nil {
		return account.Account{}, err
	}
	id, err := s.Existing(ctx, sc)
	if err != nil {
		return account.Account{}, err
	}
	return s.link(ctx, linking{scope: sc, choice: choice, accountID: id, form: form})
}

// EditAccount changes the credentials of an account that the session may edit. Secrets that the form leaves out stay.
func (s *Service) EditAccount(
	ctx context.Context, sc Scope, id, configID string, form map[string]string,
) (account.Account, error) {
	if _, err := s.Account(ctx, sc, id); err != nil {
		return account.Account{}, err
	}
	choice, err := s.chooseForm(ctx, sc, configID)
	if err != nil {
		return account.Account{}, err
	}
	return s.link(ctx, linking{scope: sc, choice: choice, accountID: id, form: form})
}

// chooseForm returns the choice of an auth config that is linked by a form, without signing in at the provider.
func (s *Service) chooseForm(ctx context.Context, sc Scope, configID string) (Choice, error) {
	choice, err := s.Choose(ctx, sc, configID)
	choice.note(ctx)
	if err == nil {
		err = sc.checkVerifier()
	}
	if err == nil && choice.Auth.Scheme == catalog.Code {
		err = ErrInvalid.At("body.integration_id",
			choice.Definition.Name+" is linked by signing in there: open /connect/oauth2/"+configID)
	}
	return choice, err
}

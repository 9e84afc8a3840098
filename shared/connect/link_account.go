package connect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
)

// LinkAccount links an account from a filled-in form, or edits the one that its owner has. The provider is asked first;
// a refusal carries its words and changes nothing.
func (s *Service) LinkAccount(ctx context.Context, sc Scope, configID string, form map[string]string) (account.Account, error) {
	choice, err := s.chooseForm(ctx, sc, configID)
	if err != nil {
		return account.Account{}, err
	}
	id, err := s.Existing(ctx, sc)
	if err != nil {
		return account.Account{}, err
	}
	return s.link(ctx, sc, choice, linking{accountID: id, form: form})
}

// EditAccount changes the credentials of an account that the session may edit. Secrets that the form leaves out stay.
func (s *Service) EditAccount(ctx context.Context, sc Scope, id, configID string, form map[string]string) (account.Account, error) {
	if _, err := s.Account(ctx, sc, id); err != nil {
		return account.Account{}, err
	}
	choice, err := s.chooseForm(ctx, sc, configID)
	if err != nil {
		return account.Account{}, err
	}
	return s.link(ctx, sc, choice, linking{accountID: id, form: form})
}

func (s *Service) chooseForm(ctx context.Context, sc Scope, configID string) (Choice, error) {
	choice, err := s.Choose(ctx, sc, configID)
	if err == nil && choice.Auth.Scheme == catalog.Code {
		err = ErrInvalid.At("body.integration_id", choice.Definition.Name+" is linked by signing in there: open /connect/oauth2/"+configID)
	}
	return choice, err
}

// linking is one account about to be written.
type linking struct {
	accountID string // to edit; "" links another
	form      map[string]string
	grant     *provider.Grant // of a finished OAuth flow
	claim     *Claim          // the attempt that it completes
}

// linkTries bounds how often a link is made anew after somebody else changed what it builds on.
const linkTries = 8

// link writes an account. Whether the owner has one already is decided by the write: losing that race turns the link
// into an edit of the winner's.
func (s *Service) link(ctx context.Context, sc Scope, choice Choice, l linking) (account.Account, error) {
	proven := l.grant != nil // an exchanged code is proof already
	for n := range linkTries {
		if n > 1 { // the first repeat is most often the last
			if err := s.Wait(ctx, rand.N(10*time.Millisecond<<min(n, 5))); err != nil { //nolint:gosec // jitter, not a secret
				return account.Account{}, err
			}
		}
		a, m, from, err := s.prepare(ctx, sc, choice, l)
		if err != nil {
			return account.Account{}, err
		}
		if !proven {
			setup, err := s.Configs.SetupValues(ctx, choice.Config)
			if err != nil {
				return account.Account{}, err
			}
			if err := s.Credentials.Prove(ctx, choice.Definition, choice.Auth, m, setup, a.Setup); err != nil {
				return account.Account{}, err
			}
			// A repeat merges the same form into a newer account; client credentials got a token that must be kept.
			proven = choice.Auth.Scheme != catalog.ClientCredentials
		}
		write := Link{Account: a, ExpiresAt: m.ExpiresAt, Attempt: l.claim}
		if write.Sealed, err = m.Seal(ctx, s.Sealer, a.Project, a.ID); err != nil {
			return account.Account{}, err
		}
		if from == nil {
			err = s.Accounts.Link(ctx, write)
		} else {
			err = s.Accounts.Relink(ctx, write, from.ConfigID)
		}
		var linked *AlreadyLinked
		switch {
		case err == nil:
			return a, nil
		case errors.As(err, &linked):
			l.accountID = linked.AccountID
		case errors.Is(err, account.ErrNotFound) && l.accountID != "" && sc.Session.AccountID == "":
			l.accountID = "" // deleted meanwhile
		case !errors.Is(err, fault.ErrStale):
			return account.Account{}, err
		}
		if choice, err = s.Choose(ctx, sc, choice.Config.ID); err != nil {
			return account.Account{}, err
		}
	}
	contended := *ErrContended
	contended.RetryAfter = time.Second
	return account.Account{}, &contended
}

// prepare makes the account and material that a form and a grant amount to, on top of the account being edited if any
// (from). It reads, checks, and writes nothing.
func (s *Service) prepare(ctx context.Context, sc Scope, choice Choice, l linking) (a account.Account, m *credential.Material, from *account.Account, err error) {
	now := s.Now().UTC()
	m = &credential.Material{}
	if l.accountID == "" {
		a = account.Account{
			ID: ident.Under("acc", choice.Definition.Key, now), Project: sc.Project.ID, Connector: choice.Definition.Key,
			Owner: sc.Session.Owner, CreatedAt: now, Version: 1, Extra: sc.Session.Multiple,
			SeenEpoch: choice.Epoch,
		}
	} else if a, m, from, err = s.load(ctx, sc, choice, l.accountID); err != nil {
		return a, nil, nil, err
	}
	if a.Label == "" || sc.Session.Label != "" {
		a.Label = sc.Session.Label
	}
	if a.Type == "" || sc.Session.Type != "" {
		a.Type = sc.Session.Type
	}
	if sc.Session.Metadata != nil {
		a.Metadata = sc.Session.Metadata
	}
	a.ConfigID, a.AuthType, a.UpdatedAt = choice.Config.ID, choice.Auth.Key, now
	a.Own, a.Reasons = account.Active, nil
	before := m.Values(nil, a.Setup)
	if err := credential.MergeFields(choice.Auth, &a, m, l.form); err != nil {
		return a, nil, nil, err
	}
	if l.grant != nil {
		after := m.FieldsOnly().Values(nil, a.Setup)
		maps.Copy(after, l.grant.Facts)
		m.Replace(l.grant, from != nil && from.ConfigID == a.ConfigID && sameServer(choice.Auth, before, after))
	}
	return a, m, from, nil
}

// sameServer says whether an account's sign-in was the same client's at the same OpenID provider as the one before: a
// subject means nothing at another issuer. What of that is the owner's to set up belongs to the auth config, which the
// caller compares.
func sameServer(auth *catalog.Auth, before, after map[string]string) bool {
	if auth.OAuth2 == nil || auth.OAuth2.OIDC == nil {
		return false
	}
	for _, name := range append(auth.OAuth2.OIDC.Issuer.Names(), "client_id") {
		if before[name] != after[name] {
			return false
		}
	}
	return true
}

// load reads an account for editing with what of its credential stays valid: nothing when its auth type changes.
func (s *Service) load(ctx context.Context, sc Scope, choice Choice, id string) (account.Account, *credential.Material, *account.Account, error) {
	a, err := s.Account(ctx, sc, id)
	if err != nil {
		return a, nil, nil, err
	}
	if a.Connector != choice.Definition.Key {
		return a, nil, nil, ErrInvalid.At("body.integration_id", fmt.Sprintf("account %s is one of %s", id, a.Connector))
	}
	from := a
	if a.AuthType != choice.Auth.Key {
		a.Setup = nil
		return a, &credential.Material{}, &from, nil
	}
	m, err := s.Credentials.Open(ctx, a.Project, a.ID)
	return a, m, &from, err
}

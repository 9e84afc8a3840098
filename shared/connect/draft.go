package connect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// draft is an account as a form makes it, not yet written.
type draft struct {
	account  account.Account
	material *credential.Material
	from     *account.Account  // as stored; nil for a new account
	over     int64             // the version of the credential beside it
	before   map[string]string // the values of the stored credential
}

// prepare makes the draft that a form amounts to, on top of the account to edit if there is one. It reads, checks, and
// writes nothing.
func (s *Service) prepare(
	ctx context.Context, sc Scope, choice Choice, accountID string, form map[string]string,
) (*draft, error) {
	now := s.Now().UTC()
	d := &draft{material: &credential.Material{}}
	if accountID == "" {
		d.account = account.Account{
			ID: ident.Under("acc", choice.Definition.Key, now), Project: sc.Project.ID, Connector: choice.Definition.Key,
			Owner: sc.Session.Owner, CreatedAt: now, Version: 1, Extra: sc.Session.Multiple, SeenEpoch: choice.Epoch,
		}
	} else if err := s.load(ctx, sc, choice, accountID, d); err != nil {
		return nil, err
	}
	a := &d.account
	// Who the session is for is the same owner, perhaps by a newer name.
	a.Owner.Name = sc.Session.Owner.Name
	if sc.Session.Owner.Username != "" {
		a.Owner.Username = sc.Session.Owner.Username
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
	if sc.Session.Sharing != nil {
		a.Sharing = *sc.Session.Sharing
	}
	a.ConfigID, a.AuthType, a.UpdatedAt = choice.Config.ID, choice.Auth.Key, now
	a.Own, a.Reasons = account.Active, nil
	d.before = d.material.Values(choice.Auth, nil, a.Setup)
	return d, credential.MergeFields(choice.Auth, a, d.material, form)
}

// load reads an account to edit, with what of its credential stays valid: nothing when its auth type changes.
func (s *Service) load(ctx context.Context, sc Scope, choice Choice, id string, d *draft) error {
	a, stored, err := s.Accounts.AccountWithCredential(ctx, sc.Project.ID, id)
	if err != nil {
		return err
	}
	if err := s.checkEditable(ctx, sc, a); err != nil {
		return err
	}
	if a.Connector != choice.Definition.Key {
		return ErrInvalid.At("body.integration_id", fmt.Sprintf("account %s is one of %s", id, a.Connector))
	}
	from := a
	d.account, d.from, d.over = a, &from, stored.Version
	if a.AuthType != choice.Auth.Key {
		d.account.Setup = nil
		return nil
	}
	m, err := credential.OpenMaterial(ctx, s.Sealer, a.Project, a.ID, stored.Sealed)
	if errors.Is(err, secret.ErrSealed) { // linking again replaces it; the form must bring all of its secrets
		return nil
	}
	if err == nil {
		d.material = m
	}
	return err
}

// requestValues are what an authorization or a code is asked for with. Tokens and facts of an account that is being
// linked again are not among them: an earlier callback's facts may name another server.
func (d *draft) requestValues(auth *catalog.Auth, setup map[string]string) map[string]string {
	return d.material.FieldsOnly().Values(auth, setup, d.account.Setup)
}

// addGrant puts the grant of a finished authorization into the draft. client is whose it is, of the auth config. other
// says that it is known to be another person's than the one before.
func (d *draft) addGrant(auth *catalog.Auth, g *provider.Grant, client string, other bool) {
	after := d.material.FieldsOnly().Values(auth, nil, d.account.Setup)
	maps.Copy(after, g.Facts)
	sameConfig := d.from != nil && d.from.ConfigID == d.account.ConfigID
	sameClient := d.material.ClientID == "" || d.material.ClientID == client
	d.material.Replace(g, sameConfig && sameClient && !other && sameServer(auth, d.before, after))
	d.material.ClientID = client
}

// sameServer says whether an account's sign-in was the same client's at the same server as the one before: a refresh
// token is good there alone. before and after are the values of config fields and facts. Setup values belong to the
// auth config, which the caller compares.
func sameServer(auth *catalog.Auth, before, after map[string]string) bool {
	if auth.OAuth2 == nil {
		return false
	}
	names := append(auth.OAuth2.Token.URL.Names(), "client_id", provider.MCPServerValue)
	if r := auth.OAuth2.Refresh; r != nil {
		names = append(names, r.URL.Names()...)
	}
	if auth.OAuth2.OIDC != nil {
		names = append(names, auth.OAuth2.OIDC.Issuer.Names()...)
	}
	return !slices.ContainsFunc(names, func(name string) bool { return before[name] != after[name] })
}

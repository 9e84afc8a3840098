package credential

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/secret"
)

// Replace gives an account a credential with changed config fields, proved with the provider, and clears an error. a
// is the account as it shall be, from as it is stored, in its connector. It returns the account as written. The tokens
// stay, so no refresh may happen between reading and writing them: the spent refresh token would overwrite the rotated
// one (R1).
func (s *Service) Replace(
	ctx context.Context, a, from account.Account, in connector.Connector, ch account.FieldChange,
) (account.Account, error) {
	to := a
	to.ConfigID = cmp.Or(ch.ConfigID, a.ConfigID)
	def, auth, err := s.authType(ctx, to, in)
	if err != nil {
		return a, err
	}
	stored, release, err := s.leaseForEdit(ctx, a, auth)
	if err != nil {
		return a, err
	}
	if stored, release, err = s.freshForEdit(ctx, from, def, auth, stored, release); err != nil {
		release()
		return a, err
	}
	m, err := s.edit(ctx, &a, from, ch, def, auth, stored)
	if err == nil {
		err = s.writeReplaced(ctx, a, auth, m, stored.Version, from)
	}
	if err != nil {
		release()
		return a, err
	}
	a.Version++
	return a, nil
}

// freshForEdit renews the access token of a leased credential if it ended, since an edit is proved with it. A renewal
// has a lease of its own, so this one is given up and taken again.
func (s *Service) freshForEdit(
	ctx context.Context, from account.Account, def *catalog.Definition, auth *catalog.Auth, stored Credential,
	release func(),
) (Credential, func(), error) {
	if auth.Scheme != catalog.Code {
		return stored, release, nil
	}
	m, err := s.openFor(ctx, &from, stored)
	if err != nil || m.ExpiresAt.IsZero() || m.ExpiresAt.After(s.Now()) || !renewable(auth, m) {
		return stored, release, err
	}
	release()
	call := &Call{
		Account: from, API: def.APIOf(auth), Auth: auth, definition: def, credential: stored, material: m,
	}
	if err := s.renew(ctx, call, false); err != nil {
		return stored, func() {}, err
	}
	if stored, release, err = s.leaseForEdit(ctx, from, auth); err != nil {
		return stored, func() {}, err
	}
	return stored, release, nil
}

// writeReplaced stores an account with its replaced material, which ends the lease, too. A lease that ended by itself
// lets others refresh, so the credential must still be the one that was read.
func (s *Service) writeReplaced(
	ctx context.Context, a account.Account, auth *catalog.Auth, m *Material, over int64, from account.Account,
) error {
	sealed, err := m.Seal(ctx, s.Sealer, a.Project, a.ID)
	if err != nil {
		return err
	}
	return s.Store.Replace(ctx, a, Credential{
		Sealed: sealed, ExpiresAt: m.ExpiresAt, Version: over, Period: Period(auth, m),
	}, from)
}

// edit merges changed config fields into the account and its stored credential, and proves the result.
func (s *Service) edit(
	ctx context.Context, a *account.Account, from account.Account, ch account.FieldChange,
	def *catalog.Definition, auth *catalog.Auth,
	stored Credential,
) (*Material, error) {
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, stored.Sealed)
	switch {
	case errors.Is(err, secret.ErrSealed) && auth.Scheme != catalog.Code:
		m = &Material{} // the form must bring all of its secrets
	case errors.Is(err, secret.ErrSealed):
		s.tellDamage(ctx, &from, stored, err)
		return nil, account.ErrDamaged
	case err != nil:
		return nil, err
	}
	if ch.ConfigID != "" {
		a.ConfigID = ch.ConfigID
	}
	cfg, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID, m.ClientID)
	if errors.Is(err, connector.ErrConfigUnknown) || err == nil && (cfg.Connector != a.Connector ||
		cfg.AuthType != a.AuthType) {
		return nil, account.ErrInvalid.At("body.integration_id",
			fmt.Sprintf("name an auth config of %s with the auth type %s", a.Connector, a.AuthType))
	}
	if err != nil {
		return nil, err
	}
	client, err := s.clientOf(ctx, from, auth, setup, a.ConfigID, m)
	if err != nil {
		return nil, err
	}
	if err := MergeFields(auth, a, m, ch.Setup, ch.Secrets); err != nil {
		return nil, err
	}
	if auth.MovesServer(auth.Values(from.Setup), auth.Values(a.Setup)) {
		return nil, errServerMoves
	}
	if auth.Scheme == catalog.Code && connector.ClientMark(auth, m.Values(auth, setup, a.Setup)) != client {
		return nil, otherClient(*a, from)
	}
	if a.ConfigID != from.ConfigID && auth.Scheme == catalog.Code {
		a.Generation = cfg.Generation(client, slices.Concat(a.Scopes.Granted, a.Scopes.Missing))
	}
	who, err := s.Prove(ctx, def, auth, m, setup, a.Setup)
	if err != nil {
		return nil, err
	}
	if who.ID != "" || auth.Identity.From(catalog.InVerify) { // the tokens stay whose they were
		a.Upstream = account.Upstream(who)
	}
	a.Own, a.Reasons = account.Active, nil
	a.Inbound = InboundOf(auth, m, *a, s.Now())
	return m, nil
}

// errServerMoves refuses to take an account's tokens to another server, which proving the edit would do already.
var errServerMoves = account.ErrInvalid.At("body.credentials", "the account's tokens belong to the MCP server that "+
	"signed its user in, and this is another: link it again through a connect session")

// clientOf is the mark of the OAuth client that an account's tokens were issued to: its auth config's, or one of its
// own (Okta). setup holds the values of the auth config with the given id.
func (s *Service) clientOf(
	ctx context.Context, from account.Account, auth *catalog.Auth, setup map[string]string, id string, m *Material,
) (string, error) {
	if id != from.ConfigID {
		var err error
		if _, setup, err = s.Configs.Setup(ctx, from.Project, from.ConfigID, m.ClientID); err != nil {
			return "", err
		}
	}
	return connector.ClientMark(auth, m.Values(auth, setup, from.Setup)), nil
}

// otherClient refuses to keep tokens under a client that they were not issued to: they would work until the next
// renewal, which RFC 6749 section 6 has the provider refuse. Client credentials have no such tokens; theirs are asked
// for anew.
func otherClient(a, from account.Account) error {
	at, what := "body.credentials.client_id", "this is another"
	if a.ConfigID != from.ConfigID {
		at, what = "body.integration_id", "this auth config has another"
	}
	return account.ErrInvalid.At(at, "the account's tokens belong to the OAuth client that they were issued to, and "+what+
		": link it again through a connect session")
}

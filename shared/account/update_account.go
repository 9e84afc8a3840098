package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
)

// Change is an update by the project; nil members stay as they are.
type Change struct {
	Owner     *Owner // empty members stay
	Label     *string
	Type      *string
	Metadata  json.RawMessage
	Setup     map[string]string // config fields that are not secret
	Secrets   map[string]string // config fields that are; an absent one, or its placeholder, stays
	Provider  string            // when set it must be the account's own
	ConfigID  string            // moves the account to another auth config of its connector and auth type
	IfVersion int64             // If-Match; 0 takes whatever is there
}

// Update changes an account. New credentials are proved with the provider before they replace the old ones, and clear
// an error. A concurrent change makes it ErrStale when the caller sent a version, else it is applied to the newer state.
func (s *Service) Update(ctx context.Context, project, id string, ch Change) (Seen, error) {
	for attempt := 0; ; attempt++ {
		v, err := s.update(ctx, project, id, ch)
		if !errors.Is(err, ErrStale) || ch.IfVersion != 0 || attempt == 3 {
			return v, err
		}
	}
}

func (s *Service) update(ctx context.Context, project, id string, ch Change) (Seen, error) {
	from, c, err := s.Store.Account(ctx, project, id)
	if err != nil {
		return Seen{}, err
	}
	if ch.IfVersion != 0 && ch.IfVersion != from.Version {
		return Seen{}, ErrStale
	}
	if ch.Provider != "" && ch.Provider != from.Connector {
		return Seen{}, ErrInvalid.At("body.provider", "an account cannot move to another connector; link a new one")
	}
	a := from
	ch.settings(&a)
	if err := checkSettings(a); err != nil {
		return Seen{}, err
	}
	a.UpdatedAt = s.Now().UTC()
	if len(ch.Setup) == 0 && len(ch.Secrets) == 0 && (ch.ConfigID == "" || ch.ConfigID == from.ConfigID) {
		a.Version, err = s.Store.Update(ctx, a, from)
		return Seen{Account: a, Connector: c}, err
	}
	if a.Owner.ID != from.Owner.ID {
		return Seen{}, ErrInvalid.At("body.origin_owner_id", "change the owner and the credentials in two requests")
	}
	l, err := s.relink(ctx, a, from, ch)
	if err != nil {
		return Seen{}, err
	}
	l.Account.Version++
	return Seen{Account: l.Account, Connector: c}, nil
}

func (ch Change) settings(a *Account) {
	if o := ch.Owner; o != nil {
		for _, m := range []struct{ to, from *string }{{&a.Owner.ID, &o.ID}, {&a.Owner.Name, &o.Name}, {&a.Owner.Username, &o.Username}} {
			if *m.from != "" {
				*m.to = *m.from
			}
		}
	}
	if ch.Label != nil {
		a.Label = *ch.Label
	}
	if ch.Type != nil {
		a.Type = *ch.Type
	}
	if ch.Metadata != nil {
		a.Metadata = ch.Metadata
	}
}

func checkSettings(a Account) error {
	if a.Type != "" && !slices.Contains([]string{"production", "test"}, a.Type) {
		return ErrInvalid.At("body.type", "type is production or test")
	}
	wrong := ErrInvalid
	for _, f := range []struct{ name, value string }{
		{"origin_owner_id", a.Owner.ID}, {"origin_owner_name", a.Owner.Name}, {"origin_username", a.Owner.Username}, {"label", a.Label},
	} {
		if message := LineFault(f.value); message != "" {
			wrong = wrong.At("body."+f.name, message)
		}
	}
	if len(a.Metadata) > MaxMetadata {
		wrong = wrong.At("body.metadata", fmt.Sprintf("has at most %d bytes", MaxMetadata))
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// relink replaces the account's credential by one with changed config fields. The tokens in it stay, so no refresh may
// happen between reading and writing them: a rotated refresh token would be overwritten by the spent one (R1).
func (s *Service) relink(ctx context.Context, a, from Account, ch Change) (Link, error) {
	def, auth, err := s.auth(ctx, a)
	if err != nil {
		return Link{}, err
	}
	cred, release, err := s.hold(ctx, a, auth)
	if err != nil {
		return Link{}, err
	}
	l, err := s.recredential(ctx, a, from, ch, def, auth, cred)
	if err == nil {
		err = s.Store.Relink(ctx, l, from.ConfigID) // ends the lease, too
	}
	if err != nil {
		release()
	}
	return l, err
}

// hold reads a credential and keeps refreshes of it away until release is called or the credential is replaced.
func (s *Service) hold(ctx context.Context, a Account, auth *catalog.Auth) (c Credential, release func(), err error) {
	for n := range waitSteps {
		if n > 0 {
			if err := s.Wait(ctx, waitStep); err != nil {
				return Credential{}, nil, err
			}
		}
		if c, err = s.Store.Credential(ctx, a.Project, a.ID); err != nil || !auth.Scheme.OAuth() {
			return c, func() {}, err
		}
		holder := ident.Random(16)
		err = s.Store.Lease(ctx, a.Project, a.ID, c.Ver, holder, s.Now().Add(leaseTime))
		if !errors.Is(err, ErrBusy) {
			return c, func() { s.release(ctx, a, holder) }, err
		}
	}
	return Credential{}, nil, busy()
}

// recredential merges changed config fields into the account's credential and proves the result.
func (s *Service) recredential(ctx context.Context, a, from Account, ch Change, def *catalog.Definition, auth *catalog.Auth, cred Credential) (Link, error) {
	m, err := OpenMaterial(ctx, s.Sealer, a.Project, a.ID, cred.Sealed)
	if err != nil {
		return Link{}, err
	}
	if ch.ConfigID != "" {
		a.ConfigID = ch.ConfigID
	}
	cfg, setup, err := s.Configs.Setup(ctx, a.Project, a.ConfigID)
	if errors.Is(err, connector.ErrConfigUnknown) || err == nil && (cfg.Connector != a.Connector || cfg.AuthType != a.AuthType) {
		return Link{}, ErrInvalid.At("body.integration_id", fmt.Sprintf("name an auth config of %s with the auth type %s", a.Connector, a.AuthType))
	}
	if err != nil {
		return Link{}, err
	}
	client, err := s.client(ctx, from, setup, a.ConfigID, m)
	if err != nil {
		return Link{}, err
	}
	if err := MergeFields(auth, &a, m, ch.Setup, ch.Secrets); err != nil {
		return Link{}, err
	}
	if auth.Scheme == catalog.Code && m.Values(setup, a.Setup)["client_id"] != client {
		return Link{}, otherClient(a, from)
	}
	if err := s.Prove(ctx, def, auth, m, setup, a.Setup); err != nil {
		return Link{}, err
	}
	a.Own, a.Reasons = Active, nil
	l := Link{Account: a, ExpiresAt: m.ExpiresAt}
	l.Sealed, err = m.Seal(ctx, s.Sealer, a.Project, a.ID)
	return l, err
}

// client is the OAuth client that an account's tokens were issued to: its auth config's, or one of its own (Okta). setup is
// that of the auth config with the id.
func (s *Service) client(ctx context.Context, from Account, setup map[string]string, id string, m *Material) (string, error) {
	if id != from.ConfigID {
		var err error
		if _, setup, err = s.Configs.Setup(ctx, from.Project, from.ConfigID); err != nil {
			return "", err
		}
	}
	return m.Values(setup, from.Setup)["client_id"], nil
}

// otherClient refuses to keep tokens under a client that they were not issued to: they would work until the next renewal,
// which RFC 6749 section 6 has the provider refuse. Client credentials have no such tokens; theirs are asked for anew.
func otherClient(a, from Account) error {
	at, what := "body.credentials.client_id", "this is another"
	if a.ConfigID != from.ConfigID {
		at, what = "body.integration_id", "this auth config has another"
	}
	return ErrInvalid.At(at, "the account's tokens belong to the OAuth client that they were issued to, and "+what+": link it again through a connect session")
}

// MergeFields puts changed config fields into an account and its material, checks the whole form, and leaves alone a
// secret that is absent or sent back as its placeholder.
func MergeFields(auth *catalog.Auth, a *Account, m *Material, changes ...map[string]string) error {
	values := maps.Clone(a.Setup)
	if values == nil {
		values = map[string]string{}
	}
	for k, v := range m.Fields {
		values[k] = v.Reveal()
	}
	for _, ch := range changes {
		for k, v := range ch {
			if !connector.IsRedacted(v) {
				values[k] = v
			}
		}
	}
	values = catalog.Defaults(auth.Config, values)
	if err := catalog.ValidateFields(auth.Config, values, "body.credentials"); err != nil {
		return err
	}
	a.Setup, m.Fields, a.Hints = connector.Split(auth.Config, values)
	return nil
}

// Prove asks the provider whether a credential is good, getting a first token where the scheme needs no user for it.
func (s *Service) Prove(ctx context.Context, def *catalog.Definition, auth *catalog.Auth, m *Material, setup, config map[string]string) error {
	if auth.Scheme == catalog.ClientCredentials {
		g, err := s.Provider.ClientCredentials(ctx, auth, m.Ungranted().Values(setup, config))
		if err != nil {
			return FromProvider(err)
		}
		m.Replace(g, false) // the form may name another client or server than it did before
	}
	return FromProvider(s.Provider.Verify(ctx, def.APIOf(auth), auth, m.Values(setup, config)))
}

package credential

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/provider"
)

// Call is an admitted call: what is needed to reach the provider in an account's name. Values hold secrets.
type Call struct {
	Account account.Account
	API     catalog.API
	Auth    *catalog.Auth
	Values  map[string]string

	// Policies are what bounds the call beside what it names.
	Policies []Bound
	// By is who calls, Using the name of the use token that they call with, and User for whom: x-acting-user.
	By    actor.Actor
	Using string
	User  string

	definition *catalog.Definition
	logs       activity.Settings // of the account's project
	scheduled  bool              // no caller waits for it
	credential Credential
	material   *Material
	idle       bool // nobody has used the account for long
	// interrupted says that a renewal of the same refresh token began before and never came to an end.
	interrupted bool
	noted       func() // waits until the use is noted
}

// Name is that of the account's connector.
func (c *Call) Name() string { return c.definition.Name }

// Definition is that of the account's connector. It is shared: read it, never write to it.
func (c *Call) Definition() *catalog.Definition { return c.definition }

// Bound is a call policy that is in force for a call.
type Bound struct {
	Whose  string // in words, for a sentence that goes on with "call policy"
	Policy policy.Policy
}

// Allows refuses what one of the call's policies does not let pass: policy.ErrRefused. held says in words which rule
// holds the call back until somebody approves it; "" when none does.
func (c *Call) Allows(r policy.Request) (held string, err error) {
	if len(c.Policies) == 0 {
		return "", nil
	}
	read := policy.Read(r)
	for _, b := range c.Policies {
		if err := b.Policy.Admit(b.Whose, read); err != nil {
			return "", err
		}
		held = cmp.Or(held, b.Policy.Holds(b.Whose, read))
	}
	return held, nil
}

// Redact takes out of a text what only the account's credential has.
func (c *Call) Redact(text string) string {
	for _, secret := range c.secrets(c.Values) {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
			text = strings.ReplaceAll(text, url.QueryEscape(secret), "[redacted]")
			text = strings.ReplaceAll(text, url.PathEscape(secret), "[redacted]")
		}
	}
	return text
}

// bounds are the policies of an admission that are any.
func bounds(adm Admission) (bounds []Bound) {
	all := []Bound{
		{"The auth config's", adm.Connector.PolicyOf(adm.Account.ConfigID)}, {"The API key's", adm.Caller.Policy},
	}
	if adm.Use != nil {
		all = append(all, Bound{"The use token's", adm.Use.Policy})
	}
	for _, b := range all {
		if !b.Policy.Empty() {
			bounds = append(bounds, b)
		}
	}
	return bounds
}

// End waits for what goes on beside the call. It is called once the provider has answered, before the function does.
func (c *Call) End() { c.noted() }

// Admit decides whether a key may call in an account's name, from one consistent read, and renews the access token
// where it is about to end. Whoever has the call ends it (Call.End). It refuses with project.ErrUnauthenticated,
// project.ErrForbidden, account.ErrNotFound, account.ErrNotShared, account.ErrInactive (rules 5 and 8),
// account.ErrSuspended,
// account.ErrBroken, ErrExpired, ErrBusy or ErrFailing.
func (s *Service) Admit(ctx context.Context, a project.Access, id string) (*Call, error) {
	call, err := s.admit(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if err := s.setValues(ctx, call); err != nil {
		call.End()
		return nil, err
	}
	return call, nil
}

// admit is Admit without the values of the call's templates, which may cost further reads.
func (s *Service) admit(ctx context.Context, a project.Access, id string) (*Call, error) {
	call, err := s.load(ctx, a, id, func(of account.Account, c connector.Connector, user string) error {
		if err := of.Admits(user); err != nil {
			return err
		}
		return s.usableNow(of, c)
	})
	if err != nil {
		return nil, err
	}
	if call.Account.Broken() {
		if err := s.askAgain(ctx, call); err != nil {
			return nil, err
		}
	}
	if call.Auth.Scheme.HoldsTokens() && s.expiresSoon(call.Auth, call.material) {
		if err := s.renew(ctx, call, false); err != nil {
			return nil, err
		}
	}
	call.noted = s.noteUse(ctx, call.Account)
	return call, nil
}

// load reads what decides a call and opens the credential, for an account that is usable.
func (s *Service) load(
	ctx context.Context, a project.Access, id string, usable func(account.Account, connector.Connector, string) error,
) (*Call, error) {
	adm, err := s.Store.Admit(ctx, a, id)
	if err != nil {
		return nil, err
	}
	c, err := connector.UnderPlan(ctx, s.Catalog, adm.Caller.Project, adm.Connector)
	if err != nil {
		return nil, err
	}
	noteAccount(ctx, adm.Account, nil)
	user := a.User
	if adm.Use != nil { // whoever has a token does not say for whom it is
		user = adm.Use.User
	}
	if err := usable(adm.Account, c, user); err != nil {
		return nil, err
	}
	def, auth, err := s.authType(ctx, adm.Account, adm.Connector)
	if err != nil {
		return nil, err
	}
	noteAccount(ctx, adm.Account, def)
	m, err := s.openFor(ctx, &adm.Account, adm.Credential)
	if err != nil {
		return nil, err
	}
	using := ""
	if adm.Use != nil {
		using = adm.Use.Name
		activity.Note(ctx, func(e *activity.Entry) { e.UseToken = using })
	}
	return &Call{
		By: adm.Caller.By, Using: using, User: user,
		Account: adm.Account, API: def.APIOf(auth), Auth: auth, definition: def, logs: adm.Caller.Project.Logs,
		credential: adm.Credential, material: m, noted: func() {}, Policies: bounds(adm),
	}, nil
}

// Recover is called when an admitted call's answer blames the credential, as why says. A token that has ended is
// renewed once, if there is a way to. Otherwise the provider is asked by the definition's cheap call whether the
// credential is dead, and the account is marked if so. repeat says whether to repeat the call.
func (s *Service) Recover(ctx context.Context, call *Call, why *provider.Error) (repeat bool, err error) {
	switch {
	case why.Kind == provider.CredentialDead:
		return s.confirmDead(ctx, call, why)
	case why.Kind == provider.Lacking:
		s.noteLacking(actor.With(ctx, refreshActor), call, why.Scopes)
		return false, nil
	case why.Kind != provider.Expired:
		return false, nil
	case call.Auth.Scheme.HoldsTokens() && renewable(call.Auth, call.material):
		if s.refusedLately(call.credential) {
			return false, nil // the token is new, and was asked for because of a refusal
		}
		if err := s.renew(ctx, call, true); err != nil {
			return false, err
		}
		return true, s.setValues(ctx, call)
	case call.Auth.Verify == nil:
		return false, nil // nothing else says that it is dead
	}
	return s.confirmDead(ctx, call, why)
}

// confirmDead marks an account whose credential is dead as an answer says, unless the definition's cheap call, where
// there is one, does not say the same. Where the credential was replaced since it was read, nothing is marked, and the
// call is repeated with the new one.
func (s *Service) confirmDead(ctx context.Context, call *Call, why *provider.Error) (repeat bool, err error) {
	cause := *why
	if call.Auth.Verify != nil {
		said, _ := errors.AsType[*provider.Error](s.Provider.Verify(ctx, call.API, call.Auth, call.Values))
		if said == nil || said.Kind != provider.CredentialDead {
			return false, nil
		}
		cause.Description = cmp.Or(cause.Description, said.Description)
	}
	if err := s.breakAccount(actor.With(ctx, refreshActor), call, &cause); err != nil {
		return false, err
	}
	return true, s.setValues(ctx, call)
}

// setValues computes the values of the call's templates. Setup fields cost two more reads, so they are fetched only
// for the few connectors whose calls name one.
func (s *Service) setValues(ctx context.Context, call *Call) error {
	var setup map[string]string
	if call.Auth.NeedsSetup {
		var err error
		if _, setup, err = s.Configs.Setup(ctx, call.Account.Project, call.Account.ConfigID,
			call.material.ClientID); err != nil {
			return fmt.Errorf("setup of account %s: %w", call.Account.ID, err)
		}
	}
	call.Values = call.material.Values(call.Auth, setup, call.Account.Setup)
	activity.Hide(ctx, call.secrets(call.Values)...)
	return nil
}

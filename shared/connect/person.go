package connect

import (
	"cmp"
	"context"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/credential"
)

// Linking an account again with another person's sign-in would silently exchange whose account it is. Where the
// provider tells who signed in, that is refused, unless the session allows it.

// identify asks who signed in, where the answer to the definition's verify call tells. The code is spent by then, so a
// provider that does not answer is no reason to refuse, as long as there is no earlier person to compare with.
func (s *Service) identify(ctx context.Context, l *linking, values map[string]string) {
	l.who = l.grant.Identity
	if !l.choice.Auth.Identity.From(catalog.InVerify) {
		return
	}
	m := l.draft.material.FieldsOnly()
	m.Renew(l.grant)
	given := m.Values(l.choice.Auth, values, l.draft.account.Setup)
	asking := activity.Doing(ctx, "identity")
	l.who, l.whoFails = s.OAuth.Identify(asking, l.choice.Definition.APIOf(l.choice.Auth), l.choice.Auth, given)
	if l.whoFails != nil {
		s.Log.WarnContext(ctx, "a provider did not tell who signed in", "connector", l.choice.Definition.Key,
			"error", l.whoFails)
	}
}

// checkPerson refuses another person than the one whose account is linked again. Ids are compared within one auth type,
// since two may tell of different things.
func (l *linking) checkPerson(d *draft) error {
	if d.from == nil || d.from.Upstream.ID == "" || d.from.AuthType != d.account.AuthType || l.scope.Session.OtherPerson {
		return nil
	}
	switch {
	case l.whoFails != nil:
		return credential.FromProvider(l.whoFails)
	case l.who.ID == "" || l.who.ID == d.from.Upstream.ID:
		return nil
	}
	return ErrOtherPerson.Says(
		"You signed in at %s as %q. What is linked here is the account of %q. Sign in as that one, or ask for a link "+
			"that allows another.", l.choice.Definition.Name, cmp.Or(l.who.Name, l.who.ID),
		cmp.Or(d.from.Upstream.Name, d.from.Upstream.ID))
}

// isOther says whether somebody else is known to have signed in than before.
func (l *linking) isOther(d *draft) bool {
	return d.from != nil && d.from.Upstream.ID != "" && l.who.ID != "" && l.who.ID != d.from.Upstream.ID
}

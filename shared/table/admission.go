package table

import (
	"context"
	"fmt"

	"patchbay/shared/activity"
	"patchbay/shared/people"
	"patchbay/shared/project"
)

// callerKeys are the items by which decodeCaller decides. They are read in one batch with whatever else a request
// needs, so that the decision costs no call of its own.
func callerKeys(a project.Access) []key {
	switch s := a.Session; {
	case s.None():
		return []key{apiKeyKey(a.Key.Project, a.Key.Hash)}
	case s.User == "":
		return []key{apiKeyKey(a.Key.Project, a.Key.Hash), keySessionKey(a.Key.Project, s.Hash)}
	default:
		return []key{
			projectKey(a.Named), memberKey(a.Named, s.User), userSessionKey(s.User, s.Hash), userKey(s.User),
		}
	}
}

// decodeCaller is the one place that says whether a request may do what it needs, and whose it is: given the items of
// callerKeys. The caller's project has its ID, plan and log settings, and more only where they come with it.
func (s *Store) decodeCaller(ctx context.Context, a project.Access, items []item) (project.Caller, error) {
	if !a.Use.None() { // decodeUse is for those routes that take one
		return project.Caller{}, project.ErrUseTokenHere
	}
	if a.Session.User != "" {
		return s.decodeMember(ctx, a, items)
	}
	if items[0] == nil {
		return project.Caller{}, s.refused(a)
	}
	r, err := decode[apiKeyRecord](items[0])
	if err != nil {
		return project.Caller{}, err
	}
	if r.Role != a.Role.Role.ARN() { // a text is no signature, and a signature is no text
		return project.Caller{}, s.refused(a)
	}
	if !a.Session.None() {
		if err := s.sessionIsGood(items[1], r.SessionEpoch); err != nil { //nolint:gosec // one item comes with no session
			return project.Caller{}, err
		}
		if a.Named != a.Key.Project {
			return project.Caller{}, project.ErrNotFound
		}
	}
	k := r.domain()
	if k.Policy.Text() != r.Policy {
		return project.Caller{}, fmt.Errorf("the call policy of API key %s is damaged", k.ID())
	}
	if k.Live(s.now()) {
		activity.Belongs(ctx, a.Key.Project, r.Logs.domain())
	}
	if err := k.Admit(a.Scope, s.now()); err != nil {
		return project.Caller{}, err
	}
	p := project.Project{ID: a.Key.Project, Withheld: project.Withheld{
		Connectors: r.WithheldConnectors, Categories: r.WithheldCategories, Since: at(r.WithheldSince),
	}, Logs: r.Logs.domain()}
	return project.Caller{Project: p, By: a.Actor(), Scopes: k.Scopes, Policy: k.Policy}, nil
}

// refused says that what a request presents is good for nothing.
func (s *Store) refused(a project.Access) error {
	switch {
	case !a.Role.None():
		return project.ErrRoleNotGranted
	case a.Session.None():
		return project.ErrUnauthenticated
	}
	return project.ErrSession
}

// decodeMember decides for a person. Who is no member learns nothing of a project, not even whether it is there.
func (s *Store) decodeMember(ctx context.Context, a project.Access, items []item) (project.Caller, error) {
	if _, _, err := s.decodeSignedIn(items[2], items[3]); err != nil {
		return project.Caller{}, err
	}
	if items[0] == nil || items[1] == nil {
		return project.Caller{}, project.ErrNotFound
	}
	m, err := decode[memberRecord](items[1])
	if err != nil {
		return project.Caller{}, err
	}
	p, err := decode[projectRecord](items[0])
	if err != nil {
		return project.Caller{}, err
	}
	activity.Belongs(ctx, p.ID, p.Logs.domain())
	role := people.Role(m.Role)
	if err := role.Admit(a.Scope); err != nil {
		return project.Caller{}, err
	}
	return project.Caller{Project: p.domain(), By: a.Actor(), Scopes: role.Scopes()}, nil
}

// decodeCallerOf is decodeCaller with the whole project.
func (s *Store) decodeCallerOf(
	ctx context.Context, a project.Access, items []item, projectItem item,
) (project.Caller, error) {
	if !a.Use.None() {
		return project.Caller{}, project.ErrUseTokenHere
	}
	if projectItem == nil && a.Session.User == "" {
		return project.Caller{}, s.refused(a)
	}
	c, err := s.decodeCaller(ctx, a, items)
	if err != nil {
		return c, err
	}
	r, err := decode[projectRecord](projectItem)
	c.Project = r.domain()
	return c, err
}

// Authenticate implements project.Store.
func (s *Store) Authenticate(ctx context.Context, a project.Access) (project.Caller, error) {
	keys := append(callerKeys(a), projectKey(a.Project()))
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return project.Caller{}, err
	}
	return s.decodeCallerOf(ctx, a, items, items[len(keys)-1])
}

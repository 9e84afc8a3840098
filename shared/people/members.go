package people

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// Members returns the members of a project, invitations included: admins first, then by e-mail address.
func (s *Service) Members(ctx context.Context, project string) ([]Member, error) {
	members, err := s.Store.Members(ctx, project)
	slices.SortFunc(members, func(a, b Member) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Roles(), b.Role), slices.Index(Roles(), a.Role)),
			strings.Compare(a.Email, b.Email), strings.Compare(a.ID, b.ID),
		)
	})
	return members, err
}

// Invite invites an e-mail address to a project. Whoever signs in with it, and whose issuer vouches for it, becomes a
// member.
func (s *Service) Invite(ctx context.Context, project, email string, role Role) (Member, error) {
	address := Address(email)
	if address == "" {
		return Member{}, ErrInvalid.At("body.email", "is no e-mail address such as ada@example.com")
	}
	if _, err := ParseRole(string(role)); err != nil {
		return Member{}, err
	}
	there, err := s.Store.Members(ctx, project)
	if err != nil {
		return Member{}, err
	}
	// For a good answer alone: an invitation of a member's address, made in this moment, changes nothing when it is taken.
	now := s.Now().UTC()
	for _, m := range there {
		if m.Email == address && !m.Invited() {
			return Member{}, ErrAlreadyMember
		}
		if m.Email == address && m.Ended(now) {
			if err := s.Store.Remove(ctx, project, m.ID); err != nil && !errors.Is(err, ErrMemberNotFound) {
				return Member{}, err
			}
		}
	}
	m := Member{
		ID: InvitationID(address), Project: project, Email: address, Role: role, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	return m, s.Store.Invite(ctx, m)
}

// CreateProject makes a project whose admin is the user of a session. Only an admin of another one may: whoever has an
// account at the issuer can sign in.
func (s *Service) CreateProject(
	ctx context.Context, ref project.SessionRef, name string, number func() int64,
) (project.Project, error) {
	v, err := s.Look(ctx, ref)
	if err != nil {
		return project.Project{}, err
	}
	isAdmin := func(m Membership) bool { return m.Role == Admin }
	if v.User == nil || !slices.ContainsFunc(v.Projects, isAdmin) {
		return project.Project{}, ErrNoNewProject
	}
	if name = oneLine(name); name == "" || utf8.RuneCountInString(name) > project.MaxName {
		return project.Project{}, project.ErrInvalid.Says("A project's name has 1 to 100 characters.")
	}
	now := s.Now().UTC()
	p := project.Project{ID: ident.New("prj", now), Name: name, OrganizationID: number(), CreatedAt: now, Version: 1}
	return p, s.Store.CreateProjectOf(ctx, p, *v.User)
}

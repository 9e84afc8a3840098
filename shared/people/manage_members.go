package people

import (
	"context"
	"slices"

	"patchbay/shared/project"
)

// InviteBy is Invite on behalf of a caller, who cannot give what they do not have.
func (s *Service) InviteBy(ctx context.Context, by project.Caller, email string, role Role) (Member, error) {
	if err := mayGive(by, role); err != nil {
		return Member{}, err
	}
	return s.Invite(ctx, by.Project.ID, email, role)
}

// ChangeRoleBy changes what a member may do, as Store.ChangeRole does, on behalf of a caller, who cannot give what they
// do not have.
func (s *Service) ChangeRoleBy(
	ctx context.Context, by project.Caller, id string, to Role, versions []int64,
) (Member, error) {
	if err := mayGive(by, to); err != nil {
		return Member{}, err
	}
	return s.Store.ChangeRole(ctx, by.Project.ID, id, to, versions)
}

func mayGive(by project.Caller, role Role) error {
	if _, err := ParseRole(string(role)); err != nil {
		return err
	}
	for _, scope := range role.Scopes() {
		if !slices.Contains(by.Scopes, scope) {
			return project.ErrScopeNotHeld.Says(
				"The role %s may do more than you: it has the scope %s, which you do not have yourself.", role, scope)
		}
	}
	return nil
}

// IsLastAdmin says that nobody else among the members is an admin, so that the member has to stay one.
func IsLastAdmin(m Member, all []Member) bool {
	isAdmin := func(m Member) bool { return m.Role == Admin && !m.Invited() }
	return isAdmin(m) && !slices.ContainsFunc(all, func(o Member) bool { return o.ID != m.ID && isAdmin(o) })
}

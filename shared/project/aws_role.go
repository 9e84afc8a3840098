package project

import (
	"context"
	"slices"
	"strings"
	"time"

	"patchbay/shared/awsrole"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
	"patchbay/shared/scope"
)

// Errors of AWS roles.
var (
	// ErrRoleNotGranted refuses a role to which the project gives nothing, whether the project is there or not.
	ErrRoleNotGranted = fault.New(fault.Forbidden, "aws_role_not_granted",
		"The project gives nothing to the AWS role that signed this, or there is no such project. An admin of the project "+
			"grants it with POST /aws_roles.")
	ErrRoleNotFound = fault.New(fault.NotFound, "aws_role_not_found", "The project grants nothing to such an AWS role.")
	ErrRoleThere    = fault.New(fault.Conflict, "aws_role_exists",
		"The project grants something to this AWS role already. Revoke that first.")
	ErrInvalidRole = fault.New(fault.Invalid, "invalid_aws_role_request", "The AWS role cannot be granted access.")
)

// roleHash is the hash under which a role's grant lies among the API keys. The text of no key begins so.
func roleHash(r awsrole.Role) string { return hash(r.ARN()) }

// RoleAccess is what a request of a role presents: ErrNotFound for what cannot be a project's ID.
func RoleAccess(c awsrole.Caller) (Access, error) {
	if c.Err != nil {
		return Access{}, c.Err
	}
	tail, ok := strings.CutPrefix(c.Project, "prj_")
	if !ok || !ident.Valid(tail) {
		return Access{}, ErrRoleNotGranted
	}
	return Access{Key: KeyRef{Project: c.Project, Hash: roleHash(c.Session.Role)}, Role: c.Session}, nil
}

// admitRole is Admit for the grant of a role.
func (k Key) admitRole(need scope.Scope, now time.Time) error {
	if !k.Live(now) {
		return ErrRoleNotGranted.Says("What the project granted to the AWS role %s ended on %s. An admin of the project "+
			"grants it anew: revoke what ended, then POST /aws_roles.", k.Role.Name, k.ExpiresAt.UTC().Format(time.DateTime))
	}
	if need != scope.Any && (need == "" || !slices.Contains(k.Scopes, need)) {
		return ErrForbidden.Says("This needs the scope %s, which the project does not grant to the AWS role %s.", need,
			k.Role.Name)
	}
	return nil
}

// NewRole asks for access for an AWS role.
type NewRole struct {
	ARN     string // of the role, with or without its path
	Name    string // what it is for; that of the role when empty
	Scopes  []scope.Scope
	Expires time.Time // zero for no end
	Policy  policy.Policy
}

// Grant lets an AWS role call, on behalf of a caller. Unlike a key's, its scopes are always named.
// ErrRoleThere, ErrScopeNotHeld, ErrTooManyKeys.
func (s *Keys) Grant(ctx context.Context, by Caller, n NewRole) (Key, error) {
	role, ok := awsrole.Parse(n.ARN)
	if !ok {
		return Key{}, ErrInvalidRole.At("body.role_arn",
			"is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deploy")
	}
	if len(n.Scopes) == 0 {
		return Key{}, ErrInvalidRole.At("body.scopes", "is empty: name what the role may do")
	}
	if n.Name == "" {
		n.Name = role.Name
	}
	asked, err := s.checked(by, NewKey{Name: n.Name, Scopes: n.Scopes, Expires: n.Expires, Policy: n.Policy})
	if err != nil {
		return Key{}, err
	}
	key := Key{
		Project: by.Project.ID, Hash: roleHash(role), Name: asked.Name, Scopes: asked.Scopes, ExpiresAt: asked.Expires,
		CreatedAt: s.Now().UTC(), Policy: asked.Policy, Role: role,
	}
	if err := lives(asked, key.CreatedAt); err != nil {
		return Key{}, err
	}
	return key, s.Store.CreateKey(ctx, key)
}

// Roles returns what is granted to AWS roles, the oldest first.
func (s *Keys) Roles(ctx context.Context, of Project) ([]Listed, error) {
	all, err := s.list(ctx, of)
	return slices.DeleteFunc(all, func(l Listed) bool { return l.Role.None() }), err
}

// RevokeRole ends what a role was granted, from this moment on. ErrRoleNotFound.
func (s *Keys) RevokeRole(ctx context.Context, of, id string) (Listed, error) {
	return s.revoke(ctx, of, id, func(k Key) bool { return !k.Role.None() }, s.Store.RevokeRole, ErrRoleNotFound)
}

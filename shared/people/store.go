package people

import (
	"context"

	"patchbay/shared/project"
)

// Store keeps users, members and sessions. Implementations MUST keep the number of admins exact in the write that
// changes it, so that no two removals leave a project without one.
type Store interface {
	// PutUser stores what an issuer tells of a user, new or known, and returns the user as stored.
	PutUser(ctx context.Context, u User) (User, error)

	// StartSession stores a session.
	StartSession(ctx context.Context, s Session) error
	// View returns whose a session is, and of which projects. project.ErrSession when it has ended.
	View(ctx context.Context, ref project.SessionRef) (View, error)
	// Extend moves the time at which an unused session ends. project.ErrSession when it is not there.
	Extend(ctx context.Context, s Session) error
	// EndSession deletes a session; one that is not there is no error.
	EndSession(ctx context.Context, ref project.SessionRef) error
	// EndSessions ends all sessions of the user, or of the key.
	EndSessions(ctx context.Context, ref project.SessionRef) error
	// Key returns an API key that is stored, with the epoch of its sessions. project.ErrUnauthenticated.
	Key(ctx context.Context, ref project.KeyRef) (key project.Key, epoch int64, err error)

	// Invited returns the projects that an address in the form of Address is invited to.
	Invited(ctx context.Context, email string) ([]string, error)
	// TakeInvitation makes an invitation to the project the user's membership. A user who is a member already keeps their
	// role, and the invitation goes, even one that holds no more. ErrMemberNotFound when there is none that holds: one
	// that has ended, or that was made by somebody who is no admin of the project any more, or by a key that is gone, does
	// not.
	TakeInvitation(ctx context.Context, project string, u User) error

	// Members returns the members of a project, invitations included, in no certain order.
	Members(ctx context.Context, project string) ([]Member, error)
	// Invite stores an invitation. project.ErrNotFound, ErrAlreadyInvited, ErrTooManyMembers.
	Invite(ctx context.Context, m Member) error
	// ChangeRole changes what a member may do, from the next request on, and returns the member. A nil versions is any.
	// ErrMemberNotFound, ErrLastAdmin, fault.ErrStale.
	ChangeRole(ctx context.Context, project, id string, to Role, versions []int64) (Member, error)
	// Remove ends a membership at once, or takes an invitation back. ErrMemberNotFound, ErrLastAdmin.
	Remove(ctx context.Context, project, id string) error

	// CreateProjectOf stores a project with the user as its admin.
	CreateProjectOf(ctx context.Context, p project.Project, u User) error
}

// View is whose a session is, and what they may do where.
type View struct {
	Session  Session
	User     *User        // of a person's session
	Key      *project.Key // of a session that was made of an API key
	Projects []Membership
}

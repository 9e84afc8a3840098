// Package people is who signs in to the console: users of an OpenID issuer, what they are in each project, their
// sessions, and the sessions that are made of an API key.
package people

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// User is a person, as an issuer knows them.
type User struct {
	ID       string // usr_…, which follows from Issuer and Subject alone
	Issuer   string
	Subject  string
	Name     string
	Email    string // in the form of Address; "" when the issuer tells none
	Verified bool   // the issuer says that the e-mail address is theirs
	// Epoch is that of sessions which are good; signing out everywhere begins another.
	Epoch     int64
	CreatedAt time.Time
}

// Called is what people know the user by.
func (u User) Called() string {
	for _, name := range []string{u.Name, u.Email} {
		if name != "" {
			return name
		}
	}
	return u.Subject
}

// idEncoding is that of ident.
var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// derivedID is an id that follows from texts alone: 128 bits of their digest.
func derivedID(prefix string, texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return prefix + "_" + idEncoding.EncodeToString(sum[:16])
}

// UserID is the id of an issuer's subject. A subject means something at its issuer alone (OpenID Connect Core 5.7). An
// issuer is an address, so no line break is in it.
func UserID(issuer, subject string) string { return derivedID("usr", issuer, subject) }

// InvitationID is the id of the invitation of an e-mail address, of which a project has one at most.
func InvitationID(email string) string { return derivedID("inv", email) }

// Role is what a member may do in a project.
type Role string

// The roles, from the least.
const (
	Viewer   Role = "viewer"
	Ordinary Role = "member"
	Admin    Role = "admin"
)

// Roles are those there are, from the least.
func Roles() []Role { return []Role{Viewer, Ordinary, Admin} }

// ParseRole reads a role.
func ParseRole(text string) (Role, error) {
	if slices.Contains(Roles(), Role(text)) {
		return Role(text), nil
	}
	return "", ErrInvalid.At("body.role", "is viewer, member or admin")
}

// Scopes are what a role may do, in the order of scope.All. What a later version adds is an admin's alone.
func (r Role) Scopes() []scope.Scope {
	viewer := []scope.Scope{
		scope.ConnectorsRead, scope.AuthConfigsRead, scope.AccountsRead, scope.LogsRead, scope.WebhooksRead,
	}
	member := append([]scope.Scope{
		scope.ConnectorsWrite, scope.AuthConfigsWrite, scope.ConnectSessionsWrite, scope.AccountsWrite, scope.WebhooksWrite,
		scope.ProxyCall,
	}, viewer...)
	switch r {
	case Admin:
		return scope.All()
	case Ordinary:
		return slices.DeleteFunc(scope.All(), func(s scope.Scope) bool { return !slices.Contains(member, s) })
	case Viewer:
		return slices.DeleteFunc(scope.All(), func(s scope.Scope) bool { return !slices.Contains(viewer, s) })
	}
	return nil
}

// Admit decides whether the role may do what a request needs: project.ErrForbidden.
func (r Role) Admit(need scope.Scope) error {
	if need == "" || !slices.Contains(r.Scopes(), need) {
		return project.ErrForbidden.Says("Your role in this project is %s, which may not do this (it needs %s). An admin "+
			"of the project can change your role.", r, need)
	}
	return nil
}

// Member is who belongs to a project, or is invited to it by an e-mail address.
type Member struct {
	ID        string // that of the user, or inv_… of an invitation
	Project   string
	User      string // "" of an invitation
	Name      string
	Email     string
	Role      Role
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64
}

// Invited says that nobody has taken the invitation yet.
func (m Member) Invited() bool { return m.User == "" }

// InvitationLife is how long an invitation can be taken after it was made or changed. An address may be somebody else's
// by then.
const InvitationLife = 14 * 24 * time.Hour

// EndsAt is when an invitation can be taken no more.
func (m Member) EndsAt() time.Time { return m.UpdatedAt.Add(InvitationLife) }

// Ended says that the member is an invitation which nobody can take any more.
func (m Member) Ended(now time.Time) bool { return m.Invited() && !now.Before(m.EndsAt()) }

// Membership is a project of a user, with what they may do there.
type Membership struct {
	Project project.Project
	Role    Role // "" of an API key
	Scopes  []scope.Scope
}

// Session is what a browser has in place of an API key.
type Session struct {
	Ref       project.SessionRef
	Epoch     int64 // of the user, or of the key
	CreatedAt time.Time
	EndsAt    time.Time // whatever happens
	IdleAt    time.Time // unless it is used
}

// How long a session lasts: less than the week that ASVS 5.0 (7.3) names as an example for a product of this kind.
const (
	IdleLife = 12 * time.Hour
	FullLife = 7 * 24 * time.Hour
	// extendEvery is how much of IdleLife must be over before a use of the session is worth a write.
	extendEvery = 30 * time.Minute
)

// Live says whether the session has not ended by itself.
func (s Session) Live(now time.Time) bool { return now.Before(s.EndsAt) && now.Before(s.IdleAt) }

// MaxMembers bounds the members of a project, invitations included.
const MaxMembers = 200

// Errors of this package.
var (
	ErrNotSignedIn = fault.New(fault.Unauthenticated, "not_signed_in", "Nobody is signed in. Sign in at /sign-in.")
	// ErrNotConfigured stands in for ErrNotSignedIn where a deployment has no issuer.
	ErrNotConfigured = fault.New(fault.Unauthenticated, "sign_in_not_configured",
		"Nobody is signed in. This deployment has no sign-in for people: use an API key.")
	ErrMemberNotFound = fault.New(fault.NotFound, "member_not_found", "The project has no such member.")
	ErrLastAdmin      = fault.New(fault.Conflict, "last_admin",
		"This is the project's last admin. Make somebody else an admin first, who has signed in.")
	ErrAlreadyMember = fault.New(fault.Conflict, "already_member",
		"Somebody with this e-mail address is a member already.")
	ErrAlreadyInvited = fault.New(fault.Conflict, "already_invited", "This e-mail address is invited already.")
	ErrTooManyMembers = fault.New(fault.Conflict, "too_many_members",
		"The project has as many members as it may; remove one first.")
	ErrInvalid      = fault.New(fault.Invalid, "invalid_member", "The member is not valid.")
	ErrNoNewProject = fault.New(fault.Forbidden, "no_new_project",
		"Only an admin of a project can make another one. The owner of this deployment can: 'patchbay project create'.")
)

// maxEmail and maxName are how long texts of an issuer are kept, in bytes (RFC 5321 section 4.5.3.1.3).
const (
	maxEmail = 254
	maxName  = 200
)

// Address is an e-mail address in the form in which it is stored and compared. ASCII alone becomes lower case: what
// Unicode folds together is told apart by mail servers, so one could be taken for another's. It is "" for what is none.
func Address(email string) string {
	email = strings.TrimSpace(email)
	local, domain, ok := strings.Cut(email, "@")
	bad := func(r rune) bool { // what cannot be seen would make an address look like another
		return r == ' ' || !unicode.IsPrint(r) || strings.ContainsRune(`<>,;:"()[]\`, r)
	}
	if !ok || local == "" || len(email) > maxEmail || strings.ContainsFunc(email, bad) ||
		strings.Contains(domain, "@") || !strings.Contains(strings.Trim(domain, "."), ".") {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, email)
}

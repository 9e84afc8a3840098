// Package awsrole names the AWS roles that call the management API with signed requests in place of an API key, and
// carries who calls from what has checked the signature to the routes (decision 0037).
package awsrole

import (
	"context"
	"strings"

	"patchbay/shared/fault"
	"patchbay/shared/lazy"
)

// Prefix begins the paths of requests that AWS signatures are checked of: /iam/{project}/accounts is /accounts of that
// project. No other path takes a signature, and these take nothing else.
const Prefix = "/iam/"

// Errors of requests below Prefix, and of roles that are named in words.
var (
	ErrUnsigned = fault.New(fault.Unauthenticated, "aws_signature_needed",
		"Paths below /iam/ take requests that are signed with an AWS role's credentials (Signature Version 4, service "+
			"execute-api), and no API key.")
	ErrNotARole = fault.New(fault.Forbidden, "aws_role_needed",
		"Only AWS roles can be granted access. Assume a role, and sign with the credentials that this gives.")
)

// Role is an IAM role. Its name is unique in its account whatever its path, and a session does not tell the path, so a
// role has none here.
type Role struct{ Partition, Account, Name string }

// roleARN is the form of a role's ARN (IAM user guide, "IAM identifiers"); paths have up to 512 characters.
var roleARN = lazy.Regexp(`^arn:(aws[a-z-]*):iam::([0-9]{12}):role/(?:[!-.0-~]+/)*([A-Za-z0-9+=,.@_-]{1,64})$`)

// sessionARN is that of a session of a role (STS, AssumedRoleUser); the name of a session has 2 to 64 characters.
var sessionARN = lazy.Regexp(
	`^arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([A-Za-z0-9+=,.@_-]{1,64})/([A-Za-z0-9+=,.@_-]{2,64})$`)

// maxARN is how long the ARN of a role can be, in bytes: 512 of path, 64 of name.
const maxARN = 700

// Parse reads the ARN of a role, with or without a path.
func Parse(arn string) (Role, bool) {
	if len(arn) > maxARN {
		return Role{}, false
	}
	m := roleARN().FindStringSubmatch(arn)
	if m == nil {
		return Role{}, false
	}
	return Role{Partition: m[1], Account: m[2], Name: m[3]}, true
}

// None says that there is no role.
func (r Role) None() bool { return r == Role{} }

// ARN names the role, without its path; "" for none.
func (r Role) ARN() string {
	if r.None() {
		return ""
	}
	return "arn:" + r.Partition + ":iam::" + r.Account + ":role/" + r.Name
}

// Session is a role that somebody has assumed, under a name that the trust policy's author vouches for as far as it
// says so.
type Session struct {
	Role
	As string
}

// ParseSession reads the ARN of whoever signed a request. Users and root are no roles: ErrNotARole.
func ParseSession(arn string) (Session, error) {
	m := sessionARN().FindStringSubmatch(arn)
	if m == nil {
		return Session{}, ErrNotARole
	}
	return Session{Role: Role{Partition: m[1], Account: m[2], Name: m[3]}, As: m[4]}, nil
}

// ARN is the session's, as CloudTrail has it.
func (s Session) ARN() string {
	return "arn:" + s.Partition + ":sts::" + s.Account + ":assumed-role/" + s.Name + "/" + s.As
}

// Caller is who signed a request, as whatever checked the signature says, and the project that the signed path names.
type Caller struct {
	Session Session
	Project string
	// Err refuses the request: it is not signed, or not by a role.
	Err error
}

type contextKey struct{}

// With returns the context of a request below Prefix.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, contextKey{}, c)
}

// From returns who signed the request of a context; not ok where its path is not below Prefix.
func From(ctx context.Context) (c Caller, ok bool) {
	c, ok = ctx.Value(contextKey{}).(Caller)
	return c, ok
}

// Cut takes a path below Prefix apart, into the project and the path of the route.
func Cut(path string) (project, route string, ok bool) {
	rest, ok := strings.CutPrefix(path, Prefix)
	if !ok {
		return "", "", false
	}
	project, route, _ = strings.Cut(rest, "/")
	return project, "/" + route, true
}

// CallerOf is the caller of a request below Prefix whose signature is good, by the ARN of who signed it; "" where
// nobody did.
func CallerOf(arn, project string) Caller {
	if arn == "" {
		return Caller{Err: ErrUnsigned, Project: project}
	}
	s, err := ParseSession(arn)
	return Caller{Session: s, Project: project, Err: err}
}

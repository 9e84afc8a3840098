// Package connect is how an end user links an account: connect sessions, the hub's view of them, connection attempts
// and the OAuth flow.
package connect

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// Session is a short-lived right for one end user to link or edit an account. Whoever holds its token has it.
type Session struct {
	Hash         string // base64url SHA-256 of the token; the token itself is not kept
	ID           int64  // a number on the wire
	Organization int64
	Project      string
	Owner        account.Owner
	Connector    string // "" lets the end user pick
	ConfigID     string // "" is the connector's default
	AccountID    string // edit mode
	Categories   []catalog.Category
	Multiple     bool // links another account beside the one there is
	OtherPerson  bool // whoever signs in may take over the account that it edits
	Label        string
	Type         string
	Metadata     json.RawMessage
	Sharing      *account.Sharing // nil leaves that of an account that is edited
	Redirect     string           // where its hosted page leads back to in the end; "" nowhere
	Connections  bool             // it may also list the owner's accounts that it may edit, and end them
	CreatedAt    time.Time
	ExpiresAt    time.Time
	// Once says that the session is good for one account: linking or editing one spends it.
	Once    bool
	SpentAt time.Time // zero until then
	// Challenge is the S256 code challenge (RFC 7636 section 4.2) whose verifier finishes a link; "" asks for none.
	Challenge string
	// VerifyURL is where a sign-in leads its browser, for the owner's back end to confirm whose it is; "" asks for none.
	VerifyURL string
}

// Live says whether the session may still be used. The table deletes late, so every read asks.
func (s Session) Live(now time.Time) bool { return now.Before(s.ExpiresAt) }

// Allows says whether the session may link an account of the connector.
func (s Session) Allows(e catalog.Entry) bool {
	if s.Connector != "" && s.Connector != e.Key {
		return false
	}
	return len(s.Categories) == 0 || slices.ContainsFunc(e.Categories,
		func(c catalog.Category) bool { return slices.Contains(s.Categories, c) })
}

// Edits says whether the session may see and change the account, if it Allows its connector.
func (s Session) Edits(a account.Account) bool {
	return a.Owner.ID == s.Owner.ID && (s.AccountID == "" || s.AccountID == a.ID)
}

// A token is pbs_, the project's id without its prefix, and 256 random bits. It names the project as an API key does,
// so that one batch of reads answers a call.
const (
	tokenPrefix   = "pbs_"
	projectPrefix = "prj_"
)

func newToken(project string, seed ident.Seed) string {
	return tokenPrefix + strings.TrimPrefix(project, projectPrefix) + "_" + seed.Random("token")
}

// Ref is how a session is found.
type Ref struct {
	Project string
	Hash    string // base64url SHA-256 of the token
}

// ParseToken reads a presented token. ok is false for what was never issued, which then costs no read.
func ParseToken(token string) (ref Ref, ok bool) {
	rest, ok := strings.CutPrefix(token, tokenPrefix)
	tail, random, cut := strings.Cut(rest, "_")
	if !ok || !cut || !ident.Valid(tail) || len(random) != 43 {
		return Ref{}, false
	}
	return Ref{Project: projectPrefix + tail, Hash: digest(token)}, true
}

// Errors of this package.
var (
	ErrSession = fault.New(fault.Unauthenticated, "session_expired",
		"This link has expired or is not valid. Close it and start again.")
	// ErrSpent is ErrSession in other words.
	ErrSpent    = ErrSession.Says("This link has been used: it was good for one account. Ask for another one.")
	ErrInvalid  = fault.New(fault.Invalid, "invalid_connect_session", "The connect session cannot be created.")
	ErrNotInHub = fault.New(fault.NotFound, "integration_not_found",
		"This cannot be linked here, or cannot any more. Close this page and start again.")
	ErrAttempt = fault.New(fault.NotFound, "connection_attempt_not_found",
		"There is no such connection attempt in this session.")
	ErrAttemptOver = fault.New(fault.Conflict, "connection_attempt_over",
		"This connection attempt was completed, cancelled or has expired. Start again.")
	ErrState = fault.New(fault.Invalid, "invalid_state",
		"This sign-in was completed already, or was started too long ago. Close this window and start again.")
	ErrBrowser = fault.New(fault.Forbidden, "other_browser",
		"This sign-in was started in another browser. Close this window and start again where you began.")
	// ErrSwitchedOff refuses a session by 409: the published SDK has no class for 412 on this operation.
	ErrSwitchedOff = fault.New(fault.Conflict, "connector_not_enabled",
		"The connector is not enabled in this project; enable it first.")
	ErrContended = fault.New(fault.Conflict, "account_contended",
		"The account is being changed by somebody else at this moment. Try again.")
	ErrOtherPerson = fault.New(fault.Conflict, "other_person",
		"You signed in as another person than the one whose account is linked here. Sign in as that one, or ask for a link "+
			"that allows another.")
	// ErrNotVerified ends what a verified session began: the browser, or its user, is not the one that it is for.
	ErrNotVerified = fault.New(fault.Invalid, "not_verified",
		"It could not be verified that you are who this link is for. Go back to the product that you are signed in to, and "+
			"start there.")
	// ErrLinkCode refuses a link code that finishes nothing.
	ErrLinkCode = fault.New(fault.Invalid, "invalid_link_code",
		"This link code was never issued, has ended, or is another session's. Start again.")
	ErrRedirect = fault.New(fault.Invalid, "invalid_redirect_uri", "The redirect_uri is not one of this deployment.")
)

// Scope is a session with its project, as every hub call needs them.
type Scope struct {
	Session Session
	Project project.Project
	// Verifier is the code verifier that came with the call; "" where none did.
	Verifier string
}

// Note tells the request's entry whose session it comes with.
func (s Scope) Note(ctx context.Context) {
	activity.Note(ctx, func(e *activity.Entry) {
		by := s.Actor()
		e.By, e.Session, e.Owner = by.String(), by.ID, s.Session.Owner.ID
	})
}

// Actor is the end user who holds the session.
func (s Scope) Actor() actor.Actor {
	return actor.Actor{Kind: actor.Session, ID: strconv.FormatInt(s.Session.ID, 10)}
}

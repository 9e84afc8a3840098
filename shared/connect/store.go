package connect

import (
	"context"
	"fmt"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/project"
)

// AttemptStatus is the state of a connection attempt on the wire.
type AttemptStatus string

// The statuses. Expired is never stored: it is what Pending reads as after ExpiresAt.
const (
	Pending       AttemptStatus = "pending"
	Authenticated AttemptStatus = "authenticated"
	Failed        AttemptStatus = "error"
	Cancelled     AttemptStatus = "cancelled"
	Expired       AttemptStatus = "expired"
)

// Attempt is one run of an OAuth flow inside a session.
type Attempt struct {
	ID          string // att_…
	Project     string
	SessionHash string
	Owner       string // ID of the session's; "" in attempts of an earlier version
	Status      AttemptStatus
	AccountID   string       // when Authenticated
	AccessEnds  time.Time    // as the account's AccessEndsAt; when Authenticated
	Error       AttemptError // when Failed
	CreatedAt   time.Time
	ExpiresAt   time.Time
	Flow        Flow
	// TicketHash is the base64url SHA-256 of the ticket that begins the flow, "" for an attempt that is begun with the
	// session's token, and once the ticket was used. Sealed is then what it begins: a Prepared, sealed for this attempt.
	TicketHash string
	Sealed     []byte
	// Held is the provider's answer of a verified session's flow, until it is finished; zero where none is held.
	Held Held
}

// Held is what an attempt keeps of a callback whose code is not exchanged before it is verified whose browser it was.
type Held struct {
	Hash   string // base64url SHA-256 of the link code
	Until  time.Time
	Answer []byte // the callback's query, sealed for the attempt
}

// HeldClaim names a held answer by the link code that was presented for it.
type HeldClaim struct {
	AttemptID, SessionHash string
	Hash                   string // of the link code
	Claim                  string // as Consume's
	Now                    time.Time
}

// Flow is what a started attempt remembers until the provider redirects back.
type Flow struct {
	StateHash    string // base64url SHA-256 of state; "" before the start
	CookieHash   string // binds the flow to the browser that started it (F3)
	Claimed      bool   // a callback has consumed the state
	StateExpires time.Time
	Connector    string // must equal the callback's path (F5)
	ConfigID     string
	RedirectURI  string // where the popup goes in the end
	Sealed       []byte // verifier, nonce and the form's fields, encrypted for this attempt
	Language     string // that the pages of the flow speak, as a BCP 47 tag; "" leaves it to the browser
	Ticket       string // TicketHash of the attempt that begins; its use is part of the write
	OwnCallback  bool   // the callback's path has ConfigID in the place of Connector
}

// Consume names a flow by what a callback presented.
type Consume struct {
	AttemptID  string
	StateHash  string
	CookieHash string
	Connector  string
	Project    string // of a project's own connector, whose callback has the project in its path; else ""
	Config     string // of an auth config's own callback; else ""
	Claim      string // random; repeating the call with it succeeds again, so that a retry by the SDK is harmless
	Now        time.Time
}

// AddressedBy says whether a callback came to the address that the attempt's flow began with.
func (a Attempt) AddressedBy(c Consume) bool {
	if a.Flow.OwnCallback != (c.Config != "") || c.Config != "" && a.Flow.ConfigID != c.Config {
		return false
	}
	return a.Flow.Connector == c.Connector && (c.Project == "" || c.Project == a.Project)
}

// Claim names a connection attempt whose state this process has consumed.
type Claim struct {
	ID    string // att_…
	Token string // what the consuming write left on the attempt
}

// Link is one write of an account with its credential.
type Link struct {
	Account   account.Account
	Sealed    []byte    // a credential.Material
	ExpiresAt time.Time // of the access token; zero when it does not expire or there is none
	// Period is how many minutes lie between two visits of the schedule that renews; 0 when it does not visit.
	Period int
	// Over is the version of the credential that a relink replaces, as it was read: one that was renewed meanwhile stays.
	Over int64
	// Was is the generation that a relink takes the account from.
	Was connector.Generation
	// Named is how the provider's events named the account before a relink.
	Named string
	// Spend is what the same transaction does to a session that is good for one account, or nil.
	Spend *Spend
	// Within is the session that the link is made in, where that goes on; nil for none. Ended since it was read, it links
	// nothing: ErrSession.
	Within *Within
	// Attempt is the connection attempt that this completes in the same transaction, or nil.
	Attempt *Claim
}

// AlreadyLinked says that (owner, connector) has an account: the one to edit instead.
type AlreadyLinked struct{ AccountID string }

// Error implements error.
func (e *AlreadyLinked) Error() string {
	return fmt.Sprintf("owner is linked already, as %s", e.AccountID)
}

// Accounts reads and writes accounts as linking needs it. Implementations MUST make every method atomic, and decide by
// conditions.
type Accounts interface {
	// Account reads an account and its connector, consistently. account.ErrNotFound.
	Account(ctx context.Context, project, id string) (account.Account, connector.Connector, error)
	// AccountWithCredential reads an account and its credential in one call, consistently. account.ErrNotFound when one of
	// them is missing.
	AccountWithCredential(ctx context.Context, project, id string) (account.Account, credential.Credential, error)
	// OwnerAccount returns the account that (owner, connector) identifies, "" when there is none.
	OwnerAccount(ctx context.Context, project, owner, connector string) (string, error)
	// Link writes a new account. The same transaction checks that the connector is enabled (connector.ErrNotEnabled),
	// that the auth config exists and counts the account on it (connector.ErrConfigUnknown), that the owner has none of
	// this connector unless Extra (*AlreadyLinked), spends the session (ErrSpent) and completes the attempt
	// (ErrAttemptOver). The connector's epoch must be the account's SeenEpoch: fault.ErrStale.
	Link(ctx context.Context, l Link) error
	// Relink replaces an account's credential and settings, under the same checks, if its version is still
	// l.Account.Version and its credential still l.Over. It moves the counts when the auth config changed from
	// fromConfig, or the generation from l.Was.
	// fault.ErrStale, account.ErrNotFound.
	Relink(ctx context.Context, l Link, fromConfig string) error
}

// Issue is what deciding on a new session needs, from one read.
type Issue struct {
	Caller    project.Caller
	Connector connector.Connector // of the session's provider; zero when it names none
	Config    string              // the session's integration_id, if there is such an auth config; else ""
	Account   string              // the session's account_id, if it is an account of the session's owner; else ""
}

// Store keeps sessions and attempts. Implementations MUST decide by conditions.
type Store interface {
	// AdmitIssue authenticates a key and reads what the ids name, in one call. project.ErrUnauthenticated,
	// project.ErrForbidden.
	AdmitIssue(ctx context.Context, a project.Access, n NewSession) (Issue, error)
	CreateSession(ctx context.Context, s Session) error
	// Session returns the session and its project; ErrSession when there is none.
	Session(ctx context.Context, ref Ref) (Scope, error)
	// EndConnectSession ends a session that has not ended. ErrSession.
	EndConnectSession(ctx context.Context, ref Ref, now time.Time) error
	CreateAttempt(ctx context.Context, a Attempt) error
	// Attempt fails with ErrAttempt.
	Attempt(ctx context.Context, id string) (Attempt, error)
	// StartAttempt puts the flow on a pending attempt of the session; a second start replaces the first, whose state
	// is then worthless. An attempt with a ticket is begun by it alone, and once. ErrAttemptOver.
	StartAttempt(ctx context.Context, id, sessionHash string, f Flow, now time.Time) error
	// ConsumeState claims a flow: of any number of calls exactly one Claim ever succeeds. ErrState when it is unknown,
	// used, expired or another connector's; ErrBrowser when only the cookie is wrong, which leaves it unclaimed.
	ConsumeState(ctx context.Context, c Consume) (Attempt, error)
	// HoldAttempt keeps the provider's answer on a pending attempt that the claim holds. ErrAttemptOver.
	HoldAttempt(ctx context.Context, claim Claim, h Held) error
	// ClaimHeld claims a held answer: of any number of calls exactly one Claim ever succeeds. ErrLinkCode when it is
	// unknown, used, too old, or another session's.
	ClaimHeld(ctx context.Context, c HeldClaim) (Attempt, error)
	// RefuseAttempt ends a pending attempt of the session whose flow never began with an error. ErrAttemptOver.
	RefuseAttempt(ctx context.Context, id, sessionHash string, e AttemptError) error
	// AbandonFlow ends a pending attempt with an error, by the cookie that its start left in a browser and without its
	// state. ErrState under the conditions of ConsumeState's, or when the cookie is another.
	AbandonFlow(ctx context.Context, c Consume, e AttemptError) (Attempt, error)
	// FailAttempt ends a pending attempt that the claim holds with an error. ErrAttemptOver.
	FailAttempt(ctx context.Context, claim Claim, e AttemptError) error
	// CancelAttempt ends a pending attempt of the session; one that is over stays as it is.
	CancelAttempt(ctx context.Context, id, sessionHash string) error
}

// Package approval holds calls back until somebody approves them, as rules of call policies ask (decision 0033). A call
// that is held back is not made: it is kept, sealed, for whoever decides to see, and made when its caller repeats it.
package approval

import (
	"context"
	"time"

	"patchbay/shared/fault"
)

// Prefix begins the ID of a pending call.
const Prefix = "pcl"

// State is what has become of a pending call.
type State string

// The states. A call leaves Pending once, and Approved once.
const (
	Pending  State = "pending"
	Approved State = "approved"
	Refused  State = "refused"
	Made     State = "made" // its caller has repeated it; whether the provider answered is in the log
	Expired  State = "expired"
)

// Bounds of pending calls.
const (
	// Waits is for how long one waits to be decided.
	Waits = 24 * time.Hour
	// Holds is for how long an approval holds.
	Holds = time.Hour
	// Keep is for how long one is listed when it has ended.
	Keep = 7 * 24 * time.Hour
	// MaxShown bounds what is kept of a call for whoever decides, in bytes. Nobody approves what they cannot see, so a
	// call that has more is refused.
	MaxShown = 32 << 10
	// MostADay is how many calls one caller may have held back in a day.
	MostADay = 100
)

// Call is a call that waits, or of which somebody has decided.
type Call struct {
	ID        string // pcl_…
	Project   string
	Account   string
	Connector string
	Owner     string // origin_owner_id of the account
	Print     string // of what is called and by whom, by which a repeat is known
	Caller    string // actor.Actor.String
	Name      string // of the use token with which it is called; "" of another caller
	User      string // for whom: x-acting-user
	Rule      string // that holds it back, in words
	Method    string
	Tool      string // of an MCP server; "" of any other call
	Sealed    []byte // Shown
	State     State  // Pending to Made
	CreatedAt time.Time
	EndsAt    time.Time // of the wait, then of the approval
	DecidedAt time.Time // zero before
	DecidedBy string    // actor.Actor.String
	MadeAt    time.Time // zero before
	Version   int64
}

// StateAt is what has become of a call, its end included.
func (c Call) StateAt(now time.Time) State {
	if (c.State == Pending || c.State == Approved) && !now.Before(c.EndsAt) {
		return Expired
	}
	return c.State
}

// Shown is what whoever decides sees of a call, all of it data of the caller's. It holds no credential of the account.
type Shown struct {
	URL    string            `json:"url"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	// Encoded says that Body is base64, since the call's is no text.
	Encoded bool `json:"encoded,omitempty"`
}

// Errors of this package.
var (
	// ErrNeeded says that a call was held back.
	ErrNeeded = fault.New(fault.Forbidden, "approval_required", "The call needs approval, so nothing was sent.")
	// ErrRefused says that somebody has refused the call.
	ErrRefused = fault.New(fault.Forbidden, "approval_refused", "The call was refused, so nothing was sent.")
	// ErrOther says that a call is not the one whose approval it names.
	ErrOther = fault.New(fault.Forbidden, "approval_of_another_call",
		"The call is not the one whose approval it names, so nothing was sent. Repeat that one as it was, or leave out "+
			"x-approval-id to ask for this one.")
	// ErrTooLarge says that nobody could see what they approve.
	ErrTooLarge = fault.New(fault.TooLarge, "call_too_large_to_approve",
		"The call needs approval, and is too large to be shown to somebody: it may have 32 KiB. Nothing was sent.")
	ErrTooMany = fault.New(fault.RateLimited, "too_many_pending_calls",
		"This caller has had as many calls held back today as it may. Nothing was sent.")
	ErrNotFound = fault.New(fault.NotFound, "pending_call_not_found", "The project has no such pending call.")
	// ErrDecided says that a call waits no more.
	ErrDecided = fault.New(fault.Conflict, "pending_call_decided", "The call does not wait for a decision any more.")
	// ErrOwn refuses a program that approves its own calls.
	ErrOwn = fault.New(fault.Forbidden, "own_pending_call",
		"A program does not approve the calls that it asks for itself: another one does, or a person in the console.")
)

// Store keeps pending calls. Implementations MUST decide by conditions of the write itself.
type Store interface {
	// LatestCall returns the last pending call with a print. ErrNotFound.
	LatestCall(ctx context.Context, project, print string) (Call, error)
	// AddCall writes a new one in the place of the last with its print, whose ID is given, "" for none. fault.ErrStale
	// when another one is the last by now. ErrTooMany past MostADay of its caller; one that is refused counts as well.
	AddCall(ctx context.Context, c Call, last string) error
	// DecideCall makes a pending call Approved, until the time, or Refused, and returns it. ErrNotFound; ErrDecided when
	// it was decided or has ended.
	DecideCall(ctx context.Context, project, id string, to State, now, ends time.Time) (Call, error)
	// TakeCall makes an approved call Made and returns it. ErrDecided when it is not Approved any more, or has ended.
	TakeCall(ctx context.Context, project, id string, now time.Time) (Call, error)
	// Call fails with ErrNotFound.
	Call(ctx context.Context, project, id string) (Call, error)
	// Calls returns a page, the newest first, of those behind an ID; next is "" after the last page.
	Calls(ctx context.Context, project, after string, limit int) (page []Call, next string, err error)
}

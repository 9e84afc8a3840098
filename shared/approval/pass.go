package approval

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"patchbay/shared/actor"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// Service runs the use cases of this package.
type Service struct {
	Store  Store
	Sealer secret.Sealer
	Now    func() time.Time
	Log    *slog.Logger
}

// Asked is a call that a rule holds back, as its caller asks for it: without the account's credential.
type Asked struct {
	Project   string
	Account   string
	Connector string
	Owner     string
	Caller    actor.Actor
	Name      string // of the use token; "" of another caller
	User      string // for whom
	Rule      string // in words
	Method    string
	Target    string            // the address
	URL       string            // the same as it may be shown
	Tool      string            // of an MCP server
	Header    map[string]string // what of it says what the call does
	Body      []byte
	ID        string // of the pending call that it repeats; "" when the caller names none
}

// print is a digest of what is called and by whom. Two calls with the same are one call and its repeat.
func (a Asked) print() string {
	h := sha256.New()
	add := func(text []byte) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		_, _ = h.Write(length[:]) // a hash never fails
		_, _ = h.Write(text)
	}
	for _, text := range []string{a.Project, a.Account, a.Caller.String(), a.User, a.Method, a.Target, a.Tool} {
		add([]byte(text))
	}
	add(a.Body)
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		add([]byte(name))
		add([]byte(a.Header[name]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// tries bounds how often a call is looked for anew while others ask for the same.
const tries = 8

// Pass decides of a call that a rule holds back: it returns the approved call that this one is, which is taken by that
// and never again, or says why nothing may be sent. ErrNeeded, ErrRefused, ErrOther, ErrTooLarge, ErrTooMany. It is the
// caller's write (actor.With).
func (s *Service) Pass(ctx context.Context, a Asked) (Call, error) {
	print := a.print()
	for range tries {
		c, err := s.pass(ctx, a, print)
		if !errors.Is(err, fault.ErrStale) && !errors.Is(err, ErrDecided) {
			return c, err
		}
	}
	return Call{}, ErrNeeded.Says("The call needs approval, and others ask for the same at this moment. " +
		"Nothing was sent: try again.")
}

func (s *Service) pass(ctx context.Context, a Asked, print string) (Call, error) {
	now := s.Now()
	last, err := s.Store.LatestCall(ctx, a.Project, print)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Call{}, err
	}
	if a.ID != "" && last.ID != a.ID {
		return Call{}, s.other(ctx, a, now)
	}
	switch state := last.StateAt(now); {
	case last.ID == "":
		return Call{}, s.hold(ctx, a, print, "", "")
	case state == Pending:
		return Call{}, waits(last)
	case state == Approved:
		return s.Store.TakeCall(ctx, a.Project, last.ID, now)
	case a.ID != "": // names the one that has ended
		return Call{}, ended(last, state)
	case state == Refused && now.Before(last.DecidedAt.Add(Holds)):
		return Call{}, ended(last, state) // whoever asks again at once has not heard
	default:
		return Call{}, s.hold(ctx, a, print, last.ID, before(last, state))
	}
}

// hold keeps a call and says that it waits. last is the one that it takes the place of.
func (s *Service) hold(ctx context.Context, a Asked, print, last, said string) error {
	now := s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	c := Call{
		ID: ident.New(Prefix, now), Project: a.Project, Account: a.Account, Connector: a.Connector, Owner: a.Owner,
		Print: print, Caller: a.Caller.String(), Name: a.Name, User: a.User, Rule: a.Rule, Method: a.Method, Tool: a.Tool,
		State: Pending, CreatedAt: now, EndsAt: now.Add(Waits), Version: 1,
	}
	var err error
	if c.Sealed, err = s.seal(ctx, c, a); err != nil {
		return err
	}
	if err := s.Store.AddCall(ctx, c, last); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "call held back", "pending_call", c.ID, "caller", c.Caller)
	w := waits(c)
	if said != "" {
		w = w.Says("%s %s", said, w.Message)
	}
	return w
}

// Binding is what a call's Shown is sealed for.
func (c Call) Binding() secret.Binding {
	return secret.Binding{Project: c.Project, Owner: c.ID, Kind: "pending_call"}
}

func (s *Service) seal(ctx context.Context, c Call, a Asked) ([]byte, error) {
	shown := Shown{URL: a.URL, Header: a.Header}
	if utf8.Valid(a.Body) && !bytes.Contains(a.Body, []byte{0}) {
		shown.Body = string(a.Body)
	} else {
		shown.Body, shown.Encoded = base64.StdEncoding.EncodeToString(a.Body), true
	}
	text, err := json.Marshal(shown)
	switch {
	case err != nil:
		return nil, fmt.Errorf("encode pending call: %w", err)
	case len(text) > MaxShown:
		return nil, ErrTooLarge
	}
	return s.Sealer.Seal(ctx, c.Binding(), text)
}

// open is what whoever decides sees of a call. One that ended may be listed for longer than its root key is kept, and
// shows nothing then.
func (s *Service) open(ctx context.Context, c Call) (shown Shown, err error) {
	text, err := s.Sealer.Open(ctx, c.Binding(), c.Sealed)
	if errors.Is(err, secret.ErrSealed) {
		return Shown{}, nil
	}
	if err != nil {
		return shown, fmt.Errorf("open pending call %s: %w", c.ID, err)
	}
	return shown, json.Unmarshal(text, &shown)
}

// other says why a call that names a pending call is not that one: it has ended and another took its place, or it is
// another call, or another caller's, which look the same.
func (s *Service) other(ctx context.Context, a Asked, now time.Time) error {
	c, err := s.Store.Call(ctx, a.Project, a.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return ErrOther
	case err != nil:
		return err
	case c.Print != a.print():
		return ErrOther
	}
	return ended(c, c.StateAt(now))
}

// waits says that a call waits, and how it is asked for again.
func waits(c Call) *fault.Error {
	return ErrNeeded.Says("The call needs approval, so nothing was sent. It waits as %s until %s. Once somebody has "+
		"approved it, repeat the same call without a change within an hour (its header x-approval-id may name %s): it is "+
		"made once.", c.ID, c.EndsAt.Format(time.DateTime+" MST"), c.ID)
}

// ended says that a call waits no more.
func ended(c Call, state State) error {
	switch state {
	case Refused:
		return ErrRefused.Says("Somebody has refused this call (%s), so nothing was sent. Do not repeat it unless you are "+
			"asked to.", c.ID)
	case Made:
		return ErrOther.Says("The call %s was made on %s, and is not made again; nothing was sent. Leave out x-approval-id "+
			"to ask for another one.", c.ID, c.MadeAt.Format(time.DateTime+" MST"))
	}
	return ErrOther.Says("The approval %s ended on %s without a call; nothing was sent. Leave out x-approval-id to ask for "+
		"another one.", c.ID, c.EndsAt.Format(time.DateTime+" MST"))
}

// before says what became of the call whose place another takes.
func before(c Call, state State) string {
	switch state {
	case Made:
		return "The same call was approved and made before (" + c.ID + ")."
	case Refused:
		return "The same call was refused before (" + c.ID + ")."
	default:
		return "Nobody decided of the same call before, or it was not repeated in time (" + c.ID + ")."
	}
}

// Package idempotency lets a caller repeat an unsafe request: the same Idempotency-Key and body get the same answer for
// a day, another body is refused, and so is a repeat while the first is under way (security.md R6).
package idempotency

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// How long an answer is kept, and how long an unanswered request keeps others out. The second outlives the longest
// request, so that a crash does not block the key for a day.
const (
	Keep  = 24 * time.Hour
	Lease = time.Minute
)

// MaxKey bounds the header, in bytes.
const MaxKey = 255

// Errors of this package.
var (
	ErrInvalid = fault.New(fault.Invalid, "invalid_idempotency_key",
		"An Idempotency-Key has 1 to 255 visible ASCII characters.")
	ErrMismatch = fault.New(fault.Unprocessable, "idempotency_key_reused",
		"This Idempotency-Key was used with another request: use a new key for a new request.")
	ErrInFlight = fault.New(fault.Conflict, "idempotency_key_in_flight",
		"A request with this Idempotency-Key is under way: try again in a moment.")
)

// Entry is one use of a key.
type Entry struct {
	Project     string
	KeyHash     string // hex SHA-256 of operation and key
	Fingerprint string // hex HMAC-SHA256 of the request, keyed with the key, which is kept nowhere
	Token       string // of the request that holds the key
	LeaseUntil  time.Time
	KeepUntil   time.Time
}

// Store keeps entries. Implementations MUST decide by conditions.
type Store interface {
	// Begin takes the key if nobody has it, or its lease or life is over. Else it returns the sealed answer of the same
	// request, ErrMismatch or ErrInFlight.
	Begin(ctx context.Context, e Entry, now time.Time) (answer []byte, err error)
	// Complete stores the answer if the token still holds the key.
	Complete(ctx context.Context, e Entry, answer []byte) error
	// Abandon frees the key if the token still holds it.
	Abandon(ctx context.Context, e Entry) error
}

// Guard runs requests at most once per key.
type Guard struct {
	Store  Store
	Sealer secret.Sealer // answers are encrypted: one may hold a session token, which is stored nowhere in the clear
	Now    func() time.Time
	Log    *slog.Logger
}

// bindingOf is what an entry's answer is sealed for.
func bindingOf(e Entry) secret.Binding {
	return secret.Binding{Project: e.Project, Owner: e.KeyHash, Kind: "idempotent_answer"}
}

// Do runs fn unless the project has used the key for this operation. request and the answer must survive JSON. A
// refusal by fn (a *fault.Error) is not kept: it changed nothing, and the caller may mend the cause and use the key
// again. After any other error nobody knows, and the key is held until its lease ends.
func Do[O any](ctx context.Context, g *Guard, project, operation, key string, request any,
	fn func() (*O, error)) (*O, error) {
	if key == "" {
		return fn()
	}
	if !valid(key) {
		return nil, ErrInvalid
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	now := g.Now()
	e := Entry{
		Project: project, KeyHash: hash(operation, key), Fingerprint: fingerprint(key, operation, body),
		Token:      ident.Random(16),
		LeaseUntil: now.Add(Lease), KeepUntil: now.Add(Keep),
	}
	saved, err := g.Store.Begin(ctx, e, now)
	if err != nil {
		if errors.Is(err, ErrInFlight) {
			err = ErrInFlight.After(2 * time.Second)
		}
		return nil, err
	}
	if saved != nil {
		return open[O](ctx, g, e, saved)
	}
	out, err := fn()
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		if !fault.Refused(err) {
			return nil, err
		}
		if err := g.Store.Abandon(ctx, e); err != nil {
			g.Log.WarnContext(ctx, "an idempotency key is held until its lease ends", "error", err)
		}
		return nil, err
	}
	if err := g.complete(ctx, e, out); err != nil {
		// The work is done and its answer is worth more than the record of it.
		g.Log.ErrorContext(ctx, "an idempotent answer was not kept", "error", err)
	}
	return out, nil
}

func (g *Guard) complete(ctx context.Context, e Entry, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	sealed, err := g.Sealer.Seal(ctx, bindingOf(e), text)
	if err != nil {
		return err
	}
	return g.Store.Complete(ctx, e, sealed)
}

func open[O any](ctx context.Context, g *Guard, e Entry, sealed []byte) (*O, error) {
	text, err := g.Sealer.Open(ctx, bindingOf(e), sealed)
	if err != nil {
		return nil, fmt.Errorf("open kept answer: %w", err)
	}
	out := new(O)
	if err := json.Unmarshal(text, out); err != nil {
		return nil, fmt.Errorf("decode kept answer: %w", err)
	}
	return out, nil
}

func valid(key string) bool {
	if len(key) > MaxKey {
		return false
	}
	for i := range len(key) {
		if key[i] < 0x21 || key[i] > 0x7e {
			return false
		}
	}
	return true
}

// fingerprint tells requests apart without helping whoever reads the table to guess at a secret in one: that takes the
// caller's key as well, which should be random.
func fingerprint(key, operation string, body []byte) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(hash(operation, string(body))))
	return hex.EncodeToString(h.Sum(nil))
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p)))) // so that "ab","c" is not "a","bc"
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}

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
	// ErrLost says that a record is damaged, or sealed under a root key that is gone.
	ErrLost = fault.New(fault.Conflict, "idempotency_answer_lost",
		"A request with this Idempotency-Key was made before, and its answer cannot be read any more. Look whether it made "+
			"what you want, and use a new key if it did not.")
)

// Entry is one use of a key.
type Entry struct {
	Project     string
	KeyHash     string // hex SHA-256 of operation and key
	Fingerprint string // hex HMAC-SHA256 of the request, keyed with the key, which is kept nowhere
	Token       string // of the request that holds the key
	Seed        []byte // sealed, of the ids that the request makes; a run that takes the key over uses its first run's
	LeaseUntil  time.Time
	KeepUntil   time.Time
}

// Store keeps entries. Implementations MUST decide by conditions.
type Store interface {
	// Begin takes the key if nobody has it, or its life is over. The same request may also take over a key without an
	// answer whose lease is over, with the seed that it was begun with. Else it is ErrMismatch or ErrInFlight, or the
	// request has its sealed answer.
	Begin(ctx context.Context, e Entry, now time.Time) (Begun, error)
	// Complete stores the answer in the seed's place if the token still holds the key.
	Complete(ctx context.Context, e Entry, answer []byte) error
	// Abandon frees the key if the token still holds it.
	Abandon(ctx context.Context, e Entry) error
}

// Begun is what a request finds that begins.
type Begun struct {
	Answer []byte // sealed, of a request that is done; nil when this one holds the key now
	Seed   []byte // sealed, of the run that this one takes over from; nil when it is the first
}

// Guard runs requests at most once per key.
type Guard struct {
	Store  Store
	Sealer secret.Sealer // answers are encrypted: one may hold a session token, which is stored nowhere in the clear
	Now    func() time.Time
	Log    *slog.Logger
}

// What is sealed of an entry.
const (
	answerKind = "idempotent_answer"
	seedKind   = "idempotent_seed"
)

func bindingOf(e Entry, kind string) secret.Binding {
	return secret.Binding{Project: e.Project, Owner: e.KeyHash, Kind: kind}
}

// Do runs fn unless the project has used the key for this operation. request and the answer must survive JSON. A
// refusal by fn (a *fault.Error) is not kept: it changed nothing, and the caller may mend the cause and use the key
// again. After any other error nobody knows, and the key is held until its lease ends.
//
// A process may die between what fn makes and the record of its answer. fn must therefore make every id and token by
// its seed: the run that takes the key over then finds what was made, in place of making it twice.
func Do[O any](ctx context.Context, g *Guard, project, operation, key string, request any,
	fn func(ident.Seed) (*O, error)) (*O, error) {
	if key == "" {
		return fn(ident.Seed{})
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
	answer, seed, err := g.begin(ctx, e, now)
	if err != nil {
		return nil, err
	}
	if answer != nil {
		return open[O](ctx, g, e, answer)
	}
	out, err := fn(seed)
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

// begin takes the key, and says by which seed its request makes ids; or it returns the sealed answer.
func (g *Guard) begin(ctx context.Context, e Entry, now time.Time) (answer []byte, seed ident.Seed, err error) {
	seed = ident.NewSeed(now)
	if e.Seed, err = g.Sealer.Seal(ctx, bindingOf(e, seedKind), seed.Bytes()); err != nil {
		return nil, ident.Seed{}, err
	}
	begun, err := g.Store.Begin(ctx, e, now)
	if errors.Is(err, ErrInFlight) {
		err = ErrInFlight.After(2 * time.Second)
	}
	if err != nil || begun.Answer != nil || begun.Seed == nil {
		return begun.Answer, seed, err
	}
	kept, err := g.Sealer.Open(ctx, bindingOf(e, seedKind), begun.Seed)
	if err == nil {
		seed, err = ident.SeedOf(kept)
	}
	if err != nil {
		return nil, ident.Seed{}, lost(fmt.Errorf("open kept seed: %w", err))
	}
	return nil, seed, nil
}

func (g *Guard) complete(ctx context.Context, e Entry, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	sealed, err := g.Sealer.Seal(ctx, bindingOf(e, answerKind), text)
	if err != nil {
		return err
	}
	return g.Store.Complete(ctx, e, sealed)
}

func open[O any](ctx context.Context, g *Guard, e Entry, sealed []byte) (*O, error) {
	text, err := g.Sealer.Open(ctx, bindingOf(e, answerKind), sealed)
	if err != nil {
		return nil, lost(fmt.Errorf("open kept answer: %w", err))
	}
	out := new(O)
	if err := json.Unmarshal(text, out); err != nil {
		return nil, ErrLost.Because(fmt.Errorf("decode kept answer: %w", err))
	}
	return out, nil
}

// lost is an error for the caller where what is kept will never be read again.
func lost(err error) error {
	if errors.Is(err, secret.ErrSealed) {
		return ErrLost.Because(err)
	}
	return err
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

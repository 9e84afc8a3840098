package idempotency_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"patchbay/infra/local/engine"
	"patchbay/shared/fault"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/secret"
	"patchbay/shared/table/tabletest"
)

type request struct{ Name string }

type answer struct{ ID string }

// bound is a sealer that shows what it bound an answer to, and can fail.
type bound struct{ sealFails, openFails error }

type boundTo struct {
	To   secret.Binding
	Text []byte
}

func (b bound) Seal(_ context.Context, to secret.Binding, text []byte) ([]byte, error) {
	sealed, err := json.Marshal(boundTo{to, text})
	return sealed, errors.Join(err, b.sealFails)
}

func (b bound) Open(_ context.Context, to secret.Binding, sealed []byte) ([]byte, error) {
	var was boundTo
	if err := errors.Join(json.Unmarshal(sealed, &was), b.openFails); err != nil {
		return nil, err
	}
	if was.To != to {
		return nil, errors.New("sealed for somebody else")
	}
	return was.Text, nil
}

type world struct {
	*tabletest.World
	guard *idempotency.Guard
	log   *bytes.Buffer
	runs  atomic.Int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: tabletest.New(t, engine.ForTest(t, engine.Dynoxide)), log: &bytes.Buffer{}}
	w.guard = &idempotency.Guard{Store: w, Sealer: bound{}, Now: w.Clock.Now,
		Log: slog.New(slog.NewTextHandler(w.log, nil))}
	return w
}

// post runs a request that answers with how often any ran.
func (w *world) post(ctx context.Context, project, operation, key, name string) (string, error) {
	out, err := idempotency.Do(ctx, w.guard, project, operation, key, request{name}, func(ident.Seed) (*answer, error) {
		return &answer{ID: string(rune('0' + w.runs.Add(1)))}, nil
	})
	if err != nil {
		return "", err
	}
	return out.ID, nil
}

func TestSameKeySameAnswer(t *testing.T) { // R6
	w := newWorld(t)
	for _, c := range []struct {
		name                          string
		project, operation, key, body string
		later                         time.Duration
		want                          string
		err                           error
	}{
		{"first", "prj_1", "create", "k", "a", 0, "1", nil},
		{"again", "prj_1", "create", "k", "a", 0, "1", nil},
		{"again, when the lease is long over", "prj_1", "create", "k", "a", 2 * idempotency.Lease, "1", nil},
		{"another body", "prj_1", "create", "k", "b", 0, "", idempotency.ErrMismatch},
		{"another key", "prj_1", "create", "K", "a", 0, "2", nil},
		{"another operation", "prj_1", "update", "k", "a", 0, "3", nil},
		{"another project", "prj_2", "create", "k", "a", 0, "4", nil},
		{"operation and key, cut elsewhere", "prj_1", "creat", "ek", "a", 0, "5", nil},
		{"no key", "prj_1", "create", "", "a", 0, "6", nil},
		{"no key again", "prj_1", "create", "", "a", 0, "7", nil},
		{"a day later", "prj_1", "create", "k", "b", idempotency.Keep, "8", nil},
	} {
		w.Clock.Add(c.later)
		have, err := w.post(t.Context(), c.project, c.operation, c.key, c.body)
		if have != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, have, err, c.want, c.err)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		key string
		ok  bool
	}{
		"longest":                {strings.Repeat("k", idempotency.MaxKey), true},
		"too long":               {strings.Repeat("k", idempotency.MaxKey+1), false},
		"first and last visible": {"!~", true}, "space": {"a b", false}, "delete": {"a\x7f", false}, "line": {"a\n", false},
		"not ASCII": {"é", false},
	} {
		_, err := w.post(t.Context(), "prj_1", "create", c.key, "a")
		if c.ok && err != nil || !c.ok && !errors.Is(err, idempotency.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManyAtOnceRunOnce(t *testing.T) {
	w := newWorld(t)
	for round := range 5 {
		before := w.runs.Load()
		var wg sync.WaitGroup
		for range 24 {
			wg.Go(func() {
				if _, err := w.post(t.Context(), "prj_1", "create", string(rune('a'+round)), "x"); err != nil &&
					!errors.Is(err, idempotency.ErrInFlight) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := w.runs.Load() - before; n != 1 {
			t.Fatalf("it ran %d times", n)
		}
	}
}

func TestInFlightSaysWhenToTryAgain(t *testing.T) {
	w := newWorld(t)
	_, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", "k", request{"a"},
		func(ident.Seed) (*answer, error) {
			_, err := w.post(t.Context(), "prj_1", "create", "k", "a")
			var f *fault.Error
			if !errors.Is(err, idempotency.ErrInFlight) || !errors.As(err, &f) || f.RetryAfter <= 0 {
				t.Errorf("error = %v, to be tried again after %v", err, f.RetryAfter)
			}
			if idempotency.ErrInFlight.RetryAfter != 0 {
				t.Error("the package's own error was changed")
			}
			return &answer{}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFailureFreesTheKey(t *testing.T) {
	w := newWorld(t)
	refused := fault.New(fault.Invalid, "refused", "Mend it.")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := idempotency.Do(ctx, w.guard, "prj_1", "create", "k", request{"a"},
		func(ident.Seed) (*answer, error) {
			cancel() // the caller going away must not keep the key
			return nil, refused
		})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if have, err := w.post(t.Context(), "prj_1", "create", "k", "mended"); have != "1" || err != nil {
		t.Errorf("the key with another body, after a failure: %q, %v", have, err)
	}
}

// A process that died in the middle holds its key for the lease only; one that comes back late changes nothing. After
// an error that is no refusal the request may have done its work: its key is held, and not run a second time at once.
func TestAnUnknownOutcomeHoldsTheKey(t *testing.T) {
	w := newWorld(t)
	lost := errors.New("the answer was lost")
	_, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", "k", request{"a"},
		func(ident.Seed) (*answer, error) {
			return nil, lost
		})
	if !errors.Is(err, lost) {
		t.Fatal(err)
	}
	if _, err := w.post(t.Context(), "prj_1", "create", "k", "a"); !errors.Is(err, idempotency.ErrInFlight) {
		t.Errorf("at once: %v", err)
	}
	w.Clock.Add(idempotency.Lease)
	if have, err := w.post(t.Context(), "prj_1", "create", "k", "a"); have != "1" || err != nil {
		t.Errorf("after the lease: %q, %v", have, err)
	}
}

func TestALapsedLeaseIsTakenOver(t *testing.T) {
	w := newWorld(t)
	out, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", "k", request{"a"},
		func(ident.Seed) (*answer, error) {
			w.Clock.Add(idempotency.Lease)
			if have, err := w.post(t.Context(), "prj_1", "create", "k", "a"); have != "1" || err != nil {
				t.Errorf("taking over: %q, %v", have, err)
			}
			return &answer{ID: "late"}, nil
		})
	if err != nil || out.ID != "late" {
		t.Errorf("who was late heard %+v, %v", out, err)
	}
	if !strings.Contains(w.log.String(), "not kept") {
		t.Errorf("the log says %q", w.log)
	}
	if have, err := w.post(t.Context(), "prj_1", "create", "k", "a"); have != "1" || err != nil {
		t.Errorf("afterwards: %q, %v; want the answer of who took over", have, err)
	}
}

func TestSealerTrouble(t *testing.T) {
	w := newWorld(t)
	broken := errors.New("no root key")
	w.guard.Sealer = bound{sealFails: broken}
	if _, err := w.post(t.Context(), "prj_1", "create", "k", "a"); !errors.Is(err, broken) || w.runs.Load() != 0 {
		t.Errorf("a seed that is not sealed: %v, after %d runs", err, w.runs.Load())
	}
	if items := w.Items(t); len(items) != 0 {
		t.Errorf("the key is held by %v", items)
	}
	// The answer alone is not sealed: the work is done, and the caller hears of it.
	w.guard.Sealer = bound{}
	out, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", "k", request{"a"},
		func(ident.Seed) (*answer, error) {
			w.guard.Sealer = bound{sealFails: broken}
			return &answer{ID: "done"}, nil
		})
	if err != nil || out.ID != "done" {
		t.Errorf("the work was done, and the caller heard %v, %v", out, err)
	}
	w.guard.Sealer = bound{}
	if _, err := w.post(t.Context(), "prj_1", "create", "k", "a"); !errors.Is(err, idempotency.ErrInFlight) {
		t.Errorf("until its lease ends: %v", err)
	}
	if _, err := w.post(t.Context(), "prj_1", "create", "other", "a"); err != nil {
		t.Fatal(err)
	}
	w.guard.Sealer = bound{openFails: broken}
	_, err = w.post(t.Context(), "prj_1", "create", "other", "a")
	if !errors.Is(err, broken) || errors.Is(err, idempotency.ErrLost) || w.runs.Load() != 1 {
		t.Errorf("an answer that does not open now: %v, after %d runs", err, w.runs.Load())
	}
	w.guard.Sealer = bound{openFails: secret.ErrSealed}
	for _, key := range []string{"other", "k"} { // an answer, and a seed whose lease is over
		w.Clock.Add(idempotency.Lease)
		_, err := w.post(t.Context(), "prj_1", "create", key, "a")
		if !errors.Is(err, idempotency.ErrLost) || w.runs.Load() != 1 {
			t.Errorf("what never opens again: %v, after %d runs", err, w.runs.Load())
		}
	}
}

// Each run of a request makes the same ids as its first, so that a run after a crash finds what was made. A key whose
// life is over, or that a refusal freed, begins with another seed.
func TestEveryRunHasTheSeedOfTheFirst(t *testing.T) {
	w := newWorld(t)
	crash := errors.New("the process died here")
	run := func(key string, result error) (id string, again bool) {
		t.Helper()
		_, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", key, request{"a"},
			func(s ident.Seed) (*answer, error) {
				id, again = s.Under("cfg", "slack", w.Clock.Now()), s.Again
				return &answer{}, result
			})
		if !errors.Is(err, result) {
			t.Fatal(err)
		}
		return id, again
	}
	first, again := run("k", crash)
	if again {
		t.Error("the first run is told to look for an earlier one")
	}
	for range 2 { // and a crash of the run after the crash
		w.Clock.Add(idempotency.Lease)
		id, again := run("k", crash)
		if id != first || !again {
			t.Errorf("a later run made %s, again %v; the first %s", id, again, first)
		}
	}
	w.Clock.Add(idempotency.Lease)
	if _, err := w.post(t.Context(), "prj_1", "create", "k", "b"); !errors.Is(err, idempotency.ErrMismatch) {
		t.Errorf("another body after a crash: %v", err)
	}
	w.Clock.Add(idempotency.Keep)
	if id, again := run("k", fault.New(fault.Invalid, "refused", "Mend it.")); id == first || again {
		t.Errorf("a day later: %s, again %v", id, again)
	}
	refused, _ := run("other", fault.New(fault.Invalid, "refused", "Mend it."))
	if id, again := run("other", nil); id == refused || again {
		t.Errorf("after a refusal: %s, again %v", id, again)
	}
}

// The answer may hold a session's token: what is stored is what the sealer made, bound to project and key.
func TestAnswersAreStoredSealed(t *testing.T) {
	w := newWorld(t)
	w.guard.Sealer = hiding{}
	_, err := idempotency.Do(t.Context(), w.guard, "prj_1", "create", "my-key", request{"canary-request"},
		func(ident.Seed) (*answer, error) {
			return &answer{ID: "canary-answer"}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	for place, it := range w.Items(t) {
		var kept map[string]any
		if err := attributevalue.UnmarshalMap(it, &kept); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("%s %s", place, kept)
		for _, secret := range []string{"canary-answer", "canary-request", "my-key"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in the table: %s", secret, text)
			}
		}
		if !strings.Contains(text, "sealed") {
			t.Errorf("the sealed answer is not in the table, so this test shows nothing: %s", text)
		}
	}
}

// A plain hash of the request would be the same under every key, and could be compared with guesses.
func TestFingerprintsNeedTheKey(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{"k1", "k2"} {
		if _, err := w.post(t.Context(), "prj_1", "create", key, "same"); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	for _, it := range w.Items(t) {
		var kept struct{ Fingerprint string }
		if err := attributevalue.UnmarshalMap(it, &kept); err != nil {
			t.Fatal(err)
		}
		seen[kept.Fingerprint] = true
	}
	if len(seen) != 2 || seen[""] {
		t.Errorf("fingerprints %v; want two that differ", seen)
	}
}

type hiding struct{ bound }

func (hiding) Seal(context.Context, secret.Binding, []byte) ([]byte, error) {
	return []byte("sealed"), nil
}

// Package rewrap seals stored credentials anew under the root key that is in force, so that an older one can be
// retired. Nothing waits for it: an old envelope opens as long as its key is there.
//
// Credentials, the grants of deleted accounts that are still to be revoked, the signing secrets of webhook endpoints
// and the clients of auth configs are sealed anew. What else is sealed lives for a day at most, and a key is retired
// no sooner.
package rewrap

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/secret"
	"patchbay/shared/webhook"
)

// Row is one stored credential, or the secret of a webhook endpoint, or the clients of an auth config.
type Row struct {
	Project  string
	Account  string
	Orphan   bool   // it is the grant of an account that was deleted
	Endpoint string // in the place of the account
	Config   string // likewise
	Version  int64
	Sealed   []byte
}

// binding is what the row's secret is sealed for.
func (r Row) binding() secret.Binding {
	if r.Config != "" {
		return connector.ClientsBinding(r.Project, r.Config)
	}
	if r.Endpoint != "" {
		return webhook.Endpoint{Project: r.Project, ID: r.Endpoint}.Binding()
	}
	return credential.BindingOf(r.Project, r.Account)
}

// Progress is how far a run has come.
type Progress struct {
	Root   string // the key that the run seals with; another one begins a run of its own
	Cursor string // of the next page; "" at the beginning
	Done   bool
	Counts
	Saved int64 // grows with each save
}

// Counts are what a run found.
type Counts struct {
	Seen      int // credentials
	Rewrapped int // that were sealed anew
	Overtaken int // that somebody else replaced meanwhile: theirs stays
	Damaged   int // that do not open; their accounts are told so by the next call
}

// Errors of this package.
var (
	// ErrChanged says that a row is not any more what was read.
	ErrChanged = errors.New("the credential was replaced meanwhile")
	// ErrElsewhere says that another run saves its progress.
	ErrElsewhere = errors.New("another rewrap is running; it goes on where both were")
)

// Store reads and writes envelopes. Every write is conditional.
type Store interface {
	// Envelopes reads a page of all credentials of all projects, consistently; next is "" after the last.
	Envelopes(ctx context.Context, cursor string) (rows []Row, next string, err error)
	// Reseal puts another envelope of the same secret in the place of a row's, if the row is still the one that was read:
	// ErrChanged. The credential's version stays, so that a renewal under way goes on.
	Reseal(ctx context.Context, r Row, sealed []byte) error
	// Progress returns what was saved last.
	Progress(ctx context.Context) (Progress, error)
	// Save stores p in the place of the progress with one Saved less: ErrElsewhere.
	Save(ctx context.Context, p Progress) error
}

// Roots is what a run needs to know of root keys.
type Roots interface {
	// PrimaryID returns the id of the key that seals.
	PrimaryID(ctx context.Context) (string, error)
	// KeyID returns the id of the key that an envelope names; "" when it is no envelope.
	KeyID(sealed []byte) string
}

// Runner runs a rewrap.
type Runner struct {
	Store  Store
	Sealer secret.Sealer
	Roots  Roots
	Log    *slog.Logger
	Report func(Counts) // called after each page; may be nil
}

// workers is how many rows are written at once.
const workers = 8

// Run seals every credential anew that names another key than the one in force. A run that was interrupted goes on at
// its last page. What was read twice is found done.
func (r *Runner) Run(ctx context.Context) (Counts, error) {
	root, err := r.Roots.PrimaryID(ctx)
	if err != nil {
		return Counts{}, err
	}
	p, err := r.Store.Progress(ctx)
	if err != nil {
		return Counts{}, fmt.Errorf("read progress: %w", err)
	}
	if p.Root != root || p.Done {
		p = Progress{Root: root, Saved: p.Saved}
	}
	for !p.Done {
		rows, next, err := r.Store.Envelopes(ctx, p.Cursor)
		if err != nil {
			return p.Counts, fmt.Errorf("read credentials: %w", err)
		}
		found, err := r.page(ctx, root, rows)
		if err != nil {
			return p.Counts, err
		}
		p.add(found)
		p.Cursor, p.Done = next, next == ""
		p.Saved++
		if err := r.Store.Save(ctx, p); err != nil {
			return p.Counts, fmt.Errorf("save progress: %w", err)
		}
		if r.Report != nil {
			r.Report(p.Counts)
		}
	}
	return p.Counts, nil
}

func (c *Counts) add(o Counts) {
	c.Seen += o.Seen
	c.Rewrapped += o.Rewrapped
	c.Overtaken += o.Overtaken
	c.Damaged += o.Damaged
}

// page seals a page's rows anew, some at once.
func (r *Runner) page(ctx context.Context, root string, rows []Row) (Counts, error) {
	found := Counts{Seen: len(rows)}
	var mu sync.Mutex
	var failed []error
	var all sync.WaitGroup
	free := make(chan struct{}, workers)
	for _, row := range rows {
		if r.Roots.KeyID(row.Sealed) == root {
			continue
		}
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			one, err := r.row(ctx, row)
			mu.Lock()
			defer mu.Unlock()
			found.add(one)
			if err != nil {
				failed = append(failed, err)
			}
		})
	}
	all.Wait()
	return found, errors.Join(failed...)
}

func (r *Runner) row(ctx context.Context, row Row) (Counts, error) {
	binding := row.binding()
	text, err := r.Sealer.Open(ctx, binding, row.Sealed)
	if errors.Is(err, secret.ErrSealed) {
		r.Log.WarnContext(ctx, "a credential does not open", "account", row.Account, "endpoint", row.Endpoint,
			"project", row.Project)
		return Counts{Damaged: 1}, nil
	}
	if err != nil {
		return Counts{}, fmt.Errorf("open credential of %s: %w", row.Account+row.Endpoint, err)
	}
	sealed, err := r.Sealer.Seal(ctx, binding, text)
	if err != nil {
		return Counts{}, fmt.Errorf("seal credential of %s: %w", row.Account+row.Endpoint, err)
	}
	err = r.Store.Reseal(ctx, row, sealed)
	switch {
	case errors.Is(err, ErrChanged):
		return Counts{Overtaken: 1}, nil
	case err != nil:
		return Counts{}, fmt.Errorf("write credential of %s: %w", row.Account+row.Endpoint, err)
	}
	return Counts{Rewrapped: 1}, nil
}

// Needing counts the credentials that name a root key and open. It reads all of them, wherever a run has come to: a
// process that learnt late of a rotation sealed with the old key behind the run.
func (r *Runner) Needing(ctx context.Context, root string) (int, error) {
	n, cursor := 0, ""
	for {
		rows, next, err := r.Store.Envelopes(ctx, cursor)
		if err != nil {
			return 0, fmt.Errorf("read credentials: %w", err)
		}
		for _, row := range rows {
			if r.Roots.KeyID(row.Sealed) != root {
				continue
			}
			_, err := r.Sealer.Open(ctx, row.binding(), row.Sealed)
			switch {
			case err == nil:
				n++
			case !errors.Is(err, secret.ErrSealed):
				return 0, fmt.Errorf("open credential of %s: %w", row.Account+row.Endpoint, err)
			}
		}
		if next == "" {
			return n, nil
		}
		cursor = next
	}
}

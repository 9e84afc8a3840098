package erase

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"patchbay/shared/account"
)

// Runner deletes projects that are closed.
type Runner struct {
	Store  Store
	Grants Grants
	Now    func() time.Time
	Wait   func(context.Context, time.Duration) error
	// GiveUp removes the grants that providers do not take back, in place of stopping there.
	GiveUp bool
	// Report is called while it runs, with what was removed by then; may be nil.
	Report func(accounts, items int)
	// Note is called with what a person should know; may be nil.
	Note func(text string)
}

// settles is for how long a request may still be under way that was let in before the project was closed: API Gateway
// ends each after 29 seconds.
const settles = 35 * time.Second

const (
	workers = 8 // providers that are asked at once
	// together is how many items are removed in one write: 4 MB is the most that one may have, and blocks are large.
	together = 20
)

// Stuck says that grants are left whose providers did not take them back.
type Stuck struct {
	Accounts []string // the first of them
	Count    int
	Why      error // the first of them
}

// Error implements error.
func (s *Stuck) Error() string {
	return fmt.Sprintf("the providers of %d accounts did not take the grants back, and the rest waits for that (%s: %v)",
		s.Count, s.Accounts[0], s.Why)
}

// Unwrap is the first reason.
func (s *Stuck) Unwrap() error { return s.Why }

// Run removes everything of a closed project. It goes over the table until nothing is found by a pass that began when
// every request let in before was over. An interrupted run leaves a project that is closed, and another one goes on.
func (r *Runner) Run(ctx context.Context, d Deletion) (Deletion, error) {
	var p progress
	for free := false; ; {
		if quiet := d.StartedAt.Add(settles).Sub(r.Now()); p.passes > 0 && p.found == 0 && quiet > 0 {
			if err := r.Wait(ctx, quiet); err != nil {
				return d, err
			}
		}
		last := !r.Now().Before(d.StartedAt.Add(settles))
		if err := r.pass(ctx, d, free, &p); err != nil {
			return d, err
		}
		switch {
		case p.stuck.Count > 0:
			return d, &p.stuck
		case p.found == 0 && last:
			return r.Store.EndDeletion(ctx, d.Project, r.Now())
		}
		free = p.grants == 0
	}
}

// progress is how far a run has come.
type progress struct {
	passes, found, grants int // found and grants are those of the last pass
	accounts, items       int // that are gone, of all passes
	stuck                 Stuck
}

// pass goes over the table once. Where free is false, what a grant may need stays.
func (r *Runner) pass(ctx context.Context, d Deletion, free bool, p *progress) error {
	p.passes++
	p.found, p.grants = 0, 0
	for cursor, more := "", true; more; more = cursor != "" {
		items, next, err := r.Store.Items(ctx, d.Project, cursor)
		if err != nil {
			return fmt.Errorf("read what the project has: %w", err)
		}
		p.found += len(items)
		if err := r.page(ctx, d, items, free, p); err != nil {
			return err
		}
		if r.Report != nil && len(items) > 0 {
			r.Report(p.accounts, p.items)
		}
		cursor = next
	}
	return nil
}

func (r *Runner) page(ctx context.Context, d Deletion, items []Item, free bool, p *progress) error {
	var gone []Item
	var ask []Item
	for _, it := range items {
		switch it.Kind {
		case Loose:
			gone = append(gone, it)
		case Account, Grant:
			ask = append(ask, it)
		case Config:
			if !free {
				continue
			}
			if err := r.Grants.DropConfig(ctx, d.Project, it.ID); err != nil {
				return fmt.Errorf("delete the secrets of %s: %w", it.ID, err)
			}
			gone = append(gone, it)
		case Bound:
			if free {
				gone = append(gone, it)
			}
		}
	}
	p.grants += len(ask)
	ended, err := r.endGrants(ctx, d.Project, ask, p)
	if err != nil {
		return err
	}
	kept := 0
	for _, e := range ended {
		if e.givenUp {
			kept++
		}
		if e.remove {
			gone = append(gone, e.Item)
		}
	}
	for chunk := range slices.Chunk(gone, together) {
		if err := r.Store.RemoveItems(ctx, d.Project, chunk, kept); err != nil {
			return fmt.Errorf("remove what the project has: %w", err)
		}
		kept = 0
		p.items += len(chunk)
	}
	return nil
}

// ended is what became of an account or of a grant.
type ended struct {
	Item

	remove  bool // it still has to be removed
	givenUp bool
}

// endGrants ends grants at their providers, several at a time.
func (r *Runner) endGrants(ctx context.Context, project string, items []Item, p *progress) (all []ended, err error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	slots := make(chan struct{}, workers)
	for _, it := range items {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			failed := r.endOne(ctx, project, it)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case failed == nil:
				p.accounts += map[Kind]int{Account: 1}[it.Kind]
				all = append(all, ended{Item: it, remove: it.Kind == Grant})
			case ctx.Err() != nil:
				err = ctx.Err()
			case r.GiveUp:
				r.note("%s: the grant was given up: %v", it.ID, failed)
				all = append(all, ended{Item: it, remove: true, givenUp: true})
			default:
				p.stuck.add(it.ID, failed)
			}
		})
	}
	wg.Wait()
	return all, err
}

// errNotRevoked says that a provider was asked and did not take a grant back, or could not be asked.
var errNotRevoked = errors.New("the provider could not be asked, or refused")

func (r *Runner) endOne(ctx context.Context, project string, it Item) error {
	if it.Kind == Grant {
		return r.Grants.EndGrant(ctx, project, it.ID)
	}
	outcome, err := r.Grants.DeleteAccount(ctx, project, it.ID)
	if err == nil && outcome == account.RevokeFailed {
		return errNotRevoked
	}
	return err
}

// named is how many accounts are named of those that are stuck.
const named = 10

func (s *Stuck) add(id string, why error) {
	if s.Count++; len(s.Accounts) < named {
		s.Accounts = append(s.Accounts, id)
	}
	if s.Why == nil {
		s.Why = why
	}
}

func (r *Runner) note(format string, args ...any) {
	if r.Note != nil {
		r.Note(fmt.Sprintf(format, args...))
	}
}

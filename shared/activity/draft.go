package activity

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"patchbay/shared/fault"
)

// Draft is the entry of a request that is being served. Its parts come from where they are known: router, handler, use
// case, the client for providers. Its zero value is ready; a nil Draft takes everything and keeps nothing.
type Draft struct {
	mu       sync.Mutex
	entry    Entry
	settings Settings
	secrets  []string
	over     bool // recorded, or not to be
}

type draftKey struct{}

// WithDraft returns a context whose parts fill the draft.
func WithDraft(ctx context.Context, d *Draft) context.Context {
	return context.WithValue(ctx, draftKey{}, d)
}

// Of returns the context's draft, nil when there is none.
func Of(ctx context.Context) *Draft {
	d, _ := ctx.Value(draftKey{}).(*Draft)
	return d
}

// Note changes the draft of the context.
func Note(ctx context.Context, change func(*Entry)) { Of(ctx).Note(change) }

// Note changes the draft.
func (d *Draft) Note(change func(*Entry)) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.entry)
}

// Belongs says whose entry the context's is, once that is proven, and what the project keeps. An entry of nobody's is
// not recorded. The first one to prove it has it: a key may come with another project's session.
func Belongs(ctx context.Context, project string, s Settings) {
	d := Of(ctx)
	d.Note(func(e *Entry) {
		if e.Project == "" {
			e.Project, d.settings = project, s
		}
	})
}

// Skip keeps the context's entry out of the log: of requests that only look, again and again.
func Skip(ctx context.Context) {
	d := Of(ctx)
	d.Note(func(*Entry) { d.over = true })
}

// Hide names texts that no part of the context's entry may hold, in any form.
func Hide(ctx context.Context, secrets ...string) {
	d := Of(ctx)
	d.Note(func(*Entry) {
		for _, s := range secrets {
			if s != "" && !slices.Contains(d.secrets, s) {
				d.secrets = append(d.secrets, s)
			}
		}
	})
}

// Captures says whether the entry's project wants payloads.
func Captures(ctx context.Context) (yes bool) {
	d := Of(ctx)
	d.Note(func(*Entry) { yes = d.settings.Payloads })
	return yes
}

type stepKey struct{}

// Doing returns a context whose requests to a provider are steps of that name.
func Doing(ctx context.Context, step string) context.Context {
	return context.WithValue(ctx, stepKey{}, step)
}

// Verifying returns a context whose requests are steps verify, unless it has another name for them.
func Verifying(ctx context.Context) context.Context {
	if ctx.Value(stepKey{}) != nil {
		return ctx
	}
	return Doing(ctx, "verify")
}

// Took adds a request to a provider that came to an end.
func Took(ctx context.Context, s Step) {
	d := Of(ctx)
	if d == nil {
		return
	}
	s.Name, _ = ctx.Value(stepKey{}).(string)
	s.Name = cmp.Or(s.Name, "call")
	d.Note(func(e *Entry) { e.Steps = append(e.Steps, s) })
}

// Refused says that what the last request was answered with is no success, whatever its status.
func Refused(ctx context.Context) {
	Note(ctx, func(e *Entry) {
		if n := len(e.Steps); n > 0 {
			e.Steps[n-1].Failed = true
		}
	})
}

// Told is an error that has the provider's own code and words.
type Told interface {
	error
	Told() (code, words string)
}

// Fail says why what the context's entry tells of failed. A nil error changes nothing.
func Fail(ctx context.Context, err error) {
	if err != nil {
		Note(ctx, func(e *Entry) { e.fail(err) })
	}
}

func (e *Entry) fail(err error) {
	e.Failed = true
	e.Code, e.Message = "internal_error", "Something failed on our side."
	var words string
	if f, ok := errors.AsType[*fault.Error](err); ok {
		e.Code, e.Message, words = f.Code, f.Message, f.ProviderResponse
	}
	var told Told
	if errors.As(err, &told) {
		e.ProviderCode, e.ProviderWords = told.Told()
		if e.ProviderCode == e.Code {
			e.ProviderCode = ""
		}
	}
	e.ProviderWords = cmp.Or(e.ProviderWords, words)
}

// Record gives the entry to a recorder, once: when it is somebody's who keeps it. Secrets that were named are hidden.
func (d *Draft) Record(ctx context.Context, to Recorder) {
	if d == nil || to == nil {
		return
	}
	d.mu.Lock()
	skip := d.over || d.entry.Project == "" || !d.settings.Keeps(&d.entry)
	d.over = true
	e, secrets := d.entry, d.secrets
	e.Steps = slices.Clone(e.Steps)
	d.mu.Unlock()
	if skip {
		return
	}
	if e.Took == 0 {
		e.Took = time.Since(e.Time)
	}
	e.Time = e.Time.UTC().Truncate(time.Millisecond)
	e.explain()
	e.hide(secrets)
	to.Record(ctx, &e)
}

// explain adds to a failed entry at which step it failed, and what to do.
func (e *Entry) explain() {
	if !e.Failed {
		return
	}
	if e.FailedStep == "" {
		e.FailedStep = e.Action
		for _, s := range e.Steps {
			if s.Failed {
				e.FailedStep = s.Name
			}
		}
	}
	e.Cure = cmp.Or(e.Cure, CureOf(e).Words)
}

// Entry returns the entry as it is now.
func (d *Draft) Entry() (e Entry) {
	d.Note(func(now *Entry) {
		e = *now
		e.Steps = slices.Clone(now.Steps)
	})
	return e
}

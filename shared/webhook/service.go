package webhook

import (
	"context"
	"errors"
	"slices"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/queue"
	"patchbay/shared/secret"
)

// Service is the use cases of endpoints' settings.
type Service struct {
	Store  Store
	Sealer secret.Sealer
	Check  func(ctx context.Context, url string) error // refuses an address that nothing is delivered to, in words
	Events Events
	Queue  queue.Sender
	Now    func() time.Time
}

// New is an endpoint to create.
type New struct {
	URL, Description string
	Events           []string // names of event types; nil is all
	On               bool
	Seed             ident.Seed
}

// Create creates an endpoint and returns it with its secret, which is never shown again.
func (s *Service) Create(ctx context.Context, project string, n New) (Endpoint, secret.Text, error) {
	now := s.Now()
	e := Endpoint{
		ID: n.Seed.Under("whe", "hook", now), Project: project, URL: n.URL, Description: n.Description, On: n.On,
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	var err error
	if e.Events, err = s.check(ctx, n.URL, n.Description, n.Events); err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	if !e.On {
		e.OffSince = now
	}
	text, err := newSecret(n.Seed)
	if err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	if e.Sealed, err = s.seal(ctx, e, text); err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	e.Hint, e.Digest = text.Hint(4), digest(text)
	err = s.Store.CreateEndpoint(ctx, e)
	if n.Seed.Again && errors.Is(err, ErrTaken) { // an earlier run of the same request made it, with the same secret
		e, err = s.Store.Endpoint(ctx, project, e.ID)
	}
	return e, text, err
}

// check looks at what an owner asks for and returns the types among it.
func (s *Service) check(ctx context.Context, url, description string, events []string) ([]event.Type, error) {
	switch {
	case len(url) > MaxURL:
		return nil, ErrInvalid.Says("The URL is too long: at most %d bytes.", MaxURL).At("body.url", "is too long")
	case len(description) > MaxDescription:
		return nil, ErrInvalid.Says("The description is too long: at most %d bytes.", MaxDescription).
			At("body.description", "is too long")
	}
	if err := s.Check(ctx, url); err != nil {
		return nil, err
	}
	if events == nil {
		return nil, nil
	}
	if len(events) == 0 {
		return nil, ErrInvalid.Says("The list of events is empty, so nothing would ever be delivered. "+
			"Leave it out for all events, or set enabled to false.").At("body.events", "is empty")
	}
	types := make([]event.Type, 0, len(events))
	for _, name := range events {
		t := event.Type(name)
		if !slices.Contains(event.Types(), t) {
			return nil, ErrInvalid.Says("There is no event %q. GET /openapi.json lists those there are, under webhooks.", name).
				At("body.events", "has an event that does not exist: "+name)
		}
		types = append(types, t)
	}
	slices.Sort(types)
	return slices.Compact(types), nil
}

// Change is a change of settings. What is nil stays.
type Change struct {
	URL, Description *string
	Events           []string // nil stays
	AllEvents        bool     // takes the filter off
	On               *bool
	IfVersions       []int64 // of which the endpoint must have one; nil is any
}

// Update changes settings. Switching an endpoint on again forgets why it was off, and how it fared.
func (s *Service) Update(ctx context.Context, project, id string, c Change) (Endpoint, error) {
	read, err := s.read(ctx, project, id, c.IfVersions)
	if err != nil {
		return Endpoint{}, err
	}
	next := read
	if c.URL != nil {
		next.URL = *c.URL
	}
	if c.Description != nil {
		next.Description = *c.Description
	}
	types, err := s.check(ctx, next.URL, next.Description, c.Events)
	if err != nil {
		return Endpoint{}, err
	}
	if c.Events != nil || c.AllEvents {
		next.Events = types
	}
	if c.On != nil {
		next = switched(next, *c.On, "", s.Now())
	}
	if next.same(read) {
		return read, nil
	}
	next.UpdatedAt, next.Version = s.Now(), read.Version+1
	if err := s.Store.UpdateEndpoint(ctx, next, read); err != nil {
		return Endpoint{}, err
	}
	if next.On && !read.On || next.URL != read.URL {
		err = s.forget(ctx, project, id)
	}
	return next, err
}

func (e Endpoint) same(other Endpoint) bool {
	return e.URL == other.URL && e.Description == other.Description && e.On == other.On &&
		slices.Equal(e.Events, other.Events) && e.OffReason == other.OffReason
}

func switched(e Endpoint, on bool, reason string, now time.Time) Endpoint {
	if e.On == on {
		return e
	}
	e.On, e.OffReason, e.OffSince = on, reason, now
	if on {
		e.OffSince = time.Time{}
	}
	return e
}

// forget forgets how an endpoint fared. What another has stored meanwhile is newer, and stays.
func (s *Service) forget(ctx context.Context, project, id string) error {
	h, err := s.Store.Health(ctx, project, id)
	if err != nil || h.Well() {
		return err
	}
	err = s.Store.SetHealth(ctx, project, id, Health{Version: h.Version + 1})
	if errors.Is(err, fault.ErrStale) {
		return nil
	}
	return err
}

// read reads an endpoint that must have one of the versions.
func (s *Service) read(ctx context.Context, project, id string, versions []int64) (Endpoint, error) {
	e, err := s.Store.Endpoint(ctx, project, id)
	if err != nil {
		return Endpoint{}, err
	}
	if versions != nil && !slices.Contains(versions, e.Version) {
		return Endpoint{}, fault.ErrStale
	}
	return e, nil
}

// Rotate gives an endpoint another secret and returns it. The former one goes on signing for FormerFor beside it, or
// not at all when it has leaked.
func (s *Service) Rotate(
	ctx context.Context, project, id string, versions []int64, leaked bool, seed ident.Seed,
) (Endpoint, secret.Text, error) {
	read, err := s.read(ctx, project, id, versions)
	if err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	text, err := newSecret(seed)
	if err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	next := read
	if next.Sealed, err = s.seal(ctx, read, text); err != nil {
		return Endpoint{}, secret.Text{}, err
	}
	next.Hint, next.Digest = text.Hint(4), digest(text)
	next.Former, next.FormerUntil = read.Sealed, s.Now().Add(FormerFor)
	if leaked {
		next.Former, next.FormerUntil = nil, time.Time{}
	}
	if seed.Again && next.Digest == read.Digest { // an earlier run of the same request did it
		return read, text, nil
	}
	next.UpdatedAt, next.Version = s.Now(), read.Version+1
	return next, text, s.Store.UpdateEndpoint(ctx, next, read)
}

// SwitchOff switches an endpoint off that does not answer, and says whether it was this call that did. Its event tells
// the owner.
func SwitchOff(ctx context.Context, store Store, e Endpoint, reason string, now time.Time) (did bool, err error) {
	next := switched(e, false, reason, now)
	next.UpdatedAt, next.Version = now, e.Version+1
	err = store.UpdateEndpoint(ctx, next, e)
	if errors.Is(err, fault.ErrStale) || errors.Is(err, ErrNotFound) {
		return false, nil // somebody else has changed it meanwhile: the next failure looks again
	}
	return err == nil, err
}

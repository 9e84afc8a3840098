// Package webhook is the addresses of a project's back ends that events are delivered to, by Standard Webhooks 1.0
// (decision 0019): their settings, their secrets, how they fare, and what could not be delivered. Package deliver
// sends.
package webhook

import (
	"context"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/fault"
)

// Endpoint is one address with what it wants.
type Endpoint struct {
	ID          string // whe_…
	Project     string
	URL         string
	Description string
	Events      []event.Type // that it wants; none means all
	On          bool
	// OffReason says why an endpoint was switched off by itself: OffFailing or OffGone; "" when its owner did it.
	OffReason string
	OffSince  time.Time // zero while it is on
	Secrets
	Version   int64 // grows with each change of settings or secret
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Secrets are an endpoint's signing secrets, sealed. The former one goes on signing beside the new one until its end.
type Secrets struct {
	Sealed      []byte
	Hint        string // the secret's last characters
	Digest      string // hex SHA-256 of the secret, which is random: it says whether two are the same, and nothing more
	Former      []byte
	FormerUntil time.Time
}

// Why an endpoint was switched off by itself.
const (
	OffFailing = "failing" // every delivery failed for OffAfter
	OffGone    = "gone"    // it answered 410 (Standard Webhooks 1.0, "Delivery attempts")
)

// Bounds of endpoints.
const (
	MaxEndpoints   = 50 // of a project
	MaxURL         = 2048
	MaxDescription = 256
	// FormerFor is how long a secret that was replaced goes on signing.
	FormerFor = 24 * time.Hour
	// OffAfter is how long every delivery to an endpoint fails before it is switched off.
	OffAfter = 3 * 24 * time.Hour
	// KeptFor is how long a delivery that was given up can be replayed.
	KeptFor = 30 * 24 * time.Hour
)

// Wants says whether an event goes to the endpoint.
func (e Endpoint) Wants(t event.Type) bool { return e.On && e.Subscriber().Wants(t) }

// Subscriber is the endpoint as the events function knows it.
func (e Endpoint) Subscriber() event.Subscriber {
	return event.Subscriber{Endpoint: e.ID, Types: e.Events}
}

// Health is how an endpoint fares. The zero value is an endpoint whose last delivery succeeded, or that had none.
type Health struct {
	FailingSince time.Time // of the first failure after the last success; zero while none failed
	Failures     int       // since then
	// NextTry is until when nothing is sent to it, since it does not answer; zero lets everything through.
	NextTry time.Time
	// SlowUntil is until when it is taken for one that holds others up: its deliveries have a queue apart. Zero is never.
	SlowUntil time.Time
	Status    int    // of its last answer; 0 for none
	Reason    string // what went wrong last, in words
	Version   int64
}

// Well says that nothing is known against the endpoint.
func (h Health) Well() bool { return h == Health{Version: h.Version} }

// Apart says whether the endpoint's deliveries go through the queue apart at a time, where they hold up no others.
func (h Health) Apart(now time.Time) bool { return !h.NextTry.IsZero() || now.Before(h.SlowUntil) }

// Failing says whether the last delivery failed.
func (h Health) Failing() bool { return !h.FailingSince.IsZero() }

// Dead is a delivery that was given up. It can be replayed.
type Dead struct {
	Event    event.Event
	Endpoint string
	At       time.Time // when it was given up
	Reason   string    // in words
	Status   int       // of the last answer; 0 for none
}

// Errors of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "webhook_not_found", "The project has no such webhook endpoint.")
	ErrTooMany  = fault.New(fault.Conflict, "too_many_webhooks",
		"The project has as many webhook endpoints as it may (50): delete one first.")
	ErrInvalid = fault.New(fault.Invalid, "invalid_webhook", "The webhook endpoint cannot be saved.")
	ErrReplay  = fault.New(fault.Invalid, "invalid_replay",
		"Say what to replay: event_id, or from and to, or failed: true. Only one of them.")
	ErrOff = fault.New(fault.Conflict, "webhook_disabled",
		"The webhook endpoint is disabled: enable it first, so that what is replayed is delivered.")
	ErrTaken = fault.New(fault.Conflict, "webhook_exists", "There is such a webhook endpoint already.")
)

// Store keeps endpoints. Implementations MUST decide by conditions.
type Store interface {
	// Endpoints returns all of a project, in the order of their creation, read consistently.
	Endpoints(ctx context.Context, project string) ([]Endpoint, error)
	// Endpoint fails with ErrNotFound.
	Endpoint(ctx context.Context, project, id string) (Endpoint, error)
	// CreateEndpoint fails with ErrTooMany past MaxEndpoints, and with ErrTaken for an id that is taken.
	CreateEndpoint(ctx context.Context, e Endpoint) error
	// UpdateEndpoint replaces what was read, with a version one higher. fault.ErrStale when there is a newer one.
	UpdateEndpoint(ctx context.Context, next, read Endpoint) error
	// DeleteEndpoint deletes it with its health. fault.ErrStale when a version is given and it is not the one.
	DeleteEndpoint(ctx context.Context, project, id string, versions []int64) error

	HealthStore
	DeadStore
}

// HealthStore keeps how endpoints fare.
type HealthStore interface {
	// Health is zero for an endpoint that does well.
	Health(ctx context.Context, project, id string) (Health, error)
	// Healths is Health of several, in their order.
	Healths(ctx context.Context, project string, ids []string) ([]Health, error)
	// SetHealth stores h, whose version is one more than the stored one's: fault.ErrStale when somebody else was first.
	SetHealth(ctx context.Context, project, id string, h Health) error
}

// DeadStore keeps what was given up.
type DeadStore interface {
	// Bury keeps a delivery for KeptFor. A second one of the same event replaces it.
	Bury(ctx context.Context, d Dead) error
	// Buried returns a page of an endpoint's, in the order of their events; next is "" after the last.
	Buried(ctx context.Context, project, endpoint, after string, limit int) (page []Dead, next string, err error)
	// Unbury forgets one, if it is the one that was read.
	Unbury(ctx context.Context, d Dead) error
}

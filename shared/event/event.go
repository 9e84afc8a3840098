// Package event is what others are told of: changes that the table's stream shows, so that what is told has been
// committed (decision 0017).
package event

import (
	"context"
	"slices"
	"time"
)

// Type names what happened.
type Type string

// The types.
const (
	AccountCreated   Type = "account.created"
	AccountUpdated   Type = "account.updated"
	AccountDeleted   Type = "account.deleted"
	AccountError     Type = "account.error"     // its status became error
	AccountRecovered Type = "account.recovered" // it was in error and works again
	AccountExpiring  Type = "account.expiring"  // its grant ends within 14, 7 or 1 days
	AccountSuspended Type = "account.suspended"
	AccountResumed   Type = "account.resumed"

	ConnectorEnabled  Type = "connector.enabled"
	ConnectorDisabled Type = "connector.disabled"

	AuthConfigCreated        Type = "auth_config.created"
	AuthConfigUpdated        Type = "auth_config.updated"
	AuthConfigDeleted        Type = "auth_config.deleted"
	AuthConfigDefaultChanged Type = "auth_config.default_changed"

	DefinitionCreated Type = "connector_definition.created" // a connector of the project's own
	DefinitionUpdated Type = "connector_definition.updated"
	DefinitionDeleted Type = "connector_definition.deleted"

	SessionCompleted Type = "session.completed"
	SessionFailed    Type = "session.failed"

	PendingCallCreated  Type = "pending_call.created" // a call waits for approval
	PendingCallApproved Type = "pending_call.approved"
	PendingCallRefused  Type = "pending_call.refused"
	PendingCallMade     Type = "pending_call.made" // its caller has repeated it

	WebhookDisabled  Type = "webhook.disabled"  // an endpoint was switched off since it did not answer
	WebhookTest      Type = "webhook.test"      // the owner asked for it
	ProviderReceived Type = "provider.received" // a provider sent an event to an auth config's address
)

// Event is one change. Its ID follows from the change alone, so that whoever tells it twice tells the same.
type Event struct {
	ID        string    `json:"id"` // evt_…
	Type      Type      `json:"type"`
	Project   string    `json:"project_id"`
	Time      time.Time `json:"timestamp"`            // when it was committed
	RequestID string    `json:"request_id,omitempty"` // of the request that the change began with
	By        string    `json:"by,omitempty"`         // actor.Actor.String
	Connector string    `json:"connector,omitempty"`  // provider key
	Config    string    `json:"auth_config_id,omitempty"`
	Account   string    `json:"account_id,omitempty"`
	Owner     string    `json:"origin_owner_id,omitempty"`
	Version   int64     `json:"version,omitempty"` // grows with each change of the record: order per account
	Data      Data      `json:"data"`
}

// Data is the thin payload: what a receiver needs to decide whether to ask for more. It never holds a secret.
type Data map[string]any

// Delivery is what goes into the queue: one event for one endpoint. Its JSON is a queue.Message's Body.
type Delivery struct {
	Endpoint string `json:"endpoint"`
	Event    Event  `json:"event"`
	// Since is when the first message of this delivery was put into a queue; zero in that message.
	Since time.Time `json:"since,omitzero"`
}

// Subscriber is a webhook endpoint that is on, and what it wants.
type Subscriber struct {
	Endpoint string
	Types    []Type // empty is all
}

// Wants says whether the subscriber wants events of a type. It gets a test whatever it wants.
func (s Subscriber) Wants(t Type) bool {
	return len(s.Types) == 0 || t == WebhookTest || slices.Contains(s.Types, t)
}

// Subscribers lists the endpoints of a project that are on. The events function asks once for each project and batch.
type Subscribers interface {
	Subscribers(ctx context.Context, project string) ([]Subscriber, error)
}

// Types lists every type, in the order of the documentation.
func Types() []Type {
	return []Type{
		AccountCreated, AccountUpdated, AccountDeleted, AccountError, AccountRecovered, AccountExpiring, AccountSuspended,
		AccountResumed, ConnectorEnabled, ConnectorDisabled, AuthConfigCreated, AuthConfigUpdated, AuthConfigDeleted,
		AuthConfigDefaultChanged, DefinitionCreated, DefinitionUpdated, DefinitionDeleted, SessionCompleted, SessionFailed,
		PendingCallCreated, PendingCallApproved, PendingCallRefused, PendingCallMade, WebhookDisabled,
		WebhookTest, ProviderReceived,
	}
}

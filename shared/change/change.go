// Package change is one committed write, as the table's stream tells it: what an item was, what it is, who changed it
// and where that began. Events and the audit log are made of it and of nothing else (decisions 0017 and 0018).
package change

import (
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/approval"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/handshake"
	"patchbay/shared/own"
	"patchbay/shared/people"
	"patchbay/shared/project"
)

// Change is one write of one item. One of its pairs is set.
type Change struct {
	Project string
	By      string // actor.Actor.String
	Was     string // who made the write before; "" for a new item
	Origin  actor.Origin
	At      time.Time // of the commit, in whole seconds: every telling of the same change has the same

	Account   *Of[account.Account]
	Connector *Of[connector.Connector]
	Config    *Of[connector.AuthConfig]
	Attempt   *Of[connect.Attempt]
	Tenant    *Of[project.Project]
	Key       *Of[project.Key]
	Use       *Of[project.UseToken]
	Endpoint  *Of[Endpoint]
	Own       *Of[own.Definition]
	Member    *Of[people.Member]
	Held      *Of[approval.Call]
	Handshake *Of[handshake.Handshake]

	// Deleted is what went in the same transaction, told by the item that counted it. The record of a deletion itself
	// says nobody's name (decision 0007).
	Deleted *Deleted
}

// Of is an item before and after the write. Before is nil for a new one, After for one that is gone.
type Of[T any] struct{ Before, After *T }

// Deleted names what a transaction deleted.
type Deleted struct {
	Entity string // account, auth_config, api_key, aws_role, webhook, connector_definition, member
	ID     string
	Owner  string // of an account; of a member, their e-mail address
	// What follows is known of accounts alone.
	Config  string
	Version int64 // Order of the account when it went
}

// The entities of Deleted.
const (
	DeletedAccount  = "account"
	DeletedConfig   = "auth_config"
	DeletedKey      = "api_key"
	DeletedRole     = "aws_role" // what a role was granted
	DeletedEndpoint = "webhook"
	// DeletedDefinition is a project's own connector; its ID is the provider key.
	DeletedDefinition = "connector_definition"
	// DeletedMember is a member or an invitation; its Owner is their e-mail address.
	DeletedMember = "member"
)

// Endpoint is a webhook endpoint, as far as a change of it is told.
type Endpoint struct {
	ID          string
	Project     string
	URL         string
	Description string
	Types       []string // event types that it wants; empty is all
	On          bool
	// OffReason says why an endpoint that is not on was switched off by itself; "" when its owner did it.
	OffReason string
	Digest    string // of its secret
	Version   int64
}

// Order is a number that grows with each change of an account that anybody is told of: edits make a new version, and
// what the connector's state makes of the account a new epoch.
func Order(a account.Account) int64 { return a.Version + a.SeenEpoch }

// Status is the account's as of the change: what its own status and the connector's state, as the fan-out has last told
// the account, make of each other.
func Status(a account.Account) account.Status {
	return a.Effective(connector.Connector{State: a.SeenState})
}

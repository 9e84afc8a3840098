// Package audit is who changed which setting, from where, from what to what. Entries are made of what the table's
// stream tells, so that nothing which was committed is missing and nothing else is there; they are only ever added
// (decision 0018).
package audit

import (
	"context"
	"maps"
	"slices"
	"time"

	"patchbay/shared/fault"
)

// Entry is one change of one setting.
type Entry struct {
	ID        string         `json:"id"` // aud_…, which follows from the change alone
	Project   string         `json:"project_id"`
	Time      time.Time      `json:"timestamp"` // of the commit, in whole seconds
	By        string         `json:"by"`        // kind:id of the actor: key, role, user, use_token, session, system or command
	RequestID string         `json:"request_id,omitempty"`
	IP        string         `json:"ip,omitempty"`
	Action    string         `json:"action"` // such as auth_config.updated
	Entity    string         `json:"entity"` // account, api_key, auth_config, aws_role, connector, connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
	Subject   string         `json:"subject"`
	Before    map[string]any `json:"before,omitempty"` // the members that changed; of what is new none
	After     map[string]any `json:"after,omitempty"`  // the same; of what is deleted none
}

// verbs are what is told of each entity.
var verbs = map[string][]string{
	"account": {"suspended", "resumed", "deleted"}, "api_key": {"created", "revoked"},
	"use_token": {"created", "revoked"}, "aws_role": {"created", "revoked"},
	"pending_call":         {"approved", "refused"},
	"inbound_secret":       {"awaited", "shown"},
	"connector_definition": {"created", "updated", "deleted"},
	"member":               {"created", "updated", "deleted"},
	"auth_config":          {"created", "updated", "deleted"}, "connector": {"updated"}, "project": {"updated"},
	"webhook": {"created", "updated", "deleted"},
}

// Entities are what entries are about, in the alphabet's order.
func Entities() []string { return slices.Sorted(maps.Keys(verbs)) }

// Actions are those that entries have, in the alphabet's order.
func Actions() []string {
	var all []string
	for entity, of := range verbs {
		for _, verb := range of {
			all = append(all, entity+"."+verb)
		}
	}
	slices.Sort(all)
	return all
}

// KeptFor is how long entries are kept: a year, leap years included.
const KeptFor = 366 * 24 * time.Hour

// Prefix begins every ID.
const Prefix = "aud"

// ErrCursor refuses a cursor that no list has given.
var ErrCursor = fault.New(fault.Invalid, "invalid_cursor", "The cursor is none that a list of audit entries has given.")

// Query asks for entries of a project.
type Query struct {
	Project   string
	From, To  time.Time // both included; zero is no bound
	Actions   []string  // none is all
	Entities  []string
	Subjects  []string
	By        []string
	Ascending bool   // the oldest first
	After     string // next of an earlier page
	Limit     int
}

// Store keeps entries. It has no way to change or to delete one.
type Store interface {
	// AddAudit stores entries; one that is there already stays as it is.
	AddAudit(ctx context.Context, entries []Entry) error
	// Audit returns a page of entries, the newest first unless the query says otherwise. A page may be short and not the
	// last: next says whether there is more. ErrCursor.
	Audit(ctx context.Context, q Query) (page []Entry, next string, err error)
}

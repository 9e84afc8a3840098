// Package events is the management API of what was told: events, and the audit log.
package events

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/audit"
	"patchbay/shared/event"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Handler serves the routes.
type Handler struct {
	Keys   wire.Authenticator
	Events *event.Reader
	Audit  audit.Store
}

// Mount adds the routes.
func (h *Handler) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.WebhooksRead, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/events", Tags: []string{"Events"}, Summary: "List events",
		Description: "What webhook endpoints are told, for 30 days, whether there are any or not. " +
			"A page may hold fewer events than asked for and still have a next one.",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.WebhooksRead, huma.Operation{
		Description: "For 30 days. It says what webhook endpoints were told, whether there are any or not.",
		OperationID: "get-event", Method: http.MethodGet, Path: "/events/{id}", Tags: []string{"Events"},
		Summary: "Get an event",
	}, h.get)
	h.mountAudit(rt)
}

// Ranged is embedded in the input of what lists by time. (huma reads embedded structs that are exported.)
type Ranged struct {
	From   time.Time `query:"from" doc:"The first moment, such as 2026-12-01T00:00:00Z"`
	To     time.Time `query:"to" doc:"The last moment"`
	Cursor string    `query:"cursor" maxLength:"512" doc:"next of the page before"`
}

// Resolve implements huma.Resolver.
func (in Ranged) Resolve(huma.Context) []error {
	if !in.To.IsZero() && in.To.Before(in.From) {
		return []error{&huma.ErrorDetail{Location: "query.to", Message: "is before from"}}
	}
	return nil
}

// Paged is embedded beside it where the caller says how.
type Paged struct {
	Order string `query:"order" enum:"asc,desc" default:"desc"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
}

type listInput struct {
	Ranged
	Paged
	Types      []string `query:"types" maxItems:"50" doc:"Event types, with commas between them"`
	Accounts   []string `query:"account_ids" maxItems:"100"`
	Connectors []string `query:"providers" maxItems:"100"`
	Configs    []string `query:"auth_config_ids" maxItems:"100"`
	OwnerID    string   `query:"origin_owner_id" maxLength:"512"`
}

// Resolve implements huma.Resolver, in place of the embedded one.
func (in *listInput) Resolve(c huma.Context) []error {
	names := make([]string, 0, len(event.Types()))
	for _, t := range event.Types() {
		names = append(names, string(t))
	}
	return append(in.Ranged.Resolve(c), unknown("query.types", "event type", in.Types, names)...)
}

// Page is a part of a list of events.
type Page struct {
	Data []event.Event `json:"data"`
	Next *string       `json:"next" doc:"The cursor of the next page; null after the last"`

	Notice string `json:"notice,omitempty" doc:"In words: of what times events cannot be read, since what is stored is damaged"`
}

type listOutput struct{ Body Page }

// eventsCursor and auditCursor name the lists in their cursors.
const eventsCursor, auditCursor = "events", "audit"

func (h *Handler) list(ctx context.Context, by project.Caller, in *listInput) (*listOutput, error) {
	after, err := wire.ReadCursor(in.Cursor, eventsCursor)
	if err != nil {
		return nil, err
	}
	q := event.Query{
		Project: by.Project.ID, Accounts: in.Accounts, Connectors: in.Connectors, Configs: in.Configs, From: in.From,
		To: in.To, Ascending: in.Order == "asc", After: after, Limit: in.Limit,
	}
	if in.OwnerID != "" {
		q.Owners = []string{in.OwnerID}
	}
	for _, t := range in.Types {
		q.Types = append(q.Types, event.Type(t))
	}
	page, err := h.Events.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &listOutput{Page{Data: append([]event.Event{}, page.Events...), Notice: activity.Notice(page.Gaps)}}
	if page.Next != "" {
		out.Body.Next = wire.NewCursor(page.Next, eventsCursor)
	}
	return out, nil
}

type getInput struct {
	ID string `path:"id" maxLength:"64"`
}

type getOutput struct{ Body event.Event }

func (h *Handler) get(ctx context.Context, by project.Caller, in *getInput) (*getOutput, error) {
	e, err := h.Events.Get(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return &getOutput{e}, nil
}

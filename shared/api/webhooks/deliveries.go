package webhooks

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/event"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Delivery is one try to deliver an event.
type Delivery struct {
	ID         string    `json:"id"`
	EventID    string    `json:"event_id"`
	Event      string    `json:"event"`
	AccountID  string    `json:"account_id,omitempty"`
	RequestID  string    `json:"request_id,omitempty" doc:"Of the request, or the run of a schedule, that the event began with"`
	At         time.Time `json:"at"`
	DurationMS int64     `json:"duration_ms"`
	URL        string    `json:"url" doc:"Without its query"`
	Status     int       `json:"status,omitempty" doc:"HTTP status of the answer; left out when there was none"`
	Delivered  bool      `json:"delivered"`
	Message    string    `json:"message,omitempty" doc:"Why it failed, in words"`
}

type deliveriesInput struct {
	ByWebhook
	EventID   string `query:"event_id" maxLength:"64" doc:"The tries of one event"`
	Event     string `query:"event" maxLength:"64" doc:"A name of an event"`
	Delivered string `query:"delivered" enum:"true,false"`
	PageSize  int    `query:"page_size" minimum:"1" maximum:"100" default:"25"`
	Next      string `query:"next" maxLength:"2048" doc:"next of the page before"`
}

// Resolve implements huma.Resolver.
func (in *deliveriesInput) Resolve(huma.Context) []error {
	if in.Event == "" || slices.Contains(event.Types(), event.Type(in.Event)) {
		return nil
	}
	return []error{&huma.ErrorDetail{Location: "query.event", Value: in.Event, Message: "there is no such event"}}
}

type deliveriesOutput struct {
	Body struct {
		Data []Delivery `json:"data"`
		Next *string    `json:"next" doc:"null on the last page; a page may be short and have one"`

		Notice string `json:"notice,omitempty" doc:"In words: what is not listed, since the project does not keep it or what is stored is damaged"`
	}
}

func (h *Handler) mountDeliveries(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.WebhooksRead, huma.Operation{
		OperationID: "list-webhook-deliveries", Method: http.MethodGet, Path: "/webhooks/{id}/deliveries", Tags: tags,
		Summary:     "List tries to deliver events to a webhook endpoint, the newest first",
		Description: "They are kept as long as the project keeps its log, and appear some seconds after they were made.",
	}, h.deliveries)
}

func (h *Handler) deliveries(ctx context.Context, by project.Caller, in *deliveriesInput) (*deliveriesOutput, error) {
	if _, err := h.Webhooks.Store.Endpoint(ctx, by.Project.ID, in.ID); err != nil {
		return nil, err
	}
	q := activity.Query{
		Project: by.Project.ID, Streams: []activity.Stream{activity.Deliveries}, Keep: by.Project.Logs.Keep(),
		After: in.Next, Limit: in.PageSize,
		Filter: activity.Filter{Kinds: []activity.Kind{activity.Delivery}, Endpoints: []string{in.ID}},
	}
	if in.EventID != "" {
		q.Filter.Events = []string{in.EventID}
	}
	if in.Event != "" {
		q.Filter.Actions = []string{in.Event}
	}
	if in.Delivered != "" {
		failed := in.Delivered == "false"
		q.Filter.Failed = &failed
	}
	page, err := h.Log.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &deliveriesOutput{}
	out.Body.Data, out.Body.Notice = make([]Delivery, len(page.Entries)), strings.TrimSpace(
		by.Project.Logs.Lacks()+" "+activity.Notice(page.Gaps))
	for i, e := range page.Entries {
		out.Body.Data[i] = Delivery{
			ID: e.ID, EventID: e.Event, Event: e.Action, AccountID: e.Account, RequestID: e.RequestID, At: e.Time,
			DurationMS: e.Took.Milliseconds(), URL: e.URL, Status: e.Status, Delivered: !e.Failed, Message: e.Message,
		}
	}
	if page.Next != "" {
		out.Body.Next = &page.Next
	}
	return out, nil
}

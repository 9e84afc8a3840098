// Package webhooks is the management API of webhook endpoints, for a project's back end.
package webhooks

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/idempotency"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/webhook"
	"patchbay/shared/webhook/deliver"
	"patchbay/shared/wire"
)

// Handler answers /webhooks.
type Handler struct {
	Keys        wire.Authenticator
	Webhooks    *webhook.Service
	Deliverer   *deliver.Deliverer // sends tests
	Idempotency *idempotency.Guard
	Log         Log
}

// Log reads the tries to deliver; activity.Reader does.
type Log interface {
	List(ctx context.Context, q activity.Query) (activity.Page, error)
}

// Webhook is a webhook endpoint.
type Webhook struct {
	ID           string     `json:"id"`
	URL          string     `json:"url"`
	Description  string     `json:"description"`
	Events       []string   `json:"events" doc:"The events that it wants; empty for all"`
	Enabled      bool       `json:"enabled"`
	DisabledBy   string     `json:"disabled_reason,omitempty" doc:"Why Patchbay disabled it: failing (every delivery failed for three days) or gone (it answered 410); an open list"`
	DisabledAt   *time.Time `json:"disabled_at,omitempty"`
	FailingSince *time.Time `json:"failing_since,omitempty" doc:"Since when every delivery fails; left out while they succeed"`
	LastFailure  string     `json:"last_failure,omitempty" doc:"In words, while deliveries fail"`
	NextTry      *time.Time `json:"next_try_at,omitempty" doc:"Until when nothing is sent, while it does not answer"`
	SecretHint   string     `json:"secret_hint" doc:"The last characters of the signing secret"`
	FormerUntil  *time.Time `json:"former_secret_until,omitempty" doc:"Until when the secret before signs as well"`
	Version      int64      `json:"version"`
	CreatedAt    time.Time  `json:"created_at"`
	UpdatedAt    time.Time  `json:"updated_at"`
}

func webhookOf(e webhook.Endpoint, h webhook.Health, now time.Time) Webhook {
	out := Webhook{
		ID: e.ID, URL: e.URL, Description: e.Description, Events: []string{}, Enabled: e.On, DisabledBy: e.OffReason,
		DisabledAt: given(e.OffSince), FailingSince: given(h.FailingSince), LastFailure: h.Reason, NextTry: given(h.NextTry),
		SecretHint: e.Hint, Version: e.Version, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
	for _, t := range e.Events {
		out.Events = append(out.Events, string(t))
	}
	if e.Former != nil && now.Before(e.FormerUntil) {
		out.FormerUntil = &e.FormerUntil
	}
	return out
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// tags are the operations'. The document's webhooks have another.
var tags = []string{"Webhooks"}

// Mount adds the routes.
func (h *Handler) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.WebhooksRead, huma.Operation{
		Description: "With how each fares: when it was last failing, and when it is tried again. Signing " +
			"secrets are never shown.",
		OperationID: "list-webhooks", Method: http.MethodGet, Path: "/webhooks", Tags: tags,
		Summary: "List webhook endpoints",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionSecret),
		OperationID: "create-webhook", Method: http.MethodPost, Path: "/webhooks", Tags: tags,
		DefaultStatus: http.StatusCreated, Summary: "Create a webhook endpoint",
		Description: "The answer holds the signing secret, which is shown this once. " +
			"Deliveries are signed by Standard Webhooks 1.0.",
		Errors: []int{http.StatusConflict, http.StatusUnprocessableEntity},
	}, h.create)
	wire.WithCaller(rt, h.Keys, scope.WebhooksRead, huma.Operation{
		Description: "Signing secrets are never shown. The answer's ETag goes into If-Match of a change or " +
			"deletion.",
		OperationID: "get-webhook", Method: http.MethodGet, Path: "/webhooks/{id}", Tags: tags,
		Summary: "Get a webhook endpoint, with how it fares",
	}, h.get)
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		OperationID: "update-webhook", Method: http.MethodPatch, Path: "/webhooks/{id}", Tags: tags,
		Summary:     "Change a webhook endpoint",
		Description: "Enabling one that was disabled since it failed begins anew: how it fared is forgotten.",
		Errors:      []int{http.StatusPreconditionFailed},
	}, h.update)
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		Description: "Nothing more is sent to it, and what waits to be tried again is dropped. Events stay " +
			"readable for 30 days.",
		OperationID: "delete-webhook", Method: http.MethodDelete, Path: "/webhooks/{id}", Tags: tags,
		DefaultStatus: http.StatusNoContent, Summary: "Delete a webhook endpoint",
		Errors: []int{http.StatusPreconditionFailed},
	}, h.delete)
	h.mountActions(rt)
	h.mountDeliveries(rt)
}

type listOutput struct {
	Body struct {
		Data []Webhook `json:"data"`
	}
}

func (h *Handler) list(ctx context.Context, by project.Caller, _ *struct{}) (*listOutput, error) {
	all, err := h.Webhooks.Store.Endpoints(ctx, by.Project.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.ID
	}
	healths, err := h.Webhooks.Store.Healths(ctx, by.Project.ID, ids)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Data = make([]Webhook, len(all))
	for i, e := range all {
		out.Body.Data[i] = webhookOf(e, healths[i], h.Webhooks.Now())
	}
	return out, nil
}

type createInput struct {
	wire.Repeatable
	Body struct {
		URL         string    `json:"url" minLength:"1" doc:"https, and not a private address"`
		Description string    `json:"description,omitempty"`
		Events      *[]string `json:"events,omitempty" maxItems:"100" doc:"Names of events, as the document's webhooks have them; all when left out"`
		Enabled     *bool     `json:"enabled,omitempty" doc:"true when left out"`
	}
}

// WithSecret is an endpoint with its signing secret.
type WithSecret struct {
	Webhook
	Secret string `json:"secret" doc:"Signs deliveries; shown this once"`
}

type secretOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     WithSecret
}

func (h *Handler) create(ctx context.Context, by project.Caller, in *createInput) (*secretOutput, error) {
	n := webhook.New{URL: in.Body.URL, Description: in.Body.Description, On: in.Body.Enabled == nil || *in.Body.Enabled}
	if in.Body.Events != nil {
		n.Events = append([]string{}, *in.Body.Events...)
	}
	const operation = "create-webhook"
	return idempotent(ctx, h, by, operation, in.IdempotencyKey, in.Body, func(run webhook.New) (*secretOutput, error) {
		n.Seed = run.Seed
		e, text, err := h.Webhooks.Create(ctx, by.Project.ID, n)
		if err != nil {
			return nil, err
		}
		wire.Tag(ctx, "webhook", e.ID)
		return &secretOutput{
			ETag: wire.ETag(e.Version), Location: wire.BaseURL(ctx) + "/webhooks/" + e.ID,
			Body: WithSecret{Webhook: webhookOf(e, webhook.Health{}, h.Webhooks.Now()), Secret: text.Reveal()},
		}, nil
	})
}

// ByWebhook is embedded in the input of an operation on one endpoint.
type ByWebhook struct {
	ID string `path:"id" maxLength:"128"`
}

type webhookOutput struct {
	ETag string `header:"ETag"`
	Body Webhook
}

func (h *Handler) get(ctx context.Context, by project.Caller, in *ByWebhook) (*webhookOutput, error) {
	e, err := h.Webhooks.Store.Endpoint(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return h.answer(ctx, e)
}

func (h *Handler) answer(ctx context.Context, e webhook.Endpoint) (*webhookOutput, error) {
	health, err := h.Webhooks.Store.Health(ctx, e.Project, e.ID)
	if err != nil {
		return nil, err
	}
	return &webhookOutput{ETag: wire.ETag(e.Version), Body: webhookOf(e, health, h.Webhooks.Now())}, nil
}

type updateInput struct {
	ByWebhook
	wire.Conditional
	Body struct {
		URL         wire.Kept[string]    `json:"url,omitempty"`
		Description wire.Given[string]   `json:"description,omitempty" doc:"null takes it off"`
		Events      wire.Given[[]string] `json:"events,omitempty" doc:"null takes the filter off: all events"`
		Enabled     wire.Kept[bool]      `json:"enabled,omitempty"`
	}
}

func (h *Handler) update(ctx context.Context, by project.Caller, in *updateInput) (*webhookOutput, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	b := &in.Body
	c := webhook.Change{
		URL: b.URL.Value, On: b.Enabled.Value, IfVersions: versions,
		AllEvents: in.Body.Events.There && in.Body.Events.Value == nil, Events: in.Body.Events.Value,
	}
	if b.Description.There {
		c.Description = &b.Description.Value
	}
	e, err := h.Webhooks.Update(ctx, by.Project.ID, in.ID, c)
	if err != nil {
		return nil, err
	}
	return h.answer(ctx, e)
}

type deleteInput struct {
	ByWebhook
	wire.Conditional
}

func (h *Handler) delete(ctx context.Context, by project.Caller, in *deleteInput) (*struct{}, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	return nil, h.Webhooks.Store.DeleteEndpoint(ctx, by.Project.ID, in.ID, versions)
}

package webhooks

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/webhook"
	"patchbay/shared/wire"
)

func (h *Handler) mountActions(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionEnds, wire.ExtensionSecret),
		OperationID: "rotate-webhook-secret", Method: http.MethodPost, Path: "/webhooks/{id}/rotate_secret", Tags: tags,
		Summary: "Give a webhook endpoint another signing secret",
		Description: "The answer holds the new secret, which is shown this once. Deliveries carry the signatures of both " +
			"for 24 hours, so that a receiver may change over in between.",
		Errors: []int{http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity},
	}, h.rotate)
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		OperationID: "test-webhook", Method: http.MethodPost, Path: "/webhooks/{id}/test", Tags: tags,
		Summary: "Send a test event to a webhook endpoint",
		Description: "It is sent at once, whatever events the endpoint wants, also to one that is disabled. " +
			"It is not tried again.",
	}, h.test)
	wire.WithCaller(rt, h.Keys, scope.WebhooksWrite, huma.Operation{
		OperationID: "replay-webhook", Method: http.MethodPost, Path: "/webhooks/{id}/replay", Tags: tags,
		Summary: "Deliver events again",
		Description: "One event, those of a time, or all whose delivery was given up. They keep their ids. A long replay " +
			"takes several requests: while the answer has a next, send it as after, with the rest of the body unchanged.",
		Errors: []int{http.StatusConflict},
	}, h.replay)
}

// idempotent runs a request once for its key, with the seed of the run.
func idempotent[O any](
	ctx context.Context, h *Handler, by project.Caller, operation, key string, body any,
	run func(webhook.New) (*O, error),
) (*O, error) {
	return idempotency.Do(ctx, h.Idempotency, by.Project.ID, operation, key, body, func(seed ident.Seed) (*O, error) {
		return run(webhook.New{Seed: seed})
	})
}

type rotateInput struct {
	ByWebhook
	wire.Conditional
	wire.Repeatable
	Body *struct {
		Leaked bool `json:"leaked,omitempty" doc:"The former secret ends at once"`
	}
}

func (h *Handler) rotate(ctx context.Context, by project.Caller, in *rotateInput) (*secretOutput, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	leaked := in.Body != nil && in.Body.Leaked
	return idempotent(ctx, h, by, "rotate-webhook-secret "+in.ID, in.IdempotencyKey, in.Body,
		func(n webhook.New) (*secretOutput, error) {
			e, text, err := h.Webhooks.Rotate(ctx, by.Project.ID, in.ID, versions, leaked, n.Seed)
			if err != nil {
				return nil, err
			}
			return &secretOutput{
				ETag: wire.ETag(e.Version), Location: wire.BaseURL(ctx) + "/webhooks/" + e.ID,
				Body: WithSecret{Webhook: webhookOf(e, webhook.Health{}, h.Webhooks.Now()), Secret: text.Reveal()},
			}, nil
		})
}

// TestResult is what came of a test.
type TestResult struct {
	EventID    string `json:"event_id"`
	Delivered  bool   `json:"delivered"`
	Status     int    `json:"status,omitempty" doc:"HTTP status of the endpoint's answer; left out when there is none"`
	Message    string `json:"message,omitempty" doc:"Why it was not delivered, in words"`
	DurationMS int64  `json:"duration_ms"`
}

type testOutput struct{ Body TestResult }

func (h *Handler) test(ctx context.Context, by project.Caller, in *ByWebhook) (*testOutput, error) {
	e, err := h.Webhooks.Store.Endpoint(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	told, r, err := h.Deliverer.Test(ctx, e, actor.OriginOf(ctx).Request, by.By.String())
	if err != nil {
		return nil, err
	}
	return &testOutput{Body: TestResult{
		EventID: told.ID, Delivered: r.OK(), Status: r.Status, Message: r.Reason, DurationMS: r.Took.Milliseconds(),
	}}, nil
}

type replayInput struct {
	ByWebhook
	Body struct {
		EventID string     `json:"event_id,omitempty" maxLength:"64"`
		From    *time.Time `json:"from,omitempty" doc:"Events from then on"`
		To      *time.Time `json:"to,omitempty" doc:"Events until then; now when left out"`
		Failed  bool       `json:"failed,omitempty" doc:"Every event whose delivery was given up in the last 30 days"`
		After   string     `json:"after,omitempty" maxLength:"1024" doc:"next of the answer before"`
	}
}

type replayOutput struct {
	Body struct {
		Count int     `json:"count" doc:"Deliveries that were put into the queue"`
		Next  *string `json:"next" doc:"null when all is done"`

		Notice string `json:"notice,omitempty" doc:"In words: of what times events cannot be read, since what is stored is damaged"`
	}
}

func (h *Handler) replay(ctx context.Context, by project.Caller, in *replayInput) (*replayOutput, error) {
	after, err := wire.ReadCursor(in.Body.After, "replay")
	if err != nil {
		return nil, err
	}
	r := webhook.Replay{EventID: in.Body.EventID, Failed: in.Body.Failed, After: after}
	if in.Body.From != nil {
		r.From = *in.Body.From
	}
	if in.Body.To != nil {
		r.To = *in.Body.To
	}
	done, err := h.Webhooks.Replay(ctx, by.Project.ID, in.ID, r)
	if err != nil {
		return nil, err
	}
	out := &replayOutput{}
	out.Body.Count, out.Body.Notice = done.Count, activity.Notice(done.Gaps)
	if done.Next != "" {
		out.Body.Next = wire.NewCursor(done.Next, "replay")
	}
	return out, nil
}

package manage

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/handshake"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// InboundSecret is how far the wait is for a secret that the provider posts to the auth config's address.
type InboundSecret struct {
	State     handshake.State `json:"state" enum:"none,waiting,come,shown" doc:"none: nobody waits, or the hour is over; come: show-inbound-secret has it; shown: it was shown, and is kept nowhere"`
	Arrivals  int             `json:"arrivals" doc:"How many came in this wait. The last counts; several, where nobody had it sent again, are a sign that others know the address"`
	ArrivedAt *time.Time      `json:"arrived_at" nullable:"true" doc:"When the last came"`
	EndsAt    *time.Time      `json:"ends_at" nullable:"true" doc:"When the wait is over, and what came is gone"`
}

// InboundSecretWithText is one with the secret, which is told once.
type InboundSecretWithText struct {
	InboundSecret
	Secret string `json:"secret" doc:"Enter it with the provider. Once it is accepted there, and not before, store it among the setup fields: under inbound_secret_field of the auth config"`
}

func inboundSecretOf(h handshake.Handshake, state handshake.State) InboundSecret {
	out := InboundSecret{State: state, Arrivals: h.Arrivals}
	if state == handshake.None {
		out.Arrivals = 0
		return out
	}
	if out.EndsAt = &h.EndsAt; !h.ArrivedAt.IsZero() {
		out.ArrivedAt = &h.ArrivedAt
	}
	return out
}

func (h *Connectors) mountInboundSecrets(rt *wire.Router) {
	tags := []string{"Auth configs"}
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsRead, huma.Operation{
		OperationID: "get-inbound-secret", Method: http.MethodGet, Path: "/auth_configs/{id}/inbound_secret", Tags: tags,
		Summary: "See whether the provider's secret has come", Errors: []int{http.StatusNotFound},
		Description: "The secret itself is not among what is told. 404 where the auth config has no inbound_secret_field.",
	}, h.getInboundSecret)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "await-inbound-secret", Method: http.MethodPost, Path: "/auth_configs/{id}/inbound_secret", Tags: tags,
		Summary: "Wait an hour for the secret that the provider posts",
		Description: "Some providers, such as Notion, post a secret when an address is registered with them, and want it " +
			"back before they send events. Register inbound_url there, or have it sent again, after this call: what comes " +
			"when nobody waits is refused. What an earlier wait brought is gone. The secret in force stays.",
		Errors: []int{http.StatusNotFound},
	}, h.awaitInboundSecret)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "show-inbound-secret", Method: http.MethodPost, Path: "/auth_configs/{id}/inbound_secret/show",
		Tags: tags, Summary: "Show the secret that came, once",
		Description: "It is kept nowhere afterwards, and the audit log says who was shown it. It is not in force by this: " +
			"nobody has signed it, and only the provider can tell whether it is its own. Enter it there; when it is " +
			"accepted, store it with update-auth-config.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, h.showInboundSecret)
}

type inboundSecretOutput struct{ Body InboundSecret }

func (h *Connectors) getInboundSecret(
	ctx context.Context, by project.Caller, in *ByAuthConfig,
) (*inboundSecretOutput, error) {
	got, state, err := h.Handshakes.Get(ctx, by.Project, in.ID)
	return &inboundSecretOutput{inboundSecretOf(got, state)}, err
}

func (h *Connectors) awaitInboundSecret(
	ctx context.Context, by project.Caller, in *ByAuthConfig,
) (*inboundSecretOutput, error) {
	got, err := h.Handshakes.Await(ctx, by.Project, in.ID)
	return &inboundSecretOutput{inboundSecretOf(got, handshake.Waiting)}, err
}

type inboundSecretTextOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         InboundSecretWithText
}

func (h *Connectors) showInboundSecret(
	ctx context.Context, by project.Caller, in *ByAuthConfig,
) (*inboundSecretTextOutput, error) {
	text, got, err := h.Handshakes.Show(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	out := &inboundSecretTextOutput{CacheControl: "no-store"}
	out.Body = InboundSecretWithText{inboundSecretOf(got, handshake.Shown), text.Reveal()}
	return out, nil
}

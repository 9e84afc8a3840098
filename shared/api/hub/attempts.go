package hub

import (
	"context"
	"net/url"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/wire"
)

type hubAttemptInput struct {
	Body struct {
		Token         string         `json:"token,omitempty" maxLength:"256" doc:"Accepted for the published hub; the header authorises"`
		IntegrationID string         `json:"integration_id,omitempty" maxLength:"128" doc:"With it, the answer has the address at which a browser begins, without the session's token in it"`
		AccountID     string         `json:"account_id,omitempty" maxLength:"128" doc:"The account to link again; left out, the session's"`
		Credentials   map[string]any `json:"credentials,omitempty" doc:"The form's values by field key"`
		Language      string         `json:"language,omitempty" maxLength:"35" pattern:"^[A-Za-z0-9-]*$" doc:"Of the flow's pages, as a BCP 47 tag"`
	}
}

type hubAttemptCreated struct {
	Body struct {
		ID       string `json:"id"`
		StartURL string `json:"start_url,omitempty" doc:"Where a browser begins; good once"`
	}
}

func (h *Handler) createAttempt(
	ctx context.Context, sc connect.Scope, in *hubAttemptInput,
) (*hubAttemptCreated, error) {
	out := &hubAttemptCreated{}
	if in.Body.IntegrationID != "" {
		return out, h.prepareAttempt(ctx, sc, in, out)
	}
	a, err := h.Connect.CreateAttempt(ctx, sc)
	activity.Note(ctx, func(e *activity.Entry) { e.Attempt = a.ID })
	out.Body.ID = a.ID
	return out, err
}

// prepareAttempt begins an attempt with what the end user typed. Its errors call the fields as the form does.
func (h *Handler) prepareAttempt(
	ctx context.Context, sc connect.Scope, in *hubAttemptInput, out *hubAttemptCreated,
) error {
	b := in.Body
	form, err := resource.Texts(b.Credentials, "body.credentials")
	var a connect.Attempt
	var ticket string
	if err == nil {
		a, ticket, err = h.Connect.PrepareAttempt(ctx, sc, connect.Prepared{
			ConfigID: b.IntegrationID, Account: b.AccountID, Form: form, Page: asking(ctx),
		})
	}
	if err != nil {
		return wire.Labelled(err, resource.FormLabels(ctx, h.Catalog, sc.Project.ID, b.IntegrationID))
	}
	activity.Note(ctx, func(e *activity.Entry) { e.Attempt = a.ID })
	start := url.URL{Path: "/connect/oauth2/" + b.IntegrationID, RawQuery: "ticket=" + url.QueryEscape(ticket)}
	if b.Language != "" {
		start.RawQuery += "&lang=" + url.QueryEscape(b.Language)
	}
	out.Body.ID, out.Body.StartURL = a.ID, wire.BaseURL(ctx)+start.String()
	return nil
}

type attemptInput struct {
	ID string `path:"id" maxLength:"64"`
}

// AttemptError is why a connection attempt failed.
type AttemptError struct {
	Code         string `json:"code" doc:"One of a closed list: infra/docs/client-contract.md, section 3"`
	Description  string `json:"description" doc:"For the end user to read"`
	ProviderCode string `json:"provider_code,omitempty" doc:"The provider's own code, where it gave one"`
}

// AttemptAccount is the account that a connection attempt linked.
type AttemptAccount struct {
	ID           string    `json:"id"`
	AccessEndsAt time.Time `json:"access_ends_at,omitzero" doc:"When the access ends for good, since nothing renews it"`
}

type hubAttemptOutput struct {
	Body struct {
		Status  connect.AttemptStatus         `json:"status" enum:"pending,authenticated,error,cancelled,expired"`
		Account wire.Nullable[AttemptAccount] `json:"account"`
		Error   wire.Nullable[AttemptError]   `json:"error"`
	}
}

func (h *Handler) attempt(ctx context.Context, sc connect.Scope, in *attemptInput) (*hubAttemptOutput, error) {
	activity.Skip(ctx) // the hub asks every second
	a, err := h.Connect.Attempt(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	out := &hubAttemptOutput{}
	out.Body.Status = a.Status
	switch a.Status {
	case connect.Authenticated:
		out.Body.Account.Value = &AttemptAccount{ID: a.AccountID, AccessEndsAt: a.AccessEnds}
	case connect.Failed:
		out.Body.Error.Value = &AttemptError{
			Code: a.Error.Code, Description: a.Error.Text, ProviderCode: a.Error.ProviderCode,
		}
	}
	return out, nil
}

type finishInput struct {
	Body struct {
		LinkCode     string `json:"link_code" minLength:"1" maxLength:"200"`
		CodeVerifier string `json:"code_verifier" minLength:"43" maxLength:"128" doc:"RFC 7636 section 4.1; the session has its challenge"`
	}
}

func (h *Handler) finish(ctx context.Context, sc connect.Scope, in *finishInput) (*hubLinked, error) {
	activity.Note(ctx, func(e *activity.Entry) { e.Kind, e.Action = activity.Link, "finish" })
	sc.Verifier = in.Body.CodeVerifier
	a, err := h.Connect.FinishInPage(ctx, sc, in.Body.LinkCode)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "account", a.ID)
	out := &hubLinked{}
	out.Body.ID, out.Body.Provider = a.ID, a.Connector
	return out, nil
}

func (h *Handler) cancel(ctx context.Context, sc connect.Scope, in *attemptInput) (*struct{}, error) {
	return nil, h.Connect.CancelAttempt(ctx, sc, in.ID)
}

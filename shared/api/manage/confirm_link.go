package manage

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// mountConfirm adds the last step of a verified sign-in. It belongs to who makes connect sessions, and is here because
// it exchanges a code at the provider.
func (h *Accounts) mountConfirm(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectSessionsWrite, huma.Operation{
		OperationID: "confirm-link", Method: http.MethodPost, Path: "/accounts/confirm", Tags: []string{"Accounts"},
		DefaultStatus: http.StatusCreated,
		Summary:       "Confirm whose browser signed in, and link the account",
		Description: "Of a connect session with verify_url or code_challenge. origin_owner_id is of the user who is logged in " +
			"in the browser that brought link_code, and never taken from the request. If it is another than the " +
			"session's, nothing is linked, and the code is used up. A repeat answers the same account.",
		Errors: append(resource.LinkErrors(), http.StatusUnprocessableEntity),
	}, h.confirm)
}

type confirmInput struct {
	Body struct {
		LinkCode      string `json:"link_code" minLength:"1" maxLength:"200" doc:"Good for 5 minutes"`
		OriginOwnerID string `json:"origin_owner_id" minLength:"1" maxLength:"512" doc:"Of the user who is logged in in this browser"`
		CodeVerifier  string `json:"code_verifier,omitempty" maxLength:"128" doc:"Needed where the session has a code_challenge"`
	}
}

// ConfirmedAccount is the account that a confirmation linked.
type ConfirmedAccount struct {
	LinkedAccount
	WindowURL string `json:"window_url" doc:"A page to send the browser to: it closes the window of the sign-in"`
}

type confirmOutput struct {
	Location string `header:"Location"`
	Body     ConfirmedAccount
}

func (h *Accounts) confirm(ctx context.Context, by project.Caller, in *confirmInput) (*confirmOutput, error) {
	linked, err := h.Connect.Confirm(ctx, by.Project, connect.Confirmation{
		Code: in.Body.LinkCode, OwnerID: in.Body.OriginOwnerID, Verifier: in.Body.CodeVerifier,
	})
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "account", linked.ID)
	v, err := h.Accounts.Get(ctx, by.Project, linked.ID)
	if err != nil {
		return nil, err
	}
	return &confirmOutput{Location: wire.BaseURL(ctx) + "/accounts/" + linked.ID, Body: ConfirmedAccount{
		LinkedAccount: h.accountOf(ctx, v),
		WindowURL:     cmp.Or(h.AppURL, wire.BaseURL(ctx)) + "/embedded/accounts/callback?status=success",
	}}, nil
}

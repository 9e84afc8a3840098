package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// mountActions adds what is done with one account.
func (h *Accounts) mountActions(rt *wire.Router) {
	tags := []string{"Accounts"}
	wire.WithAccess(rt, scope.CredentialsRead, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionSecret),
		OperationID: "read-account-credentials", Method: http.MethodGet, Path: "/accounts/{id}/credentials", Tags: tags,
		Summary: "Read the access token or key of a linked account, to call the provider by yourself",
		Description: "An access token that is about to end is renewed first. Refresh tokens, client secrets and setup " +
			"fields are never in the answer. It is refused where a proxied call would be, and where the token is bound to a " +
			"key that stays in Patchbay (DPoP): alone it is good for nothing.",
		Errors: resource.CallErrors(),
	}, h.readCredentials)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionEnds),
		OperationID: "suspend-account", Method: http.MethodPost, Path: "/accounts/{id}/suspend", Tags: tags,
		Summary: "Suspend a linked account: it is inactive, and every call in its name is refused",
		Description: "Its credential stays and is usable again when the account is resumed. Suspending twice is the same " +
			"as once.",
	}, h.suspendAccount)
	wire.WithCaller(rt, h.Keys, scope.AccountsWrite, huma.Operation{
		Description: "It takes back what suspending did, and nothing else: an account whose credential was " +
			"broken before is in error again. Resuming one that is not suspended changes nothing.",
		OperationID: "resume-account", Method: http.MethodPost, Path: "/accounts/{id}/resume", Tags: tags,
		Summary: "Resume a suspended account: it has its own status again",
	}, h.resumeAccount)
	wire.WithAccess(rt, scope.AccountsWrite, huma.Operation{
		OperationID: "test-account", Method: http.MethodPost, Path: "/accounts/{id}/test", Tags: tags,
		Summary: "Ask the provider now whether a linked account's credential is good",
		Description: "By the connector's cheap call, after a renewal where one is due; a connector without such a call " +
			"is asked for a new token. The account's status follows: one in error that is good again is active.",
		Errors: resource.CallErrors(),
	}, h.testAccount)
	wire.WithAccess(rt, scope.ConnectSessionsWrite, huma.Operation{
		OperationID: "create-relink-link", Method: http.MethodPost, Path: "/accounts/{id}/relink_link", Tags: tags,
		DefaultStatus: http.StatusCreated,
		Summary:       "Make a hosted page's address where the end user links this very account again",
		Description: "It is a connect session with account_id: whoever has the address may use it until it ends, " +
			"so give it to the account's owner only.",
		Errors: []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, h.createRelinkLink)
}

func (h *Accounts) suspendAccount(
	ctx context.Context, by project.Caller, in *resource.ByAccount,
) (*accountOutput, error) {
	return h.change(ctx, by, in.ID, h.Accounts.Suspend)
}

func (h *Accounts) resumeAccount(
	ctx context.Context, by project.Caller, in *resource.ByAccount,
) (*accountOutput, error) {
	return h.change(ctx, by, in.ID, h.Accounts.Resume)
}

// change runs a use case that changes one account and answers the account.
func (h *Accounts) change(
	ctx context.Context, by project.Caller, id string,
	change func(ctx context.Context, p project.Project, id string) (account.Seen, error),
) (*accountOutput, error) {
	wire.Tag(ctx, "account", id)
	v, err := change(ctx, by.Project, id)
	if err != nil {
		return nil, err
	}
	return h.answerAccount(ctx, v), nil
}

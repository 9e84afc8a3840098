package manage

import (
	"context"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/credential"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

// AccountTest is what came of a test.
type AccountTest struct {
	OK        wire.Nullable[bool] `json:"ok" doc:"Whether the provider takes the credential; null where it could not be asked, or had a problem of its own"`
	CheckedBy credential.Check    `json:"checked_by" enum:"verify,renewal,nothing" doc:"The connector's cheap call, a token call, or nothing where neither is possible"`
	Problem   *TestProblem        `json:"problem,omitempty" doc:"Why ok is not true"`
	Account   LinkedAccount       `json:"account" doc:"As it is after the test"`
}

// TestProblem is why a test did not end well.
type TestProblem struct {
	Code             string `json:"code" doc:"As the code of an error answer"`
	Message          string `json:"message"`
	ProviderResponse string `json:"provider_response,omitempty" doc:"What the provider said"`
}

type testAccountOutput struct {
	Body AccountTest
}

func (h *Accounts) testAccount(
	ctx context.Context, a project.Access, in *resource.ByAccount,
) (*testAccountOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	activity.Note(ctx, func(e *activity.Entry) { e.Kind = activity.Test })
	t, err := h.Credentials.Test(ctx, a, in.ID)
	if err != nil {
		return nil, err
	}
	activity.Note(ctx, func(e *activity.Entry) { e.Action = string(t.By) })
	if t.Problem != nil {
		activity.Fail(ctx, t.Problem)
	}
	by, err := h.Keys.Authenticate(ctx, a)
	if err != nil {
		return nil, err
	}
	v, err := h.Accounts.Get(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	out := &testAccountOutput{Body: AccountTest{CheckedBy: t.By, Account: h.accountOf(ctx, v)}}
	if t.Known {
		out.Body.OK.Value = &t.OK
	}
	if p := t.Problem; p != nil {
		out.Body.Problem = &TestProblem{Code: p.Code, Message: p.Message, ProviderResponse: p.ProviderResponse}
	}
	return out, nil
}

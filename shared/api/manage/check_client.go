package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/provider"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Checks serves the check of an OAuth client before it is saved. It calls providers, which the rest of the function
// that keeps auth configs does not.
type Checks struct {
	Keys       wire.Authenticator
	Connectors *connector.Service
	Clients    connector.ClientChecker
	Allowances connector.Allowances
}

// ClientOutcome is what came of a check.
type ClientOutcome string

// The outcomes.
const (
	OutcomeAccepted     ClientOutcome = "accepted"
	OutcomeRefused      ClientOutcome = "refused"
	OutcomeUnclear      ClientOutcome = "unclear"
	OutcomeUnanswered   ClientOutcome = "unanswered"
	OutcomeNotCheckable ClientOutcome = "not_checkable"
)

// words say each outcome to a person.
var words = map[ClientOutcome]string{
	OutcomeAccepted:   "The provider takes this client ID and client secret.",
	OutcomeRefused:    "The provider refuses this client ID or client secret. Nobody could link an account with it.",
	OutcomeUnclear:    "The provider answered, but not whether it takes this client. The first sign-in will show it.",
	OutcomeUnanswered: "The provider could not be asked.",
}

// Mount adds the route.
func (h *Checks) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "check-auth-config", Method: http.MethodPost, Path: "/auth_configs/check",
		Tags: []string{"Auth configs"}, Summary: "Ask the provider whether it takes an OAuth client, before it is saved",
		Description: "Stores nothing. For client credentials a token is asked for and dropped. For a sign-in a made-up code is " +
			"sent, with this client and, since not every provider looks at the client first, with a wrong one. " +
			"A caller may do this 20 times a minute.",
		Errors: []int{http.StatusTooManyRequests},
	}, h.check)
}

type checkAuthConfigInput struct {
	Body struct {
		ConnectorKey    string         `json:"connector_key" minLength:"1" maxLength:"64"`
		AuthType        string         `json:"auth_type,omitempty" maxLength:"64" doc:"The connector's first when left out"`
		ProviderVersion string         `json:"provider_version,omitempty" maxLength:"64" doc:"As of the auth config"`
		SetupFields     map[string]any `json:"setup_fields,omitempty" doc:"As of the auth config"`
		AuthConfigID    string         `json:"auth_config_id,omitempty" maxLength:"128" doc:"The auth config that is edited: fields that are left out, and secrets sent back as their placeholder, are as stored there"`
	}
}

type checkAuthConfigOutput struct {
	Body struct {
		Outcome          ClientOutcome `json:"outcome" enum:"accepted,refused,unclear,unanswered,not_checkable"`
		Message          string        `json:"message" doc:"What that means, for a person"`
		ProviderCode     string        `json:"provider_code,omitempty" doc:"The code of the provider's answer, such as invalid_client; an open list"`
		ProviderResponse string        `json:"provider_response,omitempty" doc:"What the provider said"`
	}
}

func (h *Checks) check(
	ctx context.Context, by project.Caller, in *checkAuthConfigInput,
) (*checkAuthConfigOutput, error) {
	setup, err := resource.Texts(in.Body.SetupFields, "body.setup_fields")
	if err != nil {
		return nil, err
	}
	pin, err := pinOf(in.Body.ProviderVersion)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "connector", in.Body.ConnectorKey)
	if in.Body.AuthConfigID != "" {
		wire.Tag(ctx, "auth_config", in.Body.AuthConfigID)
	}
	checked, err := h.Connectors.CheckClient(ctx, by.Project, by.By.String(), connector.ClientDraft{
		Connector: in.Body.ConnectorKey, AuthType: in.Body.AuthType, Pin: pin, Setup: setup,
		RedirectURI: resource.RedirectURI(ctx, by.Project.ID, in.Body.ConnectorKey), Config: in.Body.AuthConfigID,
	}, h.Clients, h.Allowances)
	if err != nil {
		return nil, err
	}
	out := &checkAuthConfigOutput{}
	out.Body.Outcome, out.Body.Message = OutcomeNotCheckable, checked.Why
	if checked.Verdict == "" {
		return out, nil
	}
	activity.Note(ctx, func(e *activity.Entry) { e.Kind, e.Action = activity.Test, "check_client" })
	out.Body.Outcome = ClientOutcome(checked.Verdict)
	out.Body.Message = words[out.Body.Outcome]
	if said := checked.Said; said != nil {
		out.Body.ProviderCode, out.Body.ProviderResponse = said.Code, said.Description
		if checked.Verdict != provider.ClientAccepted {
			activity.Fail(ctx, said)
		}
	}
	return out, nil
}

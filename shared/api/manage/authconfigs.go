package manage

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// AuthConfig is an auth config. Its id is what the hub calls integration_id.
type AuthConfig struct {
	ID                 string               `json:"id"`
	Name               string               `json:"name"`
	ConnectorKey       string               `json:"connector_key"`
	ConnectorLabel     string               `json:"connector_label"`
	LogoURL            string               `json:"logo_url,omitempty"`
	Categories         []catalog.Category   `json:"categories"`
	Active             bool                 `json:"active" doc:"The connector is enabled"`
	Default            bool                 `json:"default" doc:"A connect session that names none uses this one"`
	ReleaseStage       string               `json:"release_stage"`
	ProviderVersion    string               `json:"provider_version" doc:"Which versions of the connector it and its accounts work by: latest, 1.x.x, 1.2.x or 1.2.0"`
	ConnectorVersion   string               `json:"connector_version,omitempty" doc:"The one that they work by now"`
	Environment        string               `json:"environment"`
	AuthConfigKey      string               `json:"authentication_config_key"`
	AuthConfigLabel    string               `json:"authentication_config_label"`
	AuthType           string               `json:"auth_type"`
	Scheme             catalog.Scheme       `json:"scheme"`
	SetupFields        map[string]string    `json:"setup_fields" doc:"Secrets read as a redacted placeholder; sent back, it leaves them as they are"`
	UsesSharedClient   bool                 `json:"uses_shared_client"`
	Scopes             []string             `json:"scopes" doc:"What it asks an end user's consent to, in the provider's own words"`
	LinkedAccountCount int                  `json:"linked_account_count"`
	OnFormerClient     int                  `json:"accounts_on_former_client" doc:"Linked accounts whose grant is of an OAuth client that the auth config had before. They go on with it until each is linked again"`
	MissingScopes      int                  `json:"accounts_missing_scopes" doc:"Linked accounts that were asked for fewer scopes than the auth config asks for now. Linking them again asks for all"`
	RedirectURI        string               `json:"redirect_uri"`
	InboundURL         string               `json:"inbound_url,omitempty" doc:"Where the provider sends its webhooks: register it there, and enter what they are signed with among the setup fields. Absent where the connector's are not taken"`
	InboundSecretField string               `json:"inbound_secret_field,omitempty" doc:"The setup field for the secret that the provider posts to inbound_url when it is registered there: await-inbound-secret takes it. Absent where the provider posts none"`
	CallPolicy         *resource.CallPolicy `json:"call_policy,omitempty" doc:"Which calls with its accounts pass; absent where all do"`
	Problem            *AuthConfigProblem   `json:"problem,omitempty" doc:"What the owner has to mend; gone with an edit of the setup fields, and when the provider takes the client again"`
	Version            int64                `json:"version"`
	CreatedAt          time.Time            `json:"created_at"`
	UpdatedAt          time.Time            `json:"updated_at"`
}

// AuthConfigProblem is a fault of the owner's that the provider told. Accounts stay active meanwhile.
type AuthConfigProblem struct {
	Code         string    `json:"code" enum:"client_refused" doc:"The provider refuses the client id or the client secret"`
	ProviderCode string    `json:"provider_code,omitempty" doc:"The code of the provider's answer, such as invalid_client; an open list"`
	Description  string    `json:"description"`
	Timestamp    time.Time `json:"at" doc:"When it was first met"`
}

func (h *Connectors) authConfigOf(ctx context.Context, c connector.Connector, a connector.AuthConfig) AuthConfig {
	out := AuthConfig{
		ID: a.ID, Name: a.Name, ConnectorKey: a.Connector, ConnectorLabel: a.Connector, Active: c.Active(),
		Default:     c.DefaultConfig == a.ID,
		Environment: resource.Environment, AuthConfigKey: a.AuthType, AuthConfigLabel: a.AuthType, AuthType: a.AuthType,
		ProviderVersion: a.Pin.String(), Categories: []catalog.Category{}, SetupFields: map[string]string{},
		Scopes:             []string{},
		UsesSharedClient:   a.SharedClient,
		LinkedAccountCount: a.AccountCount, OnFormerClient: a.OnFormerClient(), MissingScopes: a.MissingScopes(),
		RedirectURI: resource.RedirectURI(ctx, a.Project, a.Connector),
		Version:     a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
	}
	out.CallPolicy = resource.CallPolicyOf(a.Policy)
	if p := a.Problem; p != nil {
		out.Problem = &AuthConfigProblem{
			Code: p.Code, ProviderCode: p.ProviderCode, Description: p.Description, Timestamp: p.At,
		}
	}
	for k, v := range a.Setup {
		out.SetupFields[k] = v
	}
	for k, hint := range a.Hints {
		out.SetupFields[k] = connector.Redacted(hint)
	}
	// Names and pictures do not make a call fail whose work is done: without them the keys stand in.
	if def, err := h.Catalog.Pinned(ctx, a.Project, a.Connector, a.Pin); err == nil {
		out.ConnectorLabel, out.LogoURL = def.Name, resource.LogoURL(ctx, def.Key, def.Logo)
		out.Categories = resource.OrEmpty(def.Categories)
		out.ReleaseStage, out.ConnectorVersion = def.Stage, def.Version
		if auth, ok := def.AuthType(a.AuthType); ok {
			out.Scheme, out.AuthConfigLabel = auth.Scheme, auth.Label
			out.Scopes = resource.OrEmpty(auth.AskedScopes(a.Setup))
			if auth.Webhooks != nil {
				out.InboundURL = resource.InboundURL(ctx, a.Project, a.ID)
				if !a.SharedClient {
					out.InboundSecretField = auth.Webhooks.Takes()
				}
			}
		}
	}
	return out
}

func (h *Connectors) authConfigsOf(
	ctx context.Context, c connector.Connector, configs []connector.AuthConfig,
) []AuthConfig {
	out := make([]AuthConfig, len(configs))
	for i, a := range configs {
		out[i] = h.authConfigOf(ctx, c, a)
	}
	return out
}

func (h *Connectors) mountAuthConfigs(rt *wire.Router) {
	tags := []string{"Auth configs"}
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsRead, huma.Operation{
		Description: "Of all connectors or of one, with how many accounts are linked through each. Secrets " +
			"are shown as dots and their last characters.",
		OperationID: "list-auth-configs", Method: http.MethodGet, Path: "/auth_configs", Tags: tags,
		Summary: "List auth configs",
	}, h.listAuthConfigs)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "create-auth-config", Method: http.MethodPost, Path: "/auth_configs", Tags: tags,
		DefaultStatus: http.StatusCreated,
		Summary:       "Create an auth config",
		Description: "A connector's first auth config enables the connector and becomes its default. " +
			"Later ones become default when asked.",
		Errors: []int{http.StatusConflict, http.StatusUnprocessableEntity},
	}, h.createAuthConfig)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsRead, huma.Operation{
		Description: "Secrets are shown as dots and their last characters. The answer's ETag goes into If- " +
			"Match of a change or deletion.",
		OperationID: "get-auth-config", Method: http.MethodGet, Path: "/auth_configs/{id}", Tags: tags,
		Summary: "Get an auth config",
	}, h.getAuthConfig)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "update-auth-config", Method: http.MethodPatch, Path: "/auth_configs/{id}", Tags: tags,
		Summary: "Change an auth config's name, setup fields or call policy",
		Description: "A secret that is left out, or sent back as its redacted placeholder, stays as it is. " +
			"A corrected client heals all accounts at once: their next calls renew their tokens with it.",
		Errors: []int{http.StatusPreconditionFailed},
	}, h.updateAuthConfig)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "delete-auth-config", Method: http.MethodDelete, Path: "/auth_configs/{id}", Tags: tags,
		DefaultStatus: http.StatusNoContent,
		Summary:       "Delete an auth config",
		Description: "It must have no linked accounts, and be the connector's only one or not its default. " +
			"Deleting the only one leaves the connector not configured.",
		Errors: []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, h.deleteAuthConfig)
	wire.WithCaller(rt, h.Keys, scope.AuthConfigsWrite, huma.Operation{
		Description: "Connect sessions that name no auth config use it from now on. Accounts that are " +
			"linked stay with theirs.",
		Extensions:  wire.Marked(wire.ExtensionEnds),
		OperationID: "make-auth-config-default", Method: http.MethodPost, Path: "/auth_configs/{id}/make_default",
		Tags: tags, Summary: "Make an auth config its connector's default",
	}, h.makeDefault)
}

type listAuthConfigsInput struct {
	Page         int    `query:"page" minimum:"1" maximum:"100000" default:"1"`
	PageSize     int    `query:"page_size" minimum:"1" maximum:"100" default:"25"`
	Enabled      string `query:"enabled" enum:"true,false" doc:"Only those of enabled (or not enabled) connectors"`
	ConnectorKey string `query:"connector_key" maxLength:"64"`
}

type listAuthConfigsOutput struct {
	Body struct {
		Page     int          `json:"page"`
		PageSize int          `json:"page_size"`
		Total    int          `json:"total"`
		Data     []AuthConfig `json:"data"`
	}
}

func (h *Connectors) listAuthConfigs(
	ctx context.Context, by project.Caller, in *listAuthConfigsInput,
) (*listAuthConfigsOutput, error) {
	ctx = own.Within(ctx)
	listed, err := h.Connectors.ListConfigs(ctx, by.Project)
	if err != nil {
		return nil, err
	}
	all := []AuthConfig{}
	for _, l := range listed {
		if in.ConnectorKey != "" && in.ConnectorKey != l.Key || in.Enabled != "" && (in.Enabled == "true") != l.Active() {
			continue
		}
		all = append(all, h.authConfigsOf(ctx, l.Connector, l.Configs)...)
	}
	out := &listAuthConfigsOutput{}
	out.Body.Page, out.Body.PageSize, out.Body.Total = in.Page, in.PageSize, len(all)
	from := min((in.Page-1)*in.PageSize, len(all))
	out.Body.Data = all[from:min(from+in.PageSize, len(all))]
	return out, nil
}

type createAuthConfigInput struct {
	wire.Repeatable
	Body struct {
		ConnectorKey    string                  `json:"connector_key" minLength:"1" maxLength:"64"`
		Name            string                  `json:"name,omitempty" maxLength:"100" doc:"Named after connector and auth type when left out"`
		AuthType        string                  `json:"auth_type,omitempty" maxLength:"64" doc:"The connector's first when left out"`
		ProviderVersion string                  `json:"provider_version,omitempty" maxLength:"64" doc:"Pins the connector's version: latest (also when left out), 1.x.x, 1.2.x or 1.2.0"`
		SetupFields     map[string]any          `json:"setup_fields,omitempty" doc:"As the auth type's setup_fields ask"`
		UseSharedClient bool                    `json:"use_shared_client,omitempty" doc:"Use the deployment's OAuth client instead of one of your own"`
		Default         bool                    `json:"default,omitempty" doc:"Make it the default at once"`
		CallPolicy      *resource.NewCallPolicy `json:"call_policy,omitempty" doc:"Which calls with its accounts pass; all when left out"`
	}
}

type authConfigOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     AuthConfig
}

func (h *Connectors) createAuthConfig(
	ctx context.Context, by project.Caller, in *createAuthConfigInput,
) (*authConfigOutput, error) {
	setup, err := resource.Texts(in.Body.SetupFields, "body.setup_fields")
	if err != nil {
		return nil, err
	}
	pin, err := pinOf(in.Body.ProviderVersion)
	if err != nil {
		return nil, err
	}
	return idempotency.Do(
		ctx,
		h.Idempotency,
		by.Project.ID,
		"create-auth-config",
		in.IdempotencyKey,
		in.Body,
		func(seed ident.Seed) (*authConfigOutput, error) {
			created, err := h.Connectors.CreateAuthConfig(ctx, by.Project, connector.NewAuthConfig{
				Connector: in.Body.ConnectorKey, Name: in.Body.Name, AuthType: in.Body.AuthType, Pin: pin, Setup: setup,
				SharedClient: in.Body.UseSharedClient, MakeDefault: in.Body.Default, Seed: seed,
				Policy: in.Body.CallPolicy.Domain(),
			})
			if err != nil {
				return nil, err
			}
			wire.Tag(ctx, "auth_config", created.ID)
			c, a, err := h.Connectors.AuthConfig(ctx, by.Project, created.ID)
			if err != nil {
				return nil, err
			}
			out := h.answerAuthConfig(ctx, c, a)
			out.Location = wire.BaseURL(ctx) + "/auth_configs/" + a.ID
			return out, nil
		},
	)
}

// pinOf reads the pin of a request.
func pinOf(text string) (catalog.Pin, error) {
	pin, ok := catalog.ParsePin(text)
	if !ok {
		return "", wire.ErrInvalid.At("body.provider_version", "is "+catalog.PinWords)
	}
	return pin, nil
}

func (h *Connectors) answerAuthConfig(
	ctx context.Context, c connector.Connector, a connector.AuthConfig,
) *authConfigOutput {
	return &authConfigOutput{ETag: wire.ETag(a.Version), Body: h.authConfigOf(ctx, c, a)}
}

// ByAuthConfig is embedded in the input of an operation on one auth config.
type ByAuthConfig struct {
	ID string `path:"id" maxLength:"128"`
}

func (h *Connectors) getAuthConfig(
	ctx context.Context, by project.Caller, in *ByAuthConfig,
) (*authConfigOutput, error) {
	c, a, err := h.Connectors.AuthConfig(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	return h.answerAuthConfig(ctx, c, a), nil
}

type updateAuthConfigInput struct {
	ByAuthConfig
	wire.Conditional
	Body struct {
		Name            *string                 `json:"name,omitempty" maxLength:"100"`
		ProviderVersion *string                 `json:"provider_version,omitempty" minLength:"1" maxLength:"64" doc:"Pins the connector's version anew; its accounts follow at once"`
		SetupFields     map[string]any          `json:"setup_fields,omitempty"`
		CallPolicy      *resource.NewCallPolicy `json:"call_policy,omitempty" doc:"Replaces the one there is at once; {} takes it away"`
	}
}

func (h *Connectors) updateAuthConfig(
	ctx context.Context, by project.Caller, in *updateAuthConfigInput,
) (*authConfigOutput, error) {
	setup, err := resource.Texts(in.Body.SetupFields, "body.setup_fields")
	if err != nil {
		return nil, err
	}
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	change := connector.Change{Name: in.Body.Name, Setup: setup, IfVersions: versions}
	if in.Body.ProviderVersion != nil {
		pin, err := pinOf(*in.Body.ProviderVersion)
		if err != nil {
			return nil, err
		}
		change.Pin = &pin
	}
	if in.Body.CallPolicy != nil {
		change.Policy = new(in.Body.CallPolicy.Domain())
	}
	c, a, err := h.Connectors.UpdateAuthConfig(ctx, by.Project, in.ID, change)
	if err != nil {
		return nil, err
	}
	return h.answerAuthConfig(ctx, c, a), nil
}

type deleteAuthConfigInput struct {
	ByAuthConfig
	wire.Conditional
}

func (h *Connectors) deleteAuthConfig(
	ctx context.Context, by project.Caller, in *deleteAuthConfigInput,
) (*struct{}, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	return nil, h.Connectors.DeleteAuthConfig(ctx, by.Project, in.ID, versions)
}

func (h *Connectors) makeDefault(ctx context.Context, by project.Caller, in *ByAuthConfig) (*authConfigOutput, error) {
	c, a, err := h.Connectors.MakeDefault(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	return h.answerAuthConfig(ctx, c, a), nil
}

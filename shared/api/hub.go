package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
)

// The hub API is what the published hub calls (client contract, section 3).

// linkErrors may end what asks a provider about credentials and writes an account.
var linkErrors = []int{
	http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusBadGateway, http.StatusServiceUnavailable,
}

func (s *Server) hubRoutes(api huma.API) {
	tags := []string{"Hub"}
	hubbed(s, api, huma.Operation{
		OperationID: "hub-settings", Method: http.MethodGet, Path: "/hub/settings", Tags: tags, Summary: "Settings of the hub",
	}, s.hubSettings)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-list-connectors", Method: http.MethodGet, Path: "/hub/connectors", Tags: tags, Summary: "What the session can link",
	}, s.hubConnectors)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-get-connector", Method: http.MethodGet, Path: "/hub/connectors/{integration_id}", Tags: tags, Summary: "The form of one auth config",
		Errors: []int{http.StatusPreconditionFailed},
	}, s.hubConnector)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-link-account", Method: http.MethodPost, Path: "/hub/accounts", Tags: tags, DefaultStatus: http.StatusCreated, Summary: "Link an account by its form",
		Errors: linkErrors,
	}, s.hubLink)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-get-account", Method: http.MethodGet, Path: "/hub/accounts/{id}", Tags: tags, Summary: "An account to edit",
	}, s.hubAccount)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-edit-account", Method: http.MethodPatch, Path: "/hub/accounts/{id}", Tags: tags, Summary: "Change an account's credentials",
		Errors: linkErrors,
	}, s.hubEdit)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-create-attempt", Method: http.MethodPost, Path: "/hub/connection_attempts", Tags: tags, DefaultStatus: http.StatusCreated, Summary: "Begin a connection attempt",
	}, s.hubCreateAttempt)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-get-attempt", Method: http.MethodGet, Path: "/hub/connection_attempts/{id}", Tags: tags, Summary: "How a connection attempt stands",
	}, s.hubAttempt)
	hubbed(s, api, huma.Operation{
		OperationID: "hub-cancel-attempt", Method: http.MethodDelete, Path: "/hub/connection_attempts/{id}", Tags: tags, DefaultStatus: http.StatusNoContent, Summary: "Cancel a connection attempt",
	}, s.hubCancel)
}

type hubSettingsOutput struct {
	Body struct {
		EnabledFeatures   []string `json:"enabled_features"`
		ExistingAccountID string   `json:"existing_account_id,omitempty" doc:"Opens edit mode"`
		OriginOwnerName   string   `json:"origin_owner_name" doc:"For whom an account is linked, for the hub to say"`
	}
}

func (s *Server) hubSettings(ctx context.Context, sc connect.Scope, _ *struct{}) (*hubSettingsOutput, error) {
	existing, err := s.Connect.Existing(ctx, sc)
	if err != nil {
		return nil, err
	}
	out := &hubSettingsOutput{}
	out.Body.EnabledFeatures, out.Body.ExistingAccountID, out.Body.OriginOwnerName = []string{}, existing, sc.Session.Owner.Name
	return out, nil
}

// HubIntegration is one entry of the hub's picker.
type HubIntegration struct {
	Active        bool             `json:"active"`
	Name          string           `json:"name"`
	Provider      string           `json:"provider"`
	Type          catalog.Category `json:"type"`
	CategoryName  string           `json:"category_name" doc:"What people call the type"`
	Version       string           `json:"version"`
	AuthConfigKey string           `json:"authentication_config_key"`
	Environment   string           `json:"environment"`
	IntegrationID string           `json:"integration_id"`
	LogoURL       string           `json:"logo_url"`
}

type hubConnectorsInput struct {
	Provider string `query:"provider" maxLength:"64"`
}

type hubConnectorsOutput struct {
	Body struct {
		Integrations []HubIntegration `json:"integrations"`
	}
}

func (s *Server) hubConnectors(ctx context.Context, sc connect.Scope, in *hubConnectorsInput) (*hubConnectorsOutput, error) {
	choices, err := s.Connect.Choices(ctx, sc, in.Provider)
	if err != nil {
		return nil, err
	}
	out := &hubConnectorsOutput{}
	out.Body.Integrations = make([]HubIntegration, len(choices))
	for i, c := range choices {
		out.Body.Integrations[i] = HubIntegration{
			Active: true, Name: c.Definition.Name, Provider: c.Definition.Key,
			Type: primary(c.Definition.Categories), CategoryName: primary(c.Definition.Categories).Name(),
			Version: c.Definition.Version, AuthConfigKey: c.Auth.Key, Environment: environment, IntegrationID: c.Config.ID, LogoURL: logo(ctx, c.Definition.Key, c.Definition.Logo),
		}
	}
	return out, nil
}

// HubConfig is the form of one auth config.
type HubConfig struct {
	Key           string           `json:"key"`
	Name          string           `json:"name"`
	Type          string           `json:"type" enum:"oauth2,custom"`
	GrantType     string           `json:"grantType,omitempty" enum:"authorization_code,client_credentials"`
	ConfigFields  []HubField       `json:"configFields"`
	ConfigNotices []catalog.Notice `json:"configNotices,omitempty"`
	Assets        HubAssets        `json:"assets"`
	Support       *catalog.Support `json:"support,omitempty"`
}

// HubField is a field as the hub reads it, which calls a default its value.
type HubField struct {
	catalog.Field
	Value string `json:"value,omitempty" doc:"What the form begins with"`
}

func hubFields(fields []catalog.Field) []HubField {
	out := make([]HubField, len(fields))
	for i, f := range fields {
		out[i] = HubField{Field: f, Value: f.Default}
		out[i].Default = ""
	}
	return out
}

// HubAssets holds a connector's icon.
type HubAssets struct {
	Icon string `json:"icon"`
}

type integrationInput struct {
	IntegrationID string `path:"integration_id" maxLength:"128" doc:"An auth config's id"`
}

type hubConnectorOutput struct {
	Body struct {
		Config      HubConfig `json:"config"`
		HubSettings struct {
			ConfiguredWebhookEvents struct{} `json:"configured_webhook_events"`
			ProjectSettings         struct{} `json:"project_settings"`
		} `json:"hub_settings"`
	}
}

func (s *Server) hubConnector(ctx context.Context, sc connect.Scope, in *integrationInput) (*hubConnectorOutput, error) {
	c, err := s.Connect.Choose(ctx, sc, in.IntegrationID)
	if err != nil {
		return nil, err
	}
	out := &hubConnectorOutput{}
	out.Body.Config = HubConfig{
		Key: c.Definition.Key, Name: c.Definition.Name, Type: "custom", ConfigFields: hubFields(c.Auth.Config), ConfigNotices: c.Auth.Notices, Support: c.Auth.Support,
	}
	switch c.Auth.Scheme {
	case catalog.Code:
		out.Body.Config.Type, out.Body.Config.GrantType = "oauth2", "authorization_code"
	case catalog.ClientCredentials:
		out.Body.Config.Type, out.Body.Config.GrantType = "oauth2", "client_credentials"
	}
	out.Body.Config.Assets.Icon = logo(ctx, c.Definition.Key, c.Definition.Logo)
	return out, nil
}

// HubForm is a filled-in form.
type HubForm struct {
	Body struct {
		IntegrationID string         `json:"integration_id" minLength:"1" maxLength:"128"`
		Credentials   map[string]any `json:"credentials" doc:"The form's values by field key; a secret that is left out stays as it is"`
	}
}

type hubLinked struct {
	Body struct {
		ID       string `json:"id"`
		Provider string `json:"provider"`
	}
}

func (s *Server) hubLink(ctx context.Context, sc connect.Scope, in *HubForm) (*hubLinked, error) {
	eventOf(ctx).label = s.labels(ctx, sc.Project.ID, in.Body.IntegrationID)
	form, err := texts(in.Body.Credentials, "body.credentials")
	if err != nil {
		return nil, err
	}
	a, err := s.Connect.LinkAccount(ctx, sc, in.Body.IntegrationID, form)
	if err != nil {
		return nil, err
	}
	tag(ctx, "account", a.ID)
	out := &hubLinked{}
	out.Body.ID, out.Body.Provider = a.ID, a.Connector
	return out, nil
}

type hubEditInput struct {
	ByAccount
	HubForm
}

func (s *Server) hubEdit(ctx context.Context, sc connect.Scope, in *hubEditInput) (*hubLinked, error) {
	tag(ctx, "account", in.ID)
	eventOf(ctx).label = s.labels(ctx, sc.Project.ID, in.Body.IntegrationID)
	form, err := texts(in.Body.Credentials, "body.credentials")
	if err != nil {
		return nil, err
	}
	a, err := s.Connect.EditAccount(ctx, sc, in.ID, in.Body.IntegrationID, form)
	if err != nil {
		return nil, err
	}
	out := &hubLinked{}
	out.Body.ID, out.Body.Provider = a.ID, a.Connector
	return out, nil
}

type hubAccountOutput struct {
	Body struct {
		SecureID         string            `json:"secureId"`
		Provider         string            `json:"provider"`
		SetupInformation map[string]string `json:"setupInformation"`
		Secrets          map[string]string `json:"secrets" doc:"Redacted placeholders"`
		Version          string            `json:"version"`
		AuthConfigKey    string            `json:"authConfigKey"`
		Environment      string            `json:"environment"`
		IntegrationID    string            `json:"integrationId"`
	}
}

func (s *Server) hubAccount(ctx context.Context, sc connect.Scope, in *ByAccount) (*hubAccountOutput, error) {
	a, err := s.Connect.Account(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	out := &hubAccountOutput{}
	b := &out.Body
	b.SecureID, b.Provider, b.SetupInformation, b.Secrets = a.ID, a.Connector, map[string]string{}, map[string]string{}
	b.AuthConfigKey, b.Environment, b.IntegrationID = a.AuthType, environment, a.ConfigID
	if named := sc.Session.ConfigID; named != "" && named != a.ConfigID {
		choice, err := s.Connect.Choose(ctx, sc, named)
		if err != nil {
			return nil, err
		}
		b.AuthConfigKey, b.IntegrationID = choice.Auth.Key, named
	}
	if b.AuthConfigKey == a.AuthType { // another auth type's form has fields of its own
		for k, v := range a.Setup {
			b.SetupInformation[k] = v
		}
		for k, hint := range a.Hints {
			b.Secrets[k] = connector.Redacted(hint)
		}
	}
	if def, err := s.Catalog.Get(ctx, a.Project, a.Connector); err == nil {
		b.Version = def.Version
	}
	return out, nil
}

type hubAttemptInput struct {
	Body struct {
		Token string `json:"token,omitempty" maxLength:"256" doc:"Accepted for the published hub; the header authorises"`
	}
}

type hubAttemptCreated struct {
	Body struct {
		ID string `json:"id"`
	}
}

func (s *Server) hubCreateAttempt(ctx context.Context, sc connect.Scope, _ *hubAttemptInput) (*hubAttemptCreated, error) {
	a, err := s.Connect.CreateAttempt(ctx, sc)
	out := &hubAttemptCreated{}
	out.Body.ID = a.ID
	return out, err
}

type attemptInput struct {
	ID string `path:"id" maxLength:"64"`
}

// AttemptError is why a connection attempt failed.
type AttemptError struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// AttemptAccount is the account that a connection attempt linked.
type AttemptAccount struct {
	ID string `json:"id"`
}

type hubAttemptOutput struct {
	Body struct {
		Status  connect.AttemptStatus    `json:"status" enum:"pending,authenticated,error,cancelled,expired"`
		Account Nullable[AttemptAccount] `json:"account"`
		Error   Nullable[AttemptError]   `json:"error"`
	}
}

func (s *Server) hubAttempt(ctx context.Context, sc connect.Scope, in *attemptInput) (*hubAttemptOutput, error) {
	a, err := s.Connect.Attempt(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	out := &hubAttemptOutput{}
	out.Body.Status = a.Status
	switch a.Status {
	case connect.Authenticated:
		out.Body.Account.Value = &AttemptAccount{ID: a.AccountID}
	case connect.Failed:
		out.Body.Error.Value = &AttemptError{Code: a.ErrorCode, Description: a.ErrorText}
	}
	return out, nil
}

func (s *Server) hubCancel(ctx context.Context, sc connect.Scope, in *attemptInput) (*struct{}, error) {
	return nil, s.Connect.CancelAttempt(ctx, sc, in.ID)
}

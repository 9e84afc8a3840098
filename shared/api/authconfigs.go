package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// AuthConfig is an auth config. Its id is what the hub calls integration_id.
type AuthConfig struct {
	ID                 string             `json:"id"`
	Name               string             `json:"name"`
	ConnectorKey       string             `json:"connector_key"`
	ConnectorLabel     string             `json:"connector_label"`
	LogoURL            string             `json:"logo_url,omitempty"`
	Categories         []catalog.Category `json:"categories"`
	Active             bool               `json:"active" doc:"The connector is enabled"`
	Default            bool               `json:"default" doc:"A connect session that names none uses this one"`
	ReleaseStage       string             `json:"release_stage"`
	ConnectorVersion   string             `json:"connector_version,omitempty"`
	Environment        string             `json:"environment"`
	AuthConfigKey      string             `json:"authentication_config_key"`
	AuthConfigLabel    string             `json:"authentication_config_label"`
	AuthType           string             `json:"auth_type"`
	Scheme             catalog.Scheme     `json:"scheme"`
	SetupFields        map[string]string  `json:"setup_fields" doc:"Secrets read as a redacted placeholder; sent back, it leaves them as they are"`
	UsesSharedClient   bool               `json:"uses_shared_client"`
	LinkedAccountCount int                `json:"linked_account_count"`
	RedirectURI        string             `json:"redirect_uri"`
	Version            int64              `json:"version"`
	CreatedAt          time.Time          `json:"created_at"`
	UpdatedAt          time.Time          `json:"updated_at"`
}

// environment is the one environment that auth configs have; the contract names it.
const environment = "production"

func (s *Server) authConfigOf(ctx context.Context, c connector.Connector, a connector.AuthConfig) AuthConfig {
	out := AuthConfig{
		ID: a.ID, Name: a.Name, ConnectorKey: a.Connector, ConnectorLabel: a.Connector, Active: c.Active(), Default: c.DefaultConfig == a.ID,
		Environment: environment, AuthConfigKey: a.AuthType, AuthConfigLabel: a.AuthType, AuthType: a.AuthType,
		SetupFields: map[string]string{}, UsesSharedClient: a.SharedClient, LinkedAccountCount: a.AccountCount,
		RedirectURI: redirectURI(ctx, a.Connector), Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
	}
	for k, v := range a.Setup {
		out.SetupFields[k] = v
	}
	for k, hint := range a.Hints {
		out.SetupFields[k] = connector.Redacted(hint)
	}
	// Names and pictures do not make a call fail whose work is done: without them the keys stand in.
	if def, err := s.Catalog.Get(ctx, a.Project, a.Connector); err == nil {
		out.ConnectorLabel, out.LogoURL, out.Categories = def.Name, logo(ctx, def.Key, def.Logo), def.Categories
		out.ReleaseStage, out.ConnectorVersion = def.Stage, def.Version
		if auth, ok := def.AuthType(a.AuthType); ok {
			out.Scheme, out.AuthConfigLabel = auth.Scheme, auth.Label
		}
	}
	return out
}

func (s *Server) authConfigRoutes(api huma.API) {
	tags := []string{"Auth configs"}
	managed(s, api, scope.AuthConfigsRead, huma.Operation{
		OperationID: "list-auth-configs", Method: http.MethodGet, Path: "/auth_configs", Tags: tags, Summary: "List auth configs",
	}, s.listAuthConfigs)
	managed(s, api, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "create-auth-config", Method: http.MethodPost, Path: "/auth_configs", Tags: tags, DefaultStatus: http.StatusCreated,
		Summary:     "Create an auth config",
		Description: "A connector's first auth config enables the connector and becomes its default. Later ones become default when asked.",
		Errors:      []int{http.StatusConflict, http.StatusUnprocessableEntity},
	}, s.createAuthConfig)
	managed(s, api, scope.AuthConfigsRead, huma.Operation{
		OperationID: "get-auth-config", Method: http.MethodGet, Path: "/auth_configs/{id}", Tags: tags, Summary: "Get an auth config",
	}, s.getAuthConfig)
	managed(s, api, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "update-auth-config", Method: http.MethodPatch, Path: "/auth_configs/{id}", Tags: tags, Summary: "Change an auth config's name or setup fields",
		Description: "A secret that is left out, or sent back as its redacted placeholder, stays as it is.",
		Errors:      []int{http.StatusPreconditionFailed},
	}, s.updateAuthConfig)
	managed(s, api, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "delete-auth-config", Method: http.MethodDelete, Path: "/auth_configs/{id}", Tags: tags, DefaultStatus: http.StatusNoContent,
		Summary:     "Delete an auth config",
		Description: "It must have no linked accounts, and be the connector's only one or not its default. Deleting the only one leaves the connector not configured.",
		Errors:      []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, s.deleteAuthConfig)
	managed(s, api, scope.AuthConfigsWrite, huma.Operation{
		OperationID: "make-auth-config-default", Method: http.MethodPost, Path: "/auth_configs/{id}/make_default", Tags: tags, Summary: "Make an auth config its connector's default",
	}, s.makeDefault)
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

func (s *Server) listAuthConfigs(ctx context.Context, p project.Project, in *listAuthConfigsInput) (*listAuthConfigsOutput, error) {
	listed, err := s.Connectors.ListConfigs(ctx, p)
	if err != nil {
		return nil, err
	}
	all := []AuthConfig{}
	for _, l := range listed {
		if in.ConnectorKey != "" && in.ConnectorKey != l.Configured.Key || in.Enabled != "" && (in.Enabled == "true") != l.Active() {
			continue
		}
		for _, c := range l.Configs {
			all = append(all, s.authConfigOf(ctx, l.Connector, c))
		}
	}
	out := &listAuthConfigsOutput{}
	out.Body.Page, out.Body.PageSize, out.Body.Total = in.Page, in.PageSize, len(all)
	from := min((in.Page-1)*in.PageSize, len(all))
	out.Body.Data = all[from:min(from+in.PageSize, len(all))]
	return out, nil
}

type createAuthConfigInput struct {
	Repeatable
	Body struct {
		ConnectorKey    string         `json:"connector_key" minLength:"1" maxLength:"64"`
		Name            string         `json:"name,omitempty" maxLength:"100" doc:"Named after connector and auth type when left out"`
		AuthType        string         `json:"auth_type,omitempty" maxLength:"64" doc:"The connector's first when left out"`
		SetupFields     map[string]any `json:"setup_fields,omitempty" doc:"As the auth type's setup_fields ask"`
		UseSharedClient bool           `json:"use_shared_client,omitempty" doc:"Use the deployment's OAuth client instead of one of your own"`
		Default         bool           `json:"default,omitempty" doc:"Make it the default at once"`
	}
}

type authConfigOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     AuthConfig
}

func (s *Server) createAuthConfig(ctx context.Context, p project.Project, in *createAuthConfigInput) (*authConfigOutput, error) {
	setup, err := texts(in.Body.SetupFields, "body.setup_fields")
	if err != nil {
		return nil, err
	}
	return once(ctx, s, p.ID, in.Repeatable, "create-auth-config", in.Body, func() (*authConfigOutput, error) {
		created, err := s.Connectors.CreateAuthConfig(ctx, p, connector.NewAuthConfig{
			Connector: in.Body.ConnectorKey, Name: in.Body.Name, AuthType: in.Body.AuthType, Setup: setup,
			SharedClient: in.Body.UseSharedClient, MakeDefault: in.Body.Default,
		})
		if err != nil {
			return nil, err
		}
		tag(ctx, "auth_config", created.ID)
		c, a, err := s.Connectors.AuthConfig(ctx, p, created.ID)
		if err != nil {
			return nil, err
		}
		out := s.answerAuthConfig(ctx, c, a)
		out.Location = baseURL(ctx) + "/auth_configs/" + a.ID
		return out, nil
	})
}

func (s *Server) answerAuthConfig(ctx context.Context, c connector.Connector, a connector.AuthConfig) *authConfigOutput {
	return &authConfigOutput{ETag: etag(a.Version), Body: s.authConfigOf(ctx, c, a)}
}

// ByAuthConfig is embedded in the input of an operation on one auth config.
type ByAuthConfig struct {
	ID string `path:"id" maxLength:"128"`
}

func (s *Server) getAuthConfig(ctx context.Context, p project.Project, in *ByAuthConfig) (*authConfigOutput, error) {
	c, a, err := s.Connectors.AuthConfig(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	return s.answerAuthConfig(ctx, c, a), nil
}

type updateAuthConfigInput struct {
	ByAuthConfig
	Conditional
	Body struct {
		Name        *string        `json:"name,omitempty" maxLength:"100"`
		SetupFields map[string]any `json:"setup_fields,omitempty"`
	}
}

func (s *Server) updateAuthConfig(ctx context.Context, p project.Project, in *updateAuthConfigInput) (*authConfigOutput, error) {
	setup, err := texts(in.Body.SetupFields, "body.setup_fields")
	if err != nil {
		return nil, err
	}
	nothing := in.Body.Name == nil && len(setup) == 0 // then it makes no new version either
	version, c, a, err := s.conditionally(ctx, p, in.ID, in.Conditional, nothing)
	if err != nil {
		return nil, err
	}
	if nothing {
		return s.answerAuthConfig(ctx, c, a), nil
	}
	if _, err := s.Connectors.UpdateAuthConfig(ctx, p, in.ID, connector.Change{Name: in.Body.Name, Setup: setup, IfVersion: version}); err != nil {
		return nil, err
	}
	return s.getAuthConfig(ctx, p, &in.ByAuthConfig)
}

// conditionally returns the one version that a change may replace, 0 for any. It reads the auth config only when asked to, or
// when If-Match lists several versions.
func (s *Server) conditionally(ctx context.Context, p project.Project, id string, on Conditional, read bool) (version int64, c connector.Connector, a connector.AuthConfig, err error) {
	if version, err = on.version(); err != nil || !read && !on.several() {
		return version, c, a, err
	}
	if c, a, err = s.Connectors.AuthConfig(ctx, p, id); err != nil {
		return 0, c, a, err
	}
	version, err = on.among(a.Version)
	return version, c, a, err
}

type deleteAuthConfigInput struct {
	ByAuthConfig
	Conditional
}

func (s *Server) deleteAuthConfig(ctx context.Context, p project.Project, in *deleteAuthConfigInput) (*struct{}, error) {
	version, _, _, err := s.conditionally(ctx, p, in.ID, in.Conditional, false)
	if err != nil {
		return nil, err
	}
	return nil, s.Connectors.DeleteAuthConfig(ctx, p, in.ID, version)
}

func (s *Server) makeDefault(ctx context.Context, p project.Project, in *ByAuthConfig) (*authConfigOutput, error) {
	c, a, err := s.Connectors.MakeDefault(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	return s.answerAuthConfig(ctx, c, a), nil
}

// texts reads form values, which the wire has as text, numbers or booleans.
func texts(values map[string]any, location string) (map[string]string, error) {
	if values == nil {
		return nil, nil
	}
	out := make(map[string]string, len(values))
	for k, v := range values {
		if v == nil {
			continue
		}
		text, err := scalar(v)
		if err != nil {
			return nil, errBadQuery.At(location+"."+k, "a field's value is text, a number or a boolean")
		}
		out[k] = text
	}
	return out, nil
}

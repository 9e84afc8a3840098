// Package hub serves the hub API: what the published hub calls with a connect session's token, from an end user's
// browser on any allowed origin (client contract, section 3).
package hub

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/wire"
)

// Handler serves the hub API.
type Handler struct {
	Connect *connect.Service
	Catalog connector.Catalog
	// Origins are the deployment's, whose pages may show the hub of each project; a single "*" is any, for projects that
	// name none.
	Origins []string
}

// Mount adds the routes. The Router's labeller should be wire.ByKey: an end user never saw where in a request a field
// stands.
func (h *Handler) Mount(rt *wire.Router) {
	tags := []string{"Hub"}
	withSession(rt, h, huma.Operation{
		Description: "For whom accounts are linked, and which account that owner has already, which is then edited.",
		OperationID: "hub-settings", Method: http.MethodGet, Path: "/hub/settings", Tags: tags,
		Summary: "Settings of the hub",
	}, h.settings)
	withSession(rt, h, huma.Operation{
		Description: "The enabled connectors that the session allows, by name, in pages: next_cursor goes " +
			"on.",
		OperationID: "hub-list-connectors", Method: http.MethodGet, Path: "/hub/connectors", Tags: tags,
		Summary: "What the session can link",
	}, h.connectors)
	withSession(rt, h, huma.Operation{
		Description: "The config fields of the auth config in force, with their help and checks, and " +
			"whether a sign-in follows.",
		OperationID: "hub-get-connector", Method: http.MethodGet, Path: "/hub/connectors/{integration_id}", Tags: tags,
		Summary: "The form of one auth config",
		Errors:  []int{http.StatusPreconditionFailed},
	}, h.connector)
	withSession(rt, h, huma.Operation{
		Description: "The fields are checked at the provider before anything is stored. An owner's account " +
			"that exists already is edited, unless the session allows several.",
		OperationID: "hub-link-account", Method: http.MethodPost, Path: "/hub/accounts", Tags: tags,
		DefaultStatus: http.StatusCreated, Summary: "Link an account by its form",
		Errors: resource.LinkErrors(),
	}, h.link)
	withSession(rt, h, huma.Operation{
		Description: "What its form shows: values that are no secrets, and of secrets dots and their last " +
			"characters.",
		OperationID: "hub-get-account", Method: http.MethodGet, Path: "/hub/accounts/{id}", Tags: tags,
		Summary: "An account to edit",
	}, h.account)
	withSession(rt, h, huma.Operation{
		Description: "A secret that is sent back as its dots stays as it is. The new ones are checked at " +
			"the provider before they are stored.",
		OperationID: "hub-edit-account", Method: http.MethodPatch, Path: "/hub/accounts/{id}", Tags: tags,
		Summary: "Change an account's credentials",
		Errors:  resource.LinkErrors(),
	}, h.edit)
	withSession(rt, h, huma.Operation{
		Description: "Of a sign-in at a provider. Its id goes into the address that begins it, and asks " +
			"for the outcome.",
		OperationID: "hub-create-attempt", Method: http.MethodPost, Path: "/hub/connection_attempts", Tags: tags,
		DefaultStatus: http.StatusCreated, Summary: "Begin a connection attempt",
	}, h.createAttempt)
	withSession(rt, h, huma.Operation{
		Description: "Ask every two seconds while it is pending. When it is authenticated, account names " +
			"what was linked; when it failed, error says why.",
		OperationID: "hub-get-attempt", Method: http.MethodGet, Path: "/hub/connection_attempts/{id}", Tags: tags,
		Summary: "How a connection attempt stands",
	}, h.attempt)
	withSession(rt, h, huma.Operation{
		Description: "A sign-in that is still open elsewhere then links nothing. Cancelling what is over " +
			"changes nothing.",
		OperationID: "hub-cancel-attempt", Method: http.MethodDelete, Path: "/hub/connection_attempts/{id}", Tags: tags,
		DefaultStatus: http.StatusNoContent, Summary: "Cancel a connection attempt",
	}, h.cancel)
	withSession(rt, h, huma.Operation{
		Description: "Of a session with a code_challenge, whose sign-in is linked only then. link_code is what the window of " +
			"the sign-in tells the page that opened it. A repeat answers the same account; a wrong code_verifier ends the attempt.",
		OperationID: "hub-finish-attempt", Method: http.MethodPost, Path: "/hub/connection_attempts/finish", Tags: tags,
		DefaultStatus: http.StatusCreated, Summary: "Finish a sign-in whose browser is to be verified",
		Errors: resource.LinkErrors(),
	}, h.finish)
	h.mountConnections(rt)
}

type hubSettingsOutput struct {
	Body struct {
		EnabledFeatures   []string `json:"enabled_features"`
		ExistingAccountID string   `json:"existing_account_id,omitempty" doc:"Opens edit mode"`
		OriginOwnerName   string   `json:"origin_owner_name" doc:"For whom an account is linked, for the hub to say"`

		Brand             *resource.Brand `json:"brand,omitempty" doc:"Whose product asks: for the hosted page, and where the project says more of it than its name"`
		RedirectURL       string          `json:"redirect_url,omitempty" doc:"Where the hosted page leads back to in the end"`
		ManageConnections bool            `json:"manage_connections,omitempty" doc:"The session may list what is linked, and end it"`
	}
}

func (h *Handler) settings(ctx context.Context, sc connect.Scope, _ *struct{}) (*hubSettingsOutput, error) {
	existing, err := h.Connect.Existing(ctx, sc)
	if err != nil {
		return nil, err
	}
	out := &hubSettingsOutput{}
	out.Body.EnabledFeatures, out.Body.ExistingAccountID = []string{}, existing
	out.Body.OriginOwnerName = sc.Session.Owner.Name
	// The hosted page is all that its reader sees, so it says who asks, whatever the project says of itself
	// (decision 0028).
	if h := sc.Project.Hub; asking(ctx) == "" || h.Product+h.Color+h.Privacy+h.Logo.Hash != "" {
		out.Body.Brand = new(resource.BrandOf(ctx, sc.Project))
	}
	out.Body.RedirectURL, out.Body.ManageConnections = h.Connect.Redirect(sc), sc.Session.Connections
	return out, nil
}

// hubCategory is a category with what people call it.
type hubCategory struct {
	Key  catalog.Category `json:"key"`
	Name string           `json:"name"`
}

// hubIntegration is one entry of the hub's picker.
type hubIntegration struct {
	Active        bool             `json:"active"`
	Name          string           `json:"name"`
	Provider      string           `json:"provider"`
	Type          catalog.Category `json:"type"`
	CategoryName  string           `json:"category_name" doc:"What people call the type"`
	Categories    []hubCategory    `json:"categories" doc:"All of them; type is the first"`
	Version       string           `json:"version"`
	AuthConfigKey string           `json:"authentication_config_key"`
	Environment   string           `json:"environment"`
	IntegrationID string           `json:"integration_id"`
	LogoURL       string           `json:"logo_url"`
	Icon          resource.Icon    `json:"icon"`
}

type hubConnectorsInput struct {
	Provider string `query:"provider" maxLength:"64"`
	Search   string `query:"search" maxLength:"100" doc:"Part of a connector's name or key, or beginnings of words of name, tags and categories"`
	Cursor   string `query:"cursor" maxLength:"512" doc:"next_cursor of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" doc:"At most so many, by key; left out, all of them by name"`
}

type hubConnectorsOutput struct {
	Body struct {
		Integrations []hubIntegration `json:"integrations"`
		NextCursor   *string          `json:"next_cursor,omitempty" doc:"Absent on the last page"`
	}
}

func (h *Handler) connectors(
	ctx context.Context, sc connect.Scope, in *hubConnectorsInput,
) (*hubConnectorsOutput, error) {
	after, err := wire.ReadCursor(in.Cursor, "hub")
	if err != nil {
		return nil, err
	}
	page := connect.Page{Search: in.Search, After: after, Limit: in.Limit}
	choices, next, err := h.Connect.Choices(ctx, sc, in.Provider, page)
	if err != nil {
		return nil, err
	}
	out := &hubConnectorsOutput{}
	if next != "" {
		out.Body.NextCursor = wire.NewCursor(next, "hub")
	}
	out.Body.Integrations = make([]hubIntegration, len(choices))
	for i, c := range choices {
		category := resource.PrimaryCategory(c.Definition.Categories)
		out.Body.Integrations[i] = hubIntegration{
			Active: true, Name: c.Definition.Name, Provider: c.Definition.Key, Type: category, CategoryName: category.Name(),
			Version: c.Definition.Version, AuthConfigKey: c.Auth.Key, Environment: resource.Environment,
			IntegrationID: c.Config.ID,
			LogoURL:       resource.LogoURL(ctx, c.Definition.Key, c.Definition.Logo),
			Icon:          resource.IconOf(c.Definition.Key, c.Definition.Icon),
			Categories:    categoriesOf(c.Definition.Categories),
		}
	}
	return out, nil
}

func categoriesOf(all []catalog.Category) []hubCategory {
	named := make([]hubCategory, len(all))
	for i, c := range all {
		named[i] = hubCategory{c, c.Name()}
	}
	return named
}

// hubConfig is the form of one auth config.
type hubConfig struct {
	Key           string           `json:"key"`
	Name          string           `json:"name"`
	Type          string           `json:"type" enum:"oauth2,custom"`
	GrantType     string           `json:"grantType,omitempty" enum:"authorization_code,client_credentials"`
	ConfigFields  []hubField       `json:"configFields"`
	ConfigNotices []catalog.Notice `json:"configNotices,omitempty"`
	Assets        hubAssets        `json:"assets"`
	Support       *catalog.Support `json:"support,omitempty"`
}

// hubField is a field as the hub reads it, which calls a default its value.
type hubField struct {
	catalog.Field
	Value string `json:"value,omitempty" doc:"What the form begins with"`
}

func hubFields(fields []catalog.Field) []hubField {
	out := make([]hubField, len(fields))
	for i, f := range fields {
		out[i] = hubField{Field: f, Value: f.Default}
		out[i].Default = ""
	}
	return out
}

// hubAssets holds a connector's icon.
type hubAssets struct {
	Icon string `json:"icon"`
}

type integrationInput struct {
	IntegrationID string `path:"integration_id" maxLength:"128" doc:"An auth config's id"`
}

type hubConnectorOutput struct {
	Body struct {
		Config      hubConfig `json:"config"`
		HubSettings struct {
			ConfiguredWebhookEvents struct{} `json:"configured_webhook_events"`
			ProjectSettings         struct{} `json:"project_settings"`
		} `json:"hub_settings"`
	}
}

func (h *Handler) connector(ctx context.Context, sc connect.Scope, in *integrationInput) (*hubConnectorOutput, error) {
	c, err := h.Connect.Choose(ctx, sc, in.IntegrationID)
	if err != nil {
		return nil, err
	}
	out := &hubConnectorOutput{}
	out.Body.Config = hubConfig{
		Key: c.Definition.Key, Name: c.Definition.Name, Type: "custom", ConfigFields: hubFields(c.Auth.Config),
		ConfigNotices: c.Auth.Notices, Support: c.Auth.Support,
	}
	switch c.Auth.Scheme {
	case catalog.Code:
		out.Body.Config.Type, out.Body.Config.GrantType = "oauth2", "authorization_code"
	case catalog.ClientCredentials:
		out.Body.Config.Type, out.Body.Config.GrantType = "oauth2", "client_credentials"
	}
	out.Body.Config.Assets.Icon = resource.LogoURL(ctx, c.Definition.Key, c.Definition.Logo)
	return out, nil
}

// hubForm is a filled-in form.
type hubForm struct {
	IntegrationID string         `json:"integration_id" minLength:"1" maxLength:"128"`
	Credentials   map[string]any `json:"credentials" doc:"The form's values by field key; a secret that is left out stays as it is"`
	CodeVerifier  string         `json:"code_verifier,omitempty" maxLength:"128" doc:"Of a session with a code_challenge"`
}

type hubLinkInput struct {
	Body hubForm
}

type hubLinked struct {
	Body struct {
		ID       string `json:"id"`
		Provider string `json:"provider"`
	}
}

func (h *Handler) link(ctx context.Context, sc connect.Scope, in *hubLinkInput) (*hubLinked, error) {
	return h.byForm(ctx, sc, in.Body, func(sc connect.Scope, form map[string]string) (account.Account, error) {
		return h.Connect.LinkAccount(ctx, sc, in.Body.IntegrationID, form)
	})
}

// byForm does what a filled-in form asks for. Its errors call the fields as the form does.
func (h *Handler) byForm(
	ctx context.Context, sc connect.Scope, in hubForm,
	do func(sc connect.Scope, form map[string]string) (account.Account, error),
) (*hubLinked, error) {
	activity.Note(ctx, func(e *activity.Entry) { e.Kind, e.Action = activity.Link, "form" })
	sc.Verifier = in.CodeVerifier
	form, err := resource.Texts(in.Credentials, "body.credentials")
	var a account.Account
	if err == nil {
		a, err = do(sc, form)
	}
	if err != nil {
		return nil, wire.Labelled(err, resource.FormLabels(ctx, h.Catalog, sc.Project.ID, in.IntegrationID))
	}
	wire.Tag(ctx, "account", a.ID)
	out := &hubLinked{}
	out.Body.ID, out.Body.Provider = a.ID, a.Connector
	return out, nil
}

type hubEditInput struct {
	resource.ByAccount
	Body hubForm
}

func (h *Handler) edit(ctx context.Context, sc connect.Scope, in *hubEditInput) (*hubLinked, error) {
	return h.byForm(ctx, sc, in.Body, func(sc connect.Scope, form map[string]string) (account.Account, error) {
		return h.Connect.EditAccount(ctx, sc, in.ID, in.Body.IntegrationID, form)
	})
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
		Broken           bool              `json:"broken" doc:"Whether the account works no more until its form is sent anew"`
	}
}

func (h *Handler) account(ctx context.Context, sc connect.Scope, in *resource.ByAccount) (*hubAccountOutput, error) {
	a, err := h.Connect.Account(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	out := &hubAccountOutput{}
	b := &out.Body
	b.SecureID, b.Provider, b.SetupInformation, b.Secrets = a.ID, a.Connector, map[string]string{}, map[string]string{}
	b.AuthConfigKey, b.Environment, b.IntegrationID = a.AuthType, resource.Environment, a.ConfigID
	b.Broken = a.Broken()
	if named := sc.Session.ConfigID; named != "" && named != a.ConfigID {
		choice, err := h.Connect.Choose(ctx, sc, named)
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
	if def, err := h.Catalog.Get(ctx, a.Project, a.Connector); err == nil {
		b.Version = def.Version
	}
	return out, nil
}

// Package manage serves the management API: what a project's back end calls with an API key.
package manage

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/handshake"
	"patchbay/shared/idempotency"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Connector is a connector as the owner's list shows it.
type Connector struct {
	Key                string             `json:"key" doc:"The provider key"`
	Name               string             `json:"name"`
	Categories         []catalog.Category `json:"categories"`
	Tags               []string           `json:"tags,omitempty" doc:"What it is besides, such as payments"`
	State              connector.State    `json:"state" enum:"not_configured,enabled,disabled"`
	LogoURL            string             `json:"logo_url,omitempty"`
	Icon               resource.Icon      `json:"icon"`
	ReleaseStage       string             `json:"release_stage"`
	NeedsApp           bool               `json:"needs_app" doc:"Each of its auth types takes an OAuth app that is registered with the provider; false where one does without"`
	AuthConfigCount    int                `json:"auth_config_count"`
	LinkedAccountCount int                `json:"linked_account_count"`
	DefaultAuthConfig  *string            `json:"default_auth_config_id" doc:"null when the connector is not configured"`
}

// ListedConnector is a connector of a list, with what include asks for.
type ListedConnector struct {
	Connector
	AuthConfigs *[]AuthConfig `json:"auth_configs,omitempty" doc:"Only with include=auth_configs"`
}

func (h *Connectors) connectorOf(ctx context.Context, e catalog.Entry, c connector.Connector) Connector {
	out := Connector{
		Key: e.Key, Name: e.Name, Categories: resource.OrEmpty(e.Categories), Tags: e.Tags, State: c.State,
		LogoURL: resource.LogoURL(ctx, e.Key, e.Logo), Icon: resource.IconOf(e.Key, e.Icon), ReleaseStage: e.Stage,
		AuthConfigCount: c.ConfigCount, LinkedAccountCount: c.AccountCount(), NeedsApp: needsApp(e),
	}
	if c.DefaultConfig != "" {
		out.DefaultAuthConfig = &c.DefaultConfig
	}
	return out
}

// needsApp says whether no auth type of a connector does without an app that the owner registers.
func needsApp(e catalog.Entry) bool {
	does := func(a catalog.EntryAuth) bool { return a.Scheme != catalog.Code }
	return len(e.Auth) > 0 && !slices.ContainsFunc(e.Auth, does)
}

// AuthType is one way to authenticate a connector.
type AuthType struct {
	Key                   string          `json:"key" doc:"auth_type of an auth config"`
	Label                 string          `json:"label"`
	Scheme                catalog.Scheme  `json:"scheme"`
	SetupFields           []catalog.Field `json:"setup_fields" doc:"The owner's, entered once"`
	ConfigFields          []catalog.Field `json:"config_fields" doc:"The end user's, shown by the hub"`
	SharedClientAvailable bool            `json:"shared_client_available" doc:"use_shared_client may be true"`
}

// ConnectorDetail is one connector with all that is needed to configure it.
type ConnectorDetail struct {
	Connector
	DocsURL     string       `json:"docs_url,omitempty"`
	RedirectURI string       `json:"redirect_uri" doc:"To be registered with the provider for OAuth (rule 9)"`
	AuthTypes   []AuthType   `json:"auth_types"`
	AuthConfigs []AuthConfig `json:"auth_configs"`
	FollowUp    *FollowUp    `json:"follow_up,omitempty" doc:"While the connector's last switch is being written onto its accounts, for lists and events. Calls follow the switch at once"`
}

// FollowUp is how far a switch has come.
type FollowUp struct {
	Done  int `json:"done" doc:"Accounts that have the new state, counted in steps of many"`
	Total int `json:"total"`
}

// Connectors serves the catalog, the connectors, their auth configs and the project.
type Connectors struct {
	Keys        wire.Authenticator
	Projects    project.Renamer
	Connectors  *connector.Service
	Catalog     connector.Catalog
	Idempotency *idempotency.Guard
	Hub         project.HubStore
	Handshakes  *handshake.Service
	// Origins are the deployment's, whose pages may show the hub of each project.
	Origins []string
	// Egress are the addresses that providers see calls come from, where the deployment has fixed ones.
	Egress []string
}

// Mount adds the routes.
func (h *Connectors) Mount(rt *wire.Router) {
	h.mountConnectors(rt)
	h.mountCategories(rt)
	h.mountMeta(rt)
	h.mountWithheld(rt)
	h.mountAuthConfigs(rt)
	h.mountInboundSecrets(rt)
	h.mountProject(rt)
	h.mountHub(rt)
}

func (h *Connectors) mountConnectors(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "By name, in pages: next_cursor goes on. What the project's plan withholds is not " +
			"among them. With configured=true only those that have an auth config.",
		OperationID: "list-connectors", Method: http.MethodGet, Path: "/connectors", Tags: []string{"Connectors"},
		Summary: "List the catalog's connectors with what the project made of each",
	}, h.listConnectors)
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "What its auth types ask of the owner (setup_fields) and of the end user " +
			"(config_fields), the redirect URI to register, and the project's auth configs of it.",
		OperationID: "get-connector", Method: http.MethodGet, Path: "/connectors/{key}", Tags: []string{"Connectors"},
		Summary: "Get a connector with its auth types, fields, redirect URI and auth configs",
	}, h.getConnector)
	wire.WithCaller(rt, h.Keys, scope.ConnectorsWrite, huma.Operation{
		Description: "Only one that has an auth config. Accounts whose credential was broken before stay " +
			"in error. With dry_run it only answers how many accounts that would be.",
		OperationID: "enable-connector", Method: http.MethodPost, Path: "/connectors/{key}/enable",
		Tags:    []string{"Connectors"},
		Summary: "Enable a connector: its linked accounts become active again", Errors: []int{http.StatusConflict},
	}, h.switchTo(connector.Enabled))
	wire.WithCaller(rt, h.Keys, scope.ConnectorsWrite, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionEnds),
		OperationID: "disable-connector", Method: http.MethodPost, Path: "/connectors/{key}/disable",
		Tags:    []string{"Connectors"},
		Summary: "Disable a connector: its linked accounts become inactive at once", Errors: []int{http.StatusConflict},
		Description: "Every request for one of its accounts is refused (412) from the moment this returns. " +
			"With dry_run it only answers how many accounts that would be.",
	}, h.switchTo(connector.Disabled))
}

type listConnectorsInput struct {
	Category   catalog.Category `query:"category" doc:"A key of GET /categories"`
	Search     string           `query:"search" maxLength:"100" doc:"Part of the key or name, or beginnings of words of name, tags and categories; the best come first"`
	State      connector.State  `query:"state" enum:"not_configured,enabled,disabled"`
	Configured string           `query:"configured" enum:"true,false" doc:"Only those that are configured (enabled or disabled), or only those that are not"`
	Include    []string         `query:"include" maxItems:"2" enum:"auth_configs,categories" doc:"auth_configs: each connector with its auth configs. categories: the names of the categories that the page's connectors have"`
	Cursor     string           `query:"cursor" maxLength:"512" doc:"next_cursor of the page before"`
	Limit      int              `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// only is the list that the parameter configured asks for.
func (in *listConnectorsInput) only() connector.Only {
	switch in.Configured {
	case "true":
		return connector.OnlyConfigured
	case "false":
		return connector.OnlyNotConfigured
	}
	return connector.Any
}

type listConnectorsOutput struct {
	Body struct {
		Data       []ListedConnector `json:"data"`
		Categories *[]Category       `json:"categories,omitempty" doc:"Only with include=categories; by their names"`
		NextCursor *string           `json:"next_cursor" doc:"null on the last page"`
	}
}

func (h *Connectors) listConnectors(
	ctx context.Context, by project.Caller, in *listConnectorsInput,
) (*listConnectorsOutput, error) {
	if !knownCategory(in.Category) {
		return nil, errCategory(in.Category, "query.category")
	}
	after, err := wire.ReadCursor(in.Cursor, "connectors")
	if err != nil {
		return nil, err
	}
	ctx = own.Within(ctx)
	configs := slices.Contains(in.Include, "auth_configs")
	page, more, err := h.Connectors.List(ctx, by.Project, connector.Filter{
		Category: in.Category, Search: in.Search, State: in.State, Only: in.only(), After: after, Limit: in.Limit,
		Configs: configs,
	})
	if err != nil {
		return nil, err
	}
	out := &listConnectorsOutput{}
	out.Body.Data = make([]ListedConnector, len(page))
	for i, l := range page {
		out.Body.Data[i].Connector = h.connectorOf(ctx, l.Entry, l.Connector)
		if configs {
			all := h.authConfigsOf(ctx, l.Connector, l.Configs)
			out.Body.Data[i].AuthConfigs = &all
		}
	}
	if slices.Contains(in.Include, "categories") {
		names := categoriesOf(h.Connectors.Categories(by.Project), page)
		out.Body.Categories = &names
	}
	if more {
		out.Body.NextCursor = wire.NewCursor(page[len(page)-1].Entry.Key, "connectors")
	}
	return out, nil
}

// categoriesOf are those of all that listed connectors are in.
func categoriesOf(all []catalog.Category, listed []connector.Listed) []Category {
	out := []Category{}
	for _, c := range all {
		in := func(l connector.Listed) bool { return slices.Contains(l.Entry.Categories, c) }
		if slices.ContainsFunc(listed, in) {
			out = append(out, Category{Key: c, Name: c.Name()})
		}
	}
	return out
}

// ByConnector is embedded in the input of an operation on one connector. (huma reads embedded structs that are
// exported.)
type ByConnector struct {
	Key string `path:"key" maxLength:"64" doc:"The provider key"`
}

type connectorOutput struct {
	Body ConnectorDetail
}

func (h *Connectors) getConnector(ctx context.Context, by project.Caller, in *ByConnector) (*connectorOutput, error) {
	d, err := h.Connectors.Get(ctx, by.Project, in.Key)
	if err != nil {
		return nil, err
	}
	def := d.Definition
	out := &connectorOutput{Body: ConnectorDetail{
		Connector: h.connectorOf(ctx, def.Entry(), d.Connector), DocsURL: def.Docs,
		RedirectURI: resource.RedirectURI(ctx, by.Project.ID, def.Key),
		AuthTypes:   make([]AuthType, len(def.Auth)), AuthConfigs: h.authConfigsOf(ctx, d.Connector, d.Configs),
	}}
	for i := range def.Auth {
		a := &def.Auth[i]
		out.Body.AuthTypes[i] = AuthType{
			Key: a.Key, Label: a.Label, Scheme: a.Scheme, SetupFields: resource.OrEmpty(a.Setup),
			ConfigFields:          resource.OrEmpty(a.Config),
			SharedClientAvailable: d.Shared[a.Key],
		}
	}
	if f := d.FollowUp; f.Pending {
		out.Body.FollowUp = &FollowUp{Done: f.Done, Total: f.Total}
	}
	return out, nil
}

type switchInput struct {
	ByConnector
	DryRun bool `query:"dry_run" doc:"Change nothing and only count"`
}

type switchOutput struct {
	Body struct {
		Key              string          `json:"key"`
		State            connector.State `json:"state"`
		AffectedAccounts int             `json:"affected_accounts"`
		DryRun           bool            `json:"dry_run"`
		Changed          bool            `json:"changed" doc:"false when it was in that state already"`
	}
}

func (h *Connectors) switchTo(
	state connector.State,
) func(context.Context, project.Caller, *switchInput) (*switchOutput, error) {
	return func(ctx context.Context, by project.Caller, in *switchInput) (*switchOutput, error) {
		wire.Tag(ctx, "connector", in.Key)
		sw, err := h.Connectors.SetState(ctx, by.Project, in.Key, state, in.DryRun)
		if err != nil {
			return nil, err
		}
		out := &switchOutput{}
		out.Body.Key, out.Body.State, out.Body.AffectedAccounts = in.Key, sw.State, sw.Affected
		out.Body.DryRun, out.Body.Changed = in.DryRun, sw.Changed
		return out, nil
	}
}

func knownCategory(c catalog.Category) bool {
	return c == "" || slices.Contains(catalog.AllCategories(), c)
}

func errCategory(c catalog.Category, location string) error {
	return wire.ErrInvalid.Says("There is no category %q.", c).At(location, "name one of GET /categories")
}

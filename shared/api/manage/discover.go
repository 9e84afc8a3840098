package manage

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/connector"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Discovery looks at MCP servers by address.
type Discovery struct {
	Keys       wire.Authenticator
	Connectors *connector.Service
	Own        *own.Service
	Allowances connector.Allowances
}

// DiscoveryStep is one request of a discovery.
type DiscoveryStep struct {
	What string `json:"what" doc:"What was looked for"`
	URL  string `json:"url"`
	OK   bool   `json:"ok"`
	Said string `json:"said" doc:"What came of it, in words"`
}

// ProposedConnector is a connector of the project's own for the server.
type ProposedConnector struct {
	Key         string `json:"key"`
	Name        string `json:"name"`
	Definition  string `json:"definition" doc:"For PUT /connector_definitions/{key}"`
	AuthType    string `json:"auth_type" doc:"For POST /auth_configs"`
	RedirectURI string `json:"redirect_uri" doc:"Of a client that you register yourself"`
}

// Mount adds the route.
func (h *Discovery) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.DefinitionsWrite, huma.Operation{
		OperationID: "discover-connector", Method: http.MethodPost, Path: "/connector_definitions/discover",
		Tags: definitionTags, Summary: "Look at an MCP server by its address, and store nothing",
		Description: "Does what a link does when it begins: the server is asked who signs its users in, and whether clients " +
			"may come by themselves. The answer has each step in words, and a definition of a connector, which " +
			"PUT /connector_definitions/{key} and POST /auth_configs make one of your own. A caller may do this 20 times a minute.",
		Errors: []int{http.StatusConflict, http.StatusTooManyRequests},
	}, h.discover)
}

type discoverInput struct {
	Body struct {
		URL  string `json:"url" minLength:"1" maxLength:"1000" doc:"The server's address, such as https://mcp.example.com/mcp"`
		Name string `json:"name,omitempty" maxLength:"100" doc:"Of the connector; from the address when left out"`
	}
}

type discoverOutput struct {
	Body struct {
		Usable    bool                `json:"usable" doc:"Accounts can be linked there"`
		Message   string              `json:"message" doc:"What that means, for a person"`
		Code      string              `json:"code,omitempty" doc:"Why not: discovery_failed, address_refused, …; an open list"`
		Steps     []DiscoveryStep     `json:"steps"`
		Issuer    string              `json:"issuer,omitempty" doc:"Who signs the server's users in"`
		Scopes    []string            `json:"scopes" doc:"Asked for at first"`
		Client    connector.ClientWay `json:"client,omitempty" enum:"document,registration,owner" doc:"owner: you have to register a client there and enter its id in the auth config"`
		Connector *ProposedConnector  `json:"connector,omitempty"`
	}
}

// clientWords say how a client comes to a server.
var clientWords = map[connector.ClientWay]string{
	connector.ByDocument:     "There is nothing to register: the server reads who this application is from a document of ours.",
	connector.ByRegistration: "There is nothing to register: the server registers this application when the first account is linked.",
	connector.ByOwner:        "The server takes no client by itself: register one there, and enter its client id.",
}

func (h *Discovery) discover(ctx context.Context, by project.Caller, in *discoverInput) (*discoverOutput, error) {
	address, base := strings.TrimSpace(in.Body.URL), wire.BaseURL(ctx)
	found, err := h.Connectors.DiscoverMCP(ctx, by.Project.ID, by.By.String(), address, base+"/client.json", h.Allowances)
	if err != nil {
		return nil, err
	}
	out := &discoverOutput{}
	b := &out.Body
	b.Steps, b.Scopes = []DiscoveryStep{}, resource.OrEmpty(found.Scopes)
	for _, s := range found.Steps {
		b.Steps = append(b.Steps, DiscoveryStep(s))
	}
	if found.Why != nil {
		b.Code, b.Message = found.Why.Code, found.Why.Description
		return out, nil
	}
	proposed, err := h.Own.ProposeMCP(ctx, by.Project, address, strings.TrimSpace(in.Body.Name))
	if err != nil {
		return nil, err
	}
	b.Usable, b.Issuer, b.Client, b.Message = true, found.Issuer, found.Client, clientWords[found.Client]
	b.Connector = &ProposedConnector{
		Key: proposed.Key, Name: proposed.Name, Definition: proposed.Source, AuthType: "mcp",
		RedirectURI: resource.RedirectURI(ctx, by.Project.ID, proposed.Key),
	}
	return out, nil
}

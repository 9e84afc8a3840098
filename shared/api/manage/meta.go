package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// ConnectorMeta is a connector as the published SDK reads it (client contract, section 5).
type ConnectorMeta struct {
	Provider     string           `json:"provider"`
	ProviderName string           `json:"provider_name"`
	Category     catalog.Category `json:"category"`
	Active       bool             `json:"active" doc:"Enabled in this project"`
	Models       struct{}         `json:"models"`
	Resources    MetaResources    `json:"resources"`
}

// MetaResources holds a connector's images.
type MetaResources struct {
	Images struct {
		LogoURL string `json:"logo_url,omitempty"`
	} `json:"images"`
}

// MetaInclude is what the published SDK may ask for beside.
type MetaInclude struct {
	Include string `query:"include" maxLength:"100" doc:"Accepted for the published SDK; everything is always included"`
}

type metaListOutput struct {
	Body []ConnectorMeta
}

type metaListInput struct {
	MetaInclude
	Category catalog.Category `query:"category" doc:"A key of GET /categories"`
	Search   string           `query:"search" maxLength:"100" doc:"As in GET /connectors"`
}

type metaInput struct {
	MetaInclude
	Provider string `path:"provider" maxLength:"64"`
}

type metaOutput struct {
	Body ConnectorMeta
}

func (h *Connectors) mountMeta(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "In the form of StackOne's API, all at once. GET /connectors says more, in pages.",
		OperationID: "list-connectors-meta", Method: http.MethodGet, Path: "/connectors/meta", Tags: []string{"Connectors"},
		Summary: "List connectors, for the published SDK",
	}, func(ctx context.Context, by project.Caller, in *metaListInput) (*metaListOutput, error) {
		if !knownCategory(in.Category) {
			return nil, errCategory(in.Category, "query.category")
		}
		all, _, err := h.Connectors.List(ctx, by.Project, connector.Filter{Search: in.Search, Category: in.Category})
		if err != nil {
			return nil, err
		}
		out := &metaListOutput{Body: make([]ConnectorMeta, len(all))}
		for i, l := range all {
			out.Body[i] = metaOf(ctx, l.Entry, l.Active())
		}
		return out, nil
	})
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "In the form of StackOne's API. GET /connectors/{key} says more: auth types, fields, " +
			"auth configs.",
		OperationID: "get-connector-meta", Method: http.MethodGet, Path: "/connectors/meta/{provider}",
		Tags: []string{"Connectors"}, Summary: "Get a connector, for the published SDK",
	}, func(ctx context.Context, by project.Caller, in *metaInput) (*metaOutput, error) {
		d, err := h.Connectors.Get(ctx, by.Project, in.Provider)
		if err != nil {
			return nil, err
		}
		return &metaOutput{Body: metaOf(ctx, d.Definition.Entry(), d.Active())}, nil
	})
}

func metaOf(ctx context.Context, e catalog.Entry, active bool) ConnectorMeta {
	m := ConnectorMeta{
		Provider:     e.Key,
		ProviderName: e.Name,
		Category:     resource.PrimaryCategory(e.Categories),
		Active:       active,
	}
	m.Resources.Images.LogoURL = resource.LogoURL(ctx, e.Key, e.Logo)
	return m
}

package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Category is a kind of connector.
type Category struct {
	Key  catalog.Category `json:"key" doc:"What connectors, sessions and filters name it by"`
	Name string           `json:"name" doc:"What people call it"`
}

type categoriesOutput struct {
	Body struct {
		Data []Category `json:"data"`
	}
}

func (h *Connectors) mountCategories(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "Those that the project's plan has. Their keys are what the filter category of GET /connectors takes.",
		OperationID: "list-categories", Method: http.MethodGet, Path: "/categories", Tags: []string{"Connectors"},
		Summary: "List the categories of connectors, by name",
	}, func(_ context.Context, by project.Caller, _ *struct{}) (*categoriesOutput, error) {
		categories := h.Connectors.Categories(by.Project)
		out := &categoriesOutput{}
		out.Body.Data = make([]Category, len(categories))
		for i, c := range categories {
			out.Body.Data[i] = Category{Key: c, Name: c.Name()}
		}
		return out, nil
	})
}

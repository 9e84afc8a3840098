package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/scope"
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

func (s *Server) categoryRoutes(api huma.API) {
	managed(s, api, scope.ConnectorsRead, huma.Operation{
		OperationID: "list-categories", Method: http.MethodGet, Path: "/categories", Tags: []string{"Connectors"},
		Summary: "List the categories of connectors, by name",
	}, func(_ context.Context, p project.Project, _ *struct{}) (*categoriesOutput, error) {
		categories := s.Connectors.Categories(p)
		out := &categoriesOutput{}
		out.Body.Data = make([]Category, len(categories))
		for i, c := range categories {
			out.Body.Data[i] = Category{Key: c, Name: c.Name()}
		}
		return out, nil
	})
}

package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/project"
	"patchbay/shared/scope"
)

type projectOutput struct {
	Body struct {
		ID             string `json:"id"`
		Name           string `json:"name"`
		OrganizationID int64  `json:"organization_id"`
	}
}

func (s *Server) projectRoutes(api huma.API) {
	managed(s, api, scope.ConnectorsRead, huma.Operation{
		OperationID: "get-project", Method: http.MethodGet, Path: "/project", Tags: []string{"Project"}, Summary: "Get the project that the API key belongs to",
	}, func(_ context.Context, p project.Project, _ *struct{}) (*projectOutput, error) {
		out := &projectOutput{}
		out.Body.ID, out.Body.Name, out.Body.OrganizationID = p.ID, p.Name, p.OrganizationID
		return out, nil
	})
}

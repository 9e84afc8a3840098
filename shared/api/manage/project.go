package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

type projectOutput struct {
	Body struct {
		ID             string `json:"id"`
		Name           string `json:"name"`
		OrganizationID int64  `json:"organization_id"`
	}
}

func (h *Connectors) mountProject(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "Its id, its name, and the number of its organisation, which the wire format of " +
			"connect sessions has.",
		OperationID: "get-project", Method: http.MethodGet, Path: "/project", Tags: []string{"Project"},
		Summary: "Get the project that the API key belongs to",
	}, func(_ context.Context, by project.Caller, _ *struct{}) (*projectOutput, error) {
		out := &projectOutput{}
		out.Body.ID, out.Body.Name, out.Body.OrganizationID = by.Project.ID, by.Project.Name, by.Project.OrganizationID
		return out, nil
	})
}

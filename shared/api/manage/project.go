package manage

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

type projectOutput struct {
	Body struct {
		ID             string `json:"id"`
		Name           string `json:"name"`
		OrganizationID int64  `json:"organization_id"`
		// Scopes let a client say beforehand what it may not do.
		Scopes []scope.Scope `json:"scopes" doc:"What the caller may do in the project"`

		EgressAddresses []string `json:"egress_addresses" doc:"From which providers see your calls come, for a firewall's list; empty where the deployment has no fixed ones"`
	}
}

func (h *Connectors) projectOf(by project.Caller) *projectOutput {
	out := &projectOutput{}
	out.Body.ID, out.Body.Name, out.Body.OrganizationID = by.Project.ID, by.Project.Name, by.Project.OrganizationID
	out.Body.Scopes = by.Scopes
	out.Body.EgressAddresses = resource.OrEmpty(h.Egress)
	return out
}

type renameInput struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"100" doc:"As the console shows it"`
	}
}

func (h *Connectors) mountProject(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "Its id, its name, the number of its organisation, which the wire format of connect sessions has, " +
			"and what the caller may do in it.",
		OperationID: "get-project", Method: http.MethodGet, Path: "/project", Tags: []string{"Project"},
		Summary: "Get the project that the API key belongs to",
	}, func(_ context.Context, by project.Caller, _ *struct{}) (*projectOutput, error) {
		return h.projectOf(by), nil
	})
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "update-project", Method: http.MethodPatch, Path: "/project", Tags: []string{"Project"},
		Summary: "Rename the project", Description: "The name is for people: nothing finds a project by it.",
	}, func(ctx context.Context, by project.Caller, in *renameInput) (*projectOutput, error) {
		name, err := project.Rename(ctx, h.Projects, by.Project.ID, in.Body.Name)
		if err != nil {
			return nil, err
		}
		by.Project.Name = name
		return h.projectOf(by), nil
	})
}

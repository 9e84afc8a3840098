package people

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/actor"
	"patchbay/shared/people"
	"patchbay/shared/wire"
)

// Projects answers /projects.
type Projects struct {
	People *people.Service
	// Number returns a positive random number below 2⁵³, so that JavaScript reads it exactly.
	Number func() int64
}

// Mount adds the routes.
func (h *Projects) Mount(rt *wire.Router) {
	tags := []string{"Console"}
	wire.WithSession(rt, true, huma.Operation{
		OperationID: "list-projects", Method: http.MethodGet, Path: "/projects", Tags: tags,
		Summary:     "List the projects of who is signed in",
		Description: "Those of which one may be sent as x-patchbay-project.",
	}, h.list)
	wire.WithSession(rt, true, huma.Operation{
		OperationID: "create-project", Method: http.MethodPost, Path: "/projects", Tags: tags,
		DefaultStatus: http.StatusCreated, Summary: "Create a project, whose admin is who is signed in",
		Description: "For an admin of another project: whoever has an account at the sign-in service can sign in, and " +
			"that alone gives no right to make anything. No session of an API key can.",
	}, h.create)
}

type projectsOutput struct {
	Body struct {
		Data []SignedInPlace `json:"data"`
	}
}

func (h *Projects) list(ctx context.Context, c wire.Cookied, _ *struct{}) (*projectsOutput, error) {
	v, err := h.People.Look(ctx, c.Ref)
	if err != nil {
		return nil, err
	}
	out := &projectsOutput{}
	out.Body.Data = sessionOf(v, "").Body.Projects
	return out, nil
}

type createProjectInput struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"100"`
	}
}

type createProjectOutput struct {
	Body struct {
		ID             string `json:"id"`
		Name           string `json:"name"`
		OrganizationID int64  `json:"organization_id"`
	}
}

func (h *Projects) create(ctx context.Context, c wire.Cookied, in *createProjectInput) (*createProjectOutput, error) {
	ctx = actor.With(ctx, actor.Actor{Kind: actor.User, ID: c.Ref.User})
	p, err := h.People.CreateProject(ctx, c.Ref, in.Body.Name, h.Number)
	if err != nil {
		return nil, err
	}
	out := &createProjectOutput{}
	out.Body.ID, out.Body.Name, out.Body.OrganizationID = p.ID, p.Name, p.OrganizationID
	return out, nil
}

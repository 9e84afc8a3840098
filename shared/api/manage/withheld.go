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

// WithheldConnector is all that is told of a connector that the project's plan leaves out (rule 8).
type WithheldConnector struct {
	Name       string     `json:"name"`
	Categories []Category `json:"categories" doc:"With their names, since GET /categories lacks those that are withheld whole"`
}

type withheldOutput struct {
	Body struct {
		Data []WithheldConnector `json:"data"`
	}
}

func (h *Connectors) mountWithheld(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		OperationID: "list-withheld-connectors", Method: http.MethodGet, Path: "/connectors/withheld",
		Tags: []string{"Connectors"}, Summary: "List the connectors that the project's plan leaves out",
		Description: "By name and category, and nothing else: everywhere else they are as unknown as what there is not. " +
			"Whoever runs the deployment changes a plan.",
	}, func(ctx context.Context, by project.Caller, _ *struct{}) (*withheldOutput, error) {
		entries, err := h.Connectors.ListWithheld(ctx, by.Project)
		if err != nil {
			return nil, err
		}
		out := &withheldOutput{}
		out.Body.Data = make([]WithheldConnector, len(entries))
		for i, e := range entries {
			w := WithheldConnector{Name: e.Name, Categories: []Category{}}
			for _, c := range resource.OrEmpty(e.Categories) {
				w.Categories = append(w.Categories, Category{Key: c, Name: c.Name()})
			}
			out.Body.Data[i] = w
		}
		return out, nil
	})
}

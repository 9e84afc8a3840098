package manage

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// HubSettings are what end users see of a project, and which pages may show it.
type HubSettings struct {
	ProductName       *string        `json:"product_name" doc:"What end users know your product as; null is the project's name"`
	Color             *string        `json:"color" doc:"#rrggbb of buttons and links, made darker or lighter where it could not be read"`
	PrivacyURL        *string        `json:"privacy_url"`
	LogoURL           *string        `json:"logo_url"`
	AllowedOrigins    []string       `json:"allowed_origins" doc:"Origins whose pages may show the hub, and to which a session may lead back"`
	DeploymentOrigins []string       `json:"deployment_origins" doc:"Those of the deployment, which hold for all projects; * is any, for a project that names none itself"`
	Shown             resource.Brand `json:"shown" doc:"What the hub makes of it"`
}

func (h *Connectors) hubSettings(ctx context.Context, p project.Project) *hubSettingsOutput {
	out := &hubSettingsOutput{Body: HubSettings{
		ProductName: resource.Optional(p.Hub.Product), Color: resource.Optional(p.Hub.Color),
		PrivacyURL: resource.Optional(p.Hub.Privacy), AllowedOrigins: resource.OrEmpty(p.Hub.Origins),
		DeploymentOrigins: resource.OrEmpty(h.Origins), Shown: resource.BrandOf(ctx, p),
	}}
	out.Body.LogoURL = resource.Optional(out.Body.Shown.LogoURL)
	return out
}

type hubSettingsOutput struct{ Body HubSettings }

type hubSettingsInput struct {
	Body struct {
		ProductName    wire.Given[string]   `json:"product_name,omitempty" maxLength:"400" doc:"At most 100 characters; null is the project's name"`
		Color          wire.Given[string]   `json:"color,omitempty" maxLength:"16" doc:"#rrggbb; null is the hub's own"`
		PrivacyURL     wire.Given[string]   `json:"privacy_url,omitempty" maxLength:"512" doc:"Begins with https://; null shows none"`
		Logo           wire.Given[string]   `json:"logo,omitempty" maxLength:"70000" doc:"PNG, JPEG or WebP of at most 48 kB, in base64, also as a data: address; null removes it"`
		AllowedOrigins wire.Given[[]string] `json:"allowed_origins,omitempty" doc:"At most 20, such as https://app.example.com"`
	}
}

func (h *Connectors) mountHub(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		OperationID: "get-hub-settings", Method: http.MethodGet, Path: "/project/hub", Tags: []string{"Project"},
		Summary: "Get what end users see of the project in the hub",
		Description: "Whose product asks, and which pages may show the hub. The logo is at the deployment's own " +
			"address; `shown` is what the hub makes of the color in each theme.",
	}, func(ctx context.Context, by project.Caller, _ *struct{}) (*hubSettingsOutput, error) {
		return h.hubSettings(ctx, by.Project), nil
	})
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "update-hub-settings", Method: http.MethodPatch, Path: "/project/hub", Tags: []string{"Project"},
		Summary: "Change what end users see of the project in the hub",
		Description: "Members that are left out stay; null clears. The logo is stored here and served from the " +
			"deployment's own address.",
	}, h.updateHub)
}

func (h *Connectors) updateHub(
	ctx context.Context, by project.Caller, in *hubSettingsInput,
) (*hubSettingsOutput, error) {
	var picture *project.Picture
	if text := in.Body.Logo.Value; text != "" {
		p, err := pictureOf(text)
		if err != nil {
			return nil, err
		}
		picture = &p
	}
	now, err := h.Hub.ChangeHub(ctx, by.Project.ID, picture, func(s project.Hub) (project.Hub, error) {
		in.change(&s, picture)
		return s, s.Check()
	})
	if err != nil {
		return nil, err
	}
	by.Project.Hub = now
	return h.hubSettings(ctx, by.Project), nil
}

func (in *hubSettingsInput) change(s *project.Hub, picture *project.Picture) {
	b := in.Body
	if b.ProductName.There {
		s.Product = strings.TrimSpace(b.ProductName.Value)
	}
	if b.Color.There {
		s.Color = strings.ToLower(b.Color.Value)
	}
	if b.PrivacyURL.There {
		s.Privacy = strings.TrimSpace(b.PrivacyURL.Value)
	}
	if b.AllowedOrigins.There {
		s.Origins = nil
		for _, o := range b.AllowedOrigins.Value { // each once; a slash at the end is a common slip
			if o = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(o)), "/"); !slices.Contains(s.Origins, o) {
				s.Origins = append(s.Origins, o)
			}
		}
	}
	switch {
	case picture != nil:
		s.Logo = picture.Logo()
	case b.Logo.There:
		s.Logo = project.Logo{}
	}
}

func pictureOf(text string) (project.Picture, error) {
	if rest, ok := strings.CutPrefix(text, "data:"); ok {
		_, text, _ = strings.Cut(rest, ";base64,")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) == 0 {
		return project.Picture{}, project.ErrHub.At("body.logo", "is base64, or a data: address in base64")
	}
	return project.NewPicture(data)
}

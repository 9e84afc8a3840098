package manage

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/catalog"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Definitions serves a project's own connectors: their definitions, as their authors write them.
type Definitions struct {
	Keys wire.Authenticator
	Own  *own.Service
}

// DefinitionVersion is one version of a definition.
type DefinitionVersion struct {
	Version   string    `json:"version"`
	AuthTypes []string  `json:"auth_types"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at" doc:"Later than created_at when its text was replaced"`
}

// Definition is a connector of the project's own.
type Definition struct {
	Key           string              `json:"key" doc:"The provider key, for auth configs and everywhere else"`
	Name          string              `json:"name"`
	Categories    []catalog.Category  `json:"categories"`
	LatestVersion string              `json:"latest_version" doc:"What auth configs without a pin work by"`
	Versions      []DefinitionVersion `json:"versions" doc:"The latest first"`
	Revision      int64               `json:"revision" doc:"Grows with each change; the ETag has it"`
	CreatedAt     time.Time           `json:"created_at"`
	UpdatedAt     time.Time           `json:"updated_at"`
}

// DefinitionText is a definition with the text of one version.
type DefinitionText struct {
	Definition
	Version string `json:"version" doc:"Whose text it is"`
	Source  string `json:"source" doc:"As its author wrote it"`
}

func definitionOf(d own.Definition) Definition {
	numbers := d.Numbers()
	out := Definition{
		Key: d.Key, Name: d.Entry.Name, Categories: d.Entry.Categories, LatestVersion: numbers[0], Revision: d.Version,
		CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, Versions: make([]DefinitionVersion, len(numbers)),
	}
	for i, number := range numbers {
		v := d.Versions[number]
		types := []string{}
		for key := range v.Auth {
			types = append(types, key)
		}
		slices.Sort(types)
		out.Versions[i] = DefinitionVersion{
			Version: number, AuthTypes: types, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
		}
	}
	return out
}

var definitionTags = []string{"Own connectors"}

// Mount adds the routes.
func (h *Definitions) Mount(rt *wire.Router) {
	const one = "/connector_definitions/{key}"
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "With their versions, but without their texts, which are at each one's own address.",
		OperationID: "list-connector-definitions", Method: http.MethodGet, Path: "/connector_definitions",
		Tags: definitionTags, Summary: "List the project's own connectors",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "The text is as it was put, byte by byte. The answer's ETag goes into If-Match of a " +
			"change or deletion.",
		OperationID: "get-connector-definition", Method: http.MethodGet, Path: one, Tags: definitionTags,
		Summary: "Get a connector of the project's own, with the text of its latest version",
	}, h.get)
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		Description: "The text is as it was put, byte by byte. A version that an auth config is pinned to " +
			"stays until it is deleted.",
		OperationID: "get-connector-definition-version", Method: http.MethodGet, Path: one + "/versions/{version}",
		Tags: definitionTags, Summary: "Get the text of one version",
	}, h.getVersion)
	wire.WithCaller(rt, h.Keys, scope.DefinitionsWrite, huma.Operation{
		OperationID: "put-connector-definition", Method: http.MethodPut, Path: one, Tags: definitionTags,
		Summary: "Add a connector of the project's own, add a version of it, or replace one",
		Description: "The body is the definition, in YAML or JSON. Its own version says which one is added or replaced. " +
			"A definition with a fault is refused as a whole, with every fault at its line. No other project sees it.",
		MaxBodyBytes: own.MaxSource, Middlewares: huma.Middlewares{definitionType},
		Errors: []int{
			http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType,
		},
	}, h.put)
	wire.WithCaller(rt, h.Keys, scope.ConnectorsRead, huma.Operation{
		OperationID: "validate-connector-definition", Method: http.MethodPost, Path: "/connector_definitions/validate",
		Tags: definitionTags, Summary: "Check a definition and store nothing",
		Description:  "The answer is every fault with its line, where in the definition it is, and what to do.",
		MaxBodyBytes: own.MaxSource, Middlewares: huma.Middlewares{definitionType},
		Errors: []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, h.validate)
	wire.WithCaller(rt, h.Keys, scope.DefinitionsWrite, huma.Operation{
		OperationID: "delete-connector-definition", Method: http.MethodDelete, Path: one, Tags: definitionTags,
		DefaultStatus: http.StatusNoContent, Summary: "Delete a connector of the project's own, with all its versions",
		Description: "Its accounts and its auth configs must be deleted before.",
		Errors:      []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, h.delete)
	wire.WithCaller(rt, h.Keys, scope.DefinitionsWrite, huma.Operation{
		OperationID: "delete-connector-definition-version", Method: http.MethodDelete, Path: one + "/versions/{version}",
		Tags: definitionTags, DefaultStatus: http.StatusNoContent, Summary: "Delete one version",
		Description: "Each auth config of the connector must have another version that its pin fits.",
		Errors:      []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, h.deleteVersion)
}

// definitionTypes are the media types of a definition (RFC 9512; JSON is YAML, too). The older ones are still sent.
var definitionTypes = []string{
	"", "application/yaml", "application/json", "application/x-yaml", "text/yaml", "text/plain",
}

// definitionType refuses a body that says it is something else.
func definitionType(ctx huma.Context, next func(huma.Context)) {
	if slices.Contains(definitionTypes, ctx.Header("Content-Type")) {
		next(ctx)
		return
	}
	wire.Refuse(ctx, wire.NotYAML(ctx.Context()))
}

type listDefinitionsOutput struct {
	Body struct {
		Data []Definition `json:"data"`
	}
}

func (h *Definitions) list(ctx context.Context, by project.Caller, _ *struct{}) (*listDefinitionsOutput, error) {
	all, err := h.Own.List(ctx, by.Project)
	if err != nil {
		return nil, err
	}
	out := &listDefinitionsOutput{}
	out.Body.Data = make([]Definition, len(all))
	for i, d := range all {
		out.Body.Data[i] = definitionOf(d)
	}
	return out, nil
}

// ByVersion is embedded in the input of an operation on one version.
type ByVersion struct {
	ByConnector
	Version string `path:"version" maxLength:"64" doc:"Such as 1.2.0"`
}

type definitionOutput struct {
	ETag string `header:"ETag"`
	Body DefinitionText
}

func (h *Definitions) get(ctx context.Context, by project.Caller, in *ByConnector) (*definitionOutput, error) {
	return h.text(ctx, by, in.Key, "")
}

func (h *Definitions) getVersion(ctx context.Context, by project.Caller, in *ByVersion) (*definitionOutput, error) {
	return h.text(ctx, by, in.Key, in.Version)
}

func (h *Definitions) text(
	ctx context.Context, by project.Caller, key, number string,
) (*definitionOutput, error) {
	d, number, source, err := h.Own.Source(ctx, by.Project, key, number)
	if err != nil {
		return nil, err
	}
	return &definitionOutput{
		ETag: wire.ETag(d.Version), Body: DefinitionText{Definition: definitionOf(d), Version: number, Source: source},
	}, nil
}

type putDefinitionInput struct {
	ByConnector
	wire.Conditional
	wire.OnlyNew
	RawBody []byte `contentType:"application/yaml"`
}

type putDefinitionOutput struct {
	Status int
	ETag   string `header:"ETag"`
	Body   struct {
		Definition
		Version string `json:"version" doc:"That of the body"`
		Created bool   `json:"created" doc:"The version is new; false when it was there, with this text or another"`
	}
}

func (h *Definitions) put(
	ctx context.Context, by project.Caller, in *putDefinitionInput,
) (*putDefinitionOutput, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	absent, err := in.Absent()
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "connector", in.Key)
	d, number, created, err := h.Own.Put(ctx, by.Project, in.Key, string(in.RawBody), own.Condition{
		Versions: versions, Absent: absent,
	})
	if err != nil {
		return nil, err
	}
	out := &putDefinitionOutput{Status: http.StatusOK, ETag: wire.ETag(d.Version)}
	if created {
		out.Status = http.StatusCreated
	}
	out.Body.Definition, out.Body.Version, out.Body.Created = definitionOf(d), number, created
	return out, nil
}

type validateInput struct {
	RawBody []byte `contentType:"application/yaml"`
}

// DefinitionFault is a fault of a definition.
type DefinitionFault struct {
	Line    int    `json:"line,omitempty" doc:"From 1; left out where it is the whole text"`
	Path    string `json:"path" doc:"A JSON pointer (RFC 6901), such as /auth/0/oauth2/token/url"`
	Message string `json:"message" doc:"What is wrong and what to do"`
}

type validateOutput struct {
	Body struct {
		Valid   bool              `json:"valid"`
		Key     string            `json:"key,omitempty"`
		Version string            `json:"version,omitempty"`
		Errors  []DefinitionFault `json:"errors"`
	}
}

func (h *Definitions) validate(_ context.Context, _ project.Caller, in *validateInput) (*validateOutput, error) {
	def, _, problems, err := h.Own.Check("", string(in.RawBody))
	if err != nil {
		return nil, err
	}
	out := &validateOutput{}
	out.Body.Valid, out.Body.Errors = len(problems) == 0, make([]DefinitionFault, len(problems))
	if def != nil {
		out.Body.Key, out.Body.Version = def.Key, def.Version
	}
	for i, p := range problems {
		out.Body.Errors[i] = DefinitionFault{Line: p.Line, Path: p.Path, Message: p.Message}
	}
	return out, nil
}

type deleteDefinitionInput struct {
	ByConnector
	wire.Conditional
}

func (h *Definitions) delete(ctx context.Context, by project.Caller, in *deleteDefinitionInput) (*struct{}, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "connector", in.Key)
	return nil, h.Own.Delete(ctx, by.Project, in.Key, versions)
}

type deleteVersionInput struct {
	ByVersion
	wire.Conditional
}

func (h *Definitions) deleteVersion(
	ctx context.Context, by project.Caller, in *deleteVersionInput,
) (*struct{}, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "connector", in.Key)
	return nil, h.Own.DeleteVersion(ctx, by.Project, in.Key, in.Version, versions)
}

package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"go.yaml.in/yaml/v4"
)

//go:embed examples.yaml
var exampleText []byte

// examples are what the document's examples are made of; examples.yaml says how.
type examples struct {
	Requests   map[string]any `yaml:"requests"`
	Answers    map[string]any `yaml:"answers"`
	Members    map[string]any `yaml:"members"`
	Parameters map[string]any `yaml:"parameters"`
	Leave      []string       `yaml:"leave"`
	Time       string         `yaml:"time"`

	schemas map[string]*huma.Schema
	missing []string // members that have no value, as schema.member
}

// addExamples gives each body and each parameter of an address an example. It returns the members that examples.yaml
// has no value for: those have a word in place of it, so that a new member does not stop whoever adds it.
func addExamples(doc *huma.OpenAPI) (missing []string, err error) {
	e := examples{schemas: doc.Components.Schemas.Map()}
	if err := yaml.Unmarshal(exampleText, &e); err != nil {
		return nil, fmt.Errorf("examples.yaml: %w", err)
	}
	for _, op := range operations(doc) {
		e.operation(op)
	}
	for name, item := range doc.Webhooks {
		for _, media := range item.Post.RequestBody.Content {
			media.Example = patched(e.of(media.Schema, "", ""), map[string]any{"type": name, "event": name})
		}
	}
	slices.Sort(e.missing)
	return slices.Compact(e.missing), nil
}

func (e *examples) operation(op *huma.Operation) {
	for _, p := range op.Parameters {
		for _, name := range []string{op.OperationID + "." + p.Name, p.Name} {
			if v, ok := e.Parameters[name]; ok && (p.In != "query" || p.Required) {
				p.Example = v
				break
			}
		}
	}
	if op.RequestBody != nil {
		for _, media := range op.RequestBody.Content {
			given, ok := e.Requests[op.OperationID]
			if !ok {
				given = e.required(media.Schema)
			}
			media.Example = given
		}
	}
	for status, r := range op.Responses {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		for kind, media := range r.Content {
			media.Example = e.of(media.Schema, "", "")
			if patch, ok := e.Answers[op.OperationID]; ok {
				media.Example = patched(media.Example, patch)
			}
			if kind == "text/csv" {
				media.Example = "timestamp,by,action,entity,subject\n" + e.Time + ",key:e7dc73199a4381c0,auth_config.updated,…\n"
			}
		}
	}
}

// patched is an example with members replaced; what is no object is replaced whole.
func patched(example, patch any) any {
	old, ok := example.(map[string]any)
	now, also := patch.(map[string]any)
	if !ok || !also {
		return patch
	}
	all := maps.Clone(old)
	maps.Copy(all, now)
	return all
}

// required is a request body with what it must have.
func (e *examples) required(s *huma.Schema) any {
	name, s := e.resolve(s)
	out := map[string]any{}
	for _, member := range s.Required {
		out[member] = e.of(s.Properties[member], name, member)
	}
	return out
}

// resolve follows a reference, and says which schema it named.
func (e *examples) resolve(s *huma.Schema) (name string, found *huma.Schema) {
	for s.Ref != "" {
		name = s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		s = e.schemas[name]
	}
	return name, s
}

// of is the example of a schema that is the member of an owner, both "" for that of a whole body.
func (e *examples) of(s *huma.Schema, owner, member string) any {
	if v, ok := e.Members[owner+"."+member]; ok {
		return v
	}
	v, named := e.Members[member]
	name, s := e.resolve(s)
	switch {
	case len(s.Enum) > 0:
		if named && slices.Contains(s.Enum, v) {
			return v
		}
		return s.Enum[0]
	case named && fits(s, v):
		return v
	case s.Format == "date-time":
		return e.Time
	case len(s.OneOf)+len(s.AnyOf)+len(s.AllOf) > 0:
		return e.of(slices.Concat(s.OneOf, s.AnyOf, s.AllOf)[0], owner, member)
	}
	switch s.Type {
	case huma.TypeArray:
		return []any{e.of(s.Items, name, "")}
	case huma.TypeObject, "":
		return e.object(name, s)
	case huma.TypeBoolean:
		return false
	case huma.TypeInteger, huma.TypeNumber:
		return 1 // any number says as much
	default:
		e.unknown(owner, member)
		return strings.ReplaceAll(member, "_", " ")
	}
}

// unknown notes a member of which examples.yaml has no value. The text of another media type than JSON is no member.
func (e *examples) unknown(owner, member string) {
	if member != "" {
		e.missing = append(e.missing, owner+"."+member)
	}
}

func (e *examples) object(name string, s *huma.Schema) any {
	out := map[string]any{}
	for member, value := range s.Properties {
		must := slices.Contains(s.Required, member)
		if !must && (slices.Contains(e.Leave, member) || slices.Contains(e.Leave, name+"."+member)) {
			continue
		}
		out[member] = e.of(value, name, member)
	}
	return out
}

// fits says whether a value that is listed for a member's name alone is of the type that this schema has.
func fits(s *huma.Schema, v any) bool {
	switch v.(type) {
	case nil:
		return s.Nullable || s.Type == ""
	case string:
		return s.Type == huma.TypeString || s.Type == ""
	case bool:
		return s.Type == huma.TypeBoolean
	case []any:
		return s.Type == huma.TypeArray
	case map[string]any:
		return s.Type == huma.TypeObject || s.Type == ""
	default:
		return s.Type == huma.TypeInteger || s.Type == huma.TypeNumber
	}
}

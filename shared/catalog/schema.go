package catalog

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Schema is the JSON Schema (2020-12) of a definition.
//
//go:embed schema.json
var Schema string

// schemaNode is the part of JSON Schema that schema.json uses. A general validator, santhosh-tekuri/jsonschema, costs
// every process that links it 5 ms and 21,000 allocations before main, used or not, which no Lambda here may pay; so it
// serves in the tests, where both must agree on thousands of mutilated definitions. A keyword that is not here fails to
// decode.
type schemaNode struct {
	Dialect     string                 `json:"$schema"`
	ID          string                 `json:"$id"`
	Title       string                 `json:"title"`
	Description string                 `json:"description"`
	Defs        map[string]*schemaNode `json:"$defs"`
	Ref         string                 `json:"$ref"`

	Type          string                 `json:"type"`
	Enum          []string               `json:"enum"`
	Properties    map[string]*schemaNode `json:"properties"`
	Required      []string               `json:"required"`
	Additional    additional             `json:"additionalProperties"`
	MinProperties int                    `json:"minProperties"`
	MaxProperties *int                   `json:"maxProperties"`
	Items         *schemaNode            `json:"items"`
	MinItems      int                    `json:"minItems"`
	MaxItems      *int                   `json:"maxItems"`
	UniqueItems   bool                   `json:"uniqueItems"`
	Pattern       *regexp.Regexp         `json:"pattern"`
	MinLength     int                    `json:"minLength"`
	MaxLength     *int                   `json:"maxLength"`
	Minimum       *float64               `json:"minimum"`
	Maximum       *float64               `json:"maximum"`
}

// additional is a schema, or false, or left out.
type additional struct {
	forbidden bool
	schema    *schemaNode
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *additional) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("false")) {
		a.forbidden = true
		return nil
	}
	a.schema = new(schemaNode)
	return strict(text, a.schema)
}

// definitionSchema is decoded on first use: only the generator and folders of definitions need it.
var definitionSchema = sync.OnceValues(func() (*schemaNode, error) {
	root := new(schemaNode)
	if err := strict([]byte(Schema), root); err != nil {
		return nil, fmt.Errorf("read schema.json: %w", err)
	}
	return root, nil
})

func strict(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// checkSchema lists where a definition, as JSON, departs from the schema. An error means that it could not be checked.
func checkSchema(document []byte) ([]Problem, error) {
	root, err := definitionSchema()
	if err != nil {
		return nil, err
	}
	var value any
	if err := json.Unmarshal(document, &value); err != nil {
		return nil, fmt.Errorf("read definition as JSON: %w", err)
	}
	v := &validator{root: root}
	v.check("", root, value)
	return v.found, nil
}

type validator struct {
	root  *schemaNode
	found []Problem
}

func (v *validator) report(at place, format string, args ...any) {
	v.found = append(v.found, Problem{Path: string(at), Message: fmt.Sprintf(format, args...)})
}

func (v *validator) check(at place, s *schemaNode, value any) {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		before := len(v.found)
		if v.check(at, v.root.Defs[name], value); len(v.found) > before {
			return
		}
	}
	if s.Type != "" && !isType(s.Type, value) {
		v.report(at, "must be of type %s%s", s.Type, quoted(s.Type, value))
		return
	}
	if text, ok := value.(string); s.Enum != nil && (!ok || !slices.Contains(s.Enum, text)) {
		v.report(at, "must be one of %s", strings.Join(s.Enum, ", "))
		return
	}
	switch value := value.(type) {
	case map[string]any:
		v.object(at, s, value)
	case []any:
		v.array(at, s, value)
	case string:
		v.text(at, s, value)
	case float64:
		if s.Minimum != nil && value < *s.Minimum || s.Maximum != nil && value > *s.Maximum {
			v.report(at, "is out of bounds")
		}
	}
}

// quoted is the remedy where YAML reads a text without quotes as something else.
func quoted(want string, value any) string {
	switch value.(type) {
	case float64, bool:
		if want == "string" {
			return `: put it in quotes, such as "1.2.0"`
		}
	}
	return ""
}

func isType(name string, value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && value == float64(int64(value))
	default:
		return false
	}
}

func (v *validator) object(at place, s *schemaNode, value map[string]any) {
	for _, name := range s.Required {
		if _, ok := value[name]; !ok {
			v.report(at, "%s is missing", name)
		}
	}
	if len(value) < s.MinProperties || s.MaxProperties != nil && len(value) > *s.MaxProperties {
		v.report(at, "has %d members, too few or too many", len(value))
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		switch member := s.Properties[name]; {
		case member != nil:
			v.check(at.at(name), member, value[name])
		case s.Additional.forbidden:
			members := strings.Join(slices.Sorted(maps.Keys(s.Properties)), ", ")
			v.report(at.at(name), "there is no such member; those there are: %s", members)
		case s.Additional.schema != nil:
			v.check(at.at(name), s.Additional.schema, value[name])
		}
	}
}

func (v *validator) array(at place, s *schemaNode, value []any) {
	if len(value) < s.MinItems || s.MaxItems != nil && len(value) > *s.MaxItems {
		v.report(at, "has %d items, too few or too many", len(value))
	}
	for i, item := range value {
		if s.UniqueItems && slices.ContainsFunc(value[:i], func(other any) bool { return reflect.DeepEqual(item, other) }) {
			v.report(at.at(i), "is there twice")
		}
		if s.Items != nil {
			v.check(at.at(i), s.Items, item)
		}
	}
}

func (v *validator) text(at place, s *schemaNode, value string) {
	n := utf8.RuneCountInString(value)
	if n < s.MinLength || s.MaxLength != nil && n > *s.MaxLength {
		v.report(at, "has %d characters, too few or too many", n)
	}
	if s.Pattern != nil && !s.Pattern.MatchString(value) {
		v.report(at, "does not match %s", s.Pattern)
	}
}

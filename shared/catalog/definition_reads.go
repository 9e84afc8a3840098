package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ReadCall is a call of the API that changes nothing, declared with its arguments: agents have it as a tool, and the
// wire contract's clients as an action. It is a GET below API.BaseURL and nowhere else.
type ReadCall struct {
	Key         string     `json:"key"`                   // unique in the API; the name of the tool
	Title       string     `json:"title"`                 // such as List issues
	Description string     `json:"description,omitempty"` // what a model must know to choose it
	Path        Template   `json:"path"`                  // its placeholders are arguments
	Arguments   []Argument `json:"arguments,omitempty"`
	Paging      *Paging    `json:"paging,omitempty"`
	Sources     []Source   `json:"sources,omitempty"` // where the vendor documents the call
}

// The types of arguments, JSON Schema's.
const (
	StringArgument  = "string"
	IntegerArgument = "integer"
	NumberArgument  = "number"
	BooleanArgument = "boolean"
	ArrayArgument   = "array" // of strings
)

// Argument is one that a read takes: in its path where the path names it, else in the query.
type Argument struct {
	Name        string   `json:"name"`
	As          string   `json:"as,omitempty"`   // the provider's name of it; Name when left out
	Type        string   `json:"type,omitempty"` // StringArgument when left out
	Description string   `json:"description,omitempty"`
	Required    bool     `json:"required,omitempty"`
	Enum        []string `json:"enum,omitempty"` // of a string, or of each string of an array
	Minimum     *int64   `json:"minimum,omitempty"`
	Maximum     *int64   `json:"maximum,omitempty"`
	Default     string   `json:"default,omitempty"` // sent when the argument is left out, as text
	// Separator joins the strings of an array; the parameter is repeated when left out.
	Separator string `json:"separator,omitempty"`
}

// Paging is how the page behind an answer is asked for: Argument is given what the answer says.
type Paging struct {
	Argument string `json:"argument"`
	Next     string `json:"next,omitempty"` // dotted path of the value in the answer
	// Link says that the value is that of Argument in the address of the answer's Link header with rel="next" (RFC 8288).
	Link bool `json:"link,omitempty"`
}

// CutArgument is an argument that every read has besides its own, where it is a tool: agents page with it through an
// answer that was too long to be shown at once.
const CutArgument = "from"

// RequestTool is the tool beside the reads, which makes any call.
const RequestTool = "request"

// Read is the declared read with a key.
func (a *API) Read(key string) (*ReadCall, bool) {
	for i := range a.Reads {
		if a.Reads[i].Key == key {
			return &a.Reads[i], true
		}
	}
	return nil, false
}

// Pattern is the path with * in place of each argument.
func (r *ReadCall) Pattern() string {
	var out strings.Builder
	for _, part := range r.Path.Parts() {
		if part.Text == "" {
			out.WriteString("*")
		} else {
			out.WriteString(part.Text)
		}
	}
	return out.String()
}

// InPath says whether an argument is part of the path.
func (r *ReadCall) InPath(argument string) bool { return slices.Contains(r.Path.Names(), argument) }

// InputSchema is the JSON Schema of the arguments.
func (r *ReadCall) InputSchema() map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, a := range r.Arguments {
		properties[a.Name] = a.schema()
		if a.Required || r.InPath(a.Name) {
			required = append(required, a.Name)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

func (a *Argument) kind() string {
	if a.Type == "" {
		return StringArgument
	}
	return a.Type
}

func (a *Argument) schema() map[string]any {
	out := map[string]any{"type": a.kind()}
	if a.Description != "" {
		out["description"] = a.Description
	}
	one := out
	if a.kind() == ArrayArgument {
		one = map[string]any{"type": StringArgument}
		out["items"] = one
	}
	if len(a.Enum) > 0 {
		one["enum"] = a.Enum
	}
	if a.Minimum != nil {
		out["minimum"] = *a.Minimum
	}
	if a.Maximum != nil {
		out["maximum"] = *a.Maximum
	}
	if a.Default != "" {
		out["default"] = a.defaultValue()
	}
	return out
}

// defaultValue is Default in the argument's own type.
func (a *Argument) defaultValue() any {
	switch a.kind() {
	case StringArgument:
		return a.Default
	case ArrayArgument:
		return []string{a.Default}
	case BooleanArgument:
		return a.Default == "true"
	}
	return json.Number(a.Default)
}

// Target is the path and query of the read with arguments, whose numbers are json.Number. The error is a sentence for
// whoever gave them. Values are percent-encoded: none reaches beyond its place.
func (r *ReadCall) Target(args map[string]any) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !slices.ContainsFunc(r.Arguments, func(a Argument) bool { return a.Name == name }) {
			return "", fmt.Errorf("%s has no argument %q%s", r.Key, name, r.usable())
		}
	}
	inPath, query := map[string]string{}, url.Values{}
	for i := range r.Arguments {
		a := &r.Arguments[i]
		texts, err := a.texts(args[a.Name])
		switch {
		case err != nil:
			return "", fmt.Errorf("the argument %q of %s %w", a.Name, r.Key, err)
		case len(texts) == 0 && (a.Required || r.InPath(a.Name)):
			return "", fmt.Errorf("%s needs the argument %q", r.Key, a.Name)
		case len(texts) == 0:
		case r.InPath(a.Name):
			if strings.Trim(texts[0], ".") == "" {
				return "", fmt.Errorf("the argument %q of %s is no name of anything", a.Name, r.Key)
			}
			inPath[a.Name] = url.PathEscape(texts[0])
		case a.Separator != "":
			query.Set(a.parameter(), strings.Join(texts, a.Separator))
		default:
			query[a.parameter()] = texts
		}
	}
	path, err := r.Path.Expand(inPath)
	if err != nil || len(query) == 0 {
		return path, err
	}
	return path + "?" + query.Encode(), nil
}

// usable names the arguments that there are.
func (r *ReadCall) usable() string {
	if len(r.Arguments) == 0 {
		return "; it has none"
	}
	names := make([]string, len(r.Arguments))
	for i, a := range r.Arguments {
		names[i] = a.Name
	}
	return "; it has " + strings.Join(names, ", ")
}

// Parameter is the provider's name of an argument in the query; "" when there is no such argument.
func (r *ReadCall) Parameter(argument string) string {
	for i := range r.Arguments {
		if r.Arguments[i].Name == argument {
			return r.Arguments[i].parameter()
		}
	}
	return ""
}

// parameter is the provider's name of an argument in the query.
func (a *Argument) parameter() string {
	if a.As != "" {
		return a.As
	}
	return a.Name
}

// maxArgument bounds one value, in bytes, and maxValues a list.
const (
	maxArgument = 2000
	maxValues   = 100
)

// texts are an argument's values as they are sent; none when it is left out. The error goes on after its name.
func (a *Argument) texts(value any) ([]string, error) {
	if value == nil {
		if a.Default == "" {
			return nil, nil
		}
		return []string{a.Default}, nil
	}
	if a.kind() != ArrayArgument {
		text, err := a.one(value)
		return []string{text}, err
	}
	list, ok := value.([]any)
	if !ok || len(list) > maxValues {
		return nil, fmt.Errorf("must be a list of at most %d texts", maxValues)
	}
	texts := make([]string, len(list))
	for i, v := range list {
		var err error
		if texts[i], err = a.one(v); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// one is a single value as it is sent.
func (a *Argument) one(value any) (string, error) {
	switch a.kind() {
	case StringArgument, ArrayArgument:
		text, ok := value.(string)
		switch {
		case !ok || text == "" || len(text) > maxArgument:
			return "", fmt.Errorf("must be a text of 1 to %d bytes", maxArgument)
		case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return "", fmt.Errorf("has a character that cannot be seen")
		case len(a.Enum) > 0 && !slices.Contains(a.Enum, text):
			return "", fmt.Errorf("must be one of %s", strings.Join(a.Enum, ", "))
		}
		return text, nil
	case BooleanArgument:
		flag, ok := value.(bool)
		if !ok {
			return "", fmt.Errorf("must be true or false")
		}
		return strconv.FormatBool(flag), nil
	}
	number, ok := value.(json.Number)
	n, err := number.Float64()
	_, whole := strconv.ParseInt(number.String(), 10, 64)
	switch {
	case !ok || err != nil || a.kind() == IntegerArgument && whole != nil:
		return "", fmt.Errorf("must be %s", map[string]string{IntegerArgument: "a whole number",
			NumberArgument: "a number"}[a.kind()])
	case a.Minimum != nil && n < float64(*a.Minimum):
		return "", fmt.Errorf("must be %d or more", *a.Minimum)
	case a.Maximum != nil && n > float64(*a.Maximum):
		return "", fmt.Errorf("must be %d or less", *a.Maximum)
	}
	return number.String(), nil
}

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"patchbay/shared/api/mcp"
	"patchbay/shared/scope"
)

// toolsFile is where package mcp embeds the tools from.
const toolsFile = "mcp/tools.json"

// notTools are operations that are no management: a call through the proxy, or an action, is a tool of the gateway.
var notTools = []string{"proxy-request", "list-actions", "call-action"}

type members = map[string]any

// toolsOf makes the tools of agents from the text of the OpenAPI document, and from nothing else, so that they cannot
// drift from what the API does. An operation whose answer has a secret is none: what a tool answers is read by a model,
// and kept by whoever runs it.
func toolsOf(document []byte) ([]byte, error) {
	var doc struct {
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]members `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, err
	}
	all := []mcp.Tool{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			text, there := doc.Paths[path][method]
			if !there {
				continue
			}
			var op operation
			if err := json.Unmarshal(text, &op); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			if op.Scope == "" || op.Secret || slices.Contains(notTools, op.ID) {
				continue
			}
			tool, err := op.tool(doc.Components.Schemas)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", op.ID, err)
			}
			tool.Method, tool.Path = strings.ToUpper(method), path
			tool.Ends = op.Ends || tool.Method == http.MethodDelete
			if tool.Schema, err = schemaOf(op, tool, doc.Components.Schemas); err != nil {
				return nil, fmt.Errorf("%s: %w", op.ID, err)
			}
			all = append(all, tool)
		}
	}
	slices.SortFunc(all, func(a, b mcp.Tool) int { return cmp.Compare(a.Name, b.Name) })
	text, err := json.MarshalIndent(all, "", " ")
	return append(text, '\n'), err
}

// operation is what of an operation of the document a tool is made of.
type operation struct {
	ID          string      `json:"operationId"`
	Summary     string      `json:"summary"`
	Description string      `json:"description"`
	Scope       scope.Scope `json:"x-scope"`
	Secret      bool        `json:"x-secret-answer"`
	Ends        bool        `json:"x-ends"`
	Parameters  []parameter `json:"parameters"`
	Body        struct {
		Content map[string]struct {
			Schema members `json:"schema"`
		} `json:"content"`
		Required bool `json:"required"`
	} `json:"requestBody"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required"`
	Explode     *bool   `json:"explode"`
	Schema      members `json:"schema"`
}

// noArgument is what a name of an argument may not have in it: clients take letters, digits, _ and - only.
var noArgument = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// argument is the name of a parameter as an argument, such as filter_connectors for filter[connectors].
func (p parameter) argument() string {
	return strings.ToLower(strings.Trim(noArgument.ReplaceAllString(p.Name, "_"), "_"))
}

// ofKey is the sentence that the document has of each operation. Who has not the scope does not see the tool.
var ofKey = regexp.MustCompile("\\s*The API key needs the scope `[^`]*`\\.")

func (op operation) tool(schemas map[string]members) (mcp.Tool, error) {
	t := mcp.Tool{
		Name: op.ID, Title: op.Summary, Scope: op.Scope, Arguments: map[string]mcp.Place{},
		Description: strings.TrimSpace(op.Summary + ". " + ofKey.ReplaceAllString(op.Description, "")),
	}
	for _, p := range op.Parameters {
		joined := p.Explode != nil && !*p.Explode
		t.Arguments[p.argument()] = mcp.Place{In: p.In, Name: p.Name, Joined: joined}
	}
	for _, media := range slices.Sorted(maps.Keys(op.Body.Content)) {
		t.Body = media
	}
	if t.Body != "" && !op.isSpread(schemas) {
		t.Arguments["body"] = mcp.Place{In: "body"}
	}
	return t, nil
}

// isSpread says that the members of the body are arguments themselves: it is an object of JSON.
func (op operation) isSpread(schemas map[string]members) bool {
	body, there := op.Body.Content["application/json"]
	_, object := resolved(body.Schema, schemas)["properties"]
	return there && object
}

// schemaOf is the JSON Schema of a tool's arguments.
func schemaOf(op operation, t mcp.Tool, schemas map[string]members) (json.RawMessage, error) {
	properties, required := members{}, []string{}
	for _, p := range op.Parameters {
		s := inlined(p.Schema, schemas, 0)
		if p.Description != "" {
			s["description"] = p.Description
		}
		properties[p.argument()] = s
		if p.Required {
			required = append(required, p.argument())
		}
	}
	if t.Body != "" {
		body := inlined(op.Body.Content[t.Body].Schema, schemas, 0)
		if _, whole := t.Arguments["body"]; whole {
			properties["body"] = members{"type": "string", "description": "The " + t.Body + " document"}
			required = append(required, "body")
		} else {
			for name, s := range body["properties"].(members) { //nolint:forcetypeassert // isSpread
				if _, taken := properties[name]; taken {
					return nil, fmt.Errorf("%s is a parameter and a member of the body", name)
				}
				properties[name] = s
			}
			if names, ok := body["required"].([]any); ok {
				for _, n := range names {
					required = append(required, n.(string)) //nolint:forcetypeassert // JSON Schema
				}
			}
		}
	}
	if t.Ends {
		properties[mcp.ConfirmArgument] = members{
			"type":        "boolean",
			"description": "True when a person has agreed to this very call. Leave it out first: the answer says what to ask.",
		}
	}
	slices.Sort(required)
	return json.Marshal(members{
		"type": "object", "properties": properties, "required": slices.Compact(required), "additionalProperties": false,
	})
}

// resolved follows a reference.
func resolved(s members, schemas map[string]members) members {
	if ref, ok := s["$ref"].(string); ok {
		return schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
	return s
}

// deepest bounds how far a schema is written out. What lies deeper is described by its parent.
const deepest = 6

// inlined is a schema without references, and without what only readers of the document need.
func inlined(s members, schemas map[string]members, depth int) members {
	s = maps.Clone(resolved(s, schemas))
	if depth > deepest {
		return members{}
	}
	for _, name := range []string{"examples", "example", "readOnly", "$schema"} {
		delete(s, name)
	}
	for name, value := range s {
		switch v := value.(type) {
		case members:
			if name == "properties" {
				each := members{}
				for n, of := range v {
					property := of.(members) //nolint:forcetypeassert // JSON Schema
					if resolved(property, schemas)["readOnly"] != true {
						each[n] = inlined(property, schemas, depth+1)
					}
				}
				s[name] = each
			} else {
				s[name] = inlined(v, schemas, depth+1)
			}
		case []any:
			each := slices.Clone(v)
			for i, of := range each {
				if schema, ok := of.(members); ok {
					each[i] = inlined(schema, schemas, depth+1)
				}
			}
			s[name] = each
		}
	}
	return s
}

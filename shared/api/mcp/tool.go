// Package mcp serves the Model Context Protocol at /mcp/manage: the management API as tools for an agent. The tools are
// those operations of the OpenAPI document that the caller's API key has the scope for.
package mcp

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"

	"patchbay/shared/scope"
)

// Tool is an operation of the API as the command generate made it from the document.
type Tool struct {
	Name        string      `json:"name"` // the operation's id
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Scope       scope.Scope `json:"scope"`
	Method      string      `json:"method"`
	Path        string      `json:"path"` // with its parameters in braces
	// Ends says that a call ends something or cuts somebody off, so a person is asked first.
	Ends bool `json:"ends,omitempty"`
	// Arguments says where an argument goes that is not a member of the body.
	Arguments map[string]Place `json:"arguments,omitempty"`
	// Body is the media type of the body, "" for none.
	Body string `json:"body,omitempty"`
	// Schema is the JSON Schema of the arguments (draft 2020-12).
	Schema json.RawMessage `json:"schema"`
}

// Place is a parameter of an operation.
type Place struct {
	In   string `json:"in"` // path, query, header, or body when the argument is the whole of it
	Name string `json:"name"`
	// Joined says that several values are one, with commas between them.
	Joined bool `json:"joined,omitempty"`
}

// ConfirmArgument is what a client sends that cannot ask a person by itself.
const ConfirmArgument = "confirm"

//go:embed tools.json
var document []byte

// tools are all there are, by name. They are read when a function is first called, not when it starts.
var tools = sync.OnceValue(func() []Tool {
	var all []Tool
	if err := json.Unmarshal(document, &all); err != nil {
		panic("mcp: tools.json: " + err.Error()) // written by the command generate, and read by a test
	}
	return all
})

// Tools returns those that a caller with the scopes may use.
func Tools(scopes []scope.Scope) []Tool {
	return slices.DeleteFunc(slices.Clone(tools()), func(t Tool) bool { return !slices.Contains(scopes, t.Scope) })
}

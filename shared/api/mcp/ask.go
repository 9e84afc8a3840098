package mcp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// agreement names the question in a client's answers.
const agreement = "agreement"

// ask is the question whether to call a tool that ends something; nil when nothing has to be asked, or when a person
// has agreed. A client that can ask is given the question (2026-07-28, Multi Round-Trip Requests); any other is told
// what to ask, and sends the argument confirm along.
func ask(t Tool, args map[string]any, req *sdk.CallToolRequest) *sdk.CallToolResult {
	if !t.Ends || args["dry_run"] == true {
		return nil
	}
	if c := req.ClientCapabilities(); c == nil || c.Elicitation == nil {
		if args[ConfirmArgument] == true {
			return nil
		}
		return Refused(question(t, args) + " Ask a person. If they agree, call again with confirm set to true.")
	}
	switch answer, _ := req.Params.InputResponses[agreement].(*sdk.ElicitResult); {
	case answer == nil:
		return &sdk.CallToolResult{InputRequests: sdk.InputRequestMap{agreement: &sdk.ElicitParams{
			Mode: "form", Message: question(t, args),
			RequestedSchema: map[string]any{
				"type": "object", "required": []string{ConfirmArgument},
				"properties": map[string]any{ConfirmArgument: map[string]any{"type": "boolean", "title": "Do it"}},
			},
		}}}
	case answer.Action == "accept" && answer.Content[ConfirmArgument] == true:
		return nil
	default:
		return Refused("A person was asked and did not agree. Nothing was changed.")
	}
}

// question says what a call would do.
func question(t Tool, args map[string]any) string {
	var with []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if name != ConfirmArgument {
			with = append(with, fmt.Sprintf("%s = %v", name, args[name]))
		}
	}
	text := strings.TrimSuffix(t.Title, ".")
	if len(with) > 0 {
		text += " (" + strings.Join(with, ", ") + ")"
	}
	return text + "?"
}

package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/api/mcp"
	"patchbay/shared/api/proxy"
	"patchbay/shared/catalog"
	"patchbay/shared/policy"
	"patchbay/shared/wire"
)

// readTool is a declared read as a tool.
func readTool(about proxy.Connector, r *catalog.ReadCall) *sdk.Tool {
	open, ends := true, false
	schema := r.InputSchema()
	properties, _ := schema["properties"].(map[string]any)
	properties = maps.Clone(properties)
	properties[catalog.CutArgument] = map[string]any{
		"type": "integer", "minimum": 0,
		"description": "Show the answer from this byte on, where it was too long to be shown at once",
	}
	schema["properties"] = properties
	text := r.Title + " in " + about.Name + "."
	if r.Description != "" {
		text += " " + r.Description
	}
	if p := r.Paging; p != nil && p.Link {
		text += fmt.Sprintf(" The next page: %s of the answer's link whose rel is next.", p.Argument)
	} else if p != nil {
		text += fmt.Sprintf(" The next page: set %s to the answer's %s, if it has one.", p.Argument, p.Next)
	}
	return &sdk.Tool{
		Name: r.Key, Title: r.Title, Description: text, InputSchema: schema,
		Annotations: &sdk.ToolAnnotations{
			Title: r.Title, ReadOnlyHint: true, DestructiveHint: &ends, IdempotentHint: true, OpenWorldHint: &open,
		},
	}
}

// callRead makes the call of a declared read.
func callRead(key string) sdk.ToolHandler {
	return func(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		call, ok := ctx.Value(callKey{}).(*proxy.Admitted)
		if !ok {
			return nil, errNoCall
		}
		r, ok := call.Read(key)
		if !ok {
			return nil, errNoCall
		}
		args := map[string]any{}
		if len(req.Params.Arguments) > 0 && read(req.Params.Arguments, &args) != nil {
			return mcp.Refused("The arguments are no object of JSON."), nil
		}
		from, err := fromOf(args)
		if err != nil {
			return mcp.Refused(err.Error()), nil
		}
		path, err := r.Target(args)
		if err != nil {
			return mcp.Refused("Nothing was sent: " + err.Error() + "."), nil
		}
		answer, err := call.Make(ctx, proxy.Asked{Tool: key, Method: http.MethodGet, Path: path})
		if err != nil {
			return mcp.Refused(wire.ProblemOf(ctx, err).Message), nil
		}
		noteFailure(ctx, answer)
		return shown(answer, from, true), nil
	}
}

// fromOf takes the argument out by which an answer is read on.
func fromOf(args map[string]any) (int, error) {
	value, there := args[catalog.CutArgument]
	delete(args, catalog.CutArgument)
	if !there || value == nil {
		return 0, nil
	}
	number, ok := value.(json.Number)
	n, err := strconv.Atoi(number.String())
	if !ok || err != nil || n < 0 {
		return 0, errFrom
	}
	return n, nil
}

var errFrom = mcp.Say("The argument \"from\" is a number of bytes, and not below 0.")

// onlyOffered leaves tools out of the list that no policy of the call lets pass.
func onlyOffered(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		result, err := next(ctx, method, req)
		list, ok := result.(*sdk.ListToolsResult)
		call, called := ctx.Value(callKey{}).(*proxy.Admitted)
		if err != nil || !ok || !called || !call.Bounded() {
			return result, err
		}
		own := *list
		own.Tools = slices.DeleteFunc(slices.Clone(list.Tools), func(t *sdk.Tool) bool {
			methods := []string{http.MethodGet}
			if t.Name == catalog.RequestTool {
				methods = policy.Methods
			}
			return !call.Offers(t.Name, methods...)
		})
		return &own, nil
	}
}

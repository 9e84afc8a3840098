package fakeprovider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/catalog"
)

// awkward has what must not reach beyond its place in a path or a query.
const awkward = "a/b c?d#e&f=g%2e;ü"

// reads calls each declared read as an agent does, once with all arguments and once with those that are needed.
func (l *life) reads(t *testing.T, id string) {
	t.Helper()
	if l.scene.a.MCP != nil {
		return
	}
	reads := l.scene.d.APIOf(l.scene.a).Reads
	for i := range reads {
		for _, all := range []bool{true, false} {
			l.read(t, id, &reads[i], all)
		}
	}
	if n := l.scene.provider.Count(fakeprovider.Read); n < 2*len(reads) { // one may be the verify call, too
		t.Errorf("%d reads reached the provider, want %d", n, 2*len(reads))
	}
}

func (l *life) read(t *testing.T, id string, r *catalog.ReadCall, all bool) {
	t.Helper()
	args, path := map[string]any{}, r.Path.String()
	for _, a := range r.Arguments {
		in := strings.Contains(path, "{"+a.Name+"}")
		if !all && !a.Required && !in {
			continue
		}
		value := argument(&a)
		args[a.Name] = value
		if in {
			path = strings.ReplaceAll(path, "{"+a.Name+"}", url.PathEscape(fmt.Sprint(value)))
		}
	}
	_, answer := l.request(t, http.MethodPost, "/mcp", map[string]any{
		"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": map[string]any{"name": r.Key, "arguments": args},
	}, http.StatusOK, "Authorization", "Bearer "+l.key, "x-account-id", id)
	var told struct {
		IsError           bool
		StructuredContent struct {
			Status int
			Body   struct{ Method, Escaped string }
		}
	}
	text, _ := json.Marshal(answer["result"])
	if err := json.Unmarshal(text, &told); err != nil || told.IsError ||
		told.StructuredContent.Body.Method != http.MethodGet ||
		!strings.HasSuffix(told.StructuredContent.Body.Escaped, path) {
		t.Errorf("%s with %v: %s (%v), want the path %s", r.Key, args, text, err, path)
	}
}

// argument is a value of the argument's type.
func argument(a *catalog.Argument) any {
	switch {
	case a.Type == catalog.IntegerArgument && a.Minimum != nil:
		return *a.Minimum
	case a.Type == catalog.IntegerArgument || a.Type == catalog.NumberArgument:
		return 7
	case a.Type == catalog.BooleanArgument:
		return true
	case a.Type == catalog.ArrayArgument && len(a.Enum) > 0:
		return a.Enum
	case a.Type == catalog.ArrayArgument:
		return []string{"one", "two"}
	case len(a.Enum) > 0:
		return a.Enum[0]
	}
	return awkward
}

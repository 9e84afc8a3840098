package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// malformed are the statuses of a request that is none.
var malformed = []int{http.StatusBadRequest, http.StatusUnsupportedMediaType}

// TestExamplesOfRequestsAreTaken: what the document shows as a request is one. What it names may not be there; nothing
// of it is malformed.
func TestExamplesOfRequestsAreTaken(t *testing.T) {
	p := newTenant(t)
	p.configure("sandbox-key", nil)
	doc, _ := p.get("/openapi.json").want(http.StatusOK).value().(object)
	paths, _ := doc["paths"].(object)
	sent := 0
	for path, item := range paths {
		item, _ := item.(object)
		for method, op := range item {
			op, _ := op.(object)
			content, _ := dig(op, "requestBody", "content").(object)
			for kind, media := range content {
				change := []func(*http.Request){header("Content-Type", kind)}
				if strings.HasPrefix(path, "/hub/") {
					token := p.session("o1", object{"provider": "sandbox-key"})
					change = append(change, header("Authorization", "", "x-hub-session-token", token))
				}
				a := p.call(strings.ToUpper(method), exampled(op, path, &change), dig(media, "example"), change...)
				// No example can have a code that was just issued.
				if strings.Contains(string(a.body), `"code":"invalid_link_code"`) {
					a.status = http.StatusNotFound
				}
				if slices.Contains(malformed, a.status) || a.status >= http.StatusInternalServerError {
					t.Errorf("%s: the example is refused with %d: %s", op["operationId"], a.status, a.body)
				}
				sent++
			}
		}
	}
	if sent < 15 {
		t.Errorf("only %d examples were sent", sent)
	}
}

// exampled is a path with the examples of its parameters; required headers are added to change.
func exampled(op object, path string, change *[]func(*http.Request)) string {
	params, _ := op["parameters"].([]any)
	for _, param := range params {
		param, _ := param.(object)
		name, _ := param["name"].(string)
		value, _ := param["example"].(string)
		switch {
		case param["in"] == "path":
			path = strings.ReplaceAll(path, "{"+name+"}", value)
		case param["in"] == "header" && (param["required"] == true || name == "x-account-id"):
			*change = append(*change, header(name, value))
		}
	}
	return path
}

package acceptance_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract is the served OpenAPI document, against which answers are held.
type contract struct {
	doc      object
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

func readContract(t testing.TB, p *tenant) *contract {
	t.Helper()
	a := p.get("/openapi.json").want(http.StatusOK)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	closeAnswers(dig(doc, "components", "schemas"))
	//nolint:forcetypeassert // panics into a failure
	c := &contract{doc: a.value().(object), compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource("https://patchbay.example/openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return c
}

// closeAnswers forbids members that the document does not name. It leaves answers open, so that a client passes over
// what a later version adds; what this version answers is all in it.
func closeAnswers(schemas any) {
	named, _ := schemas.(object)
	for _, s := range named {
		s, _ := s.(object)
		if s["properties"] != nil && s["additionalProperties"] == nil {
			s["additionalProperties"] = false
		}
	}
}

// dig walks by keys, which may have dots and slashes in them.
func dig(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(object)
		v = m[k]
	}
	return v
}

// fault says how an answer differs from what the document promises, "" when it does not.
func (c *contract) fault(op operation, a answer) string {
	responses, _ := dig(c.doc, "paths", op.path, strings.ToLower(op.method), "responses").(object)
	code := strconv.Itoa(a.status)
	if responses[code] == nil {
		if responses["default"] != nil {
			return ""
		}
		return "the status is not documented"
	}
	if dig(responses, code, "content") == nil {
		if len(a.body) > 0 {
			return "a body that is not documented"
		}
		return ""
	}
	kind := a.header.Get("Content-Type")
	if op.id == "export-audit" && a.status == http.StatusOK {
		kind = strings.TrimSuffix(kind, "; charset=utf-8") // a parameter is no part of the document's key
	}
	if dig(responses, code, "content", kind) == nil {
		return "Content-Type " + kind
	}
	pointer := "#/paths/" + escape(op.path) + "/" + strings.ToLower(op.method) + "/responses/" + code +
		"/content/" + escape(kind) + "/schema"
	switch kind {
	case "text/csv":
		return c.faultOfSheet(pointer, a)
	case "application/x-ndjson":
		return c.faultOfLines(pointer, a)
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	if err != nil {
		return err.Error()
	}
	return c.mismatch(pointer, body)
}

// mismatch says how a value differs from a schema of the document, "" when it does not.
func (c *contract) mismatch(pointer string, value any) string {
	schema := c.compiled[pointer]
	if schema == nil {
		var err error
		if schema, err = c.compiler.Compile("https://patchbay.example/openapi.json" + pointer); err != nil {
			return err.Error()
		}
		c.compiled[pointer] = schema
	}
	if err := schema.Validate(value); err != nil {
		return err.Error()
	}
	return ""
}

// faultOfLines holds each line of an export against the schema of an entry of the list.
func (c *contract) faultOfLines(pointer string, a answer) string {
	for line := range bytes.Lines(a.body) {
		entry, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			return err.Error()
		}
		if fault := c.mismatch("#/components/schemas/Entry", entry); fault != "" {
			return fault
		}
	}
	return c.mismatch(pointer, string(a.body))
}

// faultOfSheet reads an export as CSV: every row has the columns of the first, which names them.
func (c *contract) faultOfSheet(pointer string, a answer) string {
	rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
	if err != nil {
		return err.Error()
	}
	if len(rows) == 0 || rows[0][0] != "id" {
		return "a sheet without its heads"
	}
	return c.mismatch(pointer, string(a.body))
}

// escape writes a key into a JSON pointer inside a URL fragment.
func escape(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key)
}

func TestOpenAPIDocument(t *testing.T) {
	p := newTenant(t)
	a := send(t, p.stack.BaseURL, http.MethodGet, "/openapi.json", nil).want(http.StatusOK)
	if !strings.HasPrefix(a.text("openapi"), "3.1.") ||
		!strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		t.Errorf("%s, %s", a.text("openapi"), a.header.Get("Content-Type"))
	}
	c := readContract(t, p)
	for _, op := range operations(t, p) {
		want := []any{object{"basic": []any{}}, object{"bearer": []any{}}}
		if strings.HasPrefix(op.path, "/hub/") {
			want = []any{object{"session": []any{}}}
		}
		if slices.Contains([]string{"/session", "/sign-out", "/sign-out/everywhere", "/projects"}, op.path) {
			want = []any{object{"console": []any{}}}
		}
		if security := dig(c.doc, "paths", op.path, strings.ToLower(op.method), "security"); !reflect.DeepEqual(security,
			any(want)) {
			t.Errorf("%s is authorised by %v, want %v", op.id, security, want)
		}
	}
	for name := range dig(c.doc, "components", "schemas").(object) { //nolint:forcetypeassert // panics into a failure
		if _, err := c.compiler.Compile("https://patchbay.example/openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// loaded finds what a page makes a browser fetch.
var loaded = regexp.MustCompile(`(?i)\b(?:src|href|url)\s*[=:(]\s*["']?([^"'\s>)]+)`)

func TestDocsAreServedFromHere(t *testing.T) {
	base := newTenant(t).stack.BaseURL
	page := send(t, base, http.MethodGet, "/docs", nil).want(http.StatusOK)
	if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
		t.Fatalf("%s: %s", page.header.Get("Content-Type"), page.body)
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") ||
		strings.Contains(policy, "//") || strings.Contains(policy, "*") {
		t.Errorf("the page may load from elsewhere: %q", policy)
	}
	parts := 0
	for _, m := range loaded.FindAllStringSubmatch(string(page.body), -1) {
		target := m[1]
		if strings.HasPrefix(target, "data:") || strings.HasPrefix(target, "#") {
			continue
		}
		if strings.Contains(target, "//") && !strings.HasPrefix(target, base) {
			t.Errorf("the page refers to %s", target)
			continue
		}
		if strings.HasSuffix(target, ".js") || strings.HasSuffix(target, ".css") || strings.HasSuffix(target, ".json") ||
			strings.HasSuffix(target, ".png") {
			if !strings.HasPrefix(target, "/") { // relative to /docs
				target = "/" + strings.TrimPrefix(target, "./")
			}
			send(t, base, http.MethodGet, target, nil).want(http.StatusOK)
			parts++
		}
	}
	if parts != 5 {
		t.Errorf("the page loads %d parts", parts)
	}
}

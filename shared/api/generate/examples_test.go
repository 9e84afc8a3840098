package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"patchbay/shared/api/routes"
)

type object = map[string]any

// written is the document as it is served, and a compiler of its schemas.
func written(t *testing.T) (object, *jsonschema.Compiler) {
	t.Helper()
	text, err := document()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("https://patchbay.example/openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return doc.(object), compiler //nolint:forcetypeassert // panics into a failure
}

// each calls do for every operation, those of webhooks too, with the JSON pointer to it.
func each(doc object, do func(at string, op object)) {
	for _, part := range []string{"paths", "webhooks"} {
		for path, item := range doc[part].(object) { //nolint:forcetypeassert // panics into a failure
			for method, op := range item.(object) { //nolint:forcetypeassert // as above
				at := "#/" + part + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(path) + "/" + method
				do(at, op.(object)) //nolint:forcetypeassert // as above
			}
		}
	}
}

// TestEveryOperationIsDescribed: more than its scope, which the code adds.
func TestEveryOperationIsDescribed(t *testing.T) {
	doc, _ := written(t)
	each(doc, func(_ string, op object) {
		text, _ := op["description"].(string)
		parts := strings.Split(text, "\n\n")
		own := slices.DeleteFunc(parts, func(s string) bool {
			return strings.HasPrefix(s, "The API key needs") || strings.HasPrefix(s, "Called by the hub")
		})
		if said := strings.Join(own, " "); len(said) < 30 {
			t.Errorf("%s: say what it does, in its Description: %q", op["operationId"], said)
		}
		if op["summary"] == nil {
			t.Errorf("%s has no summary", op["operationId"])
		}
	})
}

// TestEveryOperationHasExamples: each body that is sent or answered has one, each parameter of an address too, and they
// are what their schemas say.
func TestEveryOperationHasExamples(t *testing.T) {
	doc, compiler := written(t)
	held := 0
	hold := func(at string, content any) {
		media, _ := content.(object)
		for kind, m := range media {
			m, _ := m.(object)
			example, ok := m["example"]
			if !ok {
				t.Errorf("%s: %s has no example", at, kind)
				continue
			}
			if kind != "application/json" {
				continue
			}
			schema, err := compiler.Compile("https://patchbay.example/openapi.json" + at + "/content/" +
				strings.ReplaceAll(kind, "/", "~1") + "/schema")
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(example); err != nil {
				t.Errorf("%s: the example is not what its schema says: %v", at, err)
			}
			held++
		}
	}
	each(doc, func(at string, op object) {
		if body, ok := op["requestBody"].(object); ok {
			hold(at+"/requestBody", body["content"])
		}
		answers, _ := op["responses"].(object)
		for status, r := range answers {
			if strings.HasPrefix(status, "2") {
				r, _ := r.(object)
				hold(at+"/responses/"+status, r["content"])
			}
		}
		params, _ := op["parameters"].([]any)
		for _, p := range params {
			p, _ := p.(object)
			if p["in"] == "path" && p["example"] == nil {
				t.Errorf("%s: the parameter %s has no example", at, p["name"])
			}
		}
	})
	if held < 60 {
		t.Errorf("only %d examples were looked at", held)
	}
}

// TestExamplesKnowEveryMember fails when a member was added and examples.yaml has no value for it.
func TestExamplesKnowEveryMember(t *testing.T) {
	missing, err := addExamples(describe(routes.All()))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range missing {
		t.Errorf("examples.yaml has no value for %s", m)
	}
}

// TestExamplesOfRequestsAreOfOperations finds what is left of an operation that is gone.
func TestExamplesOfRequestsAreOfOperations(t *testing.T) {
	doc, _ := written(t)
	known := map[string]bool{}
	each(doc, func(_ string, op object) { known[op["operationId"].(string)] = true }) //nolint:forcetypeassert // as above
	var e examples
	if err := yaml.Unmarshal(exampleText, &e); err != nil {
		t.Fatal(err)
	}
	for _, named := range []map[string]any{e.Requests, e.Answers} {
		for name := range named {
			if !known[name] {
				t.Errorf("examples.yaml speaks of %s, which is no operation", name)
			}
		}
	}
}

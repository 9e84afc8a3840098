package catalog_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// reference compiles schema.json with a general validator, which also holds it to the metaschema of 2020-12.
func reference(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(catalog.Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("urn:x", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("urn:x")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// agree has both validators judge a value.
func agree(t testing.TB, schema *jsonschema.Schema, what string, value any) (valid bool) {
	t.Helper()
	document, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	again, err := jsonschema.UnmarshalJSON(strings.NewReader(string(document)))
	if err != nil {
		t.Fatal(err)
	}
	want := schema.Validate(again)
	got, err := catalog.CheckSchema(document)
	if err != nil {
		t.Fatal(err)
	}
	if (want == nil) != (len(got) == 0) {
		t.Errorf("%s: ours says %v, the reference %v", what, got, want)
	}
	// Whatever is wrong, what is told begins with it, and the rest of the definition is looked at without a panic.
	if all, err := catalog.FaultsOf(document); want != nil && (err != nil || len(all) < len(got)) {
		t.Errorf("%s: %v, %v; the schema alone says %v", what, all, err, got)
	}
	return want == nil
}

func TestDefinitionsAgainstTheReference(t *testing.T) {
	schema := reference(t)
	files, err := filepath.Glob("definitions/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no definitions", err)
	}
	for _, file := range files {
		if !agree(t, schema, file, load(t, file)) {
			t.Errorf("%s is not valid", file)
		}
	}
}

// Every value of a rich definition is replaced by every kind of other value, removed, and given a stranger beside it.
func TestValidatorAgreesWithTheReference(t *testing.T) {
	schema := reference(t)
	seen := map[string]bool{}
	for _, file := range []string{"good", "choices", "exchange", "signing"} {
		t.Run(file, func(t *testing.T) { mutilate(t, schema, load(t, "testdata/"+file+".yaml"), seen) })
	}
}

// mutilate leaves out the places that were seen: members of a list, and of two files, are judged by the same schema.
func mutilate(t *testing.T, schema *jsonschema.Schema, root map[string]any, seen map[string]bool) {
	if !agree(t, schema, "the whole", root) {
		t.Fatal("it is not valid before it is mutilated")
	}
	wrong := []any{
		nil, true, 0.0, 1.5, -1.0, 90000.0, "", "x", "POST", "https://a.example", "{a}", "a b", "A", "a\nb",
		strings.Repeat("x", 250), strings.Repeat("é", 500),
		strings.Repeat("x", 2001), []any{}, []any{"x", "x"}, []any{1.0}, []any{map[string]any{}}, map[string]any{},
		map[string]any{"x": "y"}, map[string]any{"x": 1.0},
	}
	judged, invalid, stride := 0, 0, 1
	if testing.Short() {
		stride = 4 // each place gets another quarter
	}
	try := func(what string) {
		judged++
		if !agree(t, schema, what, root) {
			invalid++
		}
	}
	var walk func(at string, value any, set func(any), remove func())
	walk = func(at string, value any, set func(any), remove func()) {
		first := !seen[at]
		seen[at] = true
		if first {
			for i := len(seen) % stride; i < len(wrong); i += stride {
				set(wrong[i])
				try(at)
			}
			remove()
			try(at + " removed")
			set(value)
		}
		switch value := value.(type) {
		case map[string]any:
			if first {
				value["stranger"] = "x"
				try(at + " with a stranger")
				delete(value, "stranger")
			}
			for name, member := range value {
				walk(at+"/"+name, member, func(w any) { value[name] = w }, func() { delete(value, name) })
			}
		case []any:
			for i, item := range value {
				walk(at+"/#", item, func(w any) { value[i] = w }, func() { value[i] = value[0] })
			}
		}
	}
	for name, member := range root {
		walk("/"+name, member, func(w any) { root[name] = w }, func() { delete(root, name) })
	}
	t.Logf("%d definitions judged, %d invalid", judged, invalid)
	if invalid < 100/stride || judged-invalid < 40/stride {
		t.Error("the mutilations no longer reach both verdicts")
	}
}

func load(t testing.TB, file string) map[string]any {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	document, problems := yamlfile.Parse(content)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var value map[string]any
	if err := json.Unmarshal(document.JSON(), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

package catalog_test

import (
	"encoding/json"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

const goodRead = `{key: list_things, title: List things, path: "/of/{owner}/things", arguments: [{name: owner}, ` +
	`{name: limit, type: integer, minimum: 1, maximum: 50, default: "20"}, {name: after, as: "page[after]"}, ` +
	`{name: kinds, type: array, enum: [a, b], separator: ","}], paging: {argument: after, next: meta.next}}`

// A declared read names no host, fills its path, and takes nothing twice.
func TestCheckReads(t *testing.T) {
	good := strings.Replace(readGood(t), "\nauth:\n", "\n  reads: ["+goodRead+"]\nauth:\n", 1)
	if _, err := catalog.Read("good.yaml", []byte(good), yamlfile.Parse); err != nil {
		t.Fatalf("the read is refused: %v", err)
	}
	for _, c := range []struct{ name, old, new, path, want string }{
		{"another host", `"/of/{owner}/things"`, `"https://evil.com/{owner}"`, "/path", "does not match"},
		{"a host without scheme", `"/of/{owner}/things"`, `"//evil.com/{owner}"`, "/path", "does not match"},
		{"a query", `"/of/{owner}/things"`, `"/of/{owner}?x=1"`, "/path", "does not match"},
		{"encoded", `"/of/{owner}/things"`, `"/of/{owner}/%2e%2e"`, "/path", "does not match"},
		{"dots", `"/of/{owner}/things"`, `"/of/{owner}/../x"`, "/path", "segment"},
		{"an argument that is missing", "[{name: owner}, ", "[", "/path", "no argument fills {owner}"},
		{"an argument twice in the path", "/things", "/{owner}", "/path", "there twice"},
		{"braces", "{owner}", "{owner", "/path", "braces"},
		{"a reserved key", "key: list_things", "key: request", "/key", "makes any call"},
		{"a key that is no name", "key: list_things", "key: List-Things", "/key", "does not match"},
		{"a reserved argument", "{name: owner}", "{name: owner}, {name: from}", "/arguments/1/name", "name it otherwise"},
		{"an argument twice", "{name: owner}", "{name: owner}, {name: limit}", "/arguments/2/name", "declared twice"},
		{"a parameter twice", "{name: owner}", `{name: owner}, {name: next, as: "page[after]"}`, "/arguments/3", "another argument's"},
		{"a list in the path", "{name: owner}", "{name: owner, type: array}", "/arguments/0", "part of the path"},
		{"another name in the path", "{name: owner}", "{name: owner, as: x}", "/arguments/0", "part of the path"},
		{"bounds of a text", "{name: owner}", "{name: owner, minimum: 1}", "/arguments/0", "for numbers"},
		{"bounds that nothing keeps", "minimum: 1,", "minimum: 51,", "/arguments/1", "no number"},
		{"a default out of bounds", `default: "20"`, `default: "51"`, "/arguments/1/default", "50 or less"},
		{"a default of a required one", `default: "20"`, `default: "20", required: true`, "/arguments/1/default", "never left out"},
		{"a separator of a text", "{name: owner}", `{name: owner, separator: ","}`, "/arguments/0/separator", "for an array"},
		{"paging by nothing", "argument: after", "argument: before", "/paging/argument", "no argument of the query"},
		{"paging by the path", "argument: after", "argument: owner", "/paging/argument", "no argument of the query"},
		{"paging from nowhere", ", next: meta.next", "", "/paging", "say in next"},
		{"paging from two places", "next: meta.next", "next: meta.next, link: true", "/paging", "say in next"},
		{"a write", "title: List things", "title: List things, method: POST", "/method", "no such member"},
		{"no title", "title: List things, ", "", "", "title is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatal("the case changes nothing")
			}
			_, err := catalog.Read("good.yaml", []byte(bad), yamlfile.Parse)
			if err == nil || !strings.Contains(err.Error(), "/api/reads/0"+c.path+": ") ||
				!strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q at %s", err, c.want, c.path)
			}
		})
	}
}

func TestReadTarget(t *testing.T) {
	definition := strings.Replace(readGood(t), "\nauth:\n", "\n  reads: ["+goodRead+"]\nauth:\n", 1)
	d, err := catalog.Read("good.yaml", []byte(definition), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := d.API.Read("list_things")
	if _, other := d.API.Read("list"); !ok || other {
		t.Fatal("the read is not found by its key")
	}
	if r.Pattern() != "/of/*/things" {
		t.Errorf("pattern %s", r.Pattern())
	}
	for args, want := range map[string]string{
		`{"owner":"a"}`: "/of/a/things?limit=20",
		`{"owner":"a/../b?c#d%","limit":1,"after":null,"kinds":["b","a"]}`: "/of/a%2F..%2Fb%3Fc%23d%25/things?kinds=b%2Ca&limit=1",
		`{"owner":"ü","after":"&x=1"}`:                                     "/of/%C3%BC/things?limit=20&page%5Bafter%5D=%26x%3D1",
		`{}`:                                                               `! needs the argument "owner"`,
		`{"owner":""}`:                                                     "! 1 to 2000 bytes",
		`{"owner":".."}`:                                                   "! no name of anything",
		`{"owner":"a\nb"}`:                                                 "! cannot be seen",
		`{"owner":7}`:                                                      "! must be a text",
		`{"owner":"a","limit":"5"}`:                                        "! a whole number",
		`{"owner":"a","limit":1.5}`:                                        "! a whole number",
		`{"owner":"a","limit":0}`:                                          "! 1 or more",
		`{"owner":"a","limit":1e9}`:                                        "! a whole number",
		`{"owner":"a","kinds":"a"}`:                                        "! a list",
		`{"owner":"a","kinds":["c"]}`:                                      "! one of a, b",
		`{"owner":"a","page":1}`:                                           `! no argument "page"; it has owner, limit, after, kinds`,
	} {
		given := map[string]any{}
		decoder := json.NewDecoder(strings.NewReader(args))
		decoder.UseNumber()
		if err := decoder.Decode(&given); err != nil {
			t.Fatal(err)
		}
		got, err := r.Target(given)
		words, refused := strings.CutPrefix(want, "! ")
		if refused && (err == nil || !strings.Contains(err.Error(), words)) || !refused && got != want {
			t.Errorf("%s: %q, %v; want %s", args, got, err, want)
		}
	}
	text, err := json.Marshal(r.InputSchema())
	if want := `{"additionalProperties":false,"properties":{"after":{"type":"string"},"kinds":{"items":{"enum":["a","b"],` +
		`"type":"string"},"type":"array"},"limit":{"default":20,"maximum":50,"minimum":1,"type":"integer"},` +
		`"owner":{"type":"string"}},"required":["owner"],"type":"object"}`; err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}

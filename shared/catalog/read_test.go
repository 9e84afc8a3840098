package catalog_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

func TestReadTellsTheLine(t *testing.T) {
	good := readGood(t)
	for _, c := range []struct {
		name, text, want string
	}{
		{"syntax", "key: [", "good.yaml:2: did not find expected node content"},
		{"two documents", good + "---\nkey: x\n", "several YAML documents"},
		{"nothing", "", "must hold one definition"},
		{"a list", "- a\n", "good.yaml:1: must be of type object"},
		{"duplicate key", "key: a\nkey: b\n", `good.yaml:2: mapping key "key" already defined`},
		{"in a list", strings.Replace(good, "type: number", "type: date", 1), "good.yaml:47: /auth/1/config_fields/1/type: "},
		{
			"through an alias", strings.Replace(good, "pattern: '^[a-z]{1,20}$'", "pattern: '[a-z]'", 1),
			"good.yaml:22: /auth/1/config_fields/0/validation/pattern: ",
		},
		{"aliases of aliases", bomb, "more than 20000 nodes"},
		{"an alias of itself", "a: &a [*a]\n", "good.yaml"},
		{"a large file", strings.Repeat("#", 257<<10), "larger than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := catalog.Read("good.yaml", []byte(c.text), yamlfile.Parse)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A folder has no keys of definitions that projects add by the API: what a key is, is known by its beginning alone.
func TestKeysOfProjectsStayTheirs(t *testing.T) {
	text := strings.Replace(readGood(t), "key: good", "key: own_good", 1)
	_, err := catalog.Read("own_good.yaml", []byte(text), yamlfile.Parse)
	if err == nil || !strings.Contains(err.Error(), "/key: keys of definitions that projects add by the API") {
		t.Errorf("got %v", err)
	}
}

// TestReadTellsAllFaults: a fault of the schema does not hide those of other auth types.
func TestReadTellsAllFaults(t *testing.T) {
	good := readGood(t)
	swap := func(pairs ...string) string {
		text := good
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("there is no %q", pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		return text
	}
	first := "pattern: '^[a-z]{1,20}$'"
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"beside another auth type's", swap(first, "pattern: '[a-z]'", "type: number", "type: date"),
			[]string{"/auth/0/config_fields/0/validation/pattern", "/auth/1/config_fields/1/type"}},
		{"beside another's of a wrong kind", swap(first, "pattern: '[a-z]'", "type: number", "type: [number]"),
			[]string{"/auth/0/config_fields/0/validation/pattern", "/auth/1/config_fields/1/type"}},
		{"beside the category's", swap(first, "pattern: '[a-z]'", "categories: [", "categories: [nonsense, "),
			[]string{"/categories/0", "/auth/0/config_fields/0/validation/pattern"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := catalog.Read("good.yaml", []byte(c.text), yamlfile.Parse)
			for _, w := range c.want {
				if err == nil || !strings.Contains(err.Error(), w+": ") {
					t.Errorf("got %v, want %s among it", err, w)
				}
			}
		})
	}
}

// FuzzRead: whatever a file holds, reading ends, and what is accepted survives the way through the compiled form.
func FuzzRead(f *testing.F) {
	good, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, other := range []string{"choices", "exchange", "signing"} {
		content, err := os.ReadFile("testdata/" + other + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(strings.Replace(string(content), "key: "+other, "key: good", 1)))
	}
	f.Add([]byte(strings.Replace(inFamily("zoho", "https://desk.{zoho_domain}"), "key: member", "key: good", 1)))
	for _, seed := range []string{"", "a: &a [*a]", bomb, "<<: *x", "? a\n: b", "!!binary x", "key: good\n<<: {a: b}",
		"- - - -", "\x00", "{", "a: |\n b", "%YAML 1.2\n---\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		def, err := catalog.Read("good.yaml", content, yamlfile.Parse)
		if err != nil {
			if _, ok := errors.AsType[*catalog.DefinitionError](err); !ok {
				t.Fatalf("not a fault of the definition: %v", err)
			}
			return
		}
		if faults := catalog.Check(def); len(faults) > 0 {
			t.Fatalf("accepted with %v", faults)
		}
	})
}

func readGood(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := catalog.Read("good.yaml", content, yamlfile.Parse); err != nil {
		t.Fatalf("good.yaml is not good: %v", err)
	}
	return string(content)
}

// A date without quotes, such as an API's version, is the text that its author wrote.
func TestADateIsText(t *testing.T) {
	text := strings.Replace(readGood(t), "name: Good", "name: 2022-06-28", 1)
	def, err := catalog.Read("good.yaml", []byte(text), yamlfile.Parse)
	if err != nil || def.Name != "2022-06-28" {
		t.Fatalf("got %+v, %v", def, err)
	}
}

// Faults stand in the order of the file's lines, whichever check found them.
func TestFaultsAreInTheOrderOfLines(t *testing.T) {
	text := strings.NewReplacer("type: number", "type: date", "name: Good", "name: ''").Replace(readGood(t))
	_, err := catalog.Read("good.yaml", []byte(text), yamlfile.Parse)
	fault, ok := errors.AsType[*catalog.DefinitionError](err)
	if !ok || len(fault.Problems) < 2 {
		t.Fatalf("got %v", err)
	}
	for i, p := range fault.Problems[1:] {
		if p.Line < fault.Problems[i].Line {
			t.Errorf("line %d comes after line %d", p.Line, fault.Problems[i].Line)
		}
	}
}

// A version is three numbers as Semantic Versioning writes them, which is all that a pin can name.
func TestVersionsCanBePinned(t *testing.T) {
	good := readGood(t)
	for version, ok := range map[string]bool{
		"0.0.0": true, "10.20.30": true, "999999999.0.0": true,
		"01.2.0": false, "1.2": false, "1.2.0-rc1": false, "1.02.0": false, "1.2.00": false,
		"99999999999999999999.0.0": false,
	} {
		text := strings.Replace(good, "version: 1.0.0", "version: '"+version+"'", 1)
		_, err := catalog.Read("good.yaml", []byte(text), yamlfile.Parse)
		if (err == nil) != ok {
			t.Errorf("%s: %v", version, err)
		}
		if _, pinned := catalog.ParsePin(version); pinned != ok {
			t.Errorf("%s as a pin: %t", version, pinned)
		}
	}
}

package catalog_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

func TestSandboxOnlyWithItsAddress(t *testing.T) {
	plain, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range catalog.AllEntries(t, plain) {
		if strings.HasPrefix(e.Key, "sandbox") {
			t.Errorf("%s is listed", e.Key)
		}
	}
	if catalog.Find(t, plain, "sandbox-key") != nil {
		t.Error("sandbox-key can be had")
	}
	local, err := catalog.Open(catalog.Options{SandboxURL: "http://127.0.0.1:4400/"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(catalog.AllEntries(t, local)), len(catalog.AllEntries(t, plain))+2; got != want {
		t.Errorf("%d connectors, want %d", got, want)
	}
	for _, key := range []string{"sandbox-key", "sandbox-oauth"} {
		def := catalog.Find(t, local, key)
		if def == nil {
			t.Fatalf("no %s", key)
		}
		text, err := json.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		if def.API.BaseURL.String() != "http://127.0.0.1:4400/api/v1" || strings.Contains(string(text), "sandbox_url") {
			t.Errorf("%s: the address is not filled in: %s", key, text)
		}
	}
}

func TestSandboxAddress(t *testing.T) {
	for _, bad := range []string{"127.0.0.1:4400", "ftp://127.0.0.1", "http://", "http://a@127.0.0.1",
		"http://127.0.0.1/x", "http://127.0.0.1?x", `http://a"b`, "http://{a}", ":"} {
		if _, err := catalog.Open(catalog.Options{SandboxURL: bad}); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestFolders(t *testing.T) {
	good := readGood(t)
	first, second := t.TempDir(), t.TempDir()
	write(t, first, "good.yaml", good)
	write(t, first, "notes.txt", "no definition")
	write(t, first, "airtable.yml",
		strings.NewReplacer("key: good", "key: airtable", "name: Good", "name: Our Airtable").Replace(good))
	write(t, second, "good.yaml", strings.Replace(good, "name: Good", "name: Better", 1))
	built := openAll(t)
	c, err := catalog.Open(catalog.Options{Dirs: []string{first, second}, Parse: yamlfile.Parse,
		SandboxURL: "http://127.0.0.1:4400"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(catalog.AllEntries(t, c)), len(catalog.AllEntries(t, built))+1; got != want {
		t.Errorf("%d connectors, want %d", got, want)
	}
	for key, name := range map[string]string{"airtable": "Our Airtable", "good": "Better", "hubspot": "HubSpot"} {
		if def := catalog.Find(t, c, key); def == nil || def.Name != name {
			t.Errorf("%s is %+v, want the name %s", key, def, name)
		}
	}
	last := ""
	seen := map[string]bool{}
	for _, e := range catalog.AllEntries(t, c) {
		if name := strings.ToLower(e.Name); name < last || seen[e.Key] {
			t.Errorf("%s is out of order or twice", e.Key)
		} else {
			last = name
		}
		seen[e.Key] = true
	}
	if def := catalog.Find(t, built, "airtable"); def.Name != "Airtable" {
		t.Error("another catalog was changed")
	}
}

func TestFolderFaultsAreAllTold(t *testing.T) {
	good, dir := readGood(t), t.TempDir()
	write(t, dir, "good.yaml", strings.Replace(good, "type: number", "type: date", 1))
	write(t, dir, "other.yaml", good)
	write(t, dir, "broken.yml", "key: [")
	missing := filepath.Join(dir, "nowhere")
	_, err := catalog.Open(catalog.Options{Dirs: []string{dir, missing}, Parse: yamlfile.Parse})
	if err == nil {
		t.Fatal("opened")
	}
	for _, want := range []string{
		dir + "/good.yaml:47: /auth/1/config_fields/1/type: must be one of",
		dir + `/other.yaml:2: /key: the key is "good" but the file is named for "other"`, dir + "/broken.yml:2: ", missing,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
	if _, ok := errors.AsType[*catalog.DefinitionError](err); !ok {
		t.Error("no DefinitionError inside")
	}
}

func TestTwoFilesOneKey(t *testing.T) {
	good := []byte(readGood(t))
	_, err := catalog.Compile(fstest.MapFS{"good.yaml": {Data: good}, "good.yml": {Data: good}}, yamlfile.Parse)
	if err == nil || !strings.Contains(err.Error(), `good.yaml defines "good" already`) {
		t.Fatalf("got %v", err)
	}
}

func TestCompileIsDeterministic(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"zendesk", "airtable", "slack"} {
		content, err := os.ReadFile("definitions/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		files[name+".yaml"] = &fstest.MapFile{Data: content}
	}
	first, err := catalog.Compile(files, yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := catalog.Compile(maps.Clone(files), yamlfile.Parse); err != nil || again != first {
			t.Fatalf("differs: %v", err)
		}
	}
	if _, lines, _ := strings.Cut(first.Index, "\n"); !strings.HasPrefix(lines, "airtable\t") {
		t.Fatalf("not in order: %s", first.Index)
	}
}

func TestGetIsSharedAndSafe(t *testing.T) {
	c := openAll(t)
	got := make([]*catalog.Definition, 16)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			for _, e := range catalog.AllEntries(t, c) {
				if def := catalog.Find(t, c, e.Key); def != nil && e.Key == "slack" {
					got[i] = def
				}
			}
		})
	}
	wg.Wait()
	for _, def := range got {
		if def == nil || def != got[0] {
			t.Fatal("the definition was parsed more than once")
		}
	}
	if _, err := c.Get(t.Context(), "prj_x", "nothing"); !errors.Is(err, catalog.ErrUnknown) {
		t.Fatalf("a key that is not there: %v", err)
	}
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A function reads folders that were compiled before; the result is that of the files themselves.
func TestCompiledFolders(t *testing.T) {
	source, compiled := t.TempDir(), t.TempDir()
	write(t, source, "good.yaml", readGood(t))
	write(t, source, "airtable.yml",
		strings.NewReplacer("key: good", "key: airtable", "name: Good", "name: Our Airtable").Replace(readGood(t)))
	result, err := catalog.Compile(os.DirFS(source), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range result.Files() {
		write(t, compiled, name, content)
	}
	fromFiles, err := catalog.Open(catalog.Options{Dirs: []string{source}, Parse: yamlfile.Parse})
	if err != nil {
		t.Fatal(err)
	}
	fromCompiled, err := catalog.Open(catalog.Options{Dirs: []string{compiled}})
	if err != nil {
		t.Fatal(err)
	}
	want, got := catalog.AllEntries(t, fromFiles), catalog.AllEntries(t, fromCompiled)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, e := range want {
		if a, b := catalog.Find(t, fromFiles, e.Key), catalog.Find(t, fromCompiled, e.Key); !reflect.DeepEqual(a, b) ||
			a.Name != e.Name {
			t.Errorf("%s differs", e.Key)
		}
	}
	withParser, err := catalog.Open(catalog.Options{Dirs: []string{compiled}, Parse: yamlfile.Parse})
	if err != nil || catalog.Find(t, withParser, "good") == nil {
		t.Errorf("who reads definitions reads compiled ones too: %v", err)
	}
	if _, err := catalog.Open(catalog.Options{Dirs: []string{source}}); err == nil ||
		!strings.Contains(err.Error(), "compile its definitions") {
		t.Errorf("a folder that is not compiled: %v", err)
	}
}

// A definition for the sandbox takes the place of a built-in one also where there is no sandbox: neither is there then.
func TestLocalDefinitionTakesAPlace(t *testing.T) {
	dir := t.TempDir()
	text := strings.Replace(readGood(t), "key: good", "key: airtable\nlocal_only: true", 1)
	write(t, dir, "airtable.yaml", text)
	c, err := catalog.Open(catalog.Options{Dirs: []string{dir}, Parse: yamlfile.Parse})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range catalog.AllEntries(t, c) {
		if e.Key == "airtable" {
			t.Error("airtable is listed")
		}
	}
	if def := catalog.Find(t, c, "airtable"); def != nil {
		t.Errorf("airtable can be had: %s", def.Name)
	}
}

package catalog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"patchbay/infra/tools/catalogsize"
)

// sized is a compiled catalog of n connectors, made of the built-in ones.
func sized(t testing.TB, n int) Compiled {
	t.Helper()
	index, definitions, err := catalogsize.Of(builtInIndex, builtInDefinitions, n)
	if err != nil {
		t.Fatal(err)
	}
	return Compiled{Index: index, Definitions: definitions}
}

// sizes are what the benchmarks compare: the catalog's first connectors, all, and 1,000.
func sizes(b *testing.B, run func(b *testing.B, built Compiled)) {
	for _, n := range []int{len(catalogsize.First), strings.Count(builtInIndex, "\n") - 1, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			run(b, sized(b, n))
		})
	}
}

func opened(b *testing.B, built Compiled) *Catalog {
	c, err := open(built, Options{})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkOpen is what a catalog adds to a cold start.
func BenchmarkOpen(b *testing.B) {
	sizes(b, func(b *testing.B, built Compiled) {
		for b.Loop() {
			opened(b, built)
		}
	})
}

// BenchmarkFirstGet is opening and the first use of one connector.
func BenchmarkFirstGet(b *testing.B) {
	sizes(b, func(b *testing.B, built Compiled) {
		for b.Loop() {
			if Find(b, opened(b, built), "slack") == nil {
				b.Fatal("no slack")
			}
		}
	})
}

// BenchmarkFirstList is opening and the first list.
func BenchmarkFirstList(b *testing.B) {
	sizes(b, func(b *testing.B, built Compiled) {
		for b.Loop() {
			if len(AllEntries(b, opened(b, built))) == 0 {
				b.Fatal("empty")
			}
		}
	})
}

// BenchmarkSearch looks for what is found at once, in a tag or category, as words, and not at all.
func BenchmarkSearch(b *testing.B) {
	for _, text := range []string{"sla", "recruiting", "zoho c", "nothing of this"} {
		b.Run(strings.ReplaceAll(text, " ", "_"), func(b *testing.B) {
			sizes(b, func(b *testing.B, built Compiled) {
				entries := AllEntries(b, opened(b, built))
				var found []int
				for b.Loop() {
					found = NewQuery(text).Rank(found[:0], entries)
				}
			})
		})
	}
}

// Opening costs the same for any number of connectors: memory repeats exactly, time is for BenchmarkOpen to print.
func TestOpenReadsNothing(t *testing.T) {
	few, many := sized(t, len(catalogsize.First)), sized(t, 1000)
	cost := func(built Compiled) float64 {
		return testing.AllocsPerRun(20, func() {
			if _, err := open(built, Options{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if a, b := cost(few), cost(many); a != b || b > 20 {
		t.Errorf("%v allocations for %d connectors, %v for 1000", a, len(catalogsize.First), b)
	}
}

// The first list of a thousand allocates lists, not entries.
func TestFirstListIsSmall(t *testing.T) {
	built := sized(t, 1000)
	allocs := testing.AllocsPerRun(5, func() {
		c, err := open(built, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(AllEntries(t, c)); n < 900 {
			t.Fatal(n)
		}
	})
	if allocs > 50 {
		t.Errorf("%v allocations", allocs)
	}
}

// Every definition is found among any number of others, and no key beside them.
func TestFindDefinition(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 23, 200} {
		built := sized(t, n)
		for line := range strings.Lines(built.Definitions) {
			key := keyOf(line)
			if got, ok := findDefinition(built.Definitions, key); !ok || got+"\n" != line {
				t.Errorf("%d: %s is not found", n, key)
			}
			for _, none := range []string{key + "0", "", "~", key[:len(key)-1] + "\x00", key + `","name`} {
				if got, ok := findDefinition(built.Definitions, none); ok && keyOf(got) != none {
					t.Errorf("%d: %q is found: %s", n, none, keyOf(got))
				}
			}
		}
	}
	if _, ok := findDefinition("", "a"); ok {
		t.Error("found in nothing")
	}
}

// What is no provider key is never found as a part of a line.
func TestKeysThatAreNone(t *testing.T) {
	c, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "slack\tSlack", "slack\n", `slack","name":"Slack`, "Slack", "sl\x00ack"} {
		if _, err := c.Get(t.Context(), "", key); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", key, err)
		}
		if icon, ok := c.Icon(key); ok {
			t.Errorf("%q has the icon %v", key, icon)
		}
	}
}

// An icon is that of the definition, and no definition is parsed for it.
func TestIcons(t *testing.T) {
	c, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, icons := AllEntries(t, c), 0
	for _, e := range entries {
		icon, ok := c.Icon(e.Key)
		if icon != e.Icon || ok != (e.Icon != Icon{}) {
			t.Errorf("%s has the icon %v, %v, want %v", e.Key, icon, ok, e.Icon)
		}
		if ok {
			icons++
		}
	}
	if icons == 0 || len(c.records) > 0 {
		t.Errorf("%d icons, %d definitions were parsed", icons, len(c.records))
	}
	for _, e := range entries {
		if def := Find(t, c, e.Key); def.Icon != e.Icon || !slices.Equal(def.Tags, e.Tags) {
			t.Errorf("%s: %v %v, the index has %v %v", e.Key, def.Icon, def.Tags, e.Icon, e.Tags)
		}
	}
}

func TestIndexRoundTrip(t *testing.T) {
	built := sized(t, 60)
	list, err := parseIndex(built.Index)
	if err != nil {
		t.Fatal(err)
	}
	var again strings.Builder
	again.WriteString(indexHeader)
	for _, x := range list {
		again.WriteString(x.line())
	}
	if again.String() != built.Index {
		t.Error("the index does not survive being read and written")
	}
}

func TestBrokenIndex(t *testing.T) {
	for _, index := range []string{
		"", "a", "patchbay catalog 1\na\n", indexHeader + "a", indexHeader + "a\n", indexHeader + "a\tA\tbeta\t0\tcrm\n",
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{indexFile: index, definitionsFile: "{}"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(Options{Dirs: []string{dir}}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("%q: %v", index, err)
		}
	}
}

// Index and definitions that do not belong together are told of, never one connector's definition under another's key.
func TestIndexAndDefinitionsDiffer(t *testing.T) {
	built := sized(t, 3)
	first, rest, _ := strings.Cut(built.Definitions, "\n")
	other, _ := findDefinition(builtInDefinitions, "slack")
	// How many are found out of order, or before a cut, depends on how long the lines are: the search halves the bytes.
	for name, c := range map[string]struct {
		definitions string
		least, most int // faults
	}{
		"whole": {built.Definitions, 0, 0}, "one too few": {rest, 1, 1},
		"one too many":     {built.Definitions + other + "\n", 1, 1},
		"in another order": {rest + first + "\n", 1, 3}, "cut": {built.Definitions[:len(built.Definitions)-9], 1, 3},
		"none": {"", 3, 3}, "no definitions": {"{}\n{}\n{}\n", 3, 3},
	} {
		catalog, err := open(Compiled{Index: built.Index, Definitions: c.definitions}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		faults := 0
		for _, key := range []string{AllEntries(t, catalog)[0].Key, AllEntries(t, catalog)[1].Key,
			AllEntries(t, catalog)[2].Key, "slack"} {
			def, err := catalog.Get(t.Context(), "prj_x", key)
			switch {
			case err == nil && def.Key != key:
				t.Errorf("%s: %s is %s", name, key, def.Key)
			case err != nil && !errors.Is(err, ErrUnknown):
				faults++
			}
		}
		if faults < c.least || faults > c.most {
			t.Errorf("%s: %d faults, want %d to %d", name, faults, c.least, c.most)
		}
	}
}

// Two authors who each add or change a connector touch different lines, so that their branches merge.
func TestOneDefinitionIsOneLine(t *testing.T) {
	before := compiledAgain(t, sized(t, 60))
	list, err := parseIndex(before.Index)
	if err != nil {
		t.Fatal(err)
	}
	c, err := open(before, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var definitions []*Definition
	for _, x := range list {
		definitions = append(definitions, Find(t, c, x.entry.Key))
	}
	at := slices.IndexFunc(definitions, func(d *Definition) bool { return d.Stage != "preview" })
	added, renamed := *definitions[17], *definitions[at]
	added.Key, added.Name = "added", "Kenjo"
	renamed.Docs, renamed.Stage = "https://vendor.example/a-longer-address", "preview"
	for name, c := range map[string]struct {
		definitions []*Definition
		gone, come  int
	}{
		"added":   {append(slices.Clone(definitions), &added), 0, 1},
		"changed": {slices.Replace(slices.Clone(definitions), at, at+1, &renamed), 1, 1},
		"removed": {slices.Delete(slices.Clone(definitions), at, at+1), 1, 0},
	} {
		after, err := compile(c.definitions)
		if err != nil {
			t.Fatal(err)
		}
		for file, texts := range map[string][2]string{"index": {before.Index, after.Index},
			"definitions": {before.Definitions, after.Definitions}, "sources": {before.Sources, after.Sources}} {
			if file == "sources" && name == "changed" {
				continue // it was not what changed
			}
			gone, come := lineChanges(texts[0], texts[1])
			if gone != c.gone || come != c.come {
				t.Errorf("%s: %d lines of the %s went and %d came, want %d and %d", name, gone, file, come, c.gone, c.come)
			}
		}
	}
}

// compiledAgain is what compile makes of a set, its sources included.
func compiledAgain(t *testing.T, built Compiled) Compiled {
	t.Helper()
	c, err := open(built, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var definitions []*Definition
	for line := range strings.Lines(built.Definitions) {
		if def := Find(t, c, keyOf(line)); def != nil {
			definitions = append(definitions, def)
		}
	}
	again, err := compile(definitions)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// lineChanges counts the lines between the common beginning and the common end of two texts.
func lineChanges(a, b string) (gone, come int) {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return len(x), len(y)
}

func TestSamplesMatch(t *testing.T) {
	for _, text := range []string{domainPattern, `^(a|bc)?[x-z]{2,4}(\.d|e)+$`,
		`^https://(accounts\.(zoho\.(com|eu)|zohocloud\.ca))$`, `^[0-9]*$`} {
		p, err := newPattern(text)
		if err != nil {
			t.Fatal(err)
		}
		samples := p.samples()
		if len(samples) == 0 {
			t.Errorf("%s: no samples", text)
		}
		for _, s := range samples {
			if !p.whole.MatchString(s) {
				t.Errorf("%s does not match its sample %q", text, s)
			}
		}
	}
}

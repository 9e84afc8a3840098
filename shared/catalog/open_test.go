package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// synthetic compiles n definitions: the built-in ones under further names.
func synthetic(t testing.TB, n int) Compiled {
	t.Helper()
	c, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var definitions []*Definition
	for i := range n {
		e := AllEntries(t, c)[i%len(AllEntries(t, c))]
		def := Find(t, c, e.Key)
		copied := *def
		copied.Key, copied.Name = fmt.Sprintf("%s_%d", def.Key, i), fmt.Sprintf("%s %d", def.Name, i)
		definitions = append(definitions, &copied)
	}
	built, err := compile(definitions)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// BenchmarkOpen500 is the time until a cold start can use a catalog of 500 connectors; the target is 1 ms and 1 MB.
func BenchmarkOpen500(b *testing.B) {
	built := synthetic(b, 500)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := open(built, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGet500 is the first use of one connector.
func BenchmarkGet500(b *testing.B) {
	built := synthetic(b, 500)
	key := "slack_" + fmt.Sprint(slackAt(b))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c, err := open(built, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if Find(b, c, key) == nil {
			b.Fatal("no " + key)
		}
	}
}

func slackAt(t testing.TB) int {
	c, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range AllEntries(t, c) {
		if e.Key == "slack" {
			return i
		}
	}
	t.Fatal("no slack")
	return 0
}

// The gate is on memory, which repeats exactly; time is for BenchmarkOpen500 to print.
func TestOpenIsSmall(t *testing.T) {
	built := synthetic(t, 500)
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := open(built, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	t.Logf("500 connectors: %s, %s", result, result.MemString())
	if result.AllocedBytesPerOp() > 300<<10 || result.AllocsPerOp() > 50 {
		t.Errorf("Open takes %s, want 300 KB and 50 allocations at most", result.MemString())
	}
}

func TestIndexRoundTrip(t *testing.T) {
	built := synthetic(t, 60)
	list, err := parseIndex(built.Index)
	if err != nil {
		t.Fatal(err)
	}
	var again strings.Builder
	for _, x := range list {
		again.WriteString(x.line())
	}
	if again.String() != built.Index {
		t.Error("the index does not survive being read and written")
	}
}

func TestBrokenIndex(t *testing.T) {
	for _, index := range []string{"a", "a\n", "a\tA\tbeta\t0\tcrm\n"} {
		if _, err := open(Compiled{Index: index, Definitions: "{}"}, Options{}); err == nil {
			t.Errorf("%q was accepted", index)
		}
	}
}

// Index and definitions that do not belong together are told of, never one connector's definition under another's key.
func TestIndexAndDefinitionsDiffer(t *testing.T) {
	built := synthetic(t, 3)
	first, rest, _ := strings.Cut(built.Definitions, "\n")
	for name, definitions := range map[string]string{
		"one too few": rest, "one too many": built.Definitions + first + "\n", "exchanged": rest + first + "\n",
		"cut": strings.TrimSuffix(built.Definitions, "\n"),
	} {
		c, err := open(Compiled{Index: built.Index, Definitions: definitions}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if def, err := c.Get(t.Context(), "prj_x", AllEntries(t, c)[2].Key); err == nil || def != nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Two authors who each add or change a connector touch different lines, so that their branches merge.
func TestOneDefinitionIsOneLine(t *testing.T) {
	before := synthetic(t, 60)
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
	added, renamed := *definitions[17], *definitions[30]
	added.Key, added.Name = "added", "Kenjo"
	renamed.Docs, renamed.Stage = "https://vendor.example/a-longer-address", "preview"
	for name, c := range map[string]struct {
		definitions []*Definition
		gone, come  int
	}{
		"added":   {append(slices.Clone(definitions), &added), 0, 1},
		"changed": {slices.Replace(slices.Clone(definitions), 30, 31, &renamed), 1, 1},
		"removed": {slices.Delete(slices.Clone(definitions), 30, 31), 1, 0},
	} {
		after, err := compile(c.definitions)
		if err != nil {
			t.Fatal(err)
		}
		for file, texts := range map[string][2]string{"index": {before.Index, after.Index},
			"definitions": {before.Definitions, after.Definitions}} {
			gone, come := lineChanges(texts[0], texts[1])
			if gone != c.gone || come != c.come {
				t.Errorf("%s: %d lines of the %s went and %d came, want %d and %d", name, gone, file, come, c.gone, c.come)
			}
		}
	}
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

package catalog

import (
	"fmt"
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
		if got := built.Definitions[x.offset : x.offset+x.length]; !strings.HasPrefix(got, `{"key":"`+x.entry.Key+`"`) || !strings.HasSuffix(got, "}") {
			t.Errorf("%s points at %.40q", x.entry.Key, got)
		}
	}
	if again.String() != built.Index {
		t.Error("the index does not survive being read and written")
	}
}

func TestBrokenIndex(t *testing.T) {
	for _, index := range []string{"a", "a\n", "a\tA\tbeta\t0\t0\tx\tcrm\t\n", "a\tA\tbeta\t0\tx\t0\tcrm\t\n", "a\tA\tbeta\t0\t5\t9\tcrm\t\n", "a\tA\tbeta\t0\t-5\t9\tcrm\t\n"} {
		if _, err := open(Compiled{Index: index, Definitions: "{}"}, Options{}); err == nil {
			t.Errorf("%q was accepted", index)
		}
	}
}

func TestSamplesMatch(t *testing.T) {
	for _, text := range []string{domainPattern, `^(a|bc)?[x-z]{2,4}(\.d|e)+$`, `^https://(accounts\.(zoho\.(com|eu)|zohocloud\.ca))$`, `^[0-9]*$`} {
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

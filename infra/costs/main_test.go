package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"patchbay/infra/bench"
)

// The page says what the counts and the prices come to now.
func TestPageIsCurrent(t *testing.T) {
	file, p, err := readPrices()
	if err != nil {
		t.Fatal(err)
	}
	counts, err := bench.Counts()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := write(&b, file, p, counts); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/costs.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != b.String() {
		t.Error("infra/docs/costs.md is old: go generate ./infra/costs")
	}
}

// Each price has a date, a page and where it was read; the model uses no other.
func TestPrices(t *testing.T) {
	file, p, err := readPrices()
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^20\d\d-\d\d-\d\d$`).MatchString(file.AsOf) || file.Region == "" {
		t.Errorf("of %q, %q", file.AsOf, file.Region)
	}
	used := map[string]bool{}
	for _, name := range []string{"model.go", "main.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`p\["(\w+)"\]`).FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
			if p[m[1]] <= 0 {
				t.Errorf("there is no price of %s", m[1])
			}
		}
	}
	for name, price := range file.Prices {
		if !strings.HasPrefix(price.Page, "https://aws.amazon.com/") || price.Read == "" {
			t.Errorf("%s has no source: %+v", name, price)
		}
		if price.Each > 0 == (price.PerMillion > 0) {
			t.Errorf("%s has one price, each or per million: %+v", name, price)
		}
		if !used[name] {
			t.Errorf("%s is used nowhere", name)
		}
	}
}

// What a stack has in any case is what the template says.
func TestFixedParts(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]int{
		"SQS": polled, "AWS::CloudWatch::Alarm": alarms, "AWS::KMS::Key": keys,
		"AWS::SecretsManager::Secret": secrets,
	} {
		if n := len(regexp.MustCompile(`(?m)Type: `+kind+`$`).FindAll(text, -1)); n != want {
			t.Errorf("the template has %d %s, and model.go says %d", n, kind, want)
		}
	}
}

// A bill grows with what is used, and each part is what its units come to.
func TestBill(t *testing.T) {
	p := prices{"write_unit": 1, "read_unit": 1, "http_request": 1}
	counts := map[string]bench.Count{}
	for _, name := range []string{"proxy admission", "issue a connect session", "hub: list connectors", "hub: read a form",
		"OAuth: start", "OAuth: callback", "hub: link by key", "list 100 accounts", "renewal by the schedule",
		"log: alone"} {
		counts[name] = bench.Count{Calls: 1, Read: 2, Write: 3}
	}
	part := func(u use, name string) float64 {
		t.Helper()
		lines, err := bill(u, p, counts)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if l.name == name {
				return l.dollars
			}
		}
		t.Fatalf("no part %s", name)
		return 0
	}
	// 240 accounts: 10 links of 4 requests (session, list, form, key), 240 visits of 2, 2.4 lists; no calls, no tokens.
	requests := 10*4 + 240*2 + 2.4
	u := use{accounts: 240}
	for name, want := range map[string]float64{
		"HTTP API": requests, "table: reads": 2 * requests, "table: writes": (3 + 3) * requests,
	} {
		if got := part(u, name); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	u.calls = 10
	if got := part(u, "HTTP API"); got != requests+2400 {
		t.Errorf("with calls %v requests", got)
	}
	if got := part(use{accounts: 240, idle: true}, "HTTP API"); got != 0 {
		t.Errorf("idle, it has %v requests", got)
	}
	delete(counts, "hub: read a form")
	if _, err := bill(u, p, counts); err == nil {
		t.Error("an operation that was not counted is taken for free")
	}
}

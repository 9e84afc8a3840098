package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

// TestMain runs the tests where the tool runs: at the top of the repository.
func TestMain(m *testing.M) {
	if err := os.Chdir(filepath.Join("..", "..", "..")); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestJudge(t *testing.T) {
	code := []byte("const base = 'https://api.acme.com/v2'\nfetch(`https://${shop}.shops.acme.com/admin/token`)\n" +
		"const eu = 'https://api.eu.acme.com'; const path = '/oauth/' + version + '/token'; post('/v2/people')\n")
	for template, want := range map[string]string{
		"https://api.acme.com/v2":                 inWhole,
		"https://{shop}.shops.acme.com/admin":     inWhole,
		"https://api.eu.acme.com/v2/people":       inParts,
		"https://api.acme.com/nothing/like/it":    hostOnly,
		"https://{host}/v2/people":                pathOnly,
		"https://api.acme.example/nothing":        silent,
		"https://{shop}.shops.acme.com":           inWhole,
		"https://evilapi.acme.com.example/v2/xyz": silent,
	} {
		if have, _ := judge(catalog.NewTemplate(template), code); have != want {
			t.Errorf("%s: %s, want %s", template, have, want)
		}
	}
	_, others := judge(catalog.NewTemplate("https://rest.acme.com/x"), code)
	if !strings.Contains(others, "api.acme.com") {
		t.Errorf("others are %q", others)
	}
}

func TestChosen(t *testing.T) {
	a := &catalog.Auth{Config: []catalog.Field{{Key: "region", Options: []catalog.FieldOption{
		{Value: "eu", Values: map[string]string{"api_host": "eu.acme.com"}}, {Value: "us", Values: map[string]string{"api_host": "acme.com"}},
	}}, {Key: "shop"}}, Constants: map[string]string{"version": "v3"}}
	var have []string
	for _, made := range chosen(a, catalog.NewTemplate("https://{api_host}/{version}/{shop}")) {
		have = append(have, made.String())
	}
	if got := strings.Join(have, " "); got != "https://acme.com/v3/{shop} https://eu.acme.com/v3/{shop}" {
		t.Errorf("chosen %s", got)
	}
}

// TestPackagesWereLookedAt: a definition names no package that this tool has not read, but for those of an ecosystem
// without a client here and those that have no wheel.
func TestPackagesWereLookedAt(t *testing.T) {
	found, err := read(findings)
	if err != nil {
		t.Fatal(err)
	}
	looked, spoken := map[string]bool{}, map[string]bool{}
	for _, f := range found {
		looked[f.key+" "+f.pack] = true
		spoken[f.key] = spoken[f.key] || f.speaks()
	}
	defs, err := load(nil)
	if err != nil {
		t.Fatal(err)
	}
	unread := map[string]string{
		"pypi/splunk-sdk@2.1.1": "has no wheel, and building one would run it", "pypi/vtiger-cloudsdk-restapi@1.2": "the same",
	}
	for _, d := range defs {
		for _, p := range packagesOf(d) {
			if unread[p] == "" && !looked[d.Key+" "+p] && !strings.HasPrefix(p, "hex/") && !strings.HasPrefix(p, "maven/") {
				t.Errorf("%s names %s, which was not looked at: make witness KEYS=%s", d.Key, p, d.Key)
			}
		}
	}
	n := 0
	for _, speaks := range spoken {
		if speaks {
			n++
		}
	}
	if n < 150 {
		t.Errorf("packages speak of %d connectors, want 150", n)
	}
}

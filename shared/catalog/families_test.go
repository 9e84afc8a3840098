package catalog_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

const member = `key: member
name: Member
categories: [stackone]
release_stage: beta
version: 1.0.0
api: {base_url: "BASE"}
auth:
  - key: oauth2
    label: OAuth 2.0
    family: FAMILY
    verify: {method: GET, path: /me}
`

func inFamily(name, base string) string {
	return strings.NewReplacer("FAMILY", name, "BASE", base).Replace(member)
}

// Every family that there is makes an auth type that Check accepts, with no more than a definition has to add.
func TestEveryFamily(t *testing.T) {
	bases := map[string]string{
		"google": "https://www.googleapis.com", "microsoft": "https://graph.microsoft.com/v1.0",
		"zoho": "https://desk.{zoho_domain}/api/v1", "atlassian": "https://api.atlassian.com/ex/jira/{cloud_id}",
	}
	files, err := filepath.Glob("definitions/families/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no families", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		base, known := bases[name]
		if !known {
			base = "https://api.example.com"
		}
		def, err := catalog.Read("member.yaml", []byte(inFamily(name, base)), yamlfile.Parse)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a := def.Auth[0]; len(a.Sources) == 0 || a.OAuth2.Token.URL.IsZero() || len(a.Setup) < 2 {
			t.Errorf("%s: the family is not beneath the auth type: %+v", name, a)
		}
	}
}

// What an auth type says itself wins, in objects inside as well; lists are put together by the names of their items.
func TestFamilyIsBeneath(t *testing.T) {
	files := fstest.MapFS{
		"families/mine.yaml": {Data: []byte(`
scheme: oauth2_code
sources: [{url: "https://a.example/family", checked: 2026-11-29, evidence: document}]
setup_fields:
  - {preset: client_id, label: Their ID, guide: {tooltip: there}}
  - {preset: client_secret}
place: {header: {X-A: "{access_token}"}}
identity: {in: token, id: user}
oauth2:
  authorize: {url: "https://a.example.com/authorize", params: {a: "1", b: "2"}}
  token: {url: "https://a.example.com/token", client: body}
  scopes: [{default: [base], separator: ","}]
`)},
		"member.yaml": {Data: []byte(strings.Replace(inFamily("mine", "https://a.example.com"), "    verify:", `
    sources: [{url: "https://a.example/own", checked: 2026-11-29, evidence: document}]
    setup_fields:
      - {key: webhook_key, label: Key, type: password, secret: true}
      - {key: client_id, guide: {description: here}}
    place: {header: {X-B: b}}
    identity: null
    oauth2:
      authorize: {params: {b: "3"}}
      refresh: {rotates: true}
      scopes: [{default: [own, base]}]
    verify:`, 1))},
	}
	compiled, err := catalog.Compile(files, yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	def, err := catalog.Decode([]byte(strings.SplitN(compiled.Definitions, "\n", 2)[0]))
	if err != nil {
		t.Fatal(err)
	}
	a := &def.Auth[0]
	var keys []string
	for _, f := range a.Setup {
		keys = append(keys, f.Key)
	}
	params := map[string]string{}
	for name, value := range a.OAuth2.Authorize.Params {
		params[name] = value.String()
	}
	scopes := []catalog.Scopes{{Separator: ",", Default: []string{"own", "base"}}}
	for _, x := range []struct {
		what      string
		got, want any
	}{
		{"fields", keys, []string{"webhook_key", "client_id", "client_secret"}},
		{"label", a.Setup[1].Label, "Their ID"},
		{"guide", *a.Setup[1].Guide, catalog.Guide{Description: "here", Tooltip: "there"}},
		{"params", params, map[string]string{"a": "1", "b": "3"}},
		{"headers", len(a.Place.Header), 2},
		{"scopes", a.OAuth2.Scopes, scopes},
		{"client", a.OAuth2.Token.Client, "body"},
		{"refresh", a.OAuth2.Refresh.Rotates, true},
		{"identity", a.Identity == nil, true},
		{"scheme", a.Scheme, catalog.Code},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("%s: got %v, want %v", x.what, x.got, x.want)
		}
	}
	own, err := catalog.Compile(fstest.MapFS{"member.yaml": {
		Data: []byte(inFamily("google", "https://www.googleapis.com"))}}, yamlfile.Parse)
	if err != nil || !strings.Contains(own.Definitions, "accounts.google.com") {
		t.Errorf("a folder of one's own has no built-in family: %v", err)
	}
}

// Faults of a family are told, those that it makes with a definition at the definition's line.
func TestFamilyFaults(t *testing.T) {
	google := inFamily("google", "https://www.googleapis.com")
	for _, c := range []struct{ name, old, new, path, want string }{
		{"no such family", "family: google", "family: gogle", "/auth/0/family", "those there are: atlassian, google"},
		{"a family of a number", "family: google", "family: 3", "/auth/0/family",
			`must be of type string: put it in quotes, such as "1.2.0"`},
		{"a field of the family that has another type", "    verify:",
			"    setup_fields: [{key: client_secret, type: text}]\n    verify:", "/auth/0/setup_fields/0/type", "typed unseen"},
		{"a member that the definition makes wrong", "    verify:",
			"    oauth2: {token: {client: head}}\n    verify:", "/auth/0/oauth2/token/client", "must be one of basic"},
		{"what the family alone says", "    verify:", "    setup_fields: [{preset: scopes, key: openid}]\n    place: null\n    verify:",
			"/auth/0/place", "no secret is sent"},
	} {
		t.Run(c.name, func(t *testing.T) { refuses(t, "member.yaml", google, c.old, c.new, c.path, c.want) })
	}
	_, err := catalog.Compile(fstest.MapFS{
		"families/a.yaml": {Data: []byte("- a\n")},
		"families/b.yaml": {Data: []byte("scheme: basic\nsetup_fields:\n  - {preset: nothing}\n")},
		"families/c.yaml": {Data: []byte("a: [\n")},
		"member.yaml":     {Data: []byte(google)},
	}, yamlfile.Parse)
	if _, ok := errors.AsType[*catalog.DefinitionError](err); !ok {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"families/a.yaml: a family is an object", "families/b.yaml:3: /setup_fields/0/preset: ",
		"families/c.yaml:2: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
}

func TestCompiledFamiliesAreCurrent(t *testing.T) {
	families, err := catalog.ReadFamilies(os.DirFS("definitions"), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	want, err := families.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("compiled/families.json"); err != nil || string(got) != want {
		t.Errorf("compiled/families.json is not current (%v); run go generate ./shared/catalog", err)
	}
}

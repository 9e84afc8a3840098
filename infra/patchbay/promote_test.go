package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/promote"
	"patchbay/infra/patchbay/reference"
)

// ownDefinition is a definition of the project's own, in a version.
func ownDefinition(t *testing.T, version string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../shared/catalog/definitions/hubspot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	renamed := strings.Replace(string(text), "key: hubspot\n", "key: own_acme\n", 1)
	lines := strings.Split(renamed, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "version: ") {
			lines[i] = "version: " + version
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// call makes a call that must succeed.
func call(t *testing.T, api *manage.Client, method, path string, body any) manage.Answer {
	t.Helper()
	r := manage.Request{Method: method, Path: path, Body: body}
	if text, ok := body.([]byte); ok {
		r.Body, r.Text, r.Type = nil, text, "application/yaml"
	}
	a, err := api.Do(t.Context(), r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

const secretOfSource = "s3cret-of-source"

// furnish gives a project something of everything that a file holds.
func furnish(t *testing.T, api *manage.Client) {
	t.Helper()
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	call(t, api, "PATCH", "/project/hub", map[string]any{
		"product_name": "Acme: \"quoted\" # and more", "color": "#1a73e8", "privacy_url": "https://acme.example/privacy",
		"allowed_origins": []string{"https://app.acme.example", "https://b.acme.example"},
		"logo":            base64.StdEncoding.EncodeToString(logo.Bytes()),
	})
	call(t, api, "PATCH", "/project/logs", map[string]any{"mode": "errors", "retention_days": 7, "payloads": true})
	call(t, api, "PUT", "/connector_definitions/own_acme", ownDefinition(t, "1.0.0"))
	call(t, api, "PUT", "/connector_definitions/own_acme", ownDefinition(t, "1.10.0"))
	fields := map[string]string{
		"client_id": "env:is-no-reference", "client_secret": secretOfSource, "scopes": "scope.of.test",
	}
	for _, c := range []map[string]any{
		{"connector_key": "hubspot", "name": "Main", "setup_fields": fields, "call_policy": map[string]any{
			"read_only": true, "deny": []any{map[string]any{"methods": []string{"GET"}, "path": "/crm/v3/secret/**"}},
		}},
		{"connector_key": "hubspot", "name": "other (B)", "setup_fields": fields, "default": true},
		{"connector_key": "own_acme", "name": "Own", "setup_fields": fields, "provider_version": "1.0.x"},
		{"connector_key": "sandbox-key", "name": "Key", "auth_type": "api_key"},
		{"connector_key": "sandbox-oauth", "name": "Shared", "use_shared_client": true},
	} {
		call(t, api, "POST", "/auth_configs", c)
	}
	call(t, api, "POST", "/connectors/sandbox-key/disable", nil)
	call(t, api, "POST", "/webhooks", map[string]any{"url": "http://127.0.0.1:9/hook",
		"events": []string{"account.created"}})
	call(t, api, "POST", "/webhooks", map[string]any{
		"url": "http://127.0.0.1:9/hook", "description": "two", "enabled": false,
	})
}

// another makes a second, empty project, and returns somebody who works with it.
func (o *owner) another(t *testing.T) (*terminalOf, *manage.Client) {
	t.Helper()
	var made apiKey
	newTerminal(t).json(&made, "--dev", o.dev, "projects", "create", "Second")
	c := o.terminal("PATCHBAY_API_KEY=" + made.Key)
	return c, manage.New(o.stack.BaseURL, made.Key, "test")
}

var secretsOfFile = []string{
	"PATCHBAY_HUBSPOT_MAIN_CLIENT_SECRET=one", "PATCHBAY_HUBSPOT_OTHER_B_CLIENT_SECRET=two",
	"PATCHBAY_OWN_ACME_OWN_CLIENT_SECRET=three",
}

// What one project is, another becomes, to the byte; and then there is nothing to do.
func TestExportAndImport(t *testing.T) {
	o := newOwner(t)
	furnish(t, manage.New(o.stack.BaseURL, o.stack.APIKey, "test"))
	from := o.terminal()
	file := filepath.Join(t.TempDir(), "project.yaml")
	from.does([]string{"export", "-o", file}, "Wrote")
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(first), secretOfSource) {
		t.Error("the file has a secret")
	}
	for _, want := range []string{
		"env:PATCHBAY_HUBSPOT_MAIN_CLIENT_SECRET", "text:env:is-no-reference", "1.10.0", "read_only: true",
		"state: disabled", "use_shared_client: true", "allowed_origins",
	} {
		if !strings.Contains(string(first), want) {
			t.Errorf("the file does not say %q:\n%s", want, first)
		}
	}
	if again := from.does([]string{"export"}); again != string(first) {
		t.Error("a second export differs")
	}
	from.does([]string{"plan", file, "--exit-code"}, "0 to create, 0 to update")

	to, _ := o.another(t)
	empty := to.does([]string{"export"})
	to.fails(exitConflict, []string{"import", file, "--yes", "--json"}, "nothing was done",
		"PATCHBAY_HUBSPOT_MAIN_CLIENT_SECRET is not set", "PATCHBAY_OWN_ACME_OWN_CLIENT_SECRET is not set")
	if now := to.does([]string{"export"}); now != empty {
		t.Errorf("something was done:\n%s", now)
	}
	to = to.with(secretsOfFile...)
	if r := to.run("plan", file, "--exit-code"); r.code != exitChanges || !strings.Contains(r.out, "+ create") {
		t.Errorf("%+v", r)
	}
	if r := to.run("import", file); r.code != exitUsage || !strings.Contains(r.err, "--yes") {
		t.Errorf("%+v", r)
	}
	to.does([]string{"import", file, "--yes"}, "Done: ", "whsec_", "own connector own_acme 1.10.0: created")
	if second := to.does([]string{"export"}); second != string(first) {
		t.Errorf("the second project is\n%s\nand the first\n%s", second, first)
	}
	to.does([]string{"import", file}, "nothing to do")
	to.does([]string{"plan", file, "--exit-code"}, "0 to create, 0 to update")
}

// What differs is told in words and made the same; what only the project has stays.
func TestImportUpdates(t *testing.T) {
	o := newOwner(t)
	furnish(t, manage.New(o.stack.BaseURL, o.stack.APIKey, "test"))
	text := o.terminal().does([]string{"export"})
	to, api := o.another(t)
	to = to.with(secretsOfFile...)
	to.typing(text).does([]string{"import", "-", "--yes"}, "Done: ")
	call(t, api, "POST", "/auth_configs", map[string]any{"connector_key": "hubspot", "name": "Extra",
		"setup_fields": map[string]string{
			"client_id": "x", "client_secret": "y", "scopes": "z",
		}})
	call(t, api, "POST", "/webhooks", map[string]any{"url": "http://127.0.0.1:9/extra"})
	call(t, api, "PATCH", "/project/logs", map[string]any{"retention_days": 9})
	changed := strings.NewReplacer("scope.of.test", "scope.of.change", "#1a73e8", "#00aa00",
		"state: disabled", "state: enabled", "description: two", "description: three").Replace(text)
	out := to.typing(changed).does([]string{"plan", "-"}, "~ update", "? only there auth config \"Extra\" of hubspot",
		"? only there webhook http://127.0.0.1:9/extra", "retention_days: 9 → 7", "state: disabled → enabled",
		"scopes: scope.of.test → scope.of.change", "color: #1a73e8 → #00aa00",
		"description: two → three")
	if strings.Contains(out, "client_secret") {
		t.Errorf("secrets that stay are told as changes: %s", out)
	}
	to.typing(changed).does([]string{"plan", "-", "--secrets"}, "client_secret: set anew")
	to.typing(changed).does([]string{"import", "-", "--yes"}, "Done: ")
	to.typing(changed).does([]string{"import", "-"}, "nothing to do")
	to.does([]string{"auth-configs", "list"}, "Extra")
}

// What clashes is told before anything is done, each with what to do.
func TestImportClashes(t *testing.T) {
	o := newOwner(t)
	furnish(t, manage.New(o.stack.BaseURL, o.stack.APIKey, "test"))
	text := o.terminal().does([]string{"export"})
	to, api := o.another(t)
	to = to.with(secretsOfFile...)
	for name, x := range map[string]struct{ from, with, want string }{
		"a connector that is not there": {"- key: hubspot\n", "- key: hubspott\n", "no such connector"},
		"a secret in the file": {"client_secret: env:PATCHBAY_HUBSPOT_MAIN_CLIENT_SECRET", "client_secret: hunter2",
			"put env:NAME in its place"},
		"an auth type that is not there": {"auth_type: oauth2", "auth_type: oauth3", "it has: oauth2"},
		"a field that is not there":      {"scopes: scope.of", "scope: scope.of", "no setup field scope"},
		"a definition with a fault":      {"release_stage:", "release_stages:", "fault in line"},
	} {
		in := to.typing(strings.Replace(text, x.from, x.with, 1))
		// People read it in the plan, programs in the error.
		for _, r := range []run{in.run("import", "-", "--yes"), in.run("import", "-", "--yes", "--json")} {
			if r.code != exitConflict || !strings.Contains(r.out+r.err, x.want) || strings.Contains(r.out+r.err, "hunter2") ||
				!strings.Contains(r.err, "nothing was done") {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
	for name, x := range map[string]struct{ from, with, want string }{
		"no format":       {"format: patchbay/1", "format: patchbay/9", "patchbay/9"},
		"a word too many": {"\nwebhooks:", "\nwebhoks:", "webhoks"},
		"two defaults":    {"    auth_type: oauth2\n", "    auth_type: oauth2\n    default: true\n", "default"},
		"no state":        {"state: disabled", "state: off", "enabled or disabled"},
		"the same name":   {"other (B)", "MAIN", "two auth configs are named"},
		"nothing":         {text, "", "is empty"},
	} {
		r := to.typing(strings.Replace(text, x.from, x.with, 1)).run("import", "-", "--yes")
		if r.code != exitUsage || !strings.Contains(r.err, x.want) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if l := to.does([]string{"auth-configs", "list"}); !strings.Contains(l, "no auth configs") {
		t.Errorf("something was done: %s", l)
	}
	// One that authenticates otherwise, and a version with another text by which an auth config works.
	to.typing(text).does([]string{"import", "-", "--yes"}, "Done: ")
	call(t, api, "PUT", "/connector_definitions/own_acme", append(ownDefinition(t, "2.0.0"), "# more\n"...))
	r := to.typing(strings.Replace(text, "name: Shared", "name: KEY", 1)).run("plan", "-")
	if r.code != 0 {
		t.Errorf("%+v", r)
	}
	r = to.typing(strings.Replace(text, "    use_shared_client: true\n", "", 1)).run("plan", "-")
	if r.code != exitConflict || !strings.Contains(r.out, "another name") {
		t.Errorf("%+v", r)
	}
}

// Who changes something between the plan and its turn is not overwritten; what was done before stays, and the next
// import goes on from there.
func TestImportOfWhatChanged(t *testing.T) {
	o := newOwner(t)
	furnish(t, manage.New(o.stack.BaseURL, o.stack.APIKey, "test"))
	text := o.terminal().does([]string{"export"})
	to, api := o.another(t)
	to = to.with(secretsOfFile...)
	to.typing(text).does([]string{"import", "-", "--yes"}, "Done: ")
	changed := strings.NewReplacer("scope.of.test", "scope.of.change", "#1a73e8", "#00aa00").Replace(text)
	f, err := promote.Decode([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	note := func(string, ...any) {}
	p, err := promote.NewPlan(t.Context(), f, promote.Options{API: api, Refs: &reference.Resolver{}, Note: note})
	if err != nil {
		t.Fatal(err)
	}
	var configs struct {
		Data []struct{ ID, Name string }
	}
	if err := call(t, api, http.MethodGet, "/auth_configs", nil).Decode(&configs); err != nil {
		t.Fatal(err)
	}
	for _, c := range configs.Data {
		if c.Name == "other (B)" {
			call(t, api, "PATCH", "/auth_configs/"+c.ID, map[string]any{"setup_fields": map[string]string{"client_id": "new"}})
		}
	}
	result, err := p.Apply(t.Context(), api, note)
	var conflict promote.ErrChanged
	if !errors.As(err, &conflict) || conflict.What != "other (B)" || len(result.Done) == 0 || len(result.Left) == 0 {
		t.Fatalf("%+v, %v", result, err)
	}
	r := to.typing(changed).run("plan", "-")
	if r.code != 0 || !strings.Contains(r.out, "client_id: new → env:is-no-reference") ||
		strings.Contains(r.out, "color") {
		t.Errorf("%+v", r)
	}
	to.typing(changed).does([]string{"import", "-", "--yes"}, "Done: ")
	to.typing(changed).does([]string{"import", "-"}, "nothing to do")
}

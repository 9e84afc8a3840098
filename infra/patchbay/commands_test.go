package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/secrets"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

func TestKeys(t *testing.T) {
	o := newOwner(t)
	out := o.does("", []string{"project", "create", "Acme"}, "project  prj_", "API key  ", "cannot be shown again")
	id := strings.Fields(out)[1]
	store := admin.New(o.stack.Config).Store
	keys := func() []project.Key {
		t.Helper()
		list, err := store.Keys(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	hash := keys()[0].Hash
	o.does("", []string{"key", "list", id}, hash[:12], "first key")
	for name, key := range map[string]string{
		"an unset variable": "", "one character": hash[:1], "seven": hash[:7], "no hexadecimal": "zzzzzzzz",
		"upper case": strings.ToUpper("abcdef12"), "too long": hash + "0",
	} {
		t.Run(name, func(t *testing.T) {
			sub := &owner{t: t, stack: o.stack, dev: o.dev}
			sub.refused("", []string{"key", "revoke", id, key}, "8 or more", "keys list")
		})
	}
	o.refused("", []string{"key", "revoke", id, "0123456789ab"}, "names 0 keys")
	if len(keys()) != 1 {
		t.Fatal("a key was revoked")
	}
	o.does("", []string{"key", "create", id, "--scope", "accounts:read", "--scope", "proxy:call", "--expires", "90d",
		"--name", "narrow"}, "API key")
	o.does("", []string{"key", "list", id}, "every scope", "no end", "accounts:read, proxy:call", "ends 20", "narrow")
	o.refused("", []string{"key", "create", id, "--scope", "account:read"}, "did you mean accounts:read?")
	o.refused("", []string{"key", "create", id, "--scope", ""}, "there is no scope")
	o.refused("", []string{"key", "create", id, "--scope", "accounts:read,"}, "there is no scope")
	o.refused("", []string{"key", "create", id, "--scope", "anything-at-all"}, "the scopes are: connectors:read, ")
	o.refused("", []string{"key", "create", id, "--expires", "soon"}, "is no time", "90d")
	o.refused("", []string{"key", "create", id, "--expires", "2020-01-01"}, "is past")
	for _, k := range keys() {
		if k.Name == "narrow" {
			o.does("", []string{"key", "revoke", id, k.ID()}, "Revoked", "narrow")
		}
	}
	o.does("", []string{"key", "revoke", id, hash[:8]}, "Revoked", hash[:12], "first key", "last key")
	if len(keys()) != 0 {
		t.Fatal("the key was not revoked")
	}
	o.does("", []string{"key", "list", id}, "no API keys")
	o.refused("", []string{"key", "list", "prj_nope"}, "There is no such project")
	o.refused("", []string{"key", "revoke", "prj_nope", hash}, "There is no such project")
	o.refused("", []string{"key", "create", "prj_nope"}, "There is no such project")
}

func TestNamesAreOneLine(t *testing.T) {
	o := newOwner(t)
	for what, name := range map[string]string{
		"line break": "a\nffffffffffff  …AAAA  2026-01-01 00:00:00  forged", "carriage return": "a\rb", "escape": "a\x1b[2Kb",
		"C1":             "a\u009bb",
		"line separator": "a\u2028b", "right to left": "a\u202eb", "no UTF-8": "a\xff", "empty": "", "spaces": "  ",
		"long": strings.Repeat("a", 101),
	} {
		t.Run(what, func(t *testing.T) {
			sub := &owner{t: t, stack: o.stack, dev: o.dev}
			sub.refused("", []string{"project", "create", name}, "a project's name")
			sub.refused("", []string{"key", "create", o.stack.ProjectID, "--name", name}, "a key's name")
		})
	}
	o.does("", []string{"key", "create", o.stack.ProjectID, "--name", "Zoë's 鍵"}, "API key")
	// One that an older version took is shown on one line.
	if _, _, err := admin.New(o.stack.Config).CreateKey(t.Context(), o.stack.ProjectID,
		project.NewKey{Name: "a\nb\x1b[2K"}); err != nil {
		t.Fatal(err)
	}
	out := o.does("", []string{"key", "list", o.stack.ProjectID}, "Zoë's 鍵", "a\ufffdb\ufffd[2K")
	if n := strings.Count(out, "\n"); n != 4 {
		t.Errorf("%d lines for headings and three keys:\n%s", n, out)
	}
}

func TestWithhold(t *testing.T) {
	o := newOwner(t)
	id := o.stack.ProjectID
	withheld := func(want project.Withheld) {
		t.Helper()
		p, err := admin.New(o.stack.Config).Store.Project(t.Context(), id)
		want.Since = p.Withheld.Since
		if err != nil || p.Withheld.Since.IsZero() || !reflect.DeepEqual(p.Withheld, want) {
			t.Errorf("withheld %+v, %v; want %+v", p.Withheld, err, want)
		}
	}
	o.does("", []string{"project", "withhold", id, "--connector", "hubspot", "--connector", "sandbox-key", "--connector",
		"hubspot", "--category", "ats"},
		id, "connectors hubspot, sandbox-key", "categories ats")
	set := project.Withheld{Connectors: []string{"hubspot", "sandbox-key"}, Categories: []catalog.Category{"ats"}}
	withheld(set)
	o.refused("", []string{"project", "withhold", id, "--connector", "hubspott"}, `"hubspott"`, "did you mean hubspot?",
		"--force")
	o.refused("", []string{"project", "withhold", id, "--connector", "acme-internal"}, `"acme-internal"`,
		"GET /connectors")
	o.refused("", []string{"project", "withhold", id, "--connector", ""}, "no provider key")
	o.refused("", []string{"project", "withhold", id, "--connector", "Hub Spot", "--force"}, "no provider key")
	o.refused("", []string{"project", "withhold", id, "--connector", "hubspot", "--category", "recruiting"},
		`"recruiting"`, "ats, hris")
	o.refused("", []string{"project", "withhold", id, "--category", "recruiting", "--force"}, `"recruiting"`)
	o.refused("", []string{"project", "withhold", "prj_nope", "--connector", "hubspot"}, "There is no such project")
	withheld(set)

	o.does("", []string{"project", "withhold", id, "--connector", "acme-internal", "--force"}, "connectors acme-internal")
	dir := folderWith(t, "acme-internal")
	o.does("", []string{"--catalog", dir, "project", "withhold", id, "--connector", "acme-internal"},
		"connectors acme-internal")
	o.refused("", []string{"project", "withhold", id, "--connector", "own_acme"}, `"own_acme" of its own`, "--force")
	o.does("", []string{"project", "withhold", id, "--connector", "own_acme", "--force"}, "connectors own_acme")
	d := own.Definition{Project: id, Key: "own_acme", Version: 1, Versions: map[string]own.Version{"1.0.0": {}}}
	if err := table.New(o.stack.Config.DynamoDB(), o.stack.Config.Table).As(actor.Of("test")).
		CreateDefinition(t.Context(), d, "1.0.0", own.Text{}); err != nil {
		t.Fatal(err)
	}
	o.does("", []string{"project", "withhold", id, "--connector", "own_acme"}, "connectors own_acme")
	o.does("", []string{"project", "withhold", id}, "nothing is withheld")
	withheld(project.Withheld{})
}

// folderWith is a folder of definitions with one, which is HubSpot's under another key.
func folderWith(t *testing.T, key string) string {
	t.Helper()
	text, err := os.ReadFile("../../shared/catalog/definitions/hubspot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	renamed := strings.Replace(string(text), "key: hubspot\n", "key: "+key+"\n", 1)
	if err := os.WriteFile(filepath.Join(dir, key+".yaml"), []byte(renamed), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestClient(t *testing.T) {
	o := newOwner(t)
	const good = `{"client_id":"id","client_secret":"s3cret-value"}`
	for name, c := range map[string]struct {
		in   string
		args []string
		want []string
	}{
		"unknown connector":    {good, []string{"nope"}, []string{`"nope"`, "--force"}},
		"mistyped connector":   {good, []string{"hubspott"}, []string{"did you mean hubspot?"}},
		"a path":               {good, []string{"../hubspot", "--force"}, []string{"no provider key"}},
		"unknown auth type":    {good, []string{"hubspot", "oauth3"}, []string{`"oauth3"`, "it has: oauth2"}},
		"nothing to set up":    {good, []string{"sandbox-key", "api_key"}, []string{"no setup fields"}},
		"null":                 {`null`, []string{"hubspot"}, []string{"one JSON object"}},
		"empty object":         {`{}`, []string{"hubspot"}, []string{"one JSON object"}},
		"empty values":         {`{"client_id":"","client_secret":null}`, []string{"hubspot"}, []string{"one JSON object"}},
		"empty object, forced": {`{}`, []string{"nope", "--force"}, []string{"one JSON object"}},
		"nothing":              {``, []string{"hubspot"}, []string{"one JSON object"}},
		"an array":             {`["s3cret-value"]`, []string{"hubspot"}, []string{"one JSON object"}},
		"a number": {`{"client_id":1,"client_secret":"s3cret-value"}`, []string{"hubspot"},
			[]string{"all of them texts"}},
		"text behind":           {good + ` x`, []string{"hubspot"}, []string{"one JSON object"}},
		"another object behind": {good + good, []string{"hubspot"}, []string{"one JSON object"}},
		"required missing":      {`{"client_id":"id"}`, []string{"hubspot"}, []string{"stdin.client_secret", "required"}},
		"unknown field": {`{"client_id":"id","client_secret":"s3cret-value","clientid":"x"}`, []string{"hubspot"},
			[]string{"stdin.clientid", "no such field"}},
		"too long": {`{"client_id":"` + strings.Repeat("x", 64<<10) + `"}`, []string{"hubspot"},
			[]string{"longer than"}},
	} {
		t.Run(name, func(t *testing.T) {
			sub := &owner{t: t, stack: o.stack, dev: o.dev}
			args := append([]string{"client"}, c.args...)
			_, err := sub.try(c.in, args...)
			wantError(t, err, c.want...)
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error repeats a value: %v", err)
			}
		})
	}
	stored := func(connector string) (map[string]string, bool) {
		t.Helper()
		secrets := vault.Setup{Client: secrets.Client(o.stack.Config), Prefix: o.stack.Config.SecretPrefix}
		values, there, err := secrets.Shared(t.Context(), connector, "oauth2")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for k, v := range values {
			got[k] = v.Reveal()
		}
		return got, there
	}
	for _, connector := range []string{"hubspot", "nope"} {
		if _, there := stored(connector); there {
			t.Errorf("a client of %s is stored", connector)
		}
	}
	out := o.does(good+"\n", []string{"client", "hubspot"}, "Stored", "hubspot oauth2", "client_id, client_secret")
	if strings.Contains(out, "s3cret") {
		t.Error("it prints a secret")
	}
	want := map[string]string{"client_id": "id", "client_secret": "s3cret-value"}
	if got, _ := stored("hubspot"); !reflect.DeepEqual(got, want) {
		t.Errorf("stored %v", got)
	}
	o.does(good, []string{"client", "nope", "--force"}, "nope oauth2")
	o.does(good, []string{"--catalog", folderWith(t, "acme"), "client", "acme"}, "acme oauth2")
	if got, _ := stored("acme"); !reflect.DeepEqual(got, want) {
		t.Errorf("stored %v", got)
	}
}

func TestRootKeys(t *testing.T) {
	o := newOwner(t)
	o.does("", []string{"setup"}, "there already")
	before := o.roots()
	if len(before) != 1 {
		t.Fatalf("root keys %v", before)
	}
	o.refused("", []string{"vault", "retire", before[0]}, "the one that seals")
	o.refused("", []string{"vault", "retire", "none"}, "no root key none")
	o.linkOne()
	o.does("", []string{"vault", "rotate"}, "are sealed with ", "vault rewrap")
	if after := o.roots(); len(after) != 2 || after[1] != before[0] {
		t.Fatalf("root keys %v, before %v", after, before)
	}
	o.refused("", []string{"vault", "retire", before[0]}, "26h0m0s", "vault roots")
	o.later = vault.RetireAfter
	o.refused("", []string{"vault", "retire", before[0]}, "1 credentials still need "+before[0], "vault rewrap")
	o.does("", []string{"vault", "rewrap"}, "done: 1 credentials seen, 1 sealed anew")
	o.does("", []string{"vault", "rewrap"}, "done: 1 credentials seen, 0 sealed anew")
	o.does("", []string{"vault", "retire", before[0]}, "is retired")
	if after := o.roots(); len(after) != 1 || after[0] == before[0] {
		t.Errorf("root keys %v, before %v", after, before)
	}
}

// roots lists the ids that vault roots does.
func (o *owner) roots() (ids []string) {
	o.t.Helper()
	for line := range strings.Lines(o.does("", []string{"vault", "roots"}, "seals")) {
		ids = append(ids, strings.Fields(line)[0])
	}
	return ids
}

// linkOne puts an account into the table whose credential was sealed by a function.
func (o *owner) linkOne() {
	o.t.Helper()
	cfg, ctx := o.stack.Config, o.t.Context()
	store := table.New(cfg.DynamoDB(), cfg.Table).As(actor.Of("test"))
	now := time.Now()
	config := connector.AuthConfig{
		ID: ident.Under("cfg", "sandbox-key", now), Project: o.stack.ProjectID, Connector: "sandbox-key", Name: "x",
		AuthType: "api_key", Version: 1,
	}
	a := account.Account{
		ID: ident.Under("acc", "sandbox-key", now), Project: config.Project, Connector: config.Connector,
		ConfigID: config.ID, AuthType: "api_key", Owner: account.Owner{ID: "o", Name: "O"}, Own: account.Active,
		SeenState: connector.Enabled, SeenEpoch: 1, CreatedAt: now, Version: 1,
	}
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}}
	m := credential.Material{Fields: map[string]secret.Text{"api_key": secret.New("k")}}
	sealed, err := m.Seal(ctx, sealer, a.Project, a.ID)
	if err == nil {
		err = store.CreateAuthConfig(ctx, config, false)
	}
	if err == nil {
		err = store.Link(ctx, connect.Link{Account: a, Sealed: sealed})
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

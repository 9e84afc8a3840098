package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/infra/patchbay/manage"
)

// link has an account linked through the API's import.
func (o *owner) link(t *testing.T, config, ownerID string) string {
	t.Helper()
	api := manage.New(o.stack.BaseURL, o.stack.APIKey, "test")
	a, err := api.Do(t.Context(), manage.Request{Method: http.MethodPost, Path: "/accounts/import", Body: map[string]any{
		"integration_id": config, "origin_owner_id": ownerID, "origin_owner_name": "Acme",
		"credentials": map[string]string{"api_key": "sandbox-key-demo1234"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := a.Decode(&made); err != nil || made.ID == "" {
		t.Fatal(err, string(a.Body))
	}
	return made.ID
}

// Everything that a project's back end does, through the binary and the API.
func TestProjectOverTheAPI(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	c.does([]string{"projects", "show"}, o.stack.ProjectID, "Local", "accounts:read")
	c.does([]string{"projects", "list"}, o.stack.ProjectID, "own project alone")
	c.does([]string{"projects", "rename", "New name"}, "is named New name")
	c.does([]string{"connectors", "list", "--search", "sandbox"}, "CONNECTOR", "sandbox-key", "not_configured")
	var made authConfig
	c.json(&made, "auth-configs", "create", "sandbox-key", "--auth-type", "api_key", "--name", "One")
	if !strings.HasPrefix(made.ID, "cfg_") || made.Name != "One" || !made.Default {
		t.Fatalf("%+v", made)
	}
	c.does([]string{"auth-configs", "list"}, made.ID, "sandbox-key", "One")
	c.does([]string{"auth-configs", "show", made.ID}, "One", "redirect URI")
	c.does([]string{"auth-configs", "update", made.ID, "--name", "Two", "--read-only"}, "Two")
	c.fails(exitUsage, []string{"auth-configs", "update", made.ID}, "nothing to change")
	c.does([]string{"connectors", "show", "sandbox-key"}, "enabled", "api_key", made.ID)

	link := c.does([]string{"sessions", "create", "--owner", "acme", "--connector", "sandbox-key"},
		o.stack.BaseURL+"/link")
	if lines := strings.Count(link, "\n"); lines != 1 {
		t.Errorf("the link is not alone on standard output: %q", link)
	}
	id := o.link(t, made.ID, "acme")
	c.does([]string{"accounts", "list"}, id, "active", "acme")
	c.does([]string{"accounts", "list", "--connector", "hubspot"}, "no accounts")
	c.does([]string{"accounts", "get", id}, id, made.ID)
	c.does([]string{"accounts", "suspend", id}, "inactive")
	c.does([]string{"accounts", "resume", id}, "active")
	c.does([]string{"accounts", "test", id}, "takes the credential")
	c.does([]string{"connectors", "disable", "sandbox-key", "--dry-run"}, "would change 1 account")
	c.does([]string{"connectors", "disable", "sandbox-key", "--wait"}, "is disabled; it changed 1 account")
	c.does([]string{"fan-out", "status"}, "Every switch", "1 configured connector")
	c.does([]string{"fan-out", "status", "sandbox-key"}, "disabled", "all follow")
	c.does([]string{"connectors", "enable", "sandbox-key"}, "is enabled")
	c.does([]string{"connectors", "enable", "sandbox-key"}, "already")

	var token useToken
	c.json(&token, "use-tokens", "create", "agent", "--owner", "acme", "--expires", "10m")
	if !strings.HasPrefix(token.Token, "pbu_") {
		t.Errorf("%+v", token)
	}
	c.does([]string{"use-tokens", "list"}, token.ID, "agent")
	c.does([]string{"use-tokens", "revoke", token.ID}, "Revoked")
	c.does([]string{"use-tokens", "show", token.ID}, "no")

	c.fails(exitUsage, []string{"accounts", "delete", id}, "--yes")
	c.does([]string{"accounts", "delete", id, "--yes"}, "Deleted")
	c.fails(exitMissing, []string{"accounts", "get", id}, "There is no such account")
	c.does([]string{"auth-configs", "delete", made.ID, "--yes"}, "Deleted")
}

func TestWebhooksOverTheAPI(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	taken := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		taken <- r.Header.Get("webhook-id")
		if strings.HasSuffix(r.URL.Path, "/gone") {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	var made webhook
	c.json(&made, "webhooks", "create", server.URL+"/hook", "--event", "account.created", "--description", "one")
	if !strings.HasPrefix(made.Secret, "whsec_") || made.ID == "" {
		t.Fatalf("%+v", made)
	}
	c.does([]string{"webhooks", "list"}, made.ID, "/hook", "account.created", "one")
	c.does([]string{"webhooks", "test", made.ID}, "delivered")
	if id := <-taken; id == "" {
		t.Error("nothing came")
	}
	c.does([]string{"webhooks", "update", made.ID, "--to", server.URL + "/gone", "--all-events"}, "/gone", "all")
	r := c.run("webhooks", "test", made.ID)
	if r.code != exitFailed || !strings.Contains(r.out, "refused: 418") {
		t.Errorf("%+v", r)
	}
	c.does([]string{"webhooks", "rotate-secret", made.ID}, "signing secret  whsec_")
	c.does([]string{"webhooks", "deliveries", made.ID})
	c.does([]string{"webhooks", "update", made.ID, "--disable"}, "disabled")
	c.does([]string{"webhooks", "delete", made.ID, "--yes"}, "Deleted")
	c.does([]string{"webhooks", "list"}, "no webhook endpoints")
}

// Keys and members through the API, as whoever has no AWS credentials.
func TestKeysAndMembersOverTheAPI(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	var made apiKey
	c.json(&made, "keys", "create", "--name", "narrow", "--scope", "accounts:read")
	if !strings.HasPrefix(made.Key, "pbk_") {
		t.Fatalf("%+v", made)
	}
	c.does([]string{"keys", "list"}, made.ID[:12], "narrow", "accounts:read")
	narrow := c.with("PATCHBAY_API_KEY=" + made.Key)
	narrow.fails(exitRefused, []string{"keys", "list"}, "project:admin")
	narrow.does([]string{"accounts", "list"}, "no accounts")
	c.does([]string{"keys", "revoke", made.ID[:12]}, "Revoked", "narrow")
	narrow.fails(exitRefused, []string{"accounts", "list"}, "key")
	c.does([]string{"members", "add", "--email", "ada@example.com"}, "inv_", "signed in")
	c.does([]string{"members", "list"}, "ada@example.com")
	c.does([]string{"members", "remove", "--email", "ADA@example.com"}, "Removed")
}

// A role that stands in for a key is among the keys, with what it is, and is revoked as one: through AWS and the API.
func TestRolesAreAmongTheKeys(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	api := manage.New(o.stack.BaseURL, o.stack.APIKey, "test")
	for _, through := range []string{"AWS", "API"} {
		arn := "arn:aws:iam::123456789012:role/deploy-" + through
		if _, err := api.Do(t.Context(), manage.Request{Method: http.MethodPost, Path: "/aws_roles", Body: map[string]any{
			"role_arn": arn, "name": "pipeline " + through, "scopes": []string{"accounts:read"},
		}}); err != nil {
			t.Fatal(err)
		}
		o.does("", []string{"keys", "list"}, "KIND", "AWS role", arn, "pipeline "+through, "API key")
		c.does([]string{"keys", "list"}, "KIND", "AWS role", arn, "pipeline "+through, "API key")
		var all list[apiKey]
		c.json(&all, "keys", "list")
		last := all.Data[len(all.Data)-1]
		if last.Kind != kindRole || last.Role != arn || all.Data[0].Kind != kindKey {
			t.Errorf("%+v", all.Data)
		}
		if through == "AWS" {
			o.does("", []string{"keys", "revoke", last.ID}, "Revoked", arn)
		} else {
			c.does([]string{"keys", "revoke", last.ID}, "Revoked", arn)
		}
		if out := c.does([]string{"keys", "list"}, "API key"); strings.Contains(out, arn) {
			t.Errorf("%s is still there:\n%s", arn, out)
		}
	}
}

// Nobody is asked whether to delete what is not there. What the API says of members of requests is said in words.
func TestWordsOfTheCommand(t *testing.T) {
	c := newOwner(t).terminal()
	c.fails(exitMissing, []string{"auth-configs", "delete", "nope"}, "There is no such auth config")
	c.fails(exitMissing, []string{"connectors", "show", "nope"}, "'patchbay connectors list' lists those there are")
	c.fails(exitUsage, []string{"auth-configs", "create", "sandbox-oauth"}, "--shared-client", "the field client_id: ")
	r := c.run("auth-configs", "create", "sandbox-oauth")
	if n := strings.Count(r.err, "Client ID is required"); n != 1 {
		t.Errorf("it is said %d times: %s", n, r.err)
	}
}

// A secret is never among the arguments: it is refused there, and taken from elsewhere.
func TestSecretsAreNoArguments(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	const secret = "s3cret-value-0815"
	for _, args := range [][]string{
		{"auth-configs", "create", "hubspot", "--field", "client_id=id", "--field", "client_secret=" + secret},
		{"auth-configs", "create", "hubspot", "--secret", "client_secret=" + secret},
		{"projects", "show", "--key", "pbk_" + secret},
		{"profiles", "set", "x", "--key", "pbk_" + secret},
	} {
		r := c.run(args...)
		if r.code != exitUsage || strings.Contains(r.out+r.err, secret) {
			t.Errorf("%q: %+v", args, r)
		}
	}
	create := func(name string, more ...string) []string {
		return append([]string{"auth-configs", "create", "hubspot", "--name", name, "--field", "client_id=id",
			"--field", "scopes=crm.objects.contacts.read"}, more...)
	}
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{
		c.typing(secret + "\n").does(create("a", "--client-secret-stdin")),
		c.with("HUBSPOT=" + secret).does(create("b", "--secret", "client_secret=env:HUBSPOT")),
		c.does(create("c", "--secret", "client_secret=file:"+file)),
	} {
		if strings.Contains(out, secret) || !strings.Contains(out, "0815") {
			t.Errorf("it says %s", out)
		}
	}
	c.fails(exitFailed, create("d", "--secret", "client_secret=env:NOT_SET_1"), "NOT_SET_1 is not set")
	c.fails(exitUsage, create("d"), "the field client_secret: Client secret is required")
}

// What a call needs to know where it goes, and what it says when it does not.
func TestWhereCallsGo(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	blank := newTerminal(t)
	blank.fails(exitUsage, []string{"accounts", "list"}, "--url", "--dev")
	blank.fails(exitUsage, []string{"accounts", "list", "--url", o.stack.BaseURL}, "PATCHBAY_API_KEY", "--key env:NAME")
	c.fails(exitUsage, []string{"accounts", "list", "--url", "http://example.com"}, "in the clear")
	c.fails(exitUsage, []string{"accounts", "list", "--url", "example.com"}, "https://")
	c.fails(exitUnavailable, []string{"accounts", "list", "--url", "http://127.0.0.1:1"}, "does not answer", "--url")
	c.fails(exitUsage, []string{"accounts", "list", "--project", "prj_other"}, "nothing was done", o.stack.ProjectID)
	c.fails(exitFailed, []string{"accounts", "list", "--url", o.stack.SandboxURL}, "not as Patchbay does")
	c.fails(exitRefused, []string{"accounts", "list", "--url", o.stack.BaseURL, "--key", "env:HOME"}, "API key")
	c.does([]string{"accounts", "list", "--project", o.stack.ProjectID})
	blank.does([]string{"--dev", o.dev, "accounts", "list"}, "no accounts")
	blank.does([]string{"--dev", o.dev, "projects", "list"}, o.stack.ProjectID, "CREATED")
	blank.typing(o.stack.APIKey + "\n").does([]string{"accounts", "list", "--url", o.stack.BaseURL, "--key", "stdin"})
}

func TestProfiles(t *testing.T) {
	o := newOwner(t)
	c := newTerminal(t)
	c.does([]string{"profiles", "list"}, "no profiles")
	c.fails(exitUsage, []string{"profiles", "set", "a"}, "--url")
	c.typing(o.stack.APIKey).does([]string{"profiles", "set", "local", "--url", o.stack.BaseURL, "--key-stdin"}, "Stored")
	c.does([]string{"profiles", "set", "other", "--url", "https://other.example", "--key", "env:OTHER"}, "Stored")
	out := c.does([]string{"profiles", "list", "--json"}, "other.example")
	if strings.Contains(out, o.stack.APIKey) {
		t.Error("a key is shown")
	}
	c.does([]string{"accounts", "list"}, "no accounts") // the first one counts
	c.fails(exitFailed, []string{"accounts", "list", "--profile", "other"}, "OTHER is not set")
	c.fails(exitUsage, []string{"accounts", "list", "--profile", "lokal"}, "did you mean local?")
	c.does([]string{"profiles", "use", "other"})
	c.does([]string{"accounts", "list", "--profile", "local"}, "no accounts")
	file := ""
	for _, v := range c.env {
		if name, value, _ := strings.Cut(v, "="); name == "PATCHBAY_CONFIG" {
			file = value
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	c.fails(exitFailed, []string{"accounts", "list"}, "chmod 600 "+file)
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	c.does([]string{"profiles", "delete", "other"}, "Forgot")
	c.fails(exitMissing, []string{"profiles", "use", "other"}, "no profile")
}

// A slip of the fingers is told by what was probably meant.
func TestMistypedWords(t *testing.T) {
	c := newTerminal(t)
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"projcets", "list"}, `"projects"`},
		{[]string{"accounts", "lst"}, `"list"`},
		{[]string{"accounts", "list", "--jsno"}, `"--json"`},
		{[]string{"sessions", "create", "--ownr", "a"}, `"--owner"`},
		{[]string{"accounts", "list", "--status", "activ"}, `"active"`},
		{[]string{"accounts", "get"}, "--help"},
	} {
		c.fails(exitUsage, x.args, x.want)
	}
}

func TestVersionAndCompletion(t *testing.T) {
	c := newTerminal(t)
	var b build
	c.json(&b, "version")
	if b.Go == "" || b.Platform == "" || b.Version == "" {
		t.Errorf("%+v", b)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		c.does([]string{"completion", shell}, "patchbay")
	}
	for typed, want := range map[string]string{
		"patchbay acc": "accounts", "patchbay accounts ": "suspend", "patchbay accounts list --sta": "--status",
		"patchbay accounts list --js": "--json",
	} {
		out := c.with("COMP_LINE=" + typed).does(nil)
		if !strings.Contains(out, want) {
			t.Errorf("after %q come %q and not %q", typed, out, want)
		}
	}
}

// Each list is {"data": […]} with --json, when it is empty, too.
func TestListsInJSON(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	for _, args := range [][]string{
		{"projects", "list"}, {"keys", "list"}, {"members", "list"}, {"connectors", "list"}, {"auth-configs", "list"},
		{"accounts", "list"}, {"use-tokens", "list"}, {"webhooks", "list"}, {"fan-out", "status"}, {"profiles", "list"},
	} {
		var l struct{ Data *[]json.RawMessage }
		c.json(&l, args...)
		if l.Data == nil {
			t.Errorf("%q has no data", args)
		}
	}
}

// Lists are read to their end, whichever way they go on.
func TestListsToTheirEnd(t *testing.T) {
	o := newOwner(t)
	api := manage.New(o.stack.BaseURL, o.stack.APIKey, "test")
	var made authConfig
	configured := call(t, api, http.MethodPost, "/auth_configs", map[string]any{"connector_key": "sandbox-key"})
	if err := configured.Decode(&made); err != nil {
		t.Fatal(err)
	}
	for _, owner := range []string{"a", "b", "c"} {
		o.link(t, made.ID, owner)
		call(t, api, http.MethodPost, "/auth_configs", map[string]any{"connector_key": "sandbox-key", "name": owner})
		call(t, api, http.MethodPost, "/use_tokens", map[string]any{"name": owner, "origin_owner_id": owner})
	}
	for _, l := range []struct {
		path, size string
		want       int
	}{{"/accounts", "page_size", 3}, {"/auth_configs", "page_size", 4}, {"/use_tokens", "page_size", 3}} {
		pages := 0
		all, err := api.All(t.Context(), l.path, url.Values{l.size: {"1"}}, 0, func(int) { pages++ })
		if err != nil || len(all) != l.want || pages < l.want-1 {
			t.Errorf("%s: %d of %d in %d pages, %v", l.path, len(all), l.want, pages, err)
		}
		if some, err := api.All(t.Context(), l.path, url.Values{l.size: {"1"}}, 2, nil); err != nil || len(some) != 2 {
			t.Errorf("%s: %d and not 2, %v", l.path, len(some), err)
		}
	}
}

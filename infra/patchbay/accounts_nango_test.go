package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Nango's connections: looked at, linked, and looked at again.
func TestImportNango(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	c.does([]string{"auth-configs", "create", "sandbox-key", "--auth-type", "api_key"}, "cfg_")
	file := filepath.Join(t.TempDir(), "nango.jsonl")
	text := `{"connection_id":"one","provider_config_key":"my-hr","provider":"my-hr","end_user":{"id":"u1"},` +
		`"credentials":{"type":"API_KEY","apiKey":"sandbox-key-demo1234"}}` + "\n" +
		`{"connection_id":"two","provider_config_key":"my-hr","provider":"my-hr","credentials":{}}` + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.does([]string{"accounts", "import-nango", file}, "no connector \"my-hr\"", "0 would be linked")
	args := []string{"accounts", "import-nango", file, "--connector", "my-hr=sandbox-key"}
	c.does(args, "is linked through", "1 would be linked", "1 cannot be", "--apply")
	c.does([]string{"accounts", "list"}, "no accounts")
	c.does(append(args, "--apply"), "is linked as acc_", "1 linked, 0 linked before")
	c.does(append(args, "--apply"), "was imported as acc_", "0 linked, 1 linked before")
	var list list[imported]
	c.json(&list, args...)
	if len(list.Data) != 2 || list.Data[0].Outcome != "already" || list.Data[1].Outcome != "passed_by" {
		t.Errorf("%+v", list)
	}
	c.fails(exitUsage, []string{"accounts", "import-nango", filepath.Join(t.TempDir(), "none")}, "no such file")
	c.fails(exitUsage, append(args, "--owner", "nobody"), "organization")
	c.fails(exitUsage, []string{"accounts", "import-nango", file, "--connector", "my-hr=no-such"}, "no-such")
}

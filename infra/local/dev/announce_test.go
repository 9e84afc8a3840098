package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestShell has a shell read dev.env, with values that a shell would take apart.
func TestShell(t *testing.T) {
	text, err := shell(devJSON{BaseURL: "http://127.0.0.1:3000", APIKey: `pb_it's "$HOME" ` + "`id`\\", ProjectID: "a\nb"})
	if err != nil {
		t.Fatal(err)
	}
	path := envFile(filepath.Join(t.TempDir(), "dev.json"))
	if filepath.Base(path) != "dev.env" {
		t.Errorf("it is called %s", path)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(
		t.Context(),
		"sh",
		"-eu",
		"-c",
		`. "$1"; printf '%s|%s|%s|%s' "$BASE_URL" "$API_KEY" "$PROJECT_ID" "$SANDBOX_URL"`,
		"sh",
		path,
	)
	out, err := cmd.Output()
	if want := "http://127.0.0.1:3000|pb_it's \"$HOME\" `id`\\|a\nb|"; err != nil || string(out) != want {
		t.Errorf("the shell has %q, %v, want %q", out, err, want)
	}
}

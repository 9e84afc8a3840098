package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A dev.json that names no addresses must not lead to AWS.
func TestDevJSON(t *testing.T) {
	const closed = "http://127.0.0.1:1" // nothing listens there
	for name, c := range map[string]struct {
		members map[string]string
		want    []string
	}{
		"nothing in it": {map[string]string{}, []string{"no dev.json", "table_endpoint"}},
		"no secrets": {map[string]string{"table_endpoint": closed, "sandbox_url": closed},
			[]string{"no dev.json", "secrets_endpoint"}},
		"no table": {map[string]string{"secrets_endpoint": closed, "sandbox_url": closed},
			[]string{"no dev.json", "table_endpoint"}},
		"no address": {map[string]string{"table_endpoint": "127.0.0.1:1", "secrets_endpoint": closed,
			"sandbox_url": closed}, []string{"no dev.json", "table_endpoint"}},
		"no host": {map[string]string{"table_endpoint": "http://", "secrets_endpoint": closed, "sandbox_url": closed},
			[]string{"no dev.json"}},
		"a killed one's": {
			map[string]string{"table_endpoint": closed, "secrets_endpoint": closed, "sandbox_url": closed},
			[]string{"is make dev running?", "dev.json"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := devJSON(t, c.members)
			out, err := patchbay(t, "", "--dev", path, "key", "list", "prj_x")
			wantError(t, err, append(c.want, path)...)
			if err != nil && (strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "attempts")) || out != "" {
				t.Errorf("it says %q %v", out, err)
			}
		})
	}
	none := filepath.Join(t.TempDir(), "none.json")
	_, err := patchbay(t, "", "--dev", none, "key", "list", "prj_x")
	wantError(t, err, "is make dev running?", none)
}

func TestNoCredentials(t *testing.T) {
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value) // puts it back afterwards
			_ = os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	_, err := patchbay(t, "", "--table", "t", "--region", "eu-central-1", "key", "list", "prj_x")
	wantError(t, err, "no AWS credentials: ", "AWS_PROFILE")
	if err != nil && strings.Contains(err.Error(), "IMDS") {
		t.Error(err)
	}
	_, err = patchbay(t, "", "key", "list", "prj_x")
	wantError(t, err, "--table")
	_, err = patchbay(t, "", "--table", "t", "key", "list", "prj_x")
	wantError(t, err, "--region")
}

// The default is the one of template.yaml's SecretPrefix.
func TestPrefixIsTheTemplates(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, parameter, _ := strings.Cut(string(text), "\n  SecretPrefix:")
	_, value, _ := strings.Cut(parameter, "Default: ")
	value, _, _ = strings.Cut(value, "\n")
	t.Setenv("PATCHBAY_SECRET_PREFIX", "")
	_ = os.Unsetenv("PATCHBAY_SECRET_PREFIX")
	var c commands
	k, err := c.parser()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Parse([]string{"--table", "t", "setup"}); err != nil || c.Prefix != value || value == "" {
		t.Errorf("--prefix is %q by default, the template's %q; %v", c.Prefix, value, err)
	}
}

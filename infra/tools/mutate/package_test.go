package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The names that mutants are made of and found by are the package's own: one that changes there must change here.
func TestHelpersJoinThePackage(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the table")
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	source, overlay := filepath.Join(t.TempDir(), "helpers.go"), filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, dir,
		"zz_mutant.go"): source}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{source: []byte(helpers), overlay: replace} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "./"+dir)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // the race detector's would compile all anew
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestEveryKindIsFoundInThePackage(t *testing.T) {
	found, err := collect(filepath.Join("../../..", dir))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, m := range found {
		count[m.kind]++
		count[m.kind+" in "+m.function]++
	}
	for _, kind := range []string{"always", "never", "boundary", "unequal", "skip in Link", "skip in Relink", "go"} {
		if count[kind] == 0 {
			t.Errorf("no mutant of the kind %s among %v", kind, count)
		}
	}
}

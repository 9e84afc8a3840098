package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/tools/bundle"
)

const root = "../.."

// checkout is what is committed here, in another folder.
func checkout(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a folder of another name")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `git archive HEAD -- go.mod go.sum functions shared infra/tools/bundle infra/deploy `+
		`template.yaml samconfig.toml LICENSE README.md | tar -x -C "$1"`, "sh", dir)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// TestReproducible packs the stack with one function of two folders. `make release` twice compares all of it by hand.
func TestReproducible(t *testing.T) {
	t.Parallel()
	var made [2][]byte
	var from string
	for i := range made {
		from = checkout(t)
		r := Release{Root: from, Out: t.TempDir(), Version: "1.2.3", Time: time.Unix(1_800_000_000, 0).UTC(),
			Functions: []string{"console"}}
		if err := os.MkdirAll(filepath.Join(r.Out, r.Version), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := r.stack(t.Context()); err != nil {
			t.Fatal(err)
		}
		var err error
		if made[i], err = os.ReadFile(r.name("stack.tar.gz")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("two folders give two stacks")
	}
	files := contents(t, made[0])
	if len(files["functions/console.zip"]) < 1_000_000 || !bytes.Contains(files["template.yaml"],
		[]byte("CodeUri: functions/console.zip")) {
		t.Errorf("%d bytes of console; template %.200s", len(files["functions/console.zip"]), files["template.yaml"])
	}
	deployable(t, files, from)
}

// deployable looks whether every template of a release is there: those of the stack with code that is beside them, the
// gradual one with the version as its stamp, and those of other stacks letter by letter.
func deployable(t *testing.T, files map[string][]byte, from string) {
	t.Helper()
	code := regexp.MustCompile(`(?m)^      CodeUri: (.*)$`)
	want := code.FindAllString(string(files["template.yaml"]), -1)
	if got := code.FindAllString(string(files["gradual.yaml"]), -1); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("gradual.yaml has the code of %d functions, and template.yaml of %d", len(got), len(want))
	}
	for text, missing := range map[string]bool{
		"AutoPublishAlias: live": false, `PATCHBAY_DEPLOYED: "1.2.3"`: false, "BuildMethod": true,
	} {
		if bytes.Contains(files["gradual.yaml"], []byte(text)) == missing {
			t.Errorf("gradual.yaml: %s should be missing: %v", text, missing)
		}
	}
	for _, name := range []string{"deployer.yaml", "network.yaml", "edge.yaml"} {
		committed, err := os.ReadFile(filepath.Join(from, "infra", "deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(files["deploy/"+name], committed) {
			t.Errorf("deploy/%s is not the one that is committed", name)
		}
	}
}

func contents(t *testing.T, text []byte) map[string][]byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "" || !h.ModTime.Equal(time.Unix(1_800_000_000, 0)) {
			t.Errorf("%s says where or when it was made: %+v", h.Name, h)
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

// TestArchive: neither the order of adding nor the clock is in an archive.
func TestArchive(t *testing.T) {
	t.Parallel()
	var made [2][]byte
	for i, names := range [][]string{{"b", "a/c"}, {"a/c", "b"}} {
		a := archive{time: time.Unix(1_800_000_000, 0)}
		for _, n := range names {
			a.add(n, []byte("text of "+n), 0o644)
		}
		file := filepath.Join(t.TempDir(), "x.tar.gz")
		if err := a.write(file); err != nil {
			t.Fatal(err)
		}
		made[i], _ = os.ReadFile(file)
	}
	if !bytes.Equal(made[0], made[1]) || string(contents(t, made[0])["a/c"]) != "text of a/c" {
		t.Error("the archives differ")
	}
}

// TestWithCode: every function of the template has its own folder's zip, and nothing else is changed.
func TestWithCode(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	with, err := WithCode(string(text))
	if err != nil {
		t.Fatal(err)
	}
	names, err := bundle.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.Count(with, "\n      CodeUri: functions/"+name+".zip\n") != 1 {
			t.Errorf("the template has not one function with the code of %s", name)
		}
	}
	back := regexp.MustCompile(`    Properties:\n      CodeUri: functions/.*\.zip\n`).ReplaceAllString(with,
		"    Metadata: { BuildMethod: makefile }\n    Properties:\n")
	if back != string(text) {
		t.Error("something else was changed")
	}
	if _, err := WithCode(strings.Replace(string(text), "{ BuildMethod: makefile }", "{BuildMethod: makefile}",
		1)); err == nil {
		t.Error("a function without code goes unnoticed")
	}
}

func TestRefusedReleases(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3+build", "1.2.3 ", "../1.2.3", "1.2.3-"} {
		r := Release{Root: root, Version: v, SBOM: "x"}
		if err := r.check(context.Background()); err == nil || !strings.Contains(err.Error(), "is no version") {
			t.Errorf("%q: %v", v, err)
		}
	}
	r := Release{Root: root, Version: "1.2.3"}
	if err := r.check(context.Background()); err == nil || !strings.Contains(err.Error(), "cyclonedx-gomod") {
		t.Errorf("without a bill of materials: %v", err)
	}
}

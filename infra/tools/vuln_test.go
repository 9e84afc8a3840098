package tools_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// files writes texts below a new folder.
func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// zipped packs texts into a zip file.
func zipped(t *testing.T, texts map[string]string) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "file.zip")
	f, err := os.Create(at)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for name, text := range texts {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return at
}

// database is one in the form of the Go vulnerability database, with one entry: of example.com/dep before a version.
func database(fixed string) map[string]string {
	const at = "2026-11-01T00:00:00Z"
	return map[string]string{
		"index/db.json": `{"modified":"` + at + `"}`,
		"index/modules.json": `[{"path":"example.com/dep","vulns":[{"id":"GO-2026-9999","modified":"` + at +
			`","fixed":"` + fixed + `"}]}]`,
		"index/vulns.json": `[{"id":"GO-2026-9999","modified":"` + at + `"}]`,
		"ID/GO-2026-9999.json": `{"schema_version":"1.3.1","id":"GO-2026-9999","modified":"` + at + `","published":"` + at +
			`","summary":"Bad does what it should not","details":"An entry of this test.","affected":[{"package":` +
			`{"name":"example.com/dep","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},` +
			`{"fixed":"` + fixed + `"}]}],"ecosystem_specific":{"imports":[{"path":"example.com/dep","symbols":["Bad"]}]}}],` +
			`"database_specific":{"url":"https://example.com/GO-2026-9999"}}`,
	}
}

// make vuln DB=FILE looks the code up in a database that was carried here: what the code reaches fails it, and what is
// fixed in the version that is used does not. What is no database is told so.
func TestVulnWithADatabase(t *testing.T) {
	t.Parallel()
	tools, err := filepath.Glob("../../.local/bin/govulncheck-*")
	if err != nil || len(tools) == 0 {
		t.Skip("govulncheck is not built: make vuln does that")
	}
	tool, err := filepath.Abs(tools[0])
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("vuln.sh")
	if err != nil {
		t.Fatal(err)
	}
	const dep = "example.com/dep@v1.0.0/"
	proxy := files(t, map[string]string{
		"example.com/dep/@v/v1.0.0.info": `{"Version":"v1.0.0"}`, "example.com/dep/@v/v1.0.0.mod": "module example.com/dep\n",
		"example.com/dep/@v/list": "v1.0.0\n",
	})
	module, err := os.ReadFile(zipped(t, map[string]string{
		dep + "go.mod": "module example.com/dep\n", dep + "dep.go": "package dep\n\nfunc Bad() {}\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(proxy, "example.com/dep/@v/v1.0.0.zip"), module, 0o600); err != nil {
		t.Fatal(err)
	}
	app := files(t, map[string]string{
		"go.mod":  "module example.com/app\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n",
		"main.go": "package main\n\nimport \"example.com/dep\"\n\nfunc main() { dep.Bad() }\n",
	})
	run := func(db string) (string, bool) {
		cmd := exec.CommandContext(t.Context(), "bash", script, tool, db)
		cmd.Dir = app
		cmd.Env = append(os.Environ(), "GOPROXY=file://"+proxy, "GONOSUMDB=*", "GONOPROXY=none",
			"GOFLAGS=-mod=mod -modcacherw", "GOTOOLCHAIN=local", "GOMODCACHE="+t.TempDir())
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	if said, ok := run(zipped(t, database("1.0.1"))); ok || !strings.Contains(said, "GO-2026-9999") ||
		!strings.Contains(said, "dep.Bad") {
		t.Errorf("a vulnerability that is reached: %v\n%s", ok, said)
	}
	if said, ok := run(zipped(t, database("1.0.0"))); !ok || said != "" {
		t.Errorf("one that is fixed in this version: %v\n%s", ok, said)
	}
	if said, ok := run(files(t, database("1.0.0"))); !ok {
		t.Errorf("a folder in place of a zip file:\n%s", said)
	}
	said, ok := run(zipped(t, map[string]string{"other.txt": "x"}))
	if ok || !strings.Contains(said, "it lacks index/db.json") {
		t.Errorf("a zip file of something else: %v\n%s", ok, said)
	}
	if said, ok := run(filepath.Join(proxy, "example.com/dep/@v/list")); ok || !strings.Contains(said, "is no zip file") {
		t.Errorf("a file of another kind: %v\n%s", ok, said)
	}
}

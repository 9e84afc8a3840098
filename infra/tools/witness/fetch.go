package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// maxFile is the longest file that is read of a package, maxPackage the most of all its files together, in bytes.
const (
	maxFile    = 8 << 20
	maxPackage = 256 << 20
)

// fetch downloads a package with its ecosystem's own client and returns the text of its source files. Nothing of it is
// installed or run: npm pack and pip download of a wheel unpack nothing, and go mod download compiles nothing.
func fetch(ctx context.Context, name, work string) ([]byte, error) {
	dir, err := os.MkdirTemp(work, "package-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ecosystem, spec, _ := strings.Cut(name, "/")
	at := strings.LastIndex(spec, "@")
	if at <= 0 {
		return nil, errors.New("no version is pinned")
	}
	switch ecosystem {
	case "npm":
		return archived(ctx, dir, "npm", "pack", "--silent", "--pack-destination", dir, spec)
	case "pypi":
		return archived(ctx, dir, "python3", "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
			"--disable-pip-version-check", "--dest", dir, spec[:at]+"=="+spec[at+1:])
	case "go":
		return module(ctx, spec)
	}
	return nil, fmt.Errorf("no client for %q: npm, pypi and go are known", ecosystem)
}

// archived runs a client that leaves one archive in dir, and reads it.
func archived(ctx context.Context, dir string, command ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // a package that a definition names
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", command[0], err, lastLine(said))
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("%s left %d files, want one archive: %w", command[0], len(files), err)
	}
	file := filepath.Join(dir, files[0].Name())
	if strings.HasSuffix(file, ".whl") {
		return readZip(file)
	}
	return readTar(file)
}

func lastLine(said []byte) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return lines[len(lines)-1]
}

// text is what is kept of a package: its files' content with their names, as far as they are sources.
type text struct{ bytes.Buffer }

func (t *text) add(name string, r io.Reader) error {
	if !isSource(name) || t.Len() > maxPackage {
		return nil
	}
	_, _ = fmt.Fprintf(t, "\n== %s\n", name)
	_, err := io.Copy(t, io.LimitReader(r, maxFile))
	return err
}

// isSource says whether a file can tell an address. Tests and examples are left out: theirs are made up.
func isSource(name string) bool {
	for dir := range strings.SplitSeq(path.Dir(strings.ToLower(name)), "/") {
		switch dir {
		case "test", "tests", "__tests__", "spec", "specs", "example", "examples", "fixtures", "node_modules":
			return false
		}
	}
	switch path.Ext(strings.ToLower(name)) {
	case ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".py", ".pyi", ".go", ".json", ".yaml", ".yml", ".md", ".txt",
		".rst", "":
		return true
	}
	return false
}

func readTar(file string) ([]byte, error) {
	f, err := os.Open(file) //nolint:gosec // what npm has downloaded
	if err != nil {
		return nil, fmt.Errorf("open package: %w", err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", filepath.Base(file), err)
	}
	var all text
	for entries := tar.NewReader(z); ; {
		e, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return all.Bytes(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", filepath.Base(file), err)
		}
		if e.Typeflag == tar.TypeReg {
			if err := all.add(e.Name, entries); err != nil {
				return nil, fmt.Errorf("unpack %s: %w", filepath.Base(file), err)
			}
		}
	}
}

func readZip(file string) ([]byte, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", filepath.Base(file), err)
	}
	defer func() { _ = z.Close() }()
	return readAll(z)
}

// module downloads a Go module into the module cache and reads it there.
func module(ctx context.Context, spec string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", spec) //nolint:gosec // as in archived
	cmd.Dir = os.TempDir()                                                  // outside of this module: it must not change
	said, err := cmd.Output()
	var answer struct{ Dir, Error string }
	if json.Unmarshal(said, &answer) != nil || answer.Dir == "" {
		return nil, fmt.Errorf("go mod download: %w: %s", err, answer.Error)
	}
	return readAll(os.DirFS(answer.Dir))
}

func readAll(files fs.FS) ([]byte, error) {
	var all text
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		return all.add(name, f)
	})
	if err != nil {
		return nil, fmt.Errorf("read package: %w", err)
	}
	return all.Bytes(), nil
}

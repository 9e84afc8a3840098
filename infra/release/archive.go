package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// archive is a tar.gz whose bytes follow from its files alone: their order, owner and time are always the same.
type archive struct {
	time  time.Time
	files map[string]packed
}

type packed struct {
	text []byte
	mode int64
}

func (a *archive) add(name string, text []byte, mode int64) {
	if a.files == nil {
		a.files = map[string]packed{}
	}
	a.files[filepath.ToSlash(name)] = packed{text, mode}
}

func (a *archive) file(path, name string, mode int64) error {
	text, err := os.ReadFile(path) //nolint:gosec // of this checkout, or just built
	if err != nil {
		return err
	}
	a.add(name, text, mode)
	return nil
}

// folder adds every file below one.
func (a *archive) folder(dir, as string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rest, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return a.file(path, filepath.Join(as, rest), 0o644)
	})
}

func (a *archive) write(to string) error {
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression) // without a name and a time of its own
	if err != nil {
		return err
	}
	t := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		f := a.files[name]
		if err := t.WriteHeader(&tar.Header{
			Typeflag: tar.TypeReg, Name: name, Size: int64(len(f.text)), Mode: f.mode, ModTime: a.time, Format: tar.FormatUSTAR,
		}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, err := t.Write(f.text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o644) //nolint:gosec // what is released is for everybody
}

// settle gives a bill of materials the version, and the time of the commit for that of the run.
func settle(file, version string, at time.Time) error {
	text, err := os.ReadFile(file) //nolint:gosec // just written
	if err != nil {
		return err
	}
	var bill map[string]any
	if err := json.Unmarshal(text, &bill); err != nil {
		return fmt.Errorf("the bill of materials: %w", err)
	}
	about, ok := bill["metadata"].(map[string]any)
	if !ok {
		return fmt.Errorf("the bill of materials says nothing of itself")
	}
	about["timestamp"] = at.Format(time.RFC3339)
	if of, ok := about["component"].(map[string]any); ok {
		of["version"], of["purl"] = version, "pkg:golang/patchbay@"+version
	}
	if text, err = json.MarshalIndent(bill, "", "  "); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644) //nolint:gosec // what is released is for everybody
}

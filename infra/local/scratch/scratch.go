// Package scratch makes folders for data that nobody keeps: engines of tests, their state files.
package scratch

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"patchbay/infra/local/durable"
)

// prefix begins the name of every scratch folder.
const prefix = "patchbay-scratch-"

// leftAfter is the age at which a folder may be taken for a dead owner's. A younger one may not be locked yet.
const leftAfter = time.Minute

// New makes a folder that only its owner may read, and returns what removes it.
//
// It lies in memory where the system has a file system for that with enough room. A database that syncs each write does
// not wait for a disk there. A process that is killed leaves its folder; the next call removes it. The folder's lock,
// which the kernel releases with its holder, tells it from one in use.
func New() (dir string, remove func(), err error) {
	root := memory()
	if root != "" {
		sweep(root)
	} else {
		root = os.TempDir() // which the system empties itself
	}
	own, err := os.MkdirTemp(root, prefix+"*")
	if err != nil {
		return "", nil, fmt.Errorf("scratch folder: %w", err)
	}
	unlock, err := durable.Lock(own)
	if err != nil {
		_ = os.RemoveAll(own)
		return "", nil, fmt.Errorf("scratch folder: %w", err)
	}
	remove = func() {
		_ = os.RemoveAll(own)
		unlock()
	}
	dir = filepath.Join(own, "data") // not own itself: a stack locks its data folder, too
	if err := os.Mkdir(dir, 0o700); err != nil {
		remove()
		return "", nil, fmt.Errorf("scratch folder: %w", err)
	}
	return dir, remove, nil
}

// ForTest is a folder that is gone after the test.
func ForTest(t testing.TB) string {
	t.Helper()
	dir, remove, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	return dir
}

// sweep removes the folders below root whose owners were killed.
func sweep(root string) {
	dirs, _ := filepath.Glob(filepath.Join(root, prefix+"*")) // the pattern is well formed
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < leftAfter {
			continue
		}
		if unlock, err := durable.Lock(dir); err == nil {
			_ = os.RemoveAll(dir)
			unlock()
		}
	}
}

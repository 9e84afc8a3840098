package durable_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/infra/local/durable"
)

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	unlock, err := durable.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := durable.Lock(dir); !errors.Is(err, durable.ErrLocked) ||
		!strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("taken twice: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if _, err := durable.Lock(link); !errors.Is(err, durable.ErrLocked) {
		t.Errorf("taken by another name: %v", err)
	}
	other, err := durable.Lock(t.TempDir())
	if err != nil {
		t.Errorf("another folder: %v", err)
	}
	other()
	unlock()
	again, err := durable.Lock(dir)
	if err != nil {
		t.Fatalf("after its release: %v", err)
	}
	again()
}

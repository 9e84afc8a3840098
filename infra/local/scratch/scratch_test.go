package scratch

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"patchbay/infra/local/durable"
)

func TestAFolderIsItsOwnersAndGoes(t *testing.T) {
	dir, remove, err := New()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	unlock, err := durable.Lock(dir) // as a stack does
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	remove()
	if _, err := os.Stat(filepath.Dir(dir)); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// A killed owner's folder is removed by the next start. One in use stays, however old, and so does one that is new.
func TestSweep(t *testing.T) {
	root := t.TempDir()
	old := time.Now().Add(-2 * leftAfter)
	folder := func(name string) string {
		dir := filepath.Join(root, prefix+name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	dead, used, fresh := folder("dead"), folder("used"), folder("fresh")
	unlock, err := durable.Lock(used)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	for _, dir := range []string{dead, used} {
		if err := os.Chtimes(dir, old, old); err != nil {
			t.Fatal(err)
		}
	}
	sweep(root)
	for dir, want := range map[string]bool{dead: false, used: true, fresh: true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(dir), err == nil)
		}
	}
}

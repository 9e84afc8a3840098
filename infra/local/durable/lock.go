package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrLocked is a folder that another process works in.
var ErrLocked = errors.New("another process works in the folder")

// errHeld is what hold answers when another process holds the file.
var errHeld = errors.New("held")

// lockName is the file in a folder that its one user holds. It stays when the user has ended: to remove it would let
// two processes hold two files of one name.
const lockName = "lock"

// Lock makes the folder dir when needed and takes it for this process alone until unlock is called. The kernel lets go
// of it when the process ends, however it ends; a child does not inherit it. ErrLocked, with the other one's process id
// where it is known, when the folder is taken.
func Lock(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(dir, lockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the caller's own data folder
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := hold(f); err != nil {
		defer func() { _ = f.Close() }()
		if errors.Is(err, errHeld) {
			return nil, fmt.Errorf("%w%s", ErrLocked, holder(f))
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	// For people only: without it the lock holds all the same.
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return func() { _ = f.Close() }, nil
}

// holder says which process wrote the file, or nothing.
func holder(f *os.File) string {
	text := make([]byte, 20)
	n, _ := f.ReadAt(text, 0)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text[:n])))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}

// Package activitylog plays on this machine what CloudWatch Logs does for the activity log: it takes lines, keeps them
// through the death of whoever wrote them, and hands them on in batches, each at least once.
package activitylog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"patchbay/infra/local/durable"
)

// File is where lines are until they are handed on. A line that Write has taken is there although the process is
// killed the next moment.
type File struct {
	mu    sync.RWMutex // held for writing while the file is emptied
	f     *os.File
	state string
	place place
}

// place is how far the file was handed on. What lies between From and To was being handed on, and is again in the
// same batch if nobody knows how that ended: so the batch is known for what it is.
type place struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Open opens the file in a folder. One process at a time may.
func Open(dir string) (*File, error) {
	name := filepath.Join(dir, "activity.log")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the developer's own folder
	if err != nil {
		return nil, fmt.Errorf("activity log: %w", err)
	}
	l := &File{f: f, state: filepath.Join(dir, "activity.json")}
	if err := l.recover(); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("activity log: %w", err)
	}
	return l, nil
}

// recover reads the place. A file that is shorter was emptied, and one whose last line has no end was being written
// when its writer died: nobody was answered yet.
func (l *File) recover() error {
	text, err := os.ReadFile(l.state)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		if err := json.Unmarshal(text, &l.place); err != nil {
			return err
		}
	}
	size, err := l.size()
	if err != nil {
		return err
	}
	if l.place.To > size {
		l.place = place{}
	}
	last := []byte{'\n'}
	if size > 0 {
		if _, err := l.f.ReadAt(last, size-1); err != nil {
			return err
		}
	}
	if last[0] != '\n' {
		_, err = l.f.Write([]byte{'\n'})
	}
	return err
}

func (l *File) size() (int64, error) {
	info, err := l.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Write implements io.Writer. It is one call of the system, which appends.
func (l *File) Write(line []byte) (int, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.f.Write(line)
}

// Close closes the file.
func (l *File) Close() error { return l.f.Close() }

func (l *File) save(p place) error {
	if err := durable.WriteJSON(l.state, p); err != nil {
		return err
	}
	l.place = p
	return nil
}

// full is at how many bytes a file that was handed on is emptied.
const full = 8 << 20

// empty begins anew when everything was handed on. If it dies half way, the place lies behind the file's end.
func (l *File) empty() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	size, err := l.size()
	if err != nil || size < full || l.place.To < size {
		return err
	}
	if err := l.f.Truncate(0); err != nil {
		return err
	}
	return l.save(place{})
}

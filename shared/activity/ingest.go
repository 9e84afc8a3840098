package activity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrNoProject says that there is no such project. Its entries are dropped.
var ErrNoProject = errors.New("activity: there is no such project")

// Ingest stores entries that functions have written as lines.
type Ingest struct {
	Store Store
	// Settings says what a project keeps; ErrNoProject.
	Settings func(ctx context.Context, project string) (Settings, error)
	Now      func() time.Time

	mu    sync.Mutex
	known map[string]cached
}

type cached struct {
	settings Settings
	missing  bool
	until    time.Time
}

// remember is how long a project's settings are taken for what they were: a change of them is heeded so late.
const remember = time.Minute

// putting bounds the storing of one block, so that none becomes visible long after the arrival that it states: who
// follows the log looks back by slack, which is longer.
const putting = 10 * time.Second

// Taken counts what became of lines.
type Taken struct {
	Entries, Blocks  int
	Dropped, Strange int // entries that the project does not keep, lines without an entry
}

// Take stores the entries of a batch of lines. The same batch again stores nothing. After an error some may be stored.
func (i *Ingest) Take(ctx context.Context, lines [][]byte) (Taken, error) {
	var t Taken
	type group struct {
		project string
		stream  Stream
	}
	groups := map[group][]line{}
	for _, text := range lines {
		l, ok := parse(text)
		if !ok {
			t.Strange++
			continue
		}
		s, missing, err := i.settings(ctx, l.Project)
		switch {
		case err != nil:
			return t, err
		case missing || !s.Keeps(&Entry{Failed: l.Failed}):
			t.Dropped++
			continue
		}
		t.Entries++
		g := group{l.Project, StreamOf(l.Kind)}
		groups[g] = append(groups[g], l)
	}
	var blocks []Block
	for g, lines := range groups {
		s, _, err := i.settings(ctx, g.project)
		if err != nil {
			return t, err
		}
		packed, err := pack(lines, i.Now(), s.Keep())
		if err != nil {
			return t, err
		}
		blocks = append(blocks, packed...)
	}
	t.Blocks = len(blocks)
	return t, i.put(ctx, blocks)
}

// parse reads a line, whose entry stays as it was written.
func parse(text []byte) (line, bool) {
	var outer struct {
		Activity json.RawMessage `json:"activity"`
	}
	if json.Unmarshal(text, &outer) != nil || len(outer.Activity) == 0 {
		return line{}, false
	}
	var l line
	if json.Unmarshal(outer.Activity, &l) != nil || l.ID == "" || l.Project == "" || l.Time.IsZero() {
		return line{}, false
	}
	l.text, l.Time = outer.Activity, l.Time.UTC().Truncate(time.Millisecond)
	return l, true
}

func (i *Ingest) settings(ctx context.Context, project string) (s Settings, missing bool, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.Now()
	if c, ok := i.known[project]; ok && now.Before(c.until) {
		return c.settings, c.missing, nil
	}
	s, err = i.Settings(ctx, project)
	if missing = errors.Is(err, ErrNoProject); err != nil && !missing {
		return s, false, fmt.Errorf("settings of the log: %w", err)
	}
	if i.known == nil || len(i.known) > 10_000 {
		i.known = map[string]cached{}
	}
	i.known[project] = cached{s, missing, now.Add(remember)}
	return s, missing, nil
}

// puts is how many blocks are stored at a time.
const puts = 8

func (i *Ingest) put(ctx context.Context, blocks []Block) error {
	errs := make(chan error)
	next := make(chan Block)
	go func() {
		defer close(next)
		for _, b := range blocks {
			next <- b
		}
	}()
	for range puts {
		go func() {
			var failed error
			for b := range next {
				ctx, cancel := context.WithTimeout(ctx, putting)
				b.Arrived = i.Now()
				failed = errors.Join(failed, i.Store.PutBlock(ctx, b))
				cancel()
			}
			errs <- failed
		}()
	}
	var all error
	for range puts {
		all = errors.Join(all, <-errs)
	}
	return all
}

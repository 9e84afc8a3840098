package own

import (
	"context"
	"sync"
	"time"

	"patchbay/shared/catalog"
)

// Bounds of what a process keeps: parsed definitions, by the length of their JSON, and records.
const (
	maxKept    = 4 << 20
	maxRecords = 1000
)

// place is a version's text: another digest is another text.
type place struct{ project, key, number, digest string }

// recent is what a process has read lately. The zero value is ready.
type recent struct {
	mu       sync.Mutex
	parsed   map[place]*catalog.Definition
	order    []kept // of parsed, oldest first
	size     int
	records  map[[2]string]Definition
	recordAt map[[2]string]time.Time
}

type kept struct {
	at   place
	size int
}

func (r *recent) definition(at place) (*catalog.Definition, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	def, ok := r.parsed[at]
	return def, ok
}

// keep makes room by dropping what came first. A look-up that misses costs one read.
func (r *recent) keep(at place, def *catalog.Definition, size int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.parsed[at]; there || size > maxKept {
		return
	}
	if r.parsed == nil {
		r.parsed = map[place]*catalog.Definition{}
	}
	for r.size+size > maxKept {
		r.size -= r.order[0].size
		delete(r.parsed, r.order[0].at)
		r.order = r.order[1:]
	}
	r.parsed[at], r.size = def, r.size+size
	r.order = append(r.order, kept{at, size})
}

// record returns a record that was read after a time.
func (r *recent) record(project, key string, after time.Time) (Definition, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := [2]string{project, key}
	return r.records[k], r.recordAt[k].After(after)
}

func (r *recent) keepRecord(d Definition, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.records == nil || len(r.records) >= maxRecords {
		r.records, r.recordAt = map[[2]string]Definition{}, map[[2]string]time.Time{}
	}
	k := [2]string{d.Project, d.Key}
	r.records[k], r.recordAt[k] = d, now
}

// notes are the records that were read in the course of one piece of work.
type notes struct {
	mu   sync.Mutex
	seen map[[2]string]Definition
}

type notesKey struct{}

// Within returns a context in which the record of a definition, once it was read, counts for all that follows: what
// goes through a list reads no record for each of its lines.
func Within(ctx context.Context) context.Context {
	return context.WithValue(ctx, notesKey{}, &notes{seen: map[[2]string]Definition{}})
}

func seen(ctx context.Context, project, key string) (Definition, bool) {
	n, ok := ctx.Value(notesKey{}).(*notes)
	if !ok {
		return Definition{}, false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	d, ok := n.seen[[2]string{project, key}]
	return d, ok
}

func note(ctx context.Context, d Definition) {
	if n, ok := ctx.Value(notesKey{}).(*notes); ok {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.seen[[2]string{d.Project, d.Key}] = d
	}
}

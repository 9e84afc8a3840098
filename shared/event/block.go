package event

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Events are stored in blocks, many in one item, so that one of a thousand costs less than a tenth of a write.

// Bounds of blocks.
const (
	// Span is how much time a block holds: who reads a moment reads the blocks of this time after it.
	Span = 5 * time.Second
	// maxPlain is how many bytes of events go into one block before it is packed, which mostly makes a tenth of them.
	maxPlain = 1 << 20
	// maxPacked is how many bytes a block has before its last event: texts of others may not become shorter, and an item
	// of the table has 400 KB. What gzip still holds back then, and one event more, is less than the rest.
	maxPacked = 96 << 10
	// Shards is over how many partitions a project's blocks are spread.
	Shards = 4
	// KeptFor is how long events can be read and replayed.
	KeptFor = 30 * 24 * time.Hour
)

// Block is events of one project, oldest first, packed as compressed lines of JSON. The same events make the same
// block.
type Block struct {
	ID      string
	Project string
	Shard   int
	Newest  time.Time // its last event's; none is more than Span older
	Expires time.Time
	Count   int
	Packed  []byte
}

// Blocks keeps them.
type Blocks interface {
	// PutBlock stores a block; one that is there already stays.
	PutBlock(ctx context.Context, b Block) error
	// Blocks returns up to limit blocks of a shard whose newest event is in the range, ends included: the newest first,
	// or the oldest. next goes on behind them, "" after the last.
	Blocks(ctx context.Context, r Range) (blocks []Block, next string, err error)
}

// Range asks for blocks of a project's shard.
type Range struct {
	Project  string
	Shard    int
	From, To time.Time // of Block.Newest
	Backward bool
	After    string // next of an earlier answer
	Limit    int
}

// Pack makes blocks of events of one project.
func Pack(events []Event) ([]Block, error) {
	events = slices.Clone(events)
	slices.SortFunc(events, Compare)
	events = slices.CompactFunc(events, func(a, b Event) bool { return a.ID == b.ID })
	var blocks []Block
	for len(events) > 0 {
		b, n, err := pack(events)
		if err != nil {
			return nil, err
		}
		blocks, events = append(blocks, b), events[n:]
	}
	return blocks, nil
}

// Compare orders events by their time, and those of a moment by account, then by version, then by ID.
func Compare(a, b Event) int {
	return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.Account, b.Account), cmp.Compare(a.Version, b.Version),
		strings.Compare(a.ID, b.ID))
}

// pack makes one block of as many events as it holds, from the first on.
func pack(events []Event) (b Block, n int, err error) {
	var packed bytes.Buffer
	zip, digest, plain := gzip.NewWriter(&packed), sha256.New(), 0
	lines := json.NewEncoder(io.MultiWriter(zip, (*counter)(&plain)))
	for _, e := range events {
		if e.Time.Sub(events[0].Time) > Span || plain > maxPlain || packed.Len() > maxPacked {
			break
		}
		if err := lines.Encode(e); err != nil {
			return b, 0, fmt.Errorf("pack event %s: %w", e.ID, err)
		}
		_, _ = io.WriteString(digest, e.ID+"\n") // a hash never fails
		n++
	}
	if err := zip.Close(); err != nil {
		return b, 0, fmt.Errorf("pack events: %w", err)
	}
	sum := digest.Sum(nil)
	newest := events[n-1].Time
	return Block{
		ID: hex.EncodeToString(sum[:12]), Project: events[0].Project, Shard: int(sum[31]) % Shards, Newest: newest,
		Expires: newest.Add(KeptFor), Count: n, Packed: packed.Bytes(),
	}, n, nil
}

// counter counts what is written.
type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// Events reads a block. After an error they are those that could be read.
func (b Block) Events() ([]Event, error) {
	zip, err := gzip.NewReader(bytes.NewReader(b.Packed))
	if err != nil {
		return nil, fmt.Errorf("block of events %s: %w", b.ID, err)
	}
	events := make([]Event, 0, b.Count)
	for lines := json.NewDecoder(zip); ; {
		var e Event
		switch err := lines.Decode(&e); {
		case errors.Is(err, io.EOF):
			return events, nil
		case err != nil:
			return events, fmt.Errorf("block of events %s: %w", b.ID, err)
		}
		events = append(events, e)
	}
}

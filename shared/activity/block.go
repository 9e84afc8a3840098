package activity

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Stream is entries that lie together, since they are read together: a flood of deliveries does not make the calls
// dear to read, nor do requests of the management API.
type Stream string

// The streams.
const (
	Logs       Stream = "log"
	Deliveries Stream = "delivery"
	Requests   Stream = "request"
)

// StreamOf is where entries of a kind lie.
func StreamOf(k Kind) Stream {
	switch k {
	case Delivery:
		return Deliveries
	case Request:
		return Requests
	default:
		return Logs
	}
}

// Shards is over how many places a stream is spread, so that none is hot.
const Shards = 4

// Late is the shard of blocks that came too late for who follows the log. They are there a second time, in the order in
// which they came.
const Late = Shards

// Place is where blocks lie.
type Place struct {
	Project string
	Stream  Stream
	Shard   int
}

// Span is the longest time between two entries of a block. A reader that wants an entry of a time need not look at
// blocks whose newest entry is older, or newer by more than this.
const Span = 15 * time.Second

// maxBlock bounds the JSON lines of a block, in bytes. They are a fifth of it when they are packed, so that a page
// reads little that it does not show. One line that is longer is a block of its own.
const maxBlock = 96 << 10

// lateAfter is by how much the newest entry of a block may be older than the block's arrival before it is late. An
// entry has the time of its beginning, and the longest request takes half of this.
const lateAfter = time.Minute

// Block is entries of one stream that came together, packed. Its ID follows from their IDs: what is delivered twice
// is one block.
type Block struct {
	Place
	ID             string
	Oldest, Newest time.Time // of its entries
	Arrived        time.Time
	Expires        time.Time
	Count          int
	Packed         []byte // JSON lines, gzip
}

// IsLate says whether who follows the log must be shown the block out of its place.
func (b *Block) IsLate() bool { return b.Newest.Before(b.Arrived.Add(-lateAfter)) }

// line is an entry that is not packed yet.
type line struct {
	ID      string    `json:"id"`
	Project string    `json:"project"`
	Kind    Kind      `json:"kind"`
	Time    time.Time `json:"time"`
	Failed  bool      `json:"failed"`
	text    []byte
}

// pack makes blocks of lines of one project and stream.
func pack(lines []line, arrived time.Time, keep time.Duration) ([]Block, error) {
	slices.SortFunc(lines, func(a, b line) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	lines = slices.CompactFunc(lines, func(a, b line) bool { return a.ID == b.ID && a.Time.Equal(b.Time) })
	var blocks []Block
	for len(lines) > 0 {
		n, size := 0, 0
		for n < len(lines) && lines[n].Time.Sub(lines[0].Time) <= Span && (n == 0 || size+len(lines[n].text) <= maxBlock) {
			size += len(lines[n].text) + 1
			n++
		}
		b, err := packOne(lines[:n])
		if err != nil {
			return nil, err
		}
		b.Arrived, b.Expires = arrived, b.Newest.Add(keep)
		blocks, lines = append(blocks, b), lines[n:]
	}
	return blocks, nil
}

func packOne(lines []line) (Block, error) {
	var packed bytes.Buffer
	digest, z := sha256.New(), gzip.NewWriter(&packed)
	for _, l := range lines {
		digest.Write([]byte(l.ID + "\n"))
		if _, err := z.Write(append(l.text, '\n')); err != nil {
			return Block{}, fmt.Errorf("pack: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return Block{}, fmt.Errorf("pack: %w", err)
	}
	sum := digest.Sum(nil)
	first, last := lines[0], lines[len(lines)-1]
	return Block{
		Place:  Place{Project: first.Project, Stream: StreamOf(first.Kind), Shard: int(sum[0]) % Shards},
		ID:     base64.RawURLEncoding.EncodeToString(sum[:12]),
		Oldest: first.Time, Newest: last.Time, Count: len(lines), Packed: packed.Bytes(),
	}, nil
}

// each hands over the JSON of each entry. It is valid until the next one.
func (b *Block) each(do func(text []byte) error) error {
	z, err := gzip.NewReader(bytes.NewReader(b.Packed))
	if err != nil {
		return fmt.Errorf("block %s: %w", b.ID, err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 0, 64<<10), 1<<20)
	for lines.Scan() {
		if err := do(lines.Bytes()); err != nil {
			return fmt.Errorf("block %s: %w", b.ID, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("block %s: %w", b.ID, err)
	}
	return nil
}

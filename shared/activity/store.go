package activity

import (
	"context"
	"time"
)

// Store keeps blocks. Implementations MUST be such that a block which PutBlock has stored is seen by every consistent
// read that begins later.
type Store interface {
	// PutBlock stores a block unless it is there already, which is no error. One that is late is stored in the shard Late
	// as well, both or neither.
	PutBlock(ctx context.Context, b Block) error
	// Blocks reads blocks of one place in the order of their newest entries' times, in the shard Late in that of their
	// arrival. last says where it stopped, and is "" behind the last block. A block whose retention is over is not shown.
	Blocks(ctx context.Context, r Range) (blocks []Block, last string, err error)
}

// Range is blocks of a place between two times, both inclusive.
type Range struct {
	Place
	From, To   time.Time
	Backward   bool   // newest first
	After      string // what Blocks gave as last
	Limit      int    // blocks; fewer may come although there are more
	Consistent bool   // sees everything that was stored before, at twice the cost
}

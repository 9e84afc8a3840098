package pump

import (
	"fmt"
	"sync"

	"patchbay/infra/local/durable"
)

// mark is how far a mapping is in a shard.
type mark struct {
	Sequence string `json:"sequence"`       // of the last record dealt with
	Done     bool   `json:"done,omitempty"` // the shard has ended and all of it is dealt with
}

// checkpoints remembers the marks of one stream, in a file when it has a path.
type checkpoints struct {
	path string
	mu   sync.Mutex
	file checkpointFile
}

type checkpointFile struct {
	StreamARN string                     `json:"stream"`
	Mappings  map[string]map[string]mark `json:"mappings"` // mapping name, shard id
}

// openCheckpoints reads the file. Marks of another stream are of no use: a table that was made anew has a new one.
func openCheckpoints(path, stream string) (*checkpoints, error) {
	c := &checkpoints{path: path}
	if path != "" {
		if err := durable.ReadJSON(path, &c.file); err != nil {
			return nil, fmt.Errorf("pump: %w", err)
		}
	}
	if c.file.StreamARN != stream || c.file.Mappings == nil {
		c.file = checkpointFile{StreamARN: stream, Mappings: map[string]map[string]mark{}}
	}
	return c, nil
}

func (c *checkpoints) at(mapping, shard string) mark {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.file.Mappings[mapping][shard]
}

// set moves a mark and returns when it is on disk.
func (c *checkpoints) set(mapping, shard string, m mark) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file.Mappings[mapping] == nil {
		c.file.Mappings[mapping] = map[string]mark{}
	}
	if c.file.Mappings[mapping][shard] == m {
		return nil
	}
	c.file.Mappings[mapping][shard] = m
	if c.path == "" {
		return nil
	}
	return durable.WriteJSON(c.path, c.file)
}

// keep forgets the shards that the stream no longer lists.
func (c *checkpoints) keep(mapping string, listed map[string]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for shard := range c.file.Mappings[mapping] {
		if !listed[shard] {
			delete(c.file.Mappings[mapping], shard)
		}
	}
}

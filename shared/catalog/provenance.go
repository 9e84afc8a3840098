package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Provenance is where the facts of one definition were read. It is compiled apart from the definition, since it is for
// readers: who runs a connector does not need it.
type Provenance struct {
	Key  string              `json:"key"`
	Auth map[string][]Source `json:"auth,omitempty"` // by auth type
	// Reads are by the key of the declared read.
	Reads map[string][]Source `json:"reads,omitempty"`
}

// FindProvenance finds what compiled sources (package compiled) say of a definition. The zero value is of one that they
// do not know.
func FindProvenance(sources, key string) (Provenance, error) {
	line, ok := findDefinition(sources, key)
	if !ok {
		return Provenance{Key: key}, nil
	}
	var p Provenance
	if err := json.Unmarshal([]byte(line), &p); err != nil {
		return p, fmt.Errorf("sources of %s: %w", key, err)
	}
	return p, nil
}

// FolderSources says where the facts of a definition in one of the catalog's folders were read. ok is false for a
// built-in definition. Its sources are not here, since what runs connectors must not carry them (package compiled).
func (c *Catalog) FolderSources(key string) (said Provenance, ok bool, err error) {
	for _, s := range slices.Backward(c.sets[1:]) {
		if _, listed := s.line(key); !listed || !isKey(key) {
			continue
		}
		sources, err := s.sources()
		if err != nil {
			return Provenance{}, true, fmt.Errorf("sources of %s: %w", key, err)
		}
		said, err := FindProvenance(sources, key)
		return said, true, err
	}
	return Provenance{}, false, nil
}

// withoutSources takes a definition apart into what runs it and where it was read.
func withoutSources(def *Definition) (*Definition, Provenance) {
	bare, said := *def, Provenance{Key: def.Key, Auth: map[string][]Source{}}
	bare.Auth = slices.Clone(def.Auth)
	bare.Sources = nil
	for i := range bare.Auth {
		if a := &bare.Auth[i]; len(a.Sources) > 0 {
			said.Auth[a.Key], a.Sources = a.Sources, nil
		}
		if a := bare.Auth[i].API; a != nil {
			own := *a
			own.Reads = said.take(a.Reads)
			bare.Auth[i].API = &own
		}
	}
	bare.API.Reads = said.take(def.API.Reads)
	return &bare, said
}

// take keeps the sources of reads, and returns the reads without them.
func (p *Provenance) take(reads []ReadCall) []ReadCall {
	reads = slices.Clone(reads)
	for i := range reads {
		if r := &reads[i]; len(r.Sources) > 0 {
			if p.Reads == nil {
				p.Reads = map[string][]Source{}
			}
			p.Reads[r.Key], r.Sources = r.Sources, nil
		}
	}
	return reads
}

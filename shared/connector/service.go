package connector

import (
	"log/slog"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// Catalog is the part of catalog.Catalog that the rules need.
type Catalog interface {
	Get(key string) (*catalog.Definition, bool)
	List() []catalog.Entry
}

// Service runs the use cases of this package, one file each.
type Service struct {
	Store   Store
	Secrets Secrets
	Catalog Catalog
	Now     func() time.Time
	Log     *slog.Logger
}

// definition returns the catalog's entry if the project may know of it (rule 8), else ErrUnknown.
func (s *Service) definition(p project.Project, key string) (*catalog.Definition, error) {
	def, ok := s.Catalog.Get(key)
	if !ok || !p.Withheld.Sees(catalog.Entry{Key: def.Key, Categories: def.Categories}) {
		return nil, ErrUnknown.Says("There is no connector %q. GET /connectors lists those there are.", key)
	}
	return def, nil
}

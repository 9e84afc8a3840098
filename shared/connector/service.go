package connector

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// Catalog is the part of catalog.Catalog that the rules need.
type Catalog interface {
	// Get returns the definition that a project has of a provider key, or catalog.ErrUnknown.
	Get(ctx context.Context, project, key string) (*catalog.Definition, error)
	// List returns a project's connectors in the order in which lists show them.
	List(ctx context.Context, project string) ([]catalog.Entry, error)
}

// Service runs the use cases of this package, one file each.
type Service struct {
	Store   Store
	Secrets Secrets
	Catalog Catalog
	Now     func() time.Time
	Log     *slog.Logger
}

// definition returns the connector's definition if the project may know of it (rule 8), else ErrUnknown.
func (s *Service) definition(ctx context.Context, p project.Project, key string) (*catalog.Definition, error) {
	def, err := s.Catalog.Get(ctx, p.ID, key)
	if errors.Is(err, catalog.ErrUnknown) || err == nil && !p.Withheld.Sees(def.Entry()) {
		return nil, ErrUnknown.Says("There is no connector %q. GET /connectors lists those there are.", key)
	}
	return def, err
}

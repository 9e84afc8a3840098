package connector

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// Catalog is what a project has of connectors: the deployment's, and its own. own.Catalog is it.
type Catalog interface {
	// Get returns the definition that a project has of a provider key, in its latest version, or catalog.ErrUnknown.
	Get(ctx context.Context, project, key string) (*catalog.Definition, error)
	// Pinned returns the latest of the versions that a pin names. catalog.ErrUnknown, ErrVersion.
	Pinned(ctx context.Context, project, key string, pin catalog.Pin) (*catalog.Definition, error)
	// List returns a project's connectors in the order in which lists show them.
	List(ctx context.Context, p project.Project) ([]catalog.Entry, error)
}

// Service runs the use cases of this package, one file each.
type Service struct {
	Store   Store
	Secrets Secrets
	Catalog Catalog
	// MCP and Sealer get and keep clients at MCP servers.
	MCP    MCP
	Sealer secret.Sealer
	Now    func() time.Time
	Log    *slog.Logger
}

// definition returns the connector's definition if the project may know of it (rule 8), else ErrUnknown.
func (s *Service) definition(ctx context.Context, p project.Project, key string) (*catalog.Definition, error) {
	def, err := s.Catalog.Get(ctx, p.ID, key)
	if errors.Is(err, catalog.ErrUnknown) || err == nil && !p.Withheld.Sees(def.Entry()) {
		return nil, ErrUnknown.Says("There is no connector %q. GET /connectors lists those there are.", key)
	}
	return def, err
}

// pinned is definition by a pin: ErrUnknown, or ErrInvalid at the pin when no version fits.
func (s *Service) pinned(
	ctx context.Context, p project.Project, key string, pin catalog.Pin,
) (*catalog.Definition, error) {
	if _, err := s.definition(ctx, p, key); err != nil {
		return nil, err
	}
	def, err := s.Catalog.Pinned(ctx, p.ID, key, pin)
	if refusal, ok := errors.AsType[*fault.Error](err); ok && errors.Is(err, ErrVersion) {
		return nil, ErrInvalid.At("body.provider_version", refusal.Message)
	}
	return def, err
}

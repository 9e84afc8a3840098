package own

import (
	"cmp"
	"context"
	"slices"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// Service runs the use cases of this package.
type Service struct {
	Store Store
	Parse catalog.Parser
	// Loopback lets addresses be of the author's own machine: in local mode alone.
	Loopback bool
	Now      func() time.Time
}

// tries bounds how often a change that names no version is made anew to what others made of the record.
const tries = 16

// Get returns a definition of the project's own that its plan lets it know of. ErrNotFound.
func (s *Service) Get(ctx context.Context, p project.Project, key string) (Definition, error) {
	if !catalog.IsOwn(key) {
		return Definition{}, ErrNotFound
	}
	d, err := s.Store.Definition(ctx, p.ID, key)
	if err == nil && !p.Withheld.Sees(d.Entry) {
		return Definition{}, ErrNotFound
	}
	return d, err
}

// List returns the definitions of the project's own that its plan lets it know of, by key.
func (s *Service) List(ctx context.Context, p project.Project) ([]Definition, error) {
	all, err := s.Store.Definitions(ctx, p.ID)
	return slices.DeleteFunc(all, func(d Definition) bool { return !p.Withheld.Sees(d.Entry) }), err
}

// Source returns a version of a definition as its author wrote it; "" is the latest. ErrNotFound, ErrVersionUnknown.
func (s *Service) Source(
	ctx context.Context, p project.Project, key, number string,
) (d Definition, of, source string, err error) {
	d, err = s.Get(ctx, p, key)
	if err != nil {
		return d, "", "", err
	}
	number = cmp.Or(number, d.Numbers()[0])
	if _, ok := d.Versions[number]; !ok {
		return d, "", "", ErrVersionUnknown
	}
	text, err := s.Store.Text(ctx, p.ID, key, number)
	return d, number, text.Source, err
}

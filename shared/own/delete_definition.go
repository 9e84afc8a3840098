package own

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// DeleteVersion deletes one version of a definition that has others. ErrVersionUnknown, ErrLast, ErrVersionInUse.
func (s *Service) DeleteVersion(
	ctx context.Context, p project.Project, key, number string, ifVersions []int64,
) error {
	_, err := s.untilFresh(ifVersions, func() (Definition, error) {
		read, err := s.Get(ctx, p, key)
		switch _, there := read.Versions[number]; {
		case err != nil:
			return read, err
		case !allowed(ifVersions, read.Version):
			return read, fault.ErrStale
		case !there:
			return read, ErrVersionUnknown
		case len(read.Versions) == 1:
			return read, ErrLast
		}
		next := read.changed(s.Now().UTC().Truncate(time.Millisecond))
		delete(next.Versions, number)
		if next.Entry, err = s.entry(ctx, next); err != nil {
			return read, err
		}
		return next, s.update(ctx, next, read, number, nil)
	})
	return err
}

// entry is what lists show of a definition's latest version.
func (s *Service) entry(ctx context.Context, d Definition) (catalog.Entry, error) {
	text, err := s.Store.Text(ctx, d.Project, d.Key, d.Numbers()[0])
	if errors.Is(err, ErrVersionUnknown) {
		err = fault.ErrStale // deleted meanwhile
	}
	if err != nil {
		return catalog.Entry{}, err
	}
	def, err := catalog.Decode([]byte(text.Compiled))
	if err != nil {
		return catalog.Entry{}, err
	}
	return def.Entry(), nil
}

// Delete deletes a definition with all its versions. ErrNotFound, ErrInUse.
func (s *Service) Delete(ctx context.Context, p project.Project, key string, ifVersions []int64) error {
	_, err := s.untilFresh(ifVersions, func() (Definition, error) {
		d, err := s.Get(ctx, p, key)
		if err != nil {
			return d, err
		}
		if !allowed(ifVersions, d.Version) {
			return d, fault.ErrStale
		}
		return d, s.Store.DeleteDefinition(ctx, d)
	})
	return err
}

package own

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/project"
)

var _ connector.Catalog = (*Catalog)(nil)

// Catalog is what projects have of connectors: the deployment's, and each project its own. A key says by its prefix
// which of the two it is, so a look-up of the deployment's reads nothing.
type Catalog struct {
	Built *catalog.Catalog
	Store Reader // nil: no project has any of its own
	// RecordsFor is how long a definition's record is taken for what it was; 0 reads it anew each time. It is for work in
	// bulk, where a change may take as long to reach it.
	RecordsFor time.Duration
	Now        func() time.Time // with RecordsFor

	recent recent
}

// Get implements connector.Catalog.
func (c *Catalog) Get(ctx context.Context, project, key string) (*catalog.Definition, error) {
	return c.Pinned(ctx, project, key, catalog.Latest)
}

// Pinned implements connector.Catalog. Of the deployment's connectors there is one version.
func (c *Catalog) Pinned(
	ctx context.Context, project, key string, pin catalog.Pin,
) (*catalog.Definition, error) {
	if catalog.IsOwn(key) {
		return c.own(ctx, project, key, pin)
	}
	def, err := c.Built.Get(ctx, project, key)
	if err == nil && !pin.Fits(def.Version) {
		return nil, noVersion(key, pin, def.Version)
	}
	return def, err
}

// noVersion refuses a pin that none of the versions there are fits.
func noVersion(key string, pin catalog.Pin, versions ...string) error {
	there := strings.Join(versions, ", ")
	return connector.ErrVersion.Says("No version of %s fits %q. Those there are: %s.", key, pin, there)
}

// own reads a definition of the project's own. A version that is replaced between the two reads is met as it is by
// then; one that is deleted sends the look-up back to the record.
func (c *Catalog) own(ctx context.Context, project, key string, pin catalog.Pin) (*catalog.Definition, error) {
	for again := false; ; again = true {
		d, err := c.record(ctx, project, key, again)
		if errors.Is(err, ErrNotFound) {
			return nil, catalog.ErrUnknown
		}
		if err != nil {
			return nil, err
		}
		number, ok := pin.Best(d.Numbers())
		if !ok {
			return nil, noVersion(key, pin, d.Numbers()...)
		}
		def, err := c.version(ctx, d, number)
		if !errors.Is(err, ErrVersionUnknown) || again {
			return def, err
		}
	}
}

// record reads the record of a definition, unless it was read for the same work, or lately.
func (c *Catalog) record(ctx context.Context, project, key string, again bool) (Definition, error) {
	switch {
	case c.Store == nil:
		return Definition{}, ErrNotFound
	case again || c.RecordsFor == 0:
		if d, ok := seen(ctx, project, key); ok && !again {
			return d, nil
		}
		d, err := c.Store.Definition(ctx, project, key)
		if err == nil {
			note(ctx, d)
		}
		return d, err
	}
	if d, ok := c.recent.record(project, key, c.Now().Add(-c.RecordsFor)); ok {
		return d, nil
	}
	d, err := c.Store.Definition(ctx, project, key)
	if err == nil {
		c.recent.keepRecord(d, c.Now())
	}
	return d, err
}

// version reads one version of a definition, which is parsed once for each digest.
func (c *Catalog) version(ctx context.Context, d Definition, number string) (*catalog.Definition, error) {
	at := place{d.Project, d.Key, number, d.Versions[number].Digest}
	if def, ok := c.recent.definition(at); ok {
		return def, nil
	}
	text, err := c.Store.Text(ctx, d.Project, d.Key, number)
	if err != nil {
		return nil, err
	}
	def, err := catalog.Decode([]byte(text.Compiled))
	if err != nil {
		return nil, fmt.Errorf("%s %s of project %s: %w", d.Key, number, d.Project, err)
	}
	if text.digest() == at.digest {
		c.recent.keep(at, def, len(text.Compiled))
	}
	return def, nil
}

// List implements connector.Catalog. The project's record says whether it has any of its own; only then they are read,
// by one query.
func (c *Catalog) List(ctx context.Context, p project.Project) ([]catalog.Entry, error) {
	entries, err := c.Built.List(ctx, p.ID)
	if err != nil || p.Definitions == 0 || c.Store == nil {
		return entries, err
	}
	all, err := c.Store.Definitions(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	merged := slices.Clone(entries)
	for _, d := range all {
		merged = append(merged, d.Entry)
		note(ctx, d)
	}
	slices.SortFunc(merged, catalog.Before)
	return merged, nil
}

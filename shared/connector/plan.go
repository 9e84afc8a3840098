package connector

import (
	"context"
	"errors"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// Definitions is the part of Catalog that a plan is held against.
type Definitions interface {
	Get(ctx context.Context, project, key string) (*catalog.Definition, error)
}

// UnderPlan returns a connector as its project's plan leaves it (rule 8).
func UnderPlan(ctx context.Context, all Definitions, p project.Project, c Connector) (Connector, error) {
	if p.Withheld.Empty() {
		return c, nil
	}
	entry := catalog.Entry{Key: c.Key} // of one that the catalog has lost
	def, err := all.Get(ctx, p.ID, c.Key)
	switch {
	case err == nil:
		entry = def.Entry()
	case !errors.Is(err, catalog.ErrUnknown):
		return c, err
	}
	if !p.Withheld.Sees(entry) {
		c.WithheldSince = p.Withheld.Since
	}
	return c, nil
}

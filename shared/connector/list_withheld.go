package connector

import (
	"context"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// ListWithheld returns the connectors that the project's plan leaves out, in the catalog's order, for the owner to know
// what another plan would bring. Callers tell names and categories alone (rule 8).
func (s *Service) ListWithheld(ctx context.Context, p project.Project) ([]catalog.Entry, error) {
	if p.Withheld.Empty() {
		return nil, nil
	}
	entries, err := s.Catalog.List(ctx, p)
	if err != nil {
		return nil, err
	}
	var withheld []catalog.Entry
	for _, e := range entries {
		if !p.Withheld.Sees(e) {
			withheld = append(withheld, e)
		}
	}
	return withheld, nil
}

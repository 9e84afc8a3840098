package inbound

import (
	"context"

	"patchbay/shared/catalog"
)

// Verify is verify, for tests of signatures alone.
func (s *Service) Verify(ctx context.Context, w *catalog.Webhooks, r *Request, setup map[string]string) (any, error) {
	p, err := s.verify(ctx, w, r, setup)
	return p.document, err
}

// Challenged is challenged with the setup fields at hand.
func Challenged(w *catalog.Webhooks, r *Request, setup map[string]string, signed bool) (Answer, bool, error) {
	return challenged(w, r, func() (map[string]string, error) { return setup, nil }, signed)
}

// Lookup is lookup.
func Lookup(text, path string) []string { return lookup(parseJSON([]byte(text)), path) }

package api

import (
	"context"
	"strings"

	"patchbay/shared/ident"
)

// bare names a field to an end user by its key alone: body.credentials.subdomain is a place in a request that they never saw.
// What is wrong with the body as a whole has no name.
func bare(location string) string {
	_, inside, _ := strings.Cut(location, ".")
	return inside[strings.LastIndexByte(inside, '.')+1:]
}

// labels names the fields of an auth config's connector as its form does; by their keys when it cannot be told.
func (s *Server) labels(ctx context.Context, project, configID string) func(location string) string {
	return func(location string) string {
		key := bare(location)
		connectorKey, _ := ident.Owner("cfg", configID)
		def, err := s.Catalog.Get(ctx, project, connectorKey)
		if err != nil {
			return key
		}
		label := ""
		for i := range def.Auth {
			for _, f := range def.Auth[i].Config {
				switch {
				case f.Key != key || f.Label == label:
				case label != "": // two auth types call it differently
					return key
				default:
					label = f.Label
				}
			}
		}
		if label == "" {
			return key
		}
		return label
	}
}

package api

import (
	"strings"

	"patchbay/shared/ident"
)

// bare names a field to an end user by its key alone: body.credentials.subdomain is a place in a request that they never saw.
// What is wrong with the body as a whole has no name.
func bare(location string) string {
	_, inside, _ := strings.Cut(location, ".")
	return inside[strings.LastIndexByte(inside, '.')+1:]
}

// labels names the fields of an auth config's connector as its form does.
func (s *Server) labels(configID string) func(location string) string {
	return func(location string) string {
		key := bare(location)
		connectorKey, _ := ident.Owner("cfg", configID)
		def, ok := s.Catalog.Get(connectorKey)
		if !ok {
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

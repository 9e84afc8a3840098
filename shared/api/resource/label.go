package resource

import (
	"context"

	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/wire"
)

// Definitions finds connectors for a project; catalog.Catalog does.
type Definitions interface {
	Get(ctx context.Context, project, key string) (*catalog.Definition, error)
}

// FormLabels names the fields of an auth config's connector as its form does, and by their keys where that cannot be
// told.
func FormLabels(ctx context.Context, definitions Definitions, project, configID string) wire.Labeller {
	return func(location string) string {
		key := wire.ByKey(location)
		connectorKey, _ := ident.Owner("cfg", configID)
		def, err := definitions.Get(ctx, project, connectorKey)
		if err != nil {
			return key
		}
		if label := labelOf(def, key); label != "" {
			return label
		}
		return key
	}
}

// labelOf is the label of a config field, and "" if no auth type has it or two auth types call it differently.
func labelOf(def *catalog.Definition, key string) (label string) {
	for i := range def.Auth {
		for _, f := range def.Auth[i].Config {
			switch {
			case f.Key != key || f.Label == label:
			case label != "":
				return ""
			default:
				label = f.Label
			}
		}
	}
	return label
}

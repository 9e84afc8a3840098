package catalog

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// AllEntries lists the connectors of a catalog, the same for every project.
func AllEntries(t testing.TB, c *Catalog) []Entry {
	t.Helper()
	entries, err := c.List(t.Context(), "prj_x")
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// Find returns a connector's definition; nil when the catalog has none.
func Find(t testing.TB, c *Catalog, key string) *Definition {
	t.Helper()
	def, err := c.Get(t.Context(), "prj_x", key)
	if err != nil && !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	return def
}

// CheckSchema lists where a definition, as JSON, departs from the schema.
var CheckSchema = checkSchema

// FaultsOf lists all faults of a definition, as JSON without families.
func FaultsOf(document []byte) ([]Problem, error) {
	_, problems, err := decodeChecked(document, Families{}, Check)
	return problems, err
}

// PresetNames lists the presets of fields.
func PresetNames() []string { return slices.Sorted(maps.Keys(presets)) }

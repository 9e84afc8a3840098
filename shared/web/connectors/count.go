package connectors

import (
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// Counted is how many there are of something.
type Counted struct {
	Key, Name string
	N         int
}

// Counts say what a catalog has. Each connector counts in its first category, each way to authenticate by its scheme
// and by the best evidence for it.
type Counts struct{ Categories, Schemes, Evidence []Counted }

// evidence is every kind, the best first; a way without sources has none of them.
var evidence = []string{
	catalog.EvidenceLive, catalog.EvidenceVendorCode, catalog.EvidenceDocument, catalog.EvidenceSecondary,
}

// Count counts entries and their sources, the most first.
func Count(entries []catalog.Entry, sources func(key string) (catalog.Provenance, error)) Counts {
	categories, schemes, best := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range entries {
		categories[string(e.Categories[0])]++
		said, err := sources(e.Key)
		for _, a := range e.Auth {
			schemes[string(a.Scheme)]++
			if err == nil {
				best[bestOf(said.Auth[a.Key])]++
			}
		}
	}
	return Counts{
		Categories: counted(categories, func(key string) string { return catalog.Category(key).Name() }),
		Schemes:    counted(schemes, func(key string) string { return SchemeName(catalog.Scheme(key)) }),
		Evidence:   counted(best, EvidenceName),
	}
}

func bestOf(sources []catalog.Source) string {
	for _, kind := range evidence {
		if slices.ContainsFunc(sources, func(s catalog.Source) bool { return s.Evidence == kind }) {
			return kind
		}
	}
	return "not told"
}

func counted(counts map[string]int, name func(key string) string) []Counted {
	var all []Counted
	for key, n := range counts {
		all = append(all, Counted{Key: key, Name: name(key), N: n})
	}
	slices.SortFunc(all, func(a, b Counted) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

package fakeprovider_test

import (
	"os"
	"path/filepath"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// TestOwnDefinitions is `patchbay catalog test`: the life of an account of each auth type of the files that
// PATCHBAY_CATALOG_TEST names.
func TestOwnDefinitions(t *testing.T) {
	named := os.Getenv("PATCHBAY_CATALOG_TEST")
	if named == "" {
		t.Skip("for patchbay catalog test, which names files")
	}
	b := newBench(t)
	for _, file := range filepath.SplitList(named) {
		d, err := catalog.ReadFile(file, yamlfile.Parse)
		if err != nil {
			t.Error(err)
			continue
		}
		for i := range d.Auth {
			t.Run(d.Key+"/"+d.Auth[i].Key, func(t *testing.T) { newLife(t, b, d, &d.Auth[i]).run(t) })
		}
	}
}

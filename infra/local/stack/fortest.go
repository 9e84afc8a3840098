package stack

import (
	"context"
	"path/filepath"
	"testing"

	"patchbay/infra/local/scratch"
)

// ForTest starts a stack of its own for a test, on free ports and in a folder that is gone afterwards.
func ForTest(t testing.TB, change ...func(*Options)) *Stack {
	t.Helper()
	o := Options{DataDir: filepath.Join(scratch.ForTest(t), "data"), Engine: "dynoxide", Origins: "*", TokenSeconds: 300}
	for _, c := range change {
		c(&o)
	}
	// Not t.Context: it ends before the clean-up does.
	s, err := Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

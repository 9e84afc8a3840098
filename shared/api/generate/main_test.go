package main

import (
	"bytes"
	"os"
	"testing"
)

// TestDocumentIsCurrent fails when the operations changed and `go generate ./shared/api` was forgotten.
func TestDocumentIsCurrent(t *testing.T) {
	want, err := document()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("openapi.json is stale: go generate ./shared/api")
	}
}

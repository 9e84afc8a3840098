package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
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

// TestSwaggerUIIsTheModules fails when the module was updated and `go generate ./shared/api` was forgotten.
func TestSwaggerUIIsTheModules(t *testing.T) {
	want, err := readerFiles()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		if have, err := os.ReadFile(filepath.Join("../swagger", name)); err != nil || !bytes.Equal(have, content) {
			t.Errorf("swagger/%s is stale: go generate ./shared/api (%v)", name, err)
		}
	}
}

// TestErrorsPageIsCurrent fails when an error changed and `go generate ./shared/api` was forgotten.
func TestErrorsPageIsCurrent(t *testing.T) {
	want, err := errorsPage("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../" + errorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("infra/docs/errors.md is stale: go generate ./shared/api")
	}
	if n := strings.Count(want, "\n| `"); n < 50 {
		t.Errorf("the page has only %d codes", n)
	}
}

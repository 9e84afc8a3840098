package main

import (
	"bytes"
	"os"
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

// TestToolsAreCurrent fails when the document changed and `go generate ./shared/api` was forgotten.
func TestToolsAreCurrent(t *testing.T) {
	document, err := document()
	if err != nil {
		t.Fatal(err)
	}
	want, err := toolsOf(document)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../" + toolsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("tools.json is stale: go generate ./shared/api")
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

package main

import (
	"os"
	"testing"
)

// The page is what the commands make of it.
func TestDocumentIsCurrent(t *testing.T) {
	var c commands
	k, err := c.parser()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != document(k) {
		t.Error("infra/docs/cli.md is not of these commands: go generate ./infra/patchbay")
	}
}

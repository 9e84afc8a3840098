package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// The prepared document has what back ends call, and one error for each operation.
func TestPrepare(t *testing.T) {
	text, err := os.ReadFile("../../../shared/api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	prepared, err := prepare(text, flavor{exactNumbers: true})
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Webhooks   any
		Components struct {
			Schemas map[string]struct{ Properties map[string]map[string]any }
		}
	}
	if err := json.Unmarshal(prepared, &doc); err != nil {
		t.Fatal(err)
	}
	operations := 0
	for path, item := range doc.Paths {
		for method, raw := range item {
			var op struct {
				Tags      []string
				Responses map[string]any
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				continue // parameters of a path
			}
			operations++
			for _, tag := range op.Tags {
				if tag == "Hub" || tag == "Console" {
					t.Errorf("%s %s is %s's", method, path, tag)
				}
			}
			if op.Responses["default"] == nil || op.Responses["404"] != nil || op.Responses["500"] != nil {
				t.Errorf("%s %s answers %v", method, path, op.Responses)
			}
		}
	}
	if operations < 60 || doc.Webhooks != nil || len(doc.Components.Schemas["Payload"].Properties) == 0 {
		t.Errorf("%d operations, webhooks %v", operations, doc.Webhooks)
	}
	if kind := doc.Components.Schemas["LinkedAccount"].Properties["metadata"]["x-go-type"]; kind != "json.RawMessage" {
		t.Errorf("metadata is %v", kind)
	}
}

// Nothing that a client is made of, nor what was made, changes without another sum.
func TestSumSeesDrift(t *testing.T) {
	home := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := client{name: "x", inputs: []string{"settings"}, output: "made"}
	sum := func(document string) string {
		t.Helper()
		s, err := c.sum(&generation{home: home}, []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	write("settings/a", "1")
	write("made/one", "1")
	first := sum("{}")
	if sum("{}") != first {
		t.Error("it is another without a change")
	}
	write("made/.ruff_cache/left", "behind")
	if sum("{}") != first {
		t.Error("what a tool left behind is part of it")
	}
	if sum("{ }") == first {
		t.Error("another document is not seen")
	}
	for name, text := range map[string]string{"settings/a": "2", "made/one": "2", "made/two": "1"} {
		write(name, text)
		if sum("{}") == first {
			t.Errorf("a change of %s is not seen", name)
		}
		write("settings/a", "1")
		write("made/one", "1")
		_ = os.Remove(filepath.Join(home, "made/two"))
		if sum("{}") != first {
			t.Error("put back, it is another")
		}
	}
}

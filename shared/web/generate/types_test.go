package main

import (
	"encoding/json"
	"testing"
)

func TestTypeScript(t *testing.T) {
	for _, tt := range []struct{ name, schema, want string }{
		{"text", `{"type":"string"}`, "string"},
		{"number", `{"type":"integer","format":"int64"}`, "number"},
		{"text or null", `{"type":["string","null"]}`, "string | null"},
		{"list or null", `{"type":["array","null"],"items":{"$ref":"#/components/schemas/Field"}}`, "Array<Field> | null"},
		{"choice", `{"type":"string","enum":["a","b\"c"]}`, `"a" | "b\"c"`},
		{"map", `{"type":"object","additionalProperties":{"type":"string"}}`, "Record<string, string>"},
		{"map of anything", `{"type":"object","additionalProperties":{}}`, "Record<string, unknown>"},
		{"open object", `{"type":"object"}`, "Record<string, unknown>"},
		{"anything", `{}`, "unknown"},
		{"one of", `{"oneOf":[{"type":"string"},{"$ref":"#/x/Y"}]}`, "string | Y"},
		{
			"object", `{"type":"object","required":["a"],"properties":{"a":{"type":"boolean"},"b-c":{"type":"string","description":"End */ of\n it"}}}`,
			"{\n  \"a\": boolean;\n  /** End * / of it */\n  \"b-c\"?: string;\n}",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s schema
			if err := json.Unmarshal([]byte(tt.schema), &s); err != nil {
				t.Fatal(err)
			}
			if got := s.ts(""); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What is written today is what is written tomorrow: nothing of the machine, the time or an earlier call is in it.
func TestCompressIsStable(t *testing.T) {
	content := []byte("some content, some content, some content")
	gz, br, err := compress(content)
	if err != nil {
		t.Fatal(err)
	}
	again, brAgain, err := compress(content)
	if err != nil {
		t.Fatal(err)
	}
	if string(gz) != string(again) || string(br) != string(brAgain) {
		t.Error("two runs wrote different bytes")
	}
	if len(gz) < 10 || string(gz[4:8]) != "\x00\x00\x00\x00" {
		t.Errorf("the header of gzip carries a time: % x", gz[:10])
	}
}

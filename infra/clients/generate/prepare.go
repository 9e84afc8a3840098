package main

import (
	"encoding/json"
	"slices"
	"strings"
)

// flavor is what one generator needs to be different.
type flavor struct {
	exactNumbers bool // a value of any kind stays as it was written: Go would round integers above 2^53
}

// foreign are the tags of operations that no back end calls: the hub's from a browser, the console's with a cookie.
var foreign = []string{"Hub", "Console"}

// prepare makes the document that clients are generated of. It has the operations of back ends, and one error for each:
// every error of the API is a Problem, so a listed status, and one that a gateway invents, are read the same way.
func prepare(text []byte, f flavor) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	delete(doc, "webhooks") // payloads stay as schemas; clients call none
	paths, _ := doc["paths"].(map[string]any)
	for path, item := range paths {
		item, _ := item.(map[string]any)
		for method, op := range item {
			op, ok := op.(map[string]any)
			if !ok {
				continue
			}
			if isForeign(op) {
				delete(item, method)
				continue
			}
			oneError(op)
		}
		if len(item) == 0 {
			delete(paths, path)
		}
	}
	if f.exactNumbers {
		components, _ := doc["components"].(map[string]any)
		schemas, _ := components["schemas"].(map[string]any)
		for _, schema := range schemas {
			keepNumbers(schema)
		}
	}
	return json.MarshalIndent(doc, "", " ")
}

func isForeign(op map[string]any) bool {
	tags, _ := op["tags"].([]any)
	return slices.ContainsFunc(tags, func(tag any) bool {
		name, _ := tag.(string)
		return slices.Contains(foreign, name)
	})
}

func oneError(op map[string]any) {
	responses, _ := op["responses"].(map[string]any)
	for status := range responses {
		if strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5") {
			delete(responses, status)
		}
	}
}

// keepNumbers has members of any kind read as they were written.
func keepNumbers(schema any) {
	o, _ := schema.(map[string]any)
	properties, _ := o["properties"].(map[string]any)
	for _, property := range properties {
		p, ok := property.(map[string]any)
		if !ok || p["type"] != nil || p["$ref"] != nil || p["oneOf"] != nil || p["anyOf"] != nil || p["allOf"] != nil {
			continue
		}
		p["x-go-type"] = "json.RawMessage"
		p["x-go-type-skip-optional-pointer"] = true
	}
}

package catalog

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Schema is the JSON Schema (2020-12) of a definition.
//
//go:embed schema.json
var Schema string

// compiledSchema is made on first use: only the generator and folders of definitions need it.
var compiledSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		return nil, fmt.Errorf("read schema.json: %w", err)
	}
	const id = "urn:patchbay:connector-definition:1"
	compiler := jsonschema.NewCompiler()
	if err = compiler.AddResource(id, document); err != nil {
		return nil, fmt.Errorf("add schema.json: %w", err)
	}
	schema, err := compiler.Compile(id)
	if err != nil {
		return nil, fmt.Errorf("compile schema.json: %w", err)
	}
	return schema, nil
})

// checkSchema lists where a definition, as JSON, departs from the schema. An error means that the document could not be
// checked at all.
func checkSchema(document []byte) ([]Problem, error) {
	schema, err := compiledSchema()
	if err != nil {
		return nil, err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, fmt.Errorf("read definition as JSON: %w", err)
	}
	err = schema.Validate(value)
	if err == nil {
		return nil, nil
	}
	invalid, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return nil, fmt.Errorf("validate definition: %w", err)
	}
	return leaves(invalid, message.NewPrinter(language.English), nil), nil
}

// leaves collects the innermost causes: the outer ones only say that something inside is wrong.
func leaves(e *jsonschema.ValidationError, p *message.Printer, found []Problem) []Problem {
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			found = leaves(cause, p, found)
		}
		return found
	}
	at := place("")
	for _, part := range e.InstanceLocation {
		at = at.at(part)
	}
	return append(found, Problem{Path: string(at), Message: e.ErrorKind.LocalizedString(p) + " (see shared/catalog/schema.json)"})
}

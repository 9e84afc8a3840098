package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// Document is a definition's file, parsed.
type Document interface {
	// JSON is the file as JSON, which the schema is about.
	JSON() []byte
	// Line is the line of a JSON pointer, or of the nearest thing around it that the file spells out.
	Line(pointer string) int
}

// Parser reads the syntax of a definition's file. The one there is, for YAML, is yamlfile.Parse.
type Parser func(content []byte) (Document, []Problem)

// Read reads one definition: syntax, presets and families, schema, then Check. The name of the file must be its key. Faults of the definition
// come back as a *DefinitionError that says where each is. The families are the built-in ones.
func Read(file string, content []byte, parse Parser) (*Definition, error) {
	families, err := builtInFamilies()
	if err != nil {
		return nil, err
	}
	return families.read(file, content, parse)
}

// read reads one definition whose auth types name these families.
func (f Families) read(file string, content []byte, parse Parser) (*Definition, error) {
	document, problems := parse(content)
	if len(problems) > 0 {
		return nil, &DefinitionError{File: file, Problems: problems}
	}
	def, problems, err := decodeChecked(document.JSON(), f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(problems) == 0 {
		if want := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)); def.Key != want {
			problems = append(problems, Problem{
				Path: "/key", Message: fmt.Sprintf("the key is %q but the file is named for %q; make them equal", def.Key, want),
			})
		}
		problems = append(problems, Check(def)...)
	}
	if len(problems) == 0 {
		return def, nil
	}
	for i := range problems {
		if problems[i].Line == 0 {
			problems[i].Line = document.Line(problems[i].Path)
		}
	}
	return nil, &DefinitionError{File: file, Problems: problems}
}

// decodeChecked turns the JSON form of a file into a definition, if the schema allows it.
func decodeChecked(document []byte, families Families) (def *Definition, problems []Problem, err error) {
	if document, problems, err = expand(document, families); err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	if problems, err = checkSchema(document); err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	def, err = Decode(document)
	if err != nil { // the schema and the Go type disagree: ours to repair
		return nil, nil, err
	}
	for i := range def.Auth {
		spellOutDomains(def.Auth[i].Setup)
		spellOutDomains(def.Auth[i].Config)
	}
	return def, nil, nil
}

// Decode reads the JSON form, strictly.
func Decode(document []byte) (*Definition, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	def := new(Definition)
	if err := decoder.Decode(def); err != nil {
		return nil, fmt.Errorf("decode definition: %w", err)
	}
	for i := range def.Auth { // a form without fields is [] on the wire
		if def.Auth[i].Setup == nil {
			def.Auth[i].Setup = []Field{}
		}
		if def.Auth[i].Config == nil {
			def.Auth[i].Config = []Field{}
		}
		api := def.APIOf(&def.Auth[i])
		def.Auth[i].NeedsSetup = needsSetup(&def.Auth[i], &api)
	}
	return def, nil
}

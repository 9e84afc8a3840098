package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
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

// Read reads one definition: syntax, presets and families, schema, then Check. The name of the file must be its key.
// Faults of the definition come back as a *DefinitionError that says where each is. The families are the built-in ones.
func Read(file string, content []byte, parse Parser) (*Definition, error) {
	families, err := builtInFamilies()
	if err != nil {
		return nil, err
	}
	return families.read(file, content, parse)
}

// read reads one definition whose auth types name these families.
func (f Families) read(file string, content []byte, parse Parser) (*Definition, error) {
	def, problems, err := f.readText(content, parse, func(def *Definition) []Problem {
		return append(misnamed(file, def.Key), Check(def)...)
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", file, err)
	case len(problems) > 0:
		return nil, &DefinitionError{File: file, Problems: problems}
	}
	return def, nil
}

// misnamed is the fault of a file that is not named for its key, or has a key that is no file's.
func misnamed(file, key string) []Problem {
	want := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	switch {
	case key != want:
		return []Problem{{
			Path: "/key", Message: fmt.Sprintf("the key is %q but the file is named for %q; make them equal", key, want),
		}}
	case IsOwn(key):
		return []Problem{{Path: "/key", Message: "keys of definitions that projects add by the API begin with " + OwnPrefix}}
	}
	return nil
}

// readText reads a definition: syntax, presets and families, schema, then what else it is held against. Every problem
// has its line.
func (f Families) readText(
	content []byte, parse Parser, check func(*Definition) []Problem,
) (def *Definition, problems []Problem, err error) {
	document, problems := parse(content)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	def, problems, err = decodeChecked(document.JSON(), f, check)
	if err != nil {
		return nil, nil, err
	}
	for i := range problems {
		if problems[i].Line == 0 {
			problems[i].Line = document.Line(problems[i].Path)
		}
	}
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, problems, nil
	}
	return def, nil, nil
}

// decodeChecked turns the JSON form of a file into a definition, if the schema and check allow it.
func decodeChecked(
	document []byte, families Families, check func(*Definition) []Problem,
) (def *Definition, problems []Problem, err error) {
	if document, problems, err = expand(document, families); err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	if problems, err = checkSchema(document); err != nil {
		return nil, nil, err
	}
	if len(problems) > 0 {
		return nil, append(problems, faultsBeside(document, problems, check)...), nil
	}
	def, err = decodeSpelled(document)
	if err != nil { // the schema and the Go type disagree: ours to repair
		return nil, nil, err
	}
	return def, check(def), nil
}

// decodeSpelled is Decode, with the rules of fields spelled out.
func decodeSpelled(document []byte) (*Definition, error) {
	def, err := Decode(document)
	if err != nil {
		return nil, err
	}
	for i := range def.Auth {
		spellOut(def.Auth[i].Setup)
		spellOut(def.Auth[i].Config)
	}
	return def, nil
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
		def.Auth[i].expectMCP()
		def.Auth[i].expectATProto()
		api := def.APIOf(&def.Auth[i])
		def.Auth[i].NeedsSetup = needsSetup(&def.Auth[i], &api)
	}
	return def, nil
}

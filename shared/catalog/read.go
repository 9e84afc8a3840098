package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile is the largest definition file, in bytes; maxNodes the largest definition once its aliases are written out.
const (
	maxFile  = 256 << 10
	maxNodes = 20_000
)

// Read reads one definition from YAML: syntax, schema, then Check. The name of the file must be its key. Faults of the
// definition come back as a *DefinitionError that says where each is.
func Read(file string, content []byte) (*Definition, error) {
	tree, problems := parse(content)
	if len(problems) > 0 {
		return nil, &DefinitionError{File: file, Problems: problems}
	}
	def, problems, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(problems) == 0 {
		if want := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)); def.Key != want {
			problems = append(problems, Problem{Path: "/key", Message: fmt.Sprintf("the key is %q but the file is named for %q; make them equal", def.Key, want)})
		}
		problems = append(problems, Check(def)...)
	}
	if len(problems) == 0 {
		return def, nil
	}
	for i := range problems {
		if problems[i].Line == 0 {
			problems[i].Line = line(tree, problems[i].Path)
		}
	}
	return nil, &DefinitionError{File: file, Problems: problems}
}

// parse makes the syntax tree, which is kept to tell lines.
func parse(content []byte) (tree ast.Node, problems []Problem) {
	// The parser is fed by hand-written files; should one break it, the author must still learn which file it was.
	defer func() {
		if broken := recover(); broken != nil {
			problems = []Problem{{Message: fmt.Sprint("the YAML parser failed: ", broken)}}
		}
	}()
	if len(content) > maxFile {
		return nil, []Problem{{Message: fmt.Sprintf("the file is larger than %d bytes", maxFile)}}
	}
	file, err := parser.ParseBytes(content, 0)
	if err != nil {
		return nil, []Problem{syntaxProblem(err)}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, []Problem{{Message: fmt.Sprintf("the file holds %d YAML documents; it must hold one definition", len(file.Docs))}}
	}
	tree = file.Docs[0].Body
	if !newWeigher(tree).within(maxNodes) {
		return nil, []Problem{{Message: fmt.Sprintf("with its aliases written out the definition has more than %d nodes", maxNodes)}}
	}
	return tree, nil
}

// decode turns YAML into a definition by way of JSON, which the schema is about.
func decode(content []byte) (def *Definition, problems []Problem, err error) {
	defer func() { // as in parse
		if broken := recover(); broken != nil {
			def, problems, err = nil, []Problem{{Message: fmt.Sprint("the YAML decoder failed: ", broken)}}, nil
		}
	}()
	var value any
	if err = yaml.Unmarshal(content, &value); err != nil {
		return nil, []Problem{syntaxProblem(err)}, nil
	}
	document, err := json.Marshal(value)
	if err != nil {
		return nil, []Problem{{Message: "not expressible as JSON: " + err.Error()}}, nil
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

func syntaxProblem(err error) Problem {
	if at, ok := errors.AsType[yaml.Error](err); ok {
		p := Problem{Message: at.GetMessage()}
		if token := at.GetToken(); token != nil && token.Position != nil {
			p.Line = token.Position.Line
		}
		return p
	}
	return Problem{Message: err.Error()}
}

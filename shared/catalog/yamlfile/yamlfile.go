// Package yamlfile reads connector definitions that are written as YAML. It is apart from package catalog so that a
// function, which reads compiled definitions alone, does not link a YAML library: starting one costs 0.4 million
// instructions.
package yamlfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v4"

	"patchbay/shared/catalog"
	"patchbay/shared/lazy"
)

// maxFile is the largest definition file, in bytes; maxNodes the largest definition once its aliases are written out.
const (
	maxFile  = 256 << 10
	maxNodes = 20_000
)

// document is a parsed file.
type document struct {
	root *yaml.Node
	json []byte
}

// JSON implements catalog.Document.
func (d *document) JSON() []byte { return d.json }

// Line implements catalog.Document.
func (d *document) Line(pointer string) int { return line(d.root, pointer) }

// Parse is a catalog.Parser.
func Parse(content []byte) (parsed catalog.Document, problems []catalog.Problem) {
	// The parser is fed by hand-written files; should one break it, the author must still learn which file it was.
	defer func() {
		if broken := recover(); broken != nil {
			parsed, problems = nil, problem("the YAML parser failed: %v", broken)
		}
	}()
	if len(content) > maxFile {
		return nil, problem("the file is larger than %d bytes", maxFile)
	}
	decoder, tree := yaml.NewDecoder(bytes.NewReader(Readable(content))), yaml.Node{}
	if err := decoder.Decode(&tree); err != nil && !errors.Is(err, io.EOF) {
		return nil, syntaxProblems(err)
	}
	if len(tree.Content) == 0 {
		return nil, problem("the file is empty; it must hold one definition")
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, problem("the file holds several YAML documents; it must hold one definition")
	}
	root := tree.Content[0]
	if left := maxNodes; !within(root, &left) {
		return nil, problem("with its aliases written out the definition has more than %d nodes", maxNodes)
	}
	var value any
	if err := root.Decode(&value); err != nil {
		return nil, syntaxProblems(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, problem("not expressible as JSON: %v", err)
	}
	return &document{root: root, json: text}, nil
}

// version12 is a document's first directive, when it says YAML 1.2.
var version12 = lazy.Regexp(`\A(?:\x{feff})?(?:[ \t]*(?:#.*)?\r?\n)*%YAML[ \t]+1\.2`)

// Readable is a file as the YAML library takes it: it reads YAML 1.2, and refuses a file that says so (v4.0.0,
// findings/yaml-v4-refuses-a-document-that-says-yaml-1.2.sh). No line and no column moves.
func Readable(content []byte) []byte {
	said := version12().Find(content)
	if said == nil {
		return content
	}
	content = bytes.Clone(content)
	content[len(said)-1] = '1'
	return content
}

func problem(format string, args ...any) []catalog.Problem {
	return []catalog.Problem{{Message: fmt.Sprintf(format, args...)}}
}

// syntaxProblems is what the YAML library finds wrong, each with its line.
func syntaxProblems(err error) []catalog.Problem {
	if all, ok := errors.AsType[*yaml.LoadErrors](err); ok && len(all.Errors) > 0 {
		var problems []catalog.Problem
		for _, one := range all.Errors {
			problems = append(problems, catalog.Problem{Line: one.Mark.Line, Message: one.Message})
		}
		return problems
	}
	if one, ok := errors.AsType[*yaml.LoadError](err); ok {
		return []catalog.Problem{{Line: one.Mark.Line, Message: one.Message}}
	}
	return problem("%v", err)
}

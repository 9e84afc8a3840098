package catalog

import (
	"fmt"
	"strings"
)

// Problem is one fault of a definition.
type Problem struct {
	Path    string // JSON pointer, RFC 6901, such as /auth/0/oauth2/token/url
	Line    int    // in the file, from 1; 0 when unknown
	Message string // what is wrong and what to do
}

// DefinitionError is every fault found in one definition.
type DefinitionError struct {
	File     string
	Problems []Problem
}

// Error has one line per problem, in the form that editors make links of.
func (e *DefinitionError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		at := e.File
		if p.Line > 0 {
			at = fmt.Sprintf("%s:%d", e.File, p.Line)
		}
		if p.Path != "" {
			at += ": " + p.Path
		}
		lines[i] = at + ": " + p.Message
	}
	return strings.Join(lines, "\n")
}

// place is where in a definition a check stands.
type place string

// at goes down one level.
func (p place) at(part any) place {
	text := fmt.Sprint(part)
	if strings.ContainsAny(text, "~/") { // hardly ever, and building a Replacer is half of what a check costs
		text = strings.NewReplacer("~", "~0", "/", "~1").Replace(text)
	}
	return p + "/" + place(text)
}

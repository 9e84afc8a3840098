package catalog

import (
	"fmt"
	"strings"
)

// Template is text with {placeholders}, each the key of a field or fact. There is no other syntax.
type Template string

// Names returns the placeholders in order of appearance.
func (t Template) Names() []string {
	var names []string
	rest := string(t)
	for {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return names
		}
		name, tail, ok := strings.Cut(after, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		rest = tail
	}
}

// Expand puts values in. A placeholder without a value is an error that names it: sending half a credential or calling
// half a host is never right.
func (t Template) Expand(values map[string]string) (string, error) {
	var out strings.Builder
	rest := string(t)
	for {
		before, after, ok := strings.Cut(rest, "{")
		out.WriteString(before)
		if !ok {
			return out.String(), nil
		}
		name, tail, ok := strings.Cut(after, "}")
		if !ok {
			return "", fmt.Errorf("template %q: a { without its }", string(t))
		}
		value, ok := values[name]
		if !ok || value == "" {
			return "", fmt.Errorf("template %q: no value for %s", string(t), name)
		}
		out.WriteString(value)
		rest = tail
	}
}

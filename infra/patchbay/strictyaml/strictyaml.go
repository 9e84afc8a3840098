// Package strictyaml reads the command's own YAML files, and says of what is wrong where it is, in words of the file.
package strictyaml

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"patchbay/shared/catalog/yamlfile"
)

// Load reads one document into a struct. A member that the struct lacks is an error, as is a value of another kind.
func Load(text []byte, into any) error {
	err := yaml.Load(yamlfile.Readable(text), into, yaml.WithKnownFields())
	if err == nil {
		return nil
	}
	says := strings.TrimPrefix(err.Error(), "yaml: ")
	says = strings.TrimPrefix(says, "construct errors: ")
	says = syntax.ReplaceAllString(says, "line $1: ")
	says = unknown.ReplaceAllString(says, "there is no such member as $1 here")
	return errors.New(wrongKind.ReplaceAllStringFunc(says, func(found string) string {
		m := wrongKind.FindStringSubmatch(found)
		return kindOf("!!"+m[1]) + " stands where " + kindOf(m[2]) + " belongs"
	}))
}

var (
	syntax    = regexp.MustCompile(`^go-yaml load error in [^:]* at L(\d+)\.C\d+: `)
	unknown   = regexp.MustCompile(`field (\S+) not found in type \S+`)
	wrongKind = regexp.MustCompile("cannot (?:construct|unmarshal) !!(\\w+)(?: `[^`]*`)? into ([^\\s;]+)")
)

// kindOf names a kind of YAML, or of Go, in words.
func kindOf(kind string) string {
	switch {
	case kind == "!!str", kind == "string":
		return "a text"
	case kind == "!!int", kind == "!!float", strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "float"):
		return "a number"
	case kind == "!!bool", kind == "bool":
		return "true or false"
	case kind == "!!null":
		return "nothing"
	case kind == "!!seq", strings.HasPrefix(kind, "["):
		return "a list"
	}
	return "a mapping of members"
}

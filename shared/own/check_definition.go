package own

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"patchbay/shared/catalog"
)

// Check reads a definition as Put does, and stores nothing. key is what its key must be; "" takes any. The faults are
// all that there are.
func (s *Service) Check(key, source string) (*catalog.Definition, Text, []catalog.Problem, error) {
	if len(source) > MaxSource {
		return nil, Text{}, []catalog.Problem{{
			Message: fmt.Sprintf("a definition has at most %d bytes; this one has %d", MaxSource, len(source)),
		}}, nil
	}
	def, problems, err := catalog.ReadText([]byte(source), bounded(s.Parse), s.Loopback)
	if err != nil || len(problems) > 0 {
		return nil, Text{}, problems, err
	}
	problems = faults(def, key, source)
	compiled, err := json.Marshal(def)
	if err != nil {
		return nil, Text{}, nil, fmt.Errorf("encode %s: %w", def.Key, err)
	}
	if len(compiled) > maxCompiled {
		problems = append(problems, catalog.Problem{Message: fmt.Sprintf(
			"with its presets and aliases written out the definition has %d bytes; it may have %d", len(compiled), maxCompiled)})
	}
	return def, Text{Source: source, Compiled: string(compiled)}, problems, nil
}

// faults are those that only a project's own definition has.
func faults(def *catalog.Definition, key, source string) (found []catalog.Problem) {
	report := func(path, at, format string, args ...any) {
		found = append(found, catalog.Problem{Path: path, Line: lineOf(source, at), Message: fmt.Sprintf(format, args...)})
	}
	name, own := strings.CutPrefix(def.Key, catalog.OwnPrefix)
	switch {
	case !own || name == "":
		report("/key", "key", "the key of a project's own connector begins with %s, such as %s%s",
			catalog.OwnPrefix, catalog.OwnPrefix, strings.TrimLeft(cmp.Or(name, "acme"), "_-"))
	case len(def.Key) > maxKey:
		report("/key", "key", "a key has at most %d characters", maxKey)
	case key != "" && def.Key != key:
		report("/key", "key", "the key is %q but the request is for %q; make them equal", def.Key, key)
	}
	if def.LocalOnly {
		report("/local_only", "local_only", "local_only is for connectors of the deployment's sandbox; leave it out")
	}
	if strings.Contains(source, "{sandbox_url}") {
		report("", "{sandbox_url}", "{sandbox_url} is for connectors of the deployment's sandbox; write the address")
	}
	return found
}

// lineOf is the line on which a text first stands, 1 where it does not.
func lineOf(source, text string) int {
	before, _, ok := strings.Cut(source, text)
	if !ok {
		return 1
	}
	return strings.Count(before, "\n") + 1
}

// refusal says all faults of a definition.
func refusal(problems []catalog.Problem) error {
	err := ErrInvalid
	for _, p := range problems {
		location := "body"
		if p.Line > 0 {
			location = fmt.Sprintf("line %d", p.Line)
		}
		err = err.At(strings.TrimSpace(location+" "+p.Path), p.Message)
	}
	return err
}

package catalog

import "strings"

// OwnPrefix begins the provider key of a project's own definitions, and no other's. So it is known from a key alone
// where its definition is, and a connector that a later release brings never takes the place of one that a project has.
const OwnPrefix = "own_"

// IsOwn says whether a provider key is one of a project's own definitions.
func IsOwn(key string) bool { return strings.HasPrefix(key, OwnPrefix) }

// Before is the order of List: by name without regard to case, then by key.
func Before(a, b Entry) int { return before(a, b) }

// ReadText reads a definition that is no file of a catalog, as Read does. Where loopback is set, addresses may begin
// with http and a loopback host: of a provider on the author's own machine.
func ReadText(content []byte, parse Parser, loopback bool) (*Definition, []Problem, error) {
	families, err := builtInFamilies()
	if err != nil {
		return nil, nil, err
	}
	return families.readText(content, parse, func(def *Definition) []Problem {
		problems := check(def, loopback)
		if loopback {
			def.allowLoopback()
		}
		return problems
	})
}

package catalog

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Families are what the auth types of one vendor's products share, by name: an auth type that names one has all of its
// members beneath its own. A family is a file, families/NAME.yaml beside the definitions. A folder of one's own has the
// built-in families, and may have others.
type Families map[string]map[string]any

const familiesFolder = "families"

//go:embed compiled/families.json
var compiledFamilies []byte

// builtInFamilies are decoded on first use: only those who read definitions need them.
var builtInFamilies = sync.OnceValues(func() (Families, error) {
	var f Families
	if err := json.Unmarshal(compiledFamilies, &f); err != nil {
		return nil, fmt.Errorf("read compiled families: %w", err)
	}
	return f, nil
})

// ReadFamilies reads the families of a folder of definitions; none where it has none. All faults are told at once.
func ReadFamilies(files fs.FS, parse Parser) (Families, error) {
	entries, err := fs.ReadDir(files, familiesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return Families{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list families: %w", err)
	}
	families, faults := Families{}, []error{}
	for _, entry := range entries {
		name, isYAML := strings.CutSuffix(entry.Name(), ".yaml")
		if !isYAML || entry.IsDir() {
			continue
		}
		file := path.Join(familiesFolder, entry.Name())
		content, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("read family: %w", err)
		}
		family, problems := readFamily(content, parse)
		if len(problems) > 0 {
			faults = append(faults, &DefinitionError{File: file, Problems: problems})
		}
		families[name] = family
	}
	return families, errors.Join(faults...)
}

// familiesOf are the families that the definitions of a folder may name.
func familiesOf(files fs.FS, parse Parser) (Families, error) {
	builtIn, err := builtInFamilies()
	if err != nil {
		return nil, err
	}
	own, err := ReadFamilies(files, parse)
	return own.over(builtIn), err
}

// readFamily parses a family and writes out its presets. The rest is checked where an auth type has it.
func readFamily(content []byte, parse Parser) (map[string]any, []Problem) {
	document, problems := parse(content)
	if len(problems) > 0 {
		return nil, problems
	}
	var family map[string]any
	if err := json.Unmarshal(document.JSON(), &family); err != nil {
		return nil, []Problem{{Message: "a family is an object: the members of an auth type"}}
	}
	x := &expander{}
	x.fields(place("").at("setup_fields"), family, "setup_fields")
	x.fields(place("").at("config_fields"), family, "config_fields")
	for i := range x.found {
		x.found[i].Line = document.Line(x.found[i].Path)
	}
	return family, x.found
}

// JSON is the form in which families are compiled.
func (f Families) JSON() (string, error) {
	text, err := json.MarshalIndent(f, "", " ")
	return string(text) + "\n", err
}

// over returns all of both; f's count where both have one of a name.
func (f Families) over(others Families) Families {
	all := maps.Clone(others)
	maps.Copy(all, f)
	return all
}

// family puts the family that an auth type names beneath it.
func (x *expander) family(at place, auth any) {
	own, _ := auth.(map[string]any)
	name, named := own["family"].(string)
	if !named {
		return
	}
	family, known := x.families[name]
	if !known {
		names := strings.Join(slices.Sorted(maps.Keys(x.families)), ", ")
		x.report(at.at("family"), "there is no such family; those there are: %s", names)
		return
	}
	delete(own, "family")
	beneath(own, family)
}

// memberKeys say by what member the items of a list are the same one.
var memberKeys = map[string]string{
	"setup_fields": "key", "config_fields": "key", "capture": "fact", "steps": "name", "scopes": "param",
}

// beneath adds the members of a family that an auth type does not have, in objects inside as well. Items of lists are
// put together by their names, behind the auth type's own; the words of a list of scopes and the sources are added up.
// Other lists are the auth type's alone. A null of the auth type takes a member of the family away.
func beneath(own, family map[string]any) {
	for name, value := range family {
		mine, there := own[name]
		switch value := value.(type) {
		case map[string]any:
			if inner, ok := mine.(map[string]any); ok {
				beneath(inner, value)
				continue
			}
		case []any:
			if list, ok := mine.([]any); ok {
				own[name] = listBeneath(name, list, value)
				continue
			}
		}
		switch {
		case !there:
			own[name] = value
		case mine == nil:
			delete(own, name)
		}
	}
}

func listBeneath(name string, own, family []any) []any {
	key, keyed := memberKeys[name]
	for _, item := range family {
		same := func(mine any) bool { return mine == item }
		if keyed {
			same = func(mine any) bool { return nameOf(mine, key) == nameOf(item, key) }
		}
		i := -1
		if keyed || name == "default" {
			i = slices.IndexFunc(own, same)
		}
		switch mine, below := objectAt(own, i), objectOf(item); {
		case i < 0 && (keyed || name == "default" || name == "sources"):
			own = append(own, item)
		case keyed && mine != nil && below != nil:
			beneath(mine, below)
		}
	}
	return own
}

// nameOf is a member of a JSON object as text; "" where it has none, as the usual scope parameter.
func nameOf(object any, member string) string {
	name, _ := objectOf(object)[member].(string)
	return name
}

func objectAt(list []any, i int) map[string]any {
	if i < 0 {
		return nil
	}
	return objectOf(list[i])
}

func objectOf(value any) map[string]any {
	object, _ := value.(map[string]any)
	return object
}

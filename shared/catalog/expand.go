package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// expand writes out the presets and families of a definition that is still JSON, so that the schema and Check see all
// of it. Fields keep their places in their lists: a pointer into the result is one into the author's file, or to
// something that the file leaves to a preset or a family.
func expand(document []byte, families Families) (expanded []byte, problems []Problem, err error) {
	var root any
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, nil, fmt.Errorf("read definition as JSON: %w", err)
	}
	x := &expander{families: families}
	list, _ := member[[]any](root, "auth")
	for i, auth := range list {
		at := place("").at("auth").at(i)
		x.fields(at.at("setup_fields"), auth, "setup_fields")
		x.fields(at.at("config_fields"), auth, "config_fields")
		x.family(at, auth)
	}
	expanded, err = json.Marshal(root)
	return expanded, x.found, err
}

type expander struct {
	families Families
	found    []Problem
}

func (x *expander) report(at place, format string, args ...any) {
	x.found = append(x.found, Problem{Path: string(at), Message: fmt.Sprintf(format, args...)})
}

// fields writes out the presets of a list of fields. What is not of the right type is left for the schema to refuse.
func (x *expander) fields(at place, auth any, list string) {
	fields, _ := member[[]any](auth, list)
	for i, item := range fields {
		own, ok := item.(map[string]any)
		if !ok {
			continue
		}
		name, named := own["preset"].(string)
		if !named {
			if _, stray := own["domain"]; stray {
				x.report(at.at(i).at("domain"), "domain belongs to the presets subdomain and host")
			}
			continue
		}
		domain, isText := own["domain"].(string)
		if isText && !ValidHost(domain) {
			isText, domain = false, "" // the schema refuses it, where it stands
		}
		if domain != "" && name != "subdomain" && name != "host" {
			x.report(at.at(i).at("domain"), "domain belongs to the presets subdomain and host")
		}
		f, known := preset(name, domain)
		if !known {
			names := strings.Join(slices.Sorted(maps.Keys(presets)), ", ")
			x.report(at.at(i).at("preset"), "there is no such preset; those there are: %s", names)
			continue
		}
		if _, guided := own["guide"]; guided && f.Type == PasswordField {
			f.Description = "" // the author says where it is found
		}
		delete(own, "preset")
		if isText {
			delete(own, "domain")
		}
		overlay(own, asObject(f))
	}
}

// asObject is a value as JSON decodes it.
func asObject(value any) map[string]any {
	var object map[string]any
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil { // a Field always survives
		panic(err)
	}
	return object
}

// overlay adds the members of beneath that own does not have, in objects inside as well.
func overlay(own, beneath map[string]any) {
	for name, value := range beneath {
		mine, there := own[name]
		if !there {
			own[name] = value
			continue
		}
		inner, isObject := mine.(map[string]any)
		if below, ok := value.(map[string]any); ok && isObject {
			overlay(inner, below)
		}
	}
}

// member is a member of a JSON object, if it is of the type T.
func member[T any](object any, name string) (value T, ok bool) {
	members, _ := object.(map[string]any)
	value, ok = members[name].(T)
	return value, ok
}

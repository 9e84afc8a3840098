package inbound

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxFound bounds what a path with * leads to.
const maxFound = 1000

// lookup returns the texts at a path: names and indexes joined by dots, * for each member, @keys for the names of an
// object's members. Objects, lists and null are no texts.
func lookup(tree any, path string) []string {
	var texts []string
	for _, found := range descend(tree, path) {
		switch v := found.(type) {
		case string:
			texts = append(texts, v)
		case json.Number:
			texts = append(texts, v.String())
		case bool:
			texts = append(texts, strconv.FormatBool(v))
		}
	}
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// descend returns what is at a path, at most maxFound of it.
func descend(tree any, path string) []any {
	found := []any{tree}
	for step := range strings.SplitSeq(path, ".") {
		var next []any
		for _, at := range found {
			next = append(next, members(at, step)...)
			if len(next) > maxFound {
				return nil
			}
		}
		found = next
	}
	return found
}

func members(at any, step string) []any {
	switch v := at.(type) {
	case map[string]any:
		switch step {
		case "*":
			all := make([]any, 0, len(v))
			for _, name := range slices.Sorted(maps.Keys(v)) {
				all = append(all, v[name])
			}
			return all
		case "@keys":
			all := make([]any, 0, len(v))
			for _, name := range slices.Sorted(maps.Keys(v)) {
				all = append(all, name)
			}
			return all
		}
		if member, ok := v[step]; ok {
			return []any{member}
		}
	case []any:
		if step == "*" {
			return v
		}
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
			return v[i : i+1]
		}
	}
	return nil
}

package yamlfile

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// line finds the line of a JSON pointer, or of the nearest thing around it that the file spells out.
func line(root *yaml.Node, pointer string) int {
	at, node := 1, root
	for _, part := range strings.Split(pointer, "/")[1:] {
		key, value := child(node, strings.NewReplacer("~1", "/", "~0", "~").Replace(part))
		if value == nil {
			return at
		}
		at, node = key.Line, value
	}
	return at
}

// child returns the node that names a part, and the part's value.
func child(node *yaml.Node, part string) (key, value *yaml.Node) {
	switch node.Kind {
	case yaml.AliasNode:
		return child(node.Alias, part)
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i], node.Content[i]
		}
	case yaml.MappingNode:
		var merged []*yaml.Node
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value = node.Content[i], node.Content[i+1]
			switch {
			case key.Value == part:
				return key, value
			case key.Tag == "!!merge" && value.Kind == yaml.SequenceNode:
				merged = append(merged, value.Content...)
			case key.Tag == "!!merge":
				merged = append(merged, value)
			}
		}
		for _, from := range merged { // no loop: parse refused a tree that contains itself
			if key, value = child(from, part); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// within says whether the tree has at most *left nodes with every alias written out, so that a few lines of nested
// aliases cannot become gigabytes. One that contains itself never has. It also takes a date for the text that it is in
// JSON.
func within(node *yaml.Node, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	if node.Tag == "!!timestamp" {
		node.Tag = "!!str"
	}
	if node.Kind == yaml.AliasNode {
		return within(node.Alias, left)
	}
	for _, part := range node.Content {
		if !within(part, left) {
			return false
		}
	}
	return true
}

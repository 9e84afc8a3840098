package catalog

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// line finds the line of a JSON pointer, or of the nearest thing around it that the file spells out.
func line(root ast.Node, pointer string) int {
	anchors := anchorsOf(root)
	at, node := 1, root
	parts := strings.Split(pointer, "/")
	for _, part := range parts[1:] {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		key, value := child(node, part, anchors)
		if value == nil {
			return at
		}
		if token := key.GetToken(); token != nil && token.Position != nil {
			at = token.Position.Line
		}
		node = value
	}
	return at
}

// child returns the node that names a part, and the part's value.
func child(node ast.Node, part string, anchors map[string]ast.Node) (key, value ast.Node) {
	switch n := resolve(node, anchors).(type) {
	case *ast.MappingValueNode:
		return child(&ast.MappingNode{BaseNode: n.BaseNode, Values: []*ast.MappingValueNode{n}}, part, anchors)
	case *ast.MappingNode:
		var merged []ast.Node
		for _, entry := range n.Values {
			if entry.Key.IsMergeKey() {
				merged = append(merged, entry.Value)
			} else if token := entry.Key.GetToken(); token != nil && token.Value == part {
				return entry.Key, entry.Value
			}
		}
		for _, from := range merged { // no loop: parse refused a tree that contains itself
			if key, value = child(from, part, anchors); value != nil {
				return key, value
			}
		}
	case *ast.SequenceNode:
		if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(n.Values) {
			return n.Values[i], n.Values[i]
		}
	}
	return nil, nil
}

// resolve looks through anchors, aliases and tags.
func resolve(node ast.Node, anchors map[string]ast.Node) ast.Node {
	for range 10 { // an alias of an alias of … is no definition
		switch n := node.(type) {
		case *ast.AnchorNode:
			node = n.Value
		case *ast.TagNode:
			node = n.Value
		case *ast.AliasNode:
			node = anchors[n.Value.GetToken().Value]
		default:
			return node
		}
	}
	return nil
}

func anchorsOf(root ast.Node) map[string]ast.Node {
	anchors := map[string]ast.Node{}
	for _, node := range ast.Filter(ast.AnchorType, root) {
		if anchor, ok := node.(*ast.AnchorNode); ok {
			anchors[anchor.Name.GetToken().Value] = anchor.Value
		}
	}
	return anchors
}

// weigher counts nodes as they would be with every alias written out, so that a few lines of nested aliases cannot
// become gigabytes.
type weigher struct {
	root    ast.Node
	anchors map[string]ast.Node
	left    int
}

func newWeigher(root ast.Node) *weigher { return &weigher{root: root, anchors: anchorsOf(root)} }

// within says whether the whole has at most limit nodes; one that contains itself never has.
func (w *weigher) within(limit int) bool {
	w.left = limit
	w.count(w.root)
	return w.left >= 0
}

func (w *weigher) count(node ast.Node) {
	if w.left--; w.left < 0 || node == nil {
		return
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			w.count(entry.Value)
		}
	case *ast.MappingValueNode:
		w.count(n.Value)
	case *ast.SequenceNode:
		for _, value := range n.Values {
			w.count(value)
		}
	case *ast.AnchorNode:
		w.count(n.Value)
	case *ast.TagNode:
		w.count(n.Value)
	case *ast.AliasNode:
		w.count(w.anchors[n.Value.GetToken().Value])
	}
}

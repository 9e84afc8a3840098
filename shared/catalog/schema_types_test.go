package catalog_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

// authored are members that a file may have and a definition that was read has not: they are written out.
var authored = map[string][]string{"Auth": {"family"}, "Field": {"preset", "domain"}}

// node is the part of the schema that says which members there are.
type node struct {
	Defs       map[string]*node `json:"$defs"`
	Ref        string           `json:"$ref"`
	Properties map[string]*node `json:"properties"`
	Items      *node            `json:"items"`
	Additional json.RawMessage  `json:"additionalProperties"`
}

// comparison walks the schema and the types side by side.
type comparison struct {
	t    *testing.T
	root *node
	seen map[reflect.Type]bool
}

// The schema and the types of Go have the same members: one that only the types have could never be written, one that
// only the schema has would be a fault of ours to the author who writes it.
func TestSchemaAndTypesAgree(t *testing.T) {
	c := comparison{t: t, root: new(node), seen: map[reflect.Type]bool{}}
	if err := json.Unmarshal([]byte(catalog.Schema), c.root); err != nil {
		t.Fatal(err)
	}
	c.value("definition", reflect.TypeFor[catalog.Definition](), c.root)
	if len(c.seen) < 20 {
		t.Errorf("only %d types were compared", len(c.seen))
	}
}

func (c comparison) value(at string, goType reflect.Type, n *node) {
	for n.Ref != "" {
		n = c.root.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
	}
	switch goType.Kind() {
	case reflect.Pointer:
		c.value(at, goType.Elem(), n)
	case reflect.Slice:
		if n.Items != nil {
			c.value(at, goType.Elem(), n.Items)
		}
	case reflect.Map:
		inner := new(node)
		if json.Unmarshal(n.Additional, inner) == nil {
			c.value(at, goType.Elem(), inner)
		}
	case reflect.Struct:
		if goType != reflect.TypeFor[catalog.Template]() && !c.seen[goType] {
			c.seen[goType] = true
			c.object(at, goType, n)
		}
	}
}

func (c comparison) object(at string, goType reflect.Type, n *node) {
	own := slices.Clone(authored[goType.Name()])
	for _, f := range reflect.VisibleFields(goType) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || f.Anonymous || !f.IsExported() {
			continue
		}
		own = append(own, name)
		if member := n.Properties[name]; member != nil {
			c.value(at+"."+name, f.Type, member)
		} else {
			c.t.Errorf("%s: the schema has no %s, which %s has", at, name, goType.Name())
		}
	}
	for name := range n.Properties {
		if !slices.Contains(own, name) {
			c.t.Errorf("%s: %s has no %s, which the schema has", at, goType.Name(), name)
		}
	}
}

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Given is a member of a body for which null is not the same as being left out: null clears.
type Given[T any] struct {
	There bool // with a value or null
	Value T    // the zero value for null
}

// UnmarshalJSON implements json.Unmarshaler. It is called for null, too.
func (g *Given[T]) UnmarshalJSON(text []byte) error {
	g.There = true
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // not all numbers fit into a float64, and some are passed on
	return plainError(d.Decode(&g.Value))
}

// Schema implements huma.SchemaProvider. What is validated has no null members any more; the document names null.
func (Given[T]) Schema(r huma.Registry) *huma.Schema {
	s := *r.Schema(reflect.TypeFor[T](), false, "")
	s.Nullable = s.Type != "" // else it takes any value, and so null
	return &s
}

// Kept is a member of a change that stays when it is left out, and that cannot be taken away: null is refused.
type Kept[T any] struct{ Value *T }

// UnmarshalJSON implements json.Unmarshaler. It is called for null, too.
func (k *Kept[T]) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("null")) {
		return errNull
	}
	return plainError(json.Unmarshal(text, &k.Value))
}

// Schema implements huma.SchemaProvider.
func (Kept[T]) Schema(r huma.Registry) *huma.Schema {
	s := *r.Schema(reflect.TypeFor[T](), false, "")
	return &s
}

var errNull = errors.New("a member is null that cannot be taken away: leave it out to keep it")

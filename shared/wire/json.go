package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds how deep a body may be nested.
const maxDepth = 64

// Marshal writes v as Patchbay's answers are written: one line, < and > as they are.
func Marshal(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// unmarshal makes both of huma's decodings of a body: the first, into *any, is validated, the second fills the input.
//
// The first refuses what two readers may understand differently, and reads null members as absent ones: the published
// SDK sends null for what its user left out. The second keeps numbers as they were written, since not all of them fit
// into a float64 and some are passed on.
func unmarshal(data []byte, v any) error {
	document, ok := v.(*any)
	if !ok {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		return plainError(d.Decode(v))
	}
	if err := Unambiguous(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, document); err != nil {
		return err
	}
	if members, ok := (*document).(map[string]any); ok {
		maps.DeleteFunc(members, func(_ string, value any) bool { return value == nil })
	}
	return nil
}

// plainError says of a value that does not fit its member what is missing, in words that are not about Go. In a
// validated body only an integer can be such a value: JSON Schema takes 1e3 for one.
func plainError(err error) error {
	var t *json.UnmarshalTypeError
	if !errors.As(err, &t) {
		return err
	}
	switch t.Type.Kind() {
	case reflect.Int, reflect.Int64:
		return fmt.Errorf("the member %.50q must be a whole number, written in digits", t.Field)
	default:
		return fmt.Errorf("the member %.50q has a value of another type than it takes", t.Field)
	}
}

// Unambiguous checks what encoding/json lets through (RFC 8259 sections 4, 6, 8.1 and 8.2, RFC 7493 section 2): broken
// UTF-8, also as half a surrogate pair, which would become U+FFFD and so make two texts one; names that come twice in
// one object; numbers that are infinite to most readers; and depth. Everything else is json.Unmarshal's to refuse.
func Unambiguous(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("the body is not valid UTF-8")
	}
	if loneSurrogate(data) {
		return errors.New(
			`the body has half of a surrogate pair: \ud800 to \udbff is only text with \udc00 to \udfff behind it`,
		)
	}
	type level struct {
		names    map[string]bool // nil in an array
		wantName bool
		name     string // the last
	}
	var open []level
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n := len(open) - 1; n >= 0 && open[n].wantName {
			if name, ok := token.(string); ok {
				if open[n].names[name] {
					return fmt.Errorf("the member %.50q comes twice in one object", name)
				}
				open[n].names[name], open[n].wantName, open[n].name = true, false, name
				continue
			}
		}
		if number, ok := token.(json.Number); ok {
			if _, err := number.Float64(); err != nil {
				where := "the body"
				if n := len(open) - 1; n >= 0 && open[n].name != "" {
					where = fmt.Sprintf("the member %.50q", open[n].name)
				}
				return fmt.Errorf("%s holds a number beyond 1.8e308, which few can read", where)
			}
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{names: map[string]bool{}, wantName: true})
		case json.Delim('['):
			open = append(open, level{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > maxDepth {
			return fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
		}
		if n := len(open) - 1; n >= 0 && token != json.Delim('{') {
			open[n].wantName = open[n].names != nil
		}
	}
}

// loneSurrogate finds an escaped half of a surrogate pair (RFC 8259 section 8.2). Outside of texts JSON has no
// backslash.
func loneSurrogate(data []byte) bool {
	for {
		i := bytes.IndexByte(data, '\\')
		if i < 0 {
			return false
		}
		data = data[i:]
		first, ok := escaped(data)
		switch {
		case !ok:
			data = data[min(2, len(data)):]
		case !utf16.IsSurrogate(first):
			data = data[6:]
		default:
			second, ok := escaped(data[6:])
			if !ok || utf16.DecodeRune(first, second) == utf8.RuneError {
				return true
			}
			data = data[12:]
		}
	}
}

// escaped reads a \uXXXX that text begins with.
func escaped(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(unit), err == nil
}

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
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
// one object; numbers that are infinite to most readers; and depth. Everything else is json.Unmarshal's to refuse, and
// what is no JSON may pass.
func Unambiguous(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("the body is not valid UTF-8")
	}
	if loneSurrogate(data) {
		return errors.New(
			`the body has half of a surrogate pair: \ud800 to \udbff is only text with \udc00 to \udfff behind it`,
		)
	}
	var space [16]level
	open := space[:0]
	var some [32][]byte
	names := some[:0] // of all levels that are open
	for i := 0; i < len(data); {
		n := len(open) - 1
		switch c := data[i]; {
		case c == '"':
			text := quotedText(data[i:])
			i += len(text)
			if n >= 0 && open[n].wantName {
				open[n].wantName = false
				name := plainName(text)
				if open[n].has(names, name) {
					return fmt.Errorf("the member %.50q comes twice in one object", name)
				}
				names = append(names, name)
			}
			continue
		case c == '{':
			open = append(open, level{object: true, wantName: true, from: len(names)})
		case c == '[':
			open = append(open, level{from: len(names)})
		case c == ',' && n >= 0:
			open[n].wantName = open[n].object
		case (c == '}' || c == ']') && n >= 0:
			open, names = open[:n], names[:open[n].from]
		case c == '-' || '0' <= c && c <= '9':
			number := numberText(data[i:])
			i += len(number)
			if infinite(number) {
				where := "the body"
				if n >= 0 && open[n].from < len(names) {
					where = fmt.Sprintf("the member %.50q", names[len(names)-1])
				}
				return fmt.Errorf("%s holds a number beyond 1.8e308, which few can read", where)
			}
			continue
		}
		if i++; len(open) > maxDepth {
			return fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
		}
	}
	return nil
}

// level is an object or an array that is open.
type level struct {
	object, wantName bool
	from             int             // the index of its first name
	many             map[string]bool // its names, where comparing each with each would take long
}

// has says whether an object has a name already.
func (l *level) has(names [][]byte, name []byte) bool {
	const few = 16
	own := names[l.from:]
	if len(own) < few {
		return slices.ContainsFunc(own, func(other []byte) bool { return bytes.Equal(other, name) })
	}
	if l.many == nil {
		l.many = make(map[string]bool, 2*few)
		for _, other := range own {
			l.many[string(other)] = true
		}
	}
	if l.many[string(name)] {
		return true
	}
	l.many[string(name)] = true
	return false
}

// quotedText is the text that data begins with, quotes included.
func quotedText(data []byte) []byte {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return data[:i+1]
		}
	}
	return data
}

// plainName is a name as it reads: one that is escaped may be the same as one that is not.
func plainName(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') >= 0 {
		var name string
		if json.Unmarshal(quoted, &name) == nil {
			return []byte(name)
		}
	}
	return bytes.Trim(quoted, `"`)
}

// numberText is the number that data begins with.
func numberText(data []byte) []byte {
	for i, c := range data {
		if (c < '0' || c > '9') && !strings.ContainsRune("+-.eE", rune(c)) {
			return data[:i]
		}
	}
	return data
}

// infinite says that a number is beyond a float64. One of few digits and no exponent is not.
func infinite(number []byte) bool {
	const digits = 300
	if len(number) < digits && !bytes.ContainsAny(number, "eE") {
		return false
	}
	_, err := strconv.ParseFloat(string(number), 64)
	return errors.Is(err, strconv.ErrRange)
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

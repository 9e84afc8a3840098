package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"unicode/utf8"
)

// maxDepth bounds how deep a body may be nested.
const maxDepth = 64

func marshal(w io.Writer, v any) error {
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
		return d.Decode(v)
	}
	if err := unambiguous(data); err != nil {
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

// unambiguous checks what encoding/json lets through (RFC 8259 sections 4 and 8.1, RFC 7493 section 2): broken UTF-8,
// names that come twice in one object, and depth. Everything else is json.Unmarshal's to refuse.
func unambiguous(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("the body is not valid UTF-8")
	}
	type level struct {
		names    map[string]bool // nil in an array
		wantName bool
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
				open[n].names[name], open[n].wantName = true, false
				continue
			}
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{map[string]bool{}, true})
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

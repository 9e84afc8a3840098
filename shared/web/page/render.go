package page

import (
	"html"
	"io"
	"net/http"
	"strings"
)

// Values fill a page's holes by name; each is text, and is escaped.
type Values map[string]string

// Render answers a page with a status: its {{name}} holes are filled with escaped values, and {{?name}}…{{/name}}
// stands only where the value is not empty. Holes may be in text and in quoted attributes, nowhere else. Set the Policy
// first.
//
// html/template does more, and calls methods by name to do it, for which the linker must keep every method of
// everything: 1 MB in the zip of each function that serves a page.
func Render(w http.ResponseWriter, status int, text string, values Values) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, fill(text, values)) // the browser has gone; nobody is left to tell
}

func fill(text string, values Values) string {
	holes := make([]string, 0, 2*len(values))
	for name, value := range values {
		text = optional(text, name, value != "")
		holes = append(holes, "{{"+name+"}}", html.EscapeString(value))
	}
	return strings.NewReplacer(holes...).Replace(text) // in one pass, so that no value's braces are read as a hole
}

// optional removes the marks of a part, and the part unless it is kept.
func optional(text, name string, keep bool) string {
	before, rest, found := strings.Cut(text, "{{?"+name+"}}")
	if !found {
		return text
	}
	part, after, _ := strings.Cut(rest, "{{/"+name+"}}")
	if !keep {
		part = ""
	}
	return before + part + after
}

package page

import (
	"bytes"
	"html/template"
	"net/http"
)

// Must returns v, and panics when err is not nil. It is for what is embedded in the binary: a fault there is the build's, and
// the packages' own tests meet it first.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Render answers the template name with data. It is made whole before a byte is sent, so a fault is a 500 and not half a page.
func Render(w http.ResponseWriter, t *template.Template, name string, data any) {
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	_, _ = out.WriteTo(w) // the browser has gone; nobody is left to tell
}

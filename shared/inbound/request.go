// Package inbound takes what providers send to an auth config's address: it finds out whether a request is the
// provider's, answers where the provider tries the address, says whose account an event is about, ends accounts whose
// grant the provider says is gone, and tells the owner of the rest (decision 0020). How each provider does it is data,
// catalog.Webhooks.
package inbound

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"mime"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"sync"

	"patchbay/shared/catalog"
)

// Request is what a provider sent, as it came.
type Request struct {
	Method string
	URL    string // the whole address as the provider knows it, with its query
	Query  url.Values
	Header map[string][]string // by canonical name
	Body   []byte

	parse sync.Once
	tree  any // the body as JSON, or of a form; nil for what is neither
}

// document is the body, parsed. Nothing calls it before a signature held, but where the signature is in the body or the
// provider tries the address.
func (r *Request) document() any {
	r.parse.Do(func() { r.tree = parseBody(r.first("Content-Type"), r.Body) })
	return r.tree
}

func parseBody(contentType string, body []byte) any {
	kind, _, _ := mime.ParseMediaType(contentType) // malformed: tried as JSON
	if kind == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil
		}
		tree := map[string]any{}
		for name, values := range form {
			tree[name] = values[0]
		}
		return tree
	}
	return parseJSON(body)
}

// parseJSON reads one JSON value, with numbers as they were written; nil for what is none.
func parseJSON(text []byte) any {
	var tree any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&tree) != nil || d.More() {
		return nil
	}
	return tree
}

// first is the first value of a header.
func (r *Request) first(name string) string {
	if values := r.Header[textproto.CanonicalMIMEHeaderKey(name)]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// values looks up what templates name.
type values struct {
	request   *Request
	at        any               // where paths begin; nil for the body
	setup     map[string]string // setup fields
	timestamp string
	proof     string
}

// all are the values of a name: several where a path leads to several.
func (v values) all(name string) []string {
	kind, rest, pair := strings.Cut(name, ":")
	var one string
	switch {
	case !catalog.RequestValue(name):
		one = v.setup[name]
	case pair && kind == "header":
		one = v.request.first(rest)
	case pair && kind == "query":
		one = v.request.Query.Get(rest)
	case pair:
		if v.at != nil {
			return lookup(v.at, rest)
		}
		return lookup(v.request.document(), rest)
	default:
		one = v.builtIn(name)
	}
	if one == "" {
		return nil
	}
	return []string{one}
}

func (v values) builtIn(name string) string {
	switch name {
	case "body":
		return string(v.request.Body)
	case "timestamp":
		return v.timestamp
	case "method":
		return v.request.Method
	case "url":
		return v.request.URL
	case "form":
		return sortedForm(v.request.Body)
	case "proof":
		return v.proof
	}
	return ""
}

// one is the value of a name: "" where there is none, or more than one.
func (v values) one(name string) string {
	if all := v.all(name); len(all) == 1 {
		return all[0]
	}
	return ""
}

// expand puts values into a template. An empty body is a value, and any other is missing: ok is false.
func (v values) expand(t catalog.Template) (text string, ok bool) {
	texts := v.expandAll(t)
	if len(texts) != 1 {
		return "", false
	}
	return texts[0], true
}

// maxExpanded bounds the texts that one template makes.
const maxExpanded = 1000

// expandAll is each text that a template makes of the values of its names.
func (v values) expandAll(t catalog.Template) []string {
	texts := []string{""}
	for _, part := range t.Parts() {
		next := []string{part.Text}
		if part.Text == "" {
			next = v.all(part.Name)
			if len(next) == 0 && (part.Name == "body" || part.Name == "form") {
				next = []string{""}
			}
		}
		if len(texts)*len(next) > maxExpanded {
			return nil
		}
		joined := make([]string, 0, len(texts)*len(next))
		for _, before := range texts {
			for _, text := range next {
				joined = append(joined, before+text)
			}
		}
		texts = joined
	}
	if t.IsZero() || !t.Balanced() {
		return nil
	}
	return texts
}

// sortedForm is a form's names and values, sorted by name, each name before its values without anything between.
func sortedForm(body []byte) string {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	var text strings.Builder
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all := slices.Clone(form[name])
		slices.Sort(all)
		for _, value := range slices.Compact(all) {
			text.WriteString(name)
			text.WriteString(value)
		}
	}
	return text.String()
}

// digest is of the whole request, for what signs nothing.
func (r *Request) digest() [sha256.Size]byte {
	return sha256.Sum256(slices.Concat([]byte(r.Method+"\n"+r.URL+"\n"), r.Body))
}

package acceptance_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// answer is what came back.
type answer struct {
	t      testing.TB
	name   string
	status int
	header http.Header
	body   []byte
}

// want ends the test unless the status is this one.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.name, a.status, status, a.body)
	}
	return a
}

// value decodes the body.
func (a answer) value() any {
	a.t.Helper()
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%s: %v: %s", a.name, err, a.body)
	}
	return v
}

// at returns what is at a dotted path such as data.0.id; nil when nothing is.
func (a answer) at(path string) any {
	a.t.Helper()
	return find(a.value(), path)
}

func find(v any, path string) any {
	if path == "" {
		return v
	}
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// text returns the string at a path.
func (a answer) text(path string) string {
	a.t.Helper()
	s, ok := a.at(path).(string)
	if !ok {
		a.t.Fatalf("%s: no text at %q: %s", a.name, path, a.body)
	}
	return s
}

// has ends the test unless the value at each path is as given: pairs of path and value.
func (a answer) has(pairs ...any) answer {
	a.t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		path, _ := pair[0].(string)
		same(a.t, a.name+" "+path, a.at(path), pair[1])
	}
	return a
}

// same compares two values as JSON.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	g, errGot := json.Marshal(got)
	w, errWant := json.Marshal(want)
	if err := errors.Join(errGot, errWant); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Fatalf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// location parses where a redirect leads.
func (a answer) location() (*url.URL, error) { return url.Parse(a.header.Get("Location")) }

// faultOf is an error answer without what differs from request to request, and without the id that was asked for.
func faultOf(a answer, id string) string {
	a.t.Helper()
	body, ok := a.value().(object)
	if !ok {
		a.t.Fatalf("%s: %s", a.name, a.body)
	}
	delete(body, "timestamp")
	delete(body, "instance")
	text, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	return strings.ReplaceAll(strconv.Itoa(a.status)+" "+string(text), id, "ID")
}

// problem ends the test unless the answer is an error in the contract's form, with the status and code.
func (a answer) problem(status int, code string) answer {
	a.t.Helper()
	a.want(status)
	if fault := problemFault(a); fault != "" {
		a.t.Fatalf("%s: %s: %s", a.name, fault, a.body)
	}
	if code != "" {
		a.has("code", code)
	}
	return a
}

// problemFault says what is wrong with an error answer (client contract, section 1, and RFC 9457), "" when nothing is.
func problemFault(a answer) string {
	var p struct {
		StatusCode                     *int
		Message, Timestamp, Type, Code string
		Title, Detail                  string
		Status                         *int
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		return err.Error()
	}
	if _, err := time.Parse(time.RFC3339, p.Timestamp); err != nil {
		return err.Error()
	}
	switch {
	case a.header.Get("Content-Type") != "application/json":
		return "Content-Type " + a.header.Get("Content-Type")
	case p.StatusCode == nil || *p.StatusCode != a.status || p.Status == nil || *p.Status != a.status:
		return "statusCode or status differs from the answer's"
	case p.Message == "" || p.Detail != p.Message || p.Title == "" || p.Type != "urn:patchbay:error:"+p.Code ||
		p.Code == "":
		return "message, detail, title, type or code is missing"
	}
	return ""
}

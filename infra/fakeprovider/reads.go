package fakeprovider

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
)

// readOf is the declared read that a request is, nil when it is none. Of two the one with the longer fixed text counts,
// as in most routers.
func (p *Provider) readOf(r *http.Request) (found *catalog.ReadCall) {
	text := strings.TrimPrefix(r.URL.EscapedPath(), p.basePath())
	if slices.Contains(p.o.Paths, text) {
		return nil
	}
	path := strings.Split(text, "/")
	fixed := -1
	for i := range p.api.Reads {
		read := &p.api.Reads[i]
		declared := strings.Split(read.Path.String(), "/")
		n := 0
		fits := len(declared) == len(path)
		for j := 0; fits && j < len(path); j++ {
			if strings.HasPrefix(declared[j], "{") {
				fits = path[j] != ""
			} else {
				fits, n = declared[j] == path[j], n+len(path[j])
			}
		}
		if fits && n > fixed {
			found, fixed = read, n
		}
	}
	return found
}

// checkRead refuses a declared read that is not as it is declared.
func (p *Provider) checkRead(r *http.Request, read *catalog.ReadCall) error {
	if r.Method != http.MethodGet {
		return refuse("invalid_request", "%s is a GET", read.Key)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse("invalid_request", "the query does not parse")
	}
	for name := range p.auth.Place.Query {
		delete(query, name)
	}
	for i := range read.Arguments {
		a := &read.Arguments[i]
		if strings.Contains(read.Path.String(), "{"+a.Name+"}") {
			continue
		}
		name := or(a.As, a.Name)
		if err := checkArgument(a, query[name]); err != nil {
			return err
		}
		delete(query, name)
	}
	for name := range query {
		return refuse("invalid_request", "%s has no parameter %s", read.Key, name)
	}
	return nil
}

func checkArgument(a *catalog.Argument, values []string) error {
	if len(values) == 0 && a.Required {
		return refuse("invalid_request", "%s is missing", a.Name)
	}
	if a.Type == "array" && a.Separator != "" && len(values) == 1 {
		values = strings.Split(values[0], a.Separator)
	} else if a.Type != "array" && len(values) > 1 {
		return refuse("invalid_request", "%s is there twice", a.Name)
	}
	for _, v := range values {
		n, err := strconv.ParseInt(v, 10, 64)
		switch {
		case a.Type == "integer" && err != nil, a.Type == "boolean" && v != "true" && v != "false",
			len(a.Enum) > 0 && !slices.Contains(a.Enum, v), a.Minimum != nil && n < *a.Minimum,
			a.Maximum != nil && n > *a.Maximum:
			return refuse("invalid_request", "%s is wrong", a.Name)
		}
	}
	return nil
}

package wire

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"patchbay/shared/fault"
)

// strictInput refuses what an operation would pass over in silence, since the caller meant something by it: a query
// parameter that the operation does not have, a filter or a conditional header without a value, and a body where none
// is read. A misspelt dry_run must not carry out what it was to try, nor a misspelt filter, or one whose variable was
// empty, show everybody's accounts.
func strictInput(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	r, _ := humago.Unwrap(ctx)
	wrong := slices.Concat(queryFaults(op, r), headerFaults(op, r), bodyFaults(op, r))
	if len(wrong) == 0 {
		joinLists(op, r)
		next(ctx)
		return
	}
	err := ErrInvalid
	for _, f := range wrong {
		err = err.At(f.Location, f.Message)
	}
	Refuse(ctx, err)
}

// ErrInvalid refuses a request; At names its wrong parts.
var ErrInvalid = fault.New(fault.Invalid, "invalid_request", "The request is not valid.")

// Also is the member of an operation's metadata that names query parameters ([]string) which it takes beside those in
// the document: other spellings, which published clients send.
const Also = "also"

// mayBeEmpty are parameters that narrow nothing when they are empty: where a list begins, and what a person has typed
// so far.
var mayBeEmpty = map[string]bool{"cursor": true, "next": true, "search": true, "include": true}

// saysNothing says whether all values of a parameter are empty. Those of a list have commas between them.
func saysNothing(values []string, list bool) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		if list {
			v = strings.Trim(v, ",")
		}
		return v != ""
	})
}

func changes(r *http.Request) bool { return r.Method != http.MethodGet && r.Method != http.MethodHead }

func queryFaults(op *huma.Operation, r *http.Request) (wrong []fault.Field) {
	if r.URL.RawQuery == "" {
		return nil
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return []fault.Field{
			{Location: "query", Message: "cannot be read: names and values are percent-encoded, and separated by &"},
		}
	}
	known, accepted, lists := []string{}, map[string]bool{}, map[string]bool{}
	for _, p := range op.Parameters {
		if p.In != "query" {
			continue
		}
		known, accepted[p.Name] = append(known, p.Name), true
		if p.Schema.Type == huma.TypeArray {
			split := p.Explode == nil || !*p.Explode // one that says that it is repeated may have commas in a value
			accepted[p.Name+"[]"], lists[p.Name], lists[p.Name+"[]"] = true, split, split
		}
		lists[p.Name] = lists[p.Name] || strings.HasPrefix(p.Name, "filter[")
	}
	also, _ := op.Metadata[Also].([]string)
	for _, name := range also {
		accepted[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		values := query[name]
		at := "query." + name[:min(len(name), 100)]
		switch {
		case !accepted[name] && len(known) == 0:
			wrong = append(wrong, fault.Field{Location: at, Message: "there is no such parameter: this operation takes none"})
		case !accepted[name]:
			wrong = append(
				wrong,
				fault.Field{Location: at, Message: "there is no such parameter: this operation takes " + strings.Join(known, ", ")},
			)
		case changes(r) && len(values) > 1:
			wrong = append(wrong, fault.Field{Location: at, Message: "is given more than once"})
		case changes(r) && values[0] == "", !changes(r) && !mayBeEmpty[name] && saysNothing(values, lists[name]):
			wrong = append(wrong, fault.Field{Location: at, Message: "has no value: give it one, or leave it out"})
		}
	}
	return wrong
}

// joinLists writes each list of a query as the document has it, with commas, where it came as a repeated parameter or
// under a name with []. Clients write it so whatever the document says (npm openapi-fetch 0.17.0, PyPI
// openapi-python-client 0.29.1), and huma v2.37.2 reads the first one alone. An operation reads a list by itself where
// the document does not say how it is written.
func joinLists(op *huma.Operation, r *http.Request) {
	if r.URL.RawQuery == "" {
		return
	}
	query, joined := r.URL.Query(), false
	for _, p := range op.Parameters {
		if p.In != "query" || p.Schema.Type != huma.TypeArray || p.Explode == nil || *p.Explode {
			continue
		}
		values := slices.Concat(query[p.Name], query[p.Name+"[]"])
		if len(values) == len(query[p.Name]) && len(values) < 2 {
			continue
		}
		values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
		query.Set(p.Name, strings.Join(values, ","))
		query.Del(p.Name + "[]")
		joined = true
	}
	if joined {
		r.URL.RawQuery = query.Encode()
	}
}

// headerFaults also joins the lines of a repeated header, as API Gateway does (RFC 9110 section 5.3): its second line
// counts.
func headerFaults(op *huma.Operation, r *http.Request) (wrong []fault.Field) {
	conditional := false
	for _, p := range op.Parameters {
		conditional = conditional || p.In == "header" && p.Name == ifMatch
		lines := r.Header.Values(p.Name)
		if p.In != "header" || len(lines) == 0 {
			continue
		}
		value := strings.Join(lines, ", ")
		if len(lines) > 1 {
			r.Header.Set(p.Name, value)
		}
		if strings.Trim(value, " \t,") == "" {
			wrong = append(
				wrong,
				fault.Field{Location: "header." + p.Name, Message: "has no value: give it one, or leave it out"},
			)
		}
	}
	if changes(r) && !conditional && len(r.Header.Values(ifMatch)) > 0 {
		wrong = append(
			wrong,
			fault.Field{Location: "header." + ifMatch, Message: "this operation heeds no condition: leave it out"},
		)
	}
	return wrong
}

// bodyFaults lets an empty object pass, which some clients send with every POST.
func bodyFaults(op *huma.Operation, r *http.Request) []fault.Field {
	if op.RequestBody != nil || !changes(r) || r.Body == nil {
		return nil
	}
	const enough = 1 << 10
	body, err := io.ReadAll(io.LimitReader(r.Body, enough))
	if text := bytes.Join(bytes.Fields(body), nil); err == nil && len(body) < enough &&
		(len(text) == 0 || string(text) == "{}") {
		return nil
	}
	return []fault.Field{
		{Location: "body", Message: fmt.Sprintf("%s %s takes no body: nothing in it would be heeded", op.Method, op.Path)},
	}
}

// plainMediaType lets huma recognise a media type however it is written: its case means nothing, nor do parameters such
// as charset, which JSON has not (RFC 9110 section 8.3.1, RFC 8259 section 11).
func plainMediaType(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	if kind := r.Header.Get("Content-Type"); kind != "" {
		kind, _, _ = strings.Cut(kind, ";")
		r.Header.Set("Content-Type", strings.ToLower(strings.TrimSpace(kind)))
	}
	next(ctx)
}

package wire

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
)

// errPanic is why a request failed whose handler panicked.
var errPanic = errors.New("panic")

// beginEntry is the draft of a request's entry.
func beginEntry(from actor.Origin, started time.Time) *activity.Draft {
	d := &activity.Draft{}
	d.Note(func(e *activity.Entry) {
		e.ID, e.RequestID, e.IP, e.Time = from.Request, from.Request, from.IP, started
	})
	return d
}

// record writes the entry of a request that is about to be answered. Before the first byte of the answer goes out, so
// that whatever ends the process then takes no entry with it. What becomes known later is not in it.
func (rt *Router) record(r *http.Request, status int) {
	if rt.Activity == nil {
		return
	}
	d, operation := activity.Of(r.Context()), rt.operations[r.Pattern]
	if operation == "" && d.Entry().Kind == "" { // a page
		return
	}
	d.Note(func(e *activity.Entry) {
		e.Status, e.Failed = status, e.Failed || status >= http.StatusBadRequest
		if e.Kind == "" {
			e.Kind = activity.Request
		}
		if e.Action == "" {
			e.Action = operation
		}
		if e.URL == "" {
			e.Method, e.URL = r.Method, first(r.URL.Path, maxPath)
		}
		nameParts(e, r)
	})
	d.Record(r.Context(), rt.Activity)
}

// maxPath is how much of a path is kept, in bytes. One of ours that is longer names nothing.
const maxPath = 300

func first(text string, n int) string {
	return strings.ToValidUTF8(text[:min(len(text), n)], "")
}

// nameParts takes from the path what the request is about, where no handler said it.
func nameParts(e *activity.Entry, r *http.Request) {
	for _, p := range []struct {
		place, parameter string
		to               *string
	}{
		{"/accounts/{id}", "id", &e.Account}, {"/auth_configs/{id}", "id", &e.Config},
		{"/connectors/{key}", "key", &e.Connector}, {"/connectors/{integration_id}", "integration_id", &e.Config},
		{"/oauth2/{integration_id}", "integration_id", &e.Config}, {"/oauth2/{provider}", "provider", &e.Connector},
		{"/connection_attempts/{id}", "id", &e.Attempt}, {"/webhooks/{id}", "id", &e.Endpoint},
	} {
		if value := r.PathValue(p.parameter); *p.to == "" && len(value) <= maxID && strings.Contains(r.Pattern, p.place) {
			*p.to = value
		}
	}
}

// maxID is how long an id may be, in bytes.
const maxID = 128

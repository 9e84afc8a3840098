package mcp

import (
	"bytes"
	"net/http"
	"strings"

	"patchbay/shared/fault"
	"patchbay/shared/wire"
)

// refusals puts what the SDK refuses as plain text, before there is a message to answer, into the form of every other
// refusal. Errors of the protocol are JSON and stay.
type refusals struct {
	http.ResponseWriter
	request *http.Request
	refused bool
	status  int
	text    bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (w *refusals) WriteHeader(status int) {
	if status >= http.StatusBadRequest && strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		w.refused, w.status = true, status
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *refusals) Write(b []byte) (int, error) {
	if w.refused {
		return w.text.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *refusals) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Refusals of what is no message.
var (
	ErrMessage = fault.New(fault.Invalid, "mcp_message_invalid", "This is no message of the Model Context Protocol.")
	ErrLong    = fault.New(fault.TooLarge, "mcp_message_too_large", "The message is too large.")
)

// Serve lets an SDK's handler answer a request. A client has its answer that takes only JSON, as the published SDK of
// the wire contract does: what is answered is JSON in any case.
func Serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	r.Header.Set("Accept", "application/json, text/event-stream")
	answer := &refusals{ResponseWriter: w, request: r}
	h.ServeHTTP(answer, r)
	answer.end()
}

// end writes the refusal, if there is one.
func (w *refusals) end() {
	if !w.refused {
		return
	}
	var err error
	switch w.status {
	case http.StatusUnsupportedMediaType:
		err = wire.NotJSON(w.request.Context())
	case http.StatusRequestEntityTooLarge:
		err = ErrLong
	default:
		why := strings.TrimSuffix(strings.TrimSpace(w.text.String()), ".")
		err = ErrMessage.Says("This is no message of the Model Context Protocol: %s.", why)
	}
	wire.RefusePage(w.ResponseWriter, w.request, err)
}

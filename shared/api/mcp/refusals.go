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

var (
	errMessage = fault.New(fault.Invalid, "mcp_message_invalid", "This is no message of the Model Context Protocol.")
	errLong    = fault.New(fault.TooLarge, "mcp_message_too_large", "The message is too large: it may have 256 KiB.")
)

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
		err = errLong
	default:
		why := strings.TrimSuffix(strings.TrimSpace(w.text.String()), ".")
		err = errMessage.Says("This is no message of the Model Context Protocol: %s.", why)
	}
	wire.RefusePage(w.ResponseWriter, w.request, err)
}

package bootstrap

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"strings"
)

// maxAnswer is how much body an answer may hold once it is written as JSON, in bytes. Lambda refuses more than
// 6,291,556 for a whole answer (Lambda quotas, "invocation payload"); the difference is room for headers and cookies.
const maxAnswer = 6_291_556 - 64<<10

var errTooLarge = errors.New(
	"the answer is larger than 6 MB, which is more than this deployment can carry; ask for less at once",
)

// recorder is an http.ResponseWriter that keeps the answer.
type recorder struct {
	header http.Header
	sent   http.Header // what header was when the status was written, as net/http sends it
	body   bytes.Buffer
	status int
	head   bool
}

// Header implements http.ResponseWriter.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter; informational answers (1xx) cannot pass the gateway and are dropped.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
		w.sent = w.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		if w.header.Get("Content-Type") == "" && w.header.Get("Content-Encoding") == "" {
			w.header.Set("Content-Type", http.DetectContentType(p))
		}
		w.WriteHeader(http.StatusOK)
	}
	if w.status == http.StatusNoContent || w.status == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed
	}
	if w.head {
		return len(p), nil
	}
	return w.body.Write(p)
}

// send hands the answer to the adapter.
func (w *recorder) send(to http.ResponseWriter) {
	w.WriteHeader(http.StatusOK) // as net/http does for a handler that wrote nothing
	maps.Copy(to.Header(), w.sent)
	to.WriteHeader(w.status)
	if w.body.Len() > 0 {
		_, _ = to.Write(w.body.Bytes()) // into memory
	}
}

// textSize is the length of s as a JSON string.
func textSize(s string) int {
	n := len(s)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f':
			n++
		case c < 0x20:
			n += 5
		}
	}
	// encoding/json also writes U+2028 and U+2029, three bytes each, as six.
	return n + 3*(strings.Count(s, "\u2028")+strings.Count(s, "\u2029"))
}

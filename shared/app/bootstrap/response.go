package bootstrap

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// maxAnswer is how much body an answer may hold once it is written as JSON, in bytes. Lambda refuses more than
// 6,291,556 for a whole answer (Lambda quotas, "invocation payload"); the difference is room for headers and cookies.
const maxAnswer = 6_291_556 - 64<<10

var errTooLarge = errors.New("the answer is larger than 6 MB, which is more than this deployment can carry; ask for less at once")

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

// response is the answer in payload format 2.0: cookies apart, every other header once, the body as text where it is
// UTF-8 and as base64 where it is not.
func (w *recorder) response() (events.APIGatewayV2HTTPResponse, error) {
	w.WriteHeader(http.StatusOK) // as net/http does for a handler that wrote nothing
	answer := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: map[string]string{}}
	for name, values := range w.sent {
		if http.CanonicalHeaderKey(name) == "Set-Cookie" {
			answer.Cookies = append(answer.Cookies, values...)
			continue
		}
		answer.Headers[name] = strings.Join(values, ", ")
	}
	text, encoded := textSize(w.body.Bytes()), base64.StdEncoding.EncodedLen(w.body.Len())
	switch {
	case text >= 0 && text <= maxAnswer:
		answer.Body = w.body.String()
	case encoded <= maxAnswer:
		answer.Body, answer.IsBase64Encoded = base64.StdEncoding.EncodeToString(w.body.Bytes()), true
	default:
		return events.APIGatewayV2HTTPResponse{}, errTooLarge
	}
	return answer, nil
}

// textSize is the length of b as a JSON string, or -1 when b is not UTF-8 and would be altered by it.
func textSize(b []byte) int {
	if !utf8.Valid(b) {
		return -1
	}
	n := len(b)
	for _, c := range b {
		switch {
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f':
			n++
		case c < 0x20:
			n += 5
		}
	}
	// encoding/json also writes U+2028 and U+2029, three bytes each, as six.
	return n + 3*(bytes.Count(b, []byte("\u2028"))+bytes.Count(b, []byte("\u2029")))
}

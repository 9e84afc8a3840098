package bootstrap

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
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

// sendHead hands all of the answer but its body to the adapter.
func (w *recorder) sendHead(to http.ResponseWriter) {
	w.WriteHeader(http.StatusOK) // as net/http does for a handler that wrote nothing
	maps.Copy(to.Header(), w.sent)
	if body := w.body.Bytes(); len(body) > 0 && to.Header().Get("Content-Type") == "" {
		to.Header().Set("Content-Type", http.DetectContentType(body))
	}
	to.WriteHeader(w.status)
}

// answer is an answer whose body is not yet in the form of a response.
type answer struct {
	head   events.APIGatewayV2HTTPResponse // without its body
	body   []byte
	base64 bool // the body travels as base64; else it is valid UTF-8
}

// response is the answer in the library's form.
func (a answer) response() events.APIGatewayV2HTTPResponse {
	r := a.head
	r.Body, r.IsBase64Encoded = string(a.body), a.base64
	if a.base64 {
		r.Body = base64.StdEncoding.EncodeToString(a.body)
	}
	return r
}

// EncodedAnswer is an answer as JSON. aws-lambda-go sends what a handler returns as it stands when it is a reader with
// nothing to encode.
type EncodedAnswer struct{ text *bytes.Reader }

// Read implements io.Reader.
func (e *EncodedAnswer) Read(p []byte) (int, error) { return e.text.Read(p) }

// WriteTo implements io.WriterTo.
func (e *EncodedAnswer) WriteTo(w io.Writer) (int64, error) { return e.text.WriteTo(w) }

// ContentType is the media type that aws-lambda-go tells the platform.
func (*EncodedAnswer) ContentType() string { return "application/json" }

// encoded writes the answer as encoding/json would, with the body directly in its place.
func (a answer) encoded() (*EncodedAnswer, error) {
	var head bytes.Buffer
	encoder := json.NewEncoder(&head)
	encoder.SetEscapeHTML(false) // as aws-lambda-go does
	a.head.IsBase64Encoded = a.base64
	err := encoder.Encode(struct {
		events.APIGatewayV2HTTPResponse

		Body *struct{} `json:"body,omitempty"` // hides the library's
	}{APIGatewayV2HTTPResponse: a.head})
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	members := bytes.TrimSuffix(head.Bytes(), []byte("}\n"))
	const begin, end = `,"body":"`, `"}`
	size := base64.StdEncoding.EncodedLen(len(a.body))
	if !a.base64 {
		size = textSize(a.body)
	}
	text := make([]byte, 0, len(members)+len(begin)+size+len(end))
	text = append(append(text, members...), begin...)
	if a.base64 {
		text = base64.StdEncoding.AppendEncode(text, a.body)
	} else {
		text = appendText(text, a.body)
	}
	return &EncodedAnswer{bytes.NewReader(append(text, end...))}, nil
}

// escapes has what a byte is written as in a JSON text, for those that are not written as they are.
var escapes = func() (e [256]string) {
	const hex = "0123456789abcdef"
	for c := range 0x20 {
		e[c] = `\u00` + string([]byte{hex[c>>4], hex[c&15]})
	}
	e['\b'], e['\f'], e['\n'], e['\r'], e['\t'], e['"'], e['\\'] = `\b`, `\f`, `\n`, `\r`, `\t`, `\"`, `\\`
	return e
}()

// appendText adds valid UTF-8 as the content of a JSON text.
func appendText(to, text []byte) []byte {
	done := 0
	for i, c := range text {
		escape := escapes[c]
		if escape == "" {
			continue
		}
		to = append(append(to, text[done:i]...), escape...)
		done = i + 1
	}
	return append(to, text[done:]...)
}

// textSize is the length of valid UTF-8 as the content of a JSON text.
func textSize(text []byte) int {
	n := len(text)
	for _, c := range text {
		if escape := len(escapes[c]); escape > 0 {
			n += escape - 1
		}
	}
	return n
}

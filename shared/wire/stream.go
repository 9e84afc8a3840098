package wire

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Streams says whether what a handler writes goes to the caller as it is written. Behind Lambda's gateway it does not:
// there an answer that breaks off can still become one that says so.
func Streams(ctx context.Context) bool { return requestOf(ctx).streams }

// Writer is the writer beneath an operation's context.
func Writer(c huma.Context) http.ResponseWriter {
	_, w := humago.Unwrap(c)
	return w
}

// Stream answers with so many bytes of a body as they come, behind the header that is set. The request's entry is
// recorded before the last of them goes out. It returns why the body ended early, and nil when the caller has gone; the
// answer is then incomplete, and its handler must panic with http.ErrAbortHandler.
func Stream(ctx context.Context, w http.ResponseWriter, status int, length int64, body io.Reader) error {
	const atOnce = 32 << 10
	e := eventOf(ctx)
	e.streams = true
	w.Header().Set("Content-Length", strconv.FormatInt(length, 10))
	w.WriteHeader(status)
	part := make([]byte, min(atOnce, length))
	for length > 0 {
		n, err := body.Read(part[:min(int64(len(part)), length)])
		length -= int64(n)
		if length == 0 && e.record != nil {
			e.record()
		}
		if n > 0 {
			if _, err := w.Write(part[:n]); err != nil {
				return nil
			}
		}
		switch {
		case length > 0 && err == io.EOF:
			return io.ErrUnexpectedEOF
		case length > 0 && err != nil:
			return err
		}
	}
	return nil
}

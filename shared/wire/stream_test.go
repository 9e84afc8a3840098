package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/shared/activity"
)

// entries keeps what is recorded.
type entries chan activity.Entry

func (e entries) Record(_ context.Context, a *activity.Entry) { e <- *a }

// streaming answers GET /x with a body of a length, which may end too early with a fault.
func streaming(length int64, body io.Reader) (*httptest.Server, entries) {
	e := make(entries, 10)
	rt := NewRouter(Options{Log: slog.New(slog.DiscardHandler), Activity: e})
	rt.Page(Public, "GET /x", func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		activity.Belongs(ctx, "prj_1", activity.Settings{})
		activity.Note(ctx, func(e *activity.Entry) { e.Kind = activity.Call })
		if !Streams(ctx) {
			http.Error(w, "it does not stream", http.StatusInternalServerError)
			return
		}
		if err := Stream(ctx, w, http.StatusCreated, length, body); err != nil {
			activity.Fail(ctx, err)
			panic(http.ErrAbortHandler)
		}
	})
	return httptest.NewServer(rt), e
}

// What is streamed comes whole with its length, and its entry says how it went.
func TestStream(t *testing.T) {
	t.Parallel()
	text := bytes.Repeat([]byte("0123456789"), 20_000)
	server, log := streaming(int64(len(text)), io.MultiReader(bytes.NewReader(text), strings.NewReader("not of it")))
	defer server.Close()
	res, err := http.Get(server.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Equal(got, text) || res.StatusCode != http.StatusCreated ||
		res.ContentLength != int64(len(text)) || res.Header.Get("X-Request-Id") == "" {
		t.Errorf("%d bytes of %d, %v: %d %v", len(got), res.ContentLength, err, res.StatusCode, res.Header)
	}
	if e := <-log; e.Failed || e.Status != http.StatusCreated || len(log) > 0 {
		t.Errorf("%+v", e)
	}
}

// An answer that ends too early never looks like a complete one, and its entry says so.
func TestStreamBreaksOff(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]io.Reader{
		"ends": strings.NewReader(""), "fails": unreadable{errors.New("reset")},
	} {
		server, log := streaming(200_000, io.MultiReader(bytes.NewReader(make([]byte, 150_000)), rest))
		res, err := http.Get(server.URL + "/x")
		if err == nil {
			n, readErr := io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if err = readErr; n >= 200_000 {
				t.Errorf("%s: %d bytes", name, n)
			}
		}
		if err == nil {
			t.Errorf("%s: the caller takes it for a whole answer", name)
		}
		if e := <-log; !e.Failed || e.Code == "" || len(log) > 0 {
			t.Errorf("%s: %+v", name, e)
		}
		server.Close()
	}
}

type unreadable struct{ err error }

func (r unreadable) Read([]byte) (int, error) { return 0, r.err }

// The entry of a streamed answer is recorded before its last byte can be read.
func TestStreamRecordsBeforeTheEnd(t *testing.T) {
	t.Parallel()
	from, to := io.Pipe()
	server, log := streaming(10, from)
	defer server.Close()
	go func() {
		_, _ = to.Write([]byte("01234"))
		if len(log) > 0 {
			_ = to.CloseWithError(errors.New("recorded before it is known how it ends"))
			return
		}
		_, _ = to.Write([]byte("56789"))
	}()
	res, err := http.Get(server.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.ReadFull(res.Body, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if len(log) != 1 {
		t.Errorf("%d entries when the last byte is there", len(log))
	}
}

// A writer that goes nowhere yet, as Lambda's, is not streamed to.
func TestNoStreamWithoutFlusher(t *testing.T) {
	t.Parallel()
	rt := NewRouter(Options{Log: slog.New(slog.DiscardHandler)})
	var streams bool
	rt.Page(Public, "GET /x", func(_ http.ResponseWriter, r *http.Request) { streams = Streams(r.Context()) })
	rt.ServeHTTP(struct{ http.ResponseWriter }{httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/x", nil))
	if streams {
		t.Error("it streams")
	}
}

package exchange

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever a server does, an exchange ends as one of http.Client does.
func TestAsHTTPClient(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/breaks":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case "/gone":
			panic(http.ErrAbortHandler)
		case "/slow":
			<-release
		case "/stuck":
			_, _ = io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			<-release
		default:
			_, _ = io.Copy(w, r.Body)
		}
	}))
	defer server.Close()
	defer close(release)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	plain := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	type seen struct {
		status  int
		text    string
		failed  bool
		timeout bool
		op      string
	}
	look := func(do func(*http.Request) (*http.Response, error), ctx context.Context, path string) (s seen) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+path, strings.NewReader("said"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := do(r)
		if err == nil {
			defer func() { _ = res.Body.Close() }()
			s.status = res.StatusCode
			var text []byte
			text, err = io.ReadAll(res.Body)
			s.text = string(text)
		}
		var quoting *url.Error
		if errors.As(err, &quoting) {
			s.op = quoting.Op
		}
		var n net.Error
		s.failed, s.timeout = err != nil, errors.As(err, &n) && n.Timeout()
		return s
	}
	for path, limit := range map[string]time.Duration{
		"/": time.Hour, "/moved": time.Hour, "/breaks": time.Hour, "/gone": time.Hour, "/slow": 50 * time.Millisecond,
		"/stuck": time.Second,
	} {
		plain.Timeout = limit
		want, got := look(plain.Do, t.Context(), path), look(Of(plain).Do, t.Context(), path)
		if got != want {
			t.Errorf("%s: %+v; http.Client: %+v", path, got, want)
		}
		pool := &Pool{Limit: limit}
		defer pool.CloseIdleConnections()
		pooled := look(pool.Do, t.Context(), path)
		if want.failed { // a pool reads the whole answer, and tells a failure in place of it
			want.status, want.text, want.op = 0, "", "Post"
		}
		if pooled != want {
			t.Errorf("%s: %+v of a pool; http.Client: %+v", path, pooled, want)
		}
	}
	plain.Timeout = time.Hour
	ended, end := context.WithCancel(t.Context())
	end()
	for _, do := range []func(*http.Request) (*http.Response, error){Of(plain).Do, new(Pool).Do} {
		if want, got := look(plain.Do, ended, "/"), look(do, ended, "/"); got != want || !got.failed {
			t.Errorf("%+v; http.Client: %+v", got, want)
		}
	}
}

// A server that ends because its client left has said nothing, however fast it was; a late answer with a body is read
// as far as it came.
func TestLateAnswers(t *testing.T) {
	t.Parallel()
	for text, late := range map[string]bool{"": true, "said": false} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example.com/", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := Client{Transport: leaver(text)}.Do(r)
		if err == nil {
			_ = res.Body.Close()
		}
		if late != errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%q: got %v", text, err)
		}
		var n net.Error
		if late && (!errors.As(err, &n) || !n.Timeout()) {
			t.Errorf("%q: %v is no time-out", text, err)
		}
	}
}

// leaver answers 200 with the text when its client has gone.
type leaver string

func (l leaver) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return &http.Response{StatusCode: http.StatusOK, ContentLength: int64(len(l)), Request: r,
		Body: io.NopCloser(strings.NewReader(string(l)))}, nil
}

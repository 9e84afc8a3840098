package lambdatest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"patchbay/infra/roles"
)

// recorder stands between a function and an AWS service, and writes down every call as the rights it needs.
type recorder struct {
	URL string

	mu    sync.Mutex
	calls map[roles.Call]bool
	wrong []string
}

// record starts a recorder in front of a service; service is its IAM prefix.
func record(t testing.TB, service string, target http.Handler) *recorder {
	t.Helper()
	rec := &recorder{calls: map[roles.Call]bool{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		needed, err := roles.Needs(service, operation, body, secretPrefix)
		rec.mu.Lock()
		for _, c := range needed {
			rec.calls[c] = true
		}
		if err != nil {
			rec.wrong = append(rec.wrong, operation+": "+err.Error())
		}
		if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
			rec.wrong = append(rec.wrong, operation+": not signed")
		}
		rec.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		target.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	rec.URL = server.URL
	return rec
}

// forward is a reverse proxy to an endpoint.
func forward(t testing.TB, endpoint string) http.Handler {
	t.Helper()
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(u); r.Out.Host = r.In.Host }}
}

// take returns what was called since the last take, each once, and fails the test on what was wrong with a call.
func (r *recorder) take(t testing.TB) []roles.Call {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.wrong {
		t.Error(w)
	}
	called := slices.SortedFunc(maps.Keys(r.calls), func(a, b roles.Call) int {
		return strings.Compare(a.String(), b.String())
	})
	r.calls, r.wrong = map[roles.Call]bool{}, nil
	return called
}

package fakeprovider

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"
)

// fault is misbehaviour that is due.
type fault struct {
	handler http.HandlerFunc
	times   int  // what is left; negative: for ever
	after   bool // the request is served first, and its answer replaced
}

// Fail lets the next requests of an endpoint be answered by h and not be served; a negative times means all.
func (p *Provider) Fail(e Endpoint, times int, h http.HandlerFunc) {
	p.add(e, fault{handler: h, times: times})
}

// FailAfter lets the next requests be served in full, and their answers be lost: h answers.
func (p *Provider) FailAfter(e Endpoint, times int, h http.HandlerFunc) {
	p.add(e, fault{handler: h, times: times, after: true})
}

func (p *Provider) add(e Endpoint, f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults[e] = append(p.faults[e], f)
}

// run counts, and serves or misbehaves.
func (p *Provider) run(e Endpoint, serve http.HandlerFunc, w http.ResponseWriter, r *http.Request) {
	f := p.due(e)
	if f == nil {
		serve(w, r)
		return
	}
	if f.after {
		serve(httptest.NewRecorder(), r)
	}
	f.handler(w, r)
}

func (p *Provider) due(e Endpoint) *fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts[e]++
	for i := range p.faults[e] {
		f := &p.faults[e][i]
		if f.times == 0 {
			continue
		}
		if f.times > 0 {
			f.times--
		}
		found := *f
		return &found
	}
	return nil
}

// Slow answers 504 after d, or nothing when the client gives up first.
func Slow(d time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the server notices a client that leaves only when the body was read
		select {
		case <-time.After(d):
			w.WriteHeader(http.StatusGatewayTimeout)
		case <-r.Context().Done():
		}
	}
}

// Says answers with a status, a media type and a body.
func Says(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// RateLimited answers 429 with Retry-After.
func RateLimited(after time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", fmt.Sprint(int(after.Seconds())))
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// Broken answers a 5xx without a body.
func Broken(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

// Page answers with a web page, as gateways and firewalls do.
func Page(status int) http.HandlerFunc {
	return Says(status, "text/html; charset=utf-8", "<!DOCTYPE html><title>Sorry</title><h1>Something went wrong</h1>")
}

// ErrorWith200 answers an OAuth error with the wrong status.
func ErrorWith200(code string) http.HandlerFunc {
	return Says(http.StatusOK, "application/json", fmt.Sprintf(`{"error":%q,"error_description":"said with 200"}`, code))
}

// Hangup ends the connection without an answer.
func Hangup(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// Redirects sends the client elsewhere.
func Redirects(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusTemporaryRedirect) }
}

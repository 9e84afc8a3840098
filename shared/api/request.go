package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// event is what one request leaves in the log: a single line, ids and no bodies, no query, no header.
type event struct {
	id    string
	base  string // the deployment's address as this request's caller knows it
	err   error  // what an opaque 500 or a refusal's cause was
	attrs []slog.Attr
	// label names a field to whom the answer is for, by its location; nil for a back end, which reads locations.
	label func(location string) string
}

type eventKey struct{}

func eventOf(ctx context.Context) *event {
	e, ok := ctx.Value(eventKey{}).(*event)
	if !ok {
		return &event{}
	}
	return e
}

func requestID(ctx context.Context) string { return eventOf(ctx).id }

func baseURL(ctx context.Context) string { return eventOf(ctx).base }

func note(ctx context.Context, err error) { eventOf(ctx).err = err }

// tag adds an id to the request's log event.
func tag(ctx context.Context, key, value string) {
	e := eventOf(ctx)
	e.attrs = append(e.attrs, slog.String(key, value))
}

// observe wraps a function's routes: the request's event, a last resort for panics, and answers in the contract's form
// where no route matches.
func (s *Server) observe(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		e := &event{id: "req_" + rand.Text()[:16], base: s.base(r)}
		ctx := context.WithValue(r.Context(), eventKey{}, e)
		r = r.WithContext(ctx)
		rec := &statusRecorder{ResponseWriter: w}
		rec.Header().Set("X-Request-Id", e.id)
		rec.Header().Set("X-Content-Type-Options", "nosniff")
		defer func() {
			if cause := recover(); cause != nil {
				// The value of a panic can quote what it choked on; its type and the stack say enough.
				s.Log.ErrorContext(ctx, "panic", "request", e.id, "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
				if rec.status == 0 {
					writeProblem(rec, newProblem(ctx, http.StatusInternalServerError, "internal_error", "Something failed on our side."))
				}
			}
			s.logEvent(ctx, r, e, rec.status, time.Since(started))
		}()
		if h, pattern := mux.Handler(r); pattern == "" {
			unmatched(rec, r, h)
			return
		}
		mux.ServeHTTP(rec, r)
	})
}

func (s *Server) logEvent(ctx context.Context, r *http.Request, e *event, status int, took time.Duration) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	attrs := append([]slog.Attr{
		slog.String("request", e.id), slog.String("method", r.Method), slog.String("route", r.Pattern), slog.Int("status", status),
		slog.Int64("ms", took.Milliseconds()),
	}, e.attrs...)
	if e.err != nil {
		attrs = append(attrs, slog.Any("error", e.err))
	}
	s.Log.LogAttrs(ctx, level, "request", attrs...)
}

// unmatched answers a path that no route has (404) or has for other methods (405, with the Allow header that ServeMux
// computed).
func unmatched(w http.ResponseWriter, r *http.Request, standard http.Handler) {
	probe := &statusRecorder{ResponseWriter: discard{http.Header{}}}
	standard.ServeHTTP(probe, r)
	ctx := r.Context()
	switch {
	case probe.status == http.StatusMethodNotAllowed:
		w.Header().Set("Allow", probe.Header().Get("Allow"))
		writeProblem(w, newProblem(ctx, probe.status, "method_not_allowed", "This path does not take "+r.Method+"; it takes "+probe.Header().Get("Allow")+"."))
	case probe.status/100 == 3:
		standard.ServeHTTP(w, r)
	default:
		writeProblem(w, newProblem(ctx, http.StatusNotFound, "route_not_found", "There is no such path. /docs lists those there are."))
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *statusRecorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *statusRecorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func writeProblem(w http.ResponseWriter, p *Problem) {
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	writeJSON(w, p.StatusCode, p)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller is gone, or the body cannot be encoded: both too late to answer
}

package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
)

// ServeHTTP gives the request its id and its log event, and answers in the contract's form where no route matches and
// where a handler panics.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	_, streams := w.(http.Flusher)
	known := request{id: newRequestID(), base: rt.BaseURL(r), label: rt.Label, streams: streams}
	e := &event{}
	ctx := context.WithValue(context.WithValue(r.Context(), requestKey{}, known), eventKey{}, e)
	from := actor.Origin{Request: known.id, IP: callerIP(r)}
	draft := beginEntry(from, started)
	ctx = activity.WithDraft(actor.WithOrigin(ctx, from), draft)
	r = r.WithContext(ctx)
	rec := &recorder{ResponseWriter: w, request: r, router: rt}
	rec.Header().Set("X-Request-Id", known.id)
	rec.Header().Set("X-Content-Type-Options", "nosniff")
	e.record = func() { rt.record(r, cmp.Or(rec.status, http.StatusOK)) }
	defer func() {
		cause := recover()
		// An answer that breaks off, which net/http must know. What has not begun can still be one that says so.
		failure, _ := cause.(error)
		aborted := errors.Is(failure, http.ErrAbortHandler) && rec.status != 0
		if cause != nil && !aborted {
			// The value of a panic can quote what it choked on; its type and the stack say enough.
			rt.Log.ErrorContext(
				ctx, "panic", "request", known.id, "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()),
			)
			if rec.status == 0 {
				activity.Fail(ctx, errPanic)
				writeProblem(
					rec,
					newProblem(ctx, http.StatusInternalServerError, "internal_error", "Something failed on our side."),
				)
			}
		}
		e.record()
		rt.log(r, known.id, e, rec.status, time.Since(started))
		if aborted {
			panic(cause)
		}
	}()
	rt.mux.ServeHTTP(rec, r)
}

// callerIP is the address that a request comes from, which the gateway vouches for; "" for what is no IP address.
func callerIP(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return from.Addr().Unmap().WithZone("").String()
}

func (rt *Router) log(r *http.Request, id string, e *event, status int, took time.Duration) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	attrs := append([]slog.Attr{
		slog.String("request", id),
		slog.String("method", r.Method), slog.String("route", r.Pattern), slog.Int("status", status),
		slog.Int64("ms", took.Milliseconds()),
	}, e.attrs...)
	if e.err != nil {
		attrs = append(attrs, slog.Any("error", e.err))
	}
	rt.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// recorder keeps an answer's status. What http.ServeMux answers by itself, where no route matches, it replaces by a
// problem document: so the route is looked up once.
type recorder struct {
	http.ResponseWriter
	request  *http.Request
	router   *Router
	status   int
	replaced bool // the mux's text is dropped
}

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	if rec.replaced {
		return
	}
	first := rec.status == 0
	if first {
		rec.status = status
	}
	// ServeMux sets the pattern before it calls a handler. A redirect to the canonical path may have none, and stands.
	if first && rec.request.Pattern == "" && status >= http.StatusBadRequest {
		rec.status = 0
		rec.unmatched(status)
		rec.replaced = true
		return
	}
	if first && !eventOf(rec.request.Context()).streams {
		rec.router.record(rec.request, status)
	}
	rec.ResponseWriter.WriteHeader(status)
}

// unmatched answers a path that no route has (404) or has for other methods (405, with the Allow header of ServeMux).
func (rec *recorder) unmatched(status int) {
	ctx, h := rec.request.Context(), rec.ResponseWriter.Header()
	p := newProblem(ctx, http.StatusNotFound, "route_not_found", "There is no such path. /docs lists those there are.")
	if status == http.StatusMethodNotAllowed {
		p = methodNotAllowed(rec.ResponseWriter, rec.request, rec.router.allowed(rec.request, h.Get("Allow")))
	}
	rec.status = p.StatusCode
	writeProblem(rec.ResponseWriter, p)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.WriteHeader(http.StatusOK)
	}
	if rec.replaced {
		return len(b), nil
	}
	return rec.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func writeProblem(w http.ResponseWriter, p *Problem) { WriteProblemAs(w, p, p.StatusCode, p) }

// WriteProblemAs answers a problem with another status, or in another form.
func WriteProblemAs(w http.ResponseWriter, p *Problem, status int, body any) {
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller is gone
}

// RefusalOf is the answer of a page's route to an error, whose code is in the request's log.
func RefusalOf(r *http.Request, err error) *Problem {
	p := ProblemOf(r.Context(), err)
	Tag(r.Context(), "refused", p.Code)
	return p
}

// RefusePage answers an error of a page's route.
func RefusePage(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, RefusalOf(r, err))
}

// NotAllowed answers that a page's path does not take the request's method for what it is about; allow lists those that
// it takes.
func NotAllowed(w http.ResponseWriter, r *http.Request, allow string) {
	writeProblem(w, methodNotAllowed(w, r, allow))
}

// methodNotAllowed is 405 with its Allow header (RFC 9110 section 15.5.6).
func methodNotAllowed(w http.ResponseWriter, r *http.Request, allow string) *Problem {
	w.Header().Set("Allow", allow)
	text := "This path does not take " + r.Method + "; it takes " + allow + "."
	return newProblem(r.Context(), http.StatusMethodNotAllowed, "method_not_allowed", text)
}

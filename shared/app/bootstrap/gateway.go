package bootstrap

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

// ErrNotHTTP says that an event did not come from an HTTP API with payload format 2.0: the function was wired to
// another trigger, or invoked by hand with something else.
var ErrNotHTTP = errors.New("the event is not an HTTP API request of payload format 2.0")

// GatewayFunc answers one HTTP API event.
type GatewayFunc func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

type carriedKey struct{}

// carried goes with a request through the adapter and around what it would copy: the event as it came, and the body of
// the answer.
type carried struct {
	event events.APIGatewayV2HTTPRequest
	body  []byte
}

// toAnswer is what a handler that runs out of time has left to say so before Lambda stops the process, and the gateway
// answers in words that are not the wire contract's.
const toAnswer = 2 * time.Second

// Gateway lets an http.Handler answer HTTP API events through aws-lambda-go-api-proxy. Around the library stands what
// this product needs beside it (decision 0001): only events that it can read reach it, since it would log an address
// with a session token in it; header values are put back whole, since it splits them at commas; a handler that wrote
// nothing answers 200; a panic becomes an opaque 500, where it would end the process and the next caller pay for a cold
// start; an answer over Lambda's limit is refused in words; and the body goes around it, since it would copy it twice.
func Gateway(h http.Handler, options ...Option) GatewayFunc {
	answer := gateway(h, options)
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		a, err := answer(ctx, event)
		return a.response(), err
	}
}

// Encoded is Gateway with the answer in the form in which it leaves the function, written once.
func Encoded(
	h http.Handler, options ...Option,
) func(context.Context, events.APIGatewayV2HTTPRequest) (*EncodedAnswer, error) {
	answer := gateway(h, options)
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*EncodedAnswer, error) {
		a, err := answer(ctx, event)
		if err != nil {
			return nil, err
		}
		return a.encoded()
	}
}

func gateway(h http.Handler, options []Option) func(context.Context, events.APIGatewayV2HTTPRequest) (answer, error) {
	adapter := httpadapter.NewV2(wrap(h))
	var base string
	for _, o := range options {
		base = o.base
	}
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (answer, error) {
		if event.RequestContext.HTTP.Method == "" {
			return answer{}, ErrNotHTTP
		}
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-toAnswer))
			defer cancel()
		}
		ctx, event = signedBy(ctx, withoutBase(base, event))
		normal, err := normalise(ctx, event)
		if err != nil {
			return problem(http.StatusBadRequest, "malformed_request", err.Error()), nil
		}
		c := &carried{event: event}
		head, err := adapter.ProxyWithContext(context.WithValue(ctx, carriedKey{}, c), normal)
		if err != nil {
			return answer{}, fmt.Errorf("gateway: %w", err)
		}
		return enforceSize(ctx, answer{head: head, body: c.body, base64: !utf8.Valid(c.body)}), nil
	}
}

// wrap returns the handler as the adapter calls it: with the request as the gateway got it, and with an answer that is
// complete before any of it is handed on.
func wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok := r.Context().Value(carriedKey{}).(*carried)
		if !ok { // of a request that the gateway has not made
			c = &carried{}
		} else {
			restore(r, c.event)
		}
		rec := &recorder{header: http.Header{}, head: r.Method == http.MethodHead}
		if !served(r.Context(), h, rec, r) {
			rec = &recorder{header: http.Header{}}
			failure := problem(
				http.StatusInternalServerError, "internal_error",
				"Something failed on our side. Try again; if it persists, tell us the time.",
			)
			for name, value := range failure.head.Headers {
				rec.header.Set(name, value)
			}
			rec.WriteHeader(failure.head.StatusCode)
			_, _ = rec.Write(failure.body) // into memory
		}
		rec.sendHead(w)
		c.body = rec.body.Bytes()
	})
}

// served calls the handler and says whether it came back without a panic.
func served(ctx context.Context, h http.Handler, w http.ResponseWriter, r *http.Request) (ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			// The value of a panic can quote what it choked on; its type and the stack say enough.
			slog.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
		}
	}()
	h.ServeHTTP(w, r)
	return true
}

// enforceSize makes an answer small enough for Lambda: text whose escapes make it too long travels as base64, and what
// is still too long is refused.
func enforceSize(ctx context.Context, a answer) answer {
	if !a.base64 && textSize(a.body) > maxAnswer {
		a.base64 = true
	}
	if !a.base64 || base64.StdEncoding.EncodedLen(len(a.body)) <= maxAnswer {
		return a
	}
	slog.WarnContext(ctx, "answer too large for Lambda", "bytes", len(a.body), "status", a.head.StatusCode)
	return problem(http.StatusBadGateway, "answer_too_large", errTooLarge.Error())
}

// problem is an answer in the wire contract's error form (client contract, section 1) for what fails outside any
// handler.
func problem(status int, code, message string) answer {
	body, err := json.Marshal(struct {
		StatusCode int       `json:"statusCode"`
		Message    string    `json:"message"`
		Timestamp  time.Time `json:"timestamp"`
		Code       string    `json:"code"`
		Title      string    `json:"title"`
		Status     int       `json:"status"`
		Detail     string    `json:"detail"`
	}{status, message, time.Now().UTC().Truncate(time.Millisecond), code, http.StatusText(status), status, message})
	if err != nil { // of strings, numbers and a time: cannot happen, and an empty body is still a correct status
		body = nil
	}
	return answer{
		head: events.APIGatewayV2HTTPResponse{
			StatusCode: status,
			Headers:    map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
		},
		body: body,
	}
}

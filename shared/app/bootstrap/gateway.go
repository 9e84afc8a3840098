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

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

// ErrNotHTTP says that an event did not come from an HTTP API with payload format 2.0: the function was wired to
// another trigger, or invoked by hand with something else.
var ErrNotHTTP = errors.New("the event is not an HTTP API request of payload format 2.0")

// GatewayFunc answers one HTTP API event.
type GatewayFunc func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

type originalKey struct{}

// toAnswer is what a handler that runs out of time has left to say so before Lambda stops the process, and the gateway
// answers in words that are not the wire contract's.
const toAnswer = 2 * time.Second

// Gateway lets an http.Handler answer HTTP API events through aws-lambda-go-api-proxy. Around the library stands what
// this product needs beside it (decision 0001): only events that it can read reach it, since it would log an address
// with a session token in it; header values are put back whole, since it splits them at commas; a handler that wrote
// nothing answers 200; a panic becomes an opaque 500, where it would end the process and the next caller pay for a cold
// start; and an answer over Lambda's limit is refused in words.
func Gateway(h http.Handler) GatewayFunc {
	adapter := httpadapter.NewV2(wrap(h))
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		if event.RequestContext.HTTP.Method == "" {
			return events.APIGatewayV2HTTPResponse{}, ErrNotHTTP
		}
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-toAnswer))
			defer cancel()
		}
		normal, err := normalise(ctx, event)
		if err != nil {
			return problem(http.StatusBadRequest, "malformed_request", err.Error()), nil
		}
		answer, err := adapter.ProxyWithContext(context.WithValue(ctx, originalKey{}, event), normal)
		if err != nil {
			return answer, fmt.Errorf("gateway: %w", err)
		}
		return enforceSize(ctx, answer), nil
	}
}

// wrap returns the handler as the adapter calls it: with the request as the gateway got it, and with an answer that is
// complete before any of it is handed on.
func wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if event, ok := r.Context().Value(originalKey{}).(events.APIGatewayV2HTTPRequest); ok {
			restore(r, event)
		}
		rec := &recorder{header: http.Header{}, head: r.Method == http.MethodHead}
		if !served(r.Context(), h, rec, r) {
			rec = &recorder{header: http.Header{}}
			failure := problem(
				http.StatusInternalServerError, "internal_error",
				"Something failed on our side. Try again; if it persists, tell us the time.",
			)
			for name, value := range failure.Headers {
				rec.header.Set(name, value)
			}
			rec.WriteHeader(failure.StatusCode)
			_, _ = rec.Write([]byte(failure.Body)) // into memory
		}
		rec.send(w)
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
func enforceSize(ctx context.Context, answer events.APIGatewayV2HTTPResponse) events.APIGatewayV2HTTPResponse {
	switch {
	case answer.IsBase64Encoded && len(answer.Body) <= maxAnswer:
		return answer
	case !answer.IsBase64Encoded && textSize(answer.Body) <= maxAnswer:
		return answer
	case !answer.IsBase64Encoded && base64.StdEncoding.EncodedLen(len(answer.Body)) <= maxAnswer:
		answer.Body, answer.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(answer.Body)), true
		return answer
	}
	slog.WarnContext(ctx, "answer too large for Lambda", "bytes", len(answer.Body), "status", answer.StatusCode)
	return problem(http.StatusBadGateway, "answer_too_large", errTooLarge.Error())
}

// problem is an answer in the wire contract's error form (client contract, section 1) for what fails outside any
// handler.
func problem(status int, code, message string) events.APIGatewayV2HTTPResponse {
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
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
		Body:       string(body),
	}
}

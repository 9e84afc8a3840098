package bootstrap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// ErrNotHTTP says that an event did not come from an HTTP API with payload format 2.0: the function was wired to
// another trigger, or invoked by hand with something else.
var ErrNotHTTP = errors.New("the event is not an HTTP API request of payload format 2.0")

// GatewayFunc answers one HTTP API event.
type GatewayFunc func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// Gateway lets an http.Handler answer HTTP API events. It stands in for aws-lambda-go-api-proxy's httpadapter, which
// splits header values at commas (an Idempotency-Key "a,b" would become "a"), writes a URL that it cannot parse to the
// log (it may carry a session token), and turns a handler that writes nothing into a 504; decision record 0001 has the
// list. A panic becomes an opaque 500, as net/http would drop one connection and live on: the alternative is that the
// Lambda runtime ends the process and the next caller pays for a cold start.
func Gateway(h http.Handler) GatewayFunc {
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		if event.RequestContext.HTTP.Method == "" {
			return events.APIGatewayV2HTTPResponse{}, ErrNotHTTP
		}
		r, err := request(ctx, event)
		if err != nil {
			return problem(http.StatusBadRequest, "malformed_request", err.Error()), nil
		}
		w := &recorder{header: http.Header{}, head: r.Method == http.MethodHead}
		if !served(ctx, h, w, r) {
			return problem(http.StatusInternalServerError, "internal_error", "Something failed on our side. Try again; if it persists, tell us the time."), nil
		}
		answer, err := w.response()
		if err != nil {
			slog.WarnContext(ctx, "answer too large for Lambda", "bytes", w.body.Len(), "status", w.status)
			return problem(http.StatusBadGateway, "answer_too_large", err.Error()), nil
		}
		return answer, nil
	}
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

// problem is an answer in the wire contract's error form (client contract, section 1) for what fails outside any handler.
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

package wire

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/fault"
)

// Problem is every error answer: the wire contract's members (client contract, section 1), which are at the same time a
// problem document (RFC 9457). It is served as application/json, which the published SDK needs to recognise it.
type Problem struct {
	StatusCode       int          `json:"statusCode" doc:"The HTTP status"`
	Message          string       `json:"message" doc:"What happened and what to do"`
	Timestamp        string       `json:"timestamp" format:"date-time"`
	Type             string       `json:"type" doc:"A URI that names the kind of error (RFC 9457)"`
	Title            string       `json:"title" doc:"The status in words"`
	Status           int          `json:"status" doc:"The HTTP status (RFC 9457)"`
	Detail           string       `json:"detail" doc:"As message (RFC 9457)"`
	Instance         string       `json:"instance,omitempty" doc:"The request's id, to name it by"`
	Code             string       `json:"code" doc:"A stable name of the error"`
	Errors           []FieldError `json:"errors,omitempty" doc:"The wrong parts of the request"`
	ProviderResponse string       `json:"provider_response,omitempty" doc:"What the connector's provider said"`

	retryAfter time.Duration
}

// FieldError names one wrong part of a request.
type FieldError fault.Field

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Message }

// SetStatus changes the HTTP status.
func (p *Problem) SetStatus(status int) {
	p.StatusCode, p.Status, p.Title = status, status, http.StatusText(status)
}

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.StatusCode }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(max(1, int(p.retryAfter.Round(time.Second).Seconds()))))
	}
	if p.StatusCode == http.StatusUnauthorized {
		// Not Basic, although that is accepted too: a browser would ask its user for a name and password, over the hub
		// and the console.
		h.Set("WWW-Authenticate", `Bearer realm="patchbay"`)
	}
	return h
}

// StatusOf is the one table from kinds of errors to statuses.
func StatusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Timeout:
		return http.StatusRequestTimeout
	case fault.Conflict:
		return http.StatusConflict
	case fault.Precondition:
		return http.StatusPreconditionFailed
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unprocessable:
		return http.StatusUnprocessableEntity
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Provider:
		return http.StatusBadGateway
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// ProblemOf turns any error into an answer. What is not meant for the caller becomes an opaque 500 and is kept for the
// request's log event.
func ProblemOf(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		Note(ctx, err)
		f = fault.New(
			0, "internal_error", "Something failed on our side. Try again; if it persists, tell us the request's id.",
		)
		if errors.Is(err, context.DeadlineExceeded) { // a function's time, which ends before the gateway's
			f = fault.New(fault.Unavailable, "out_of_time", "This took longer than a request may. Try again in a moment.")
			f.RetryAfter = 2 * time.Second
		}
		if errors.Is(err, fault.ErrBusy) {
			f = fault.New(fault.Unavailable, "table_busy", "More is asked of the deployment's table at this moment than it takes. "+
				"Try again in a moment; a POST with the same Idempotency-Key does nothing twice.")
			f.RetryAfter = time.Second
		}
	} else if f.Unwrap() != nil {
		Note(ctx, err)
	}
	p := newProblem(ctx, StatusOf(f.Kind), f.Code, f.Message)
	p.ProviderResponse, p.retryAfter = f.ProviderResponse, f.RetryAfter
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, FieldError(field))
	}
	p.explain(LabellerOf(ctx, err))
	p.note(ctx, err)
	return p
}

// note tells the request's entry what is answered, and why.
func (p *Problem) note(ctx context.Context, err error) {
	if err == nil {
		err = p
	}
	activity.Fail(ctx, err)
	activity.Note(ctx, func(e *activity.Entry) { e.Code, e.Message = p.Code, p.Message })
}

func newProblem(ctx context.Context, status int, code, message string) *Problem {
	return &Problem{
		StatusCode: status, Message: message, Timestamp: time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		Type: "urn:patchbay:error:" + code, Title: http.StatusText(status), Status: status, Detail: message,
		Instance: requestOf(ctx).id, Code: code,
	}
}

// NotJSON refuses a body whose media type says that it is not JSON.
func NotJSON(ctx context.Context) *Problem {
	return newProblem(ctx, http.StatusUnsupportedMediaType, "unsupported_media_type", "Send the body as application/json.")
}

// NotYAML refuses a body whose media type says that it is neither YAML nor JSON.
func NotYAML(ctx context.Context) *Problem {
	return newProblem(ctx, http.StatusUnsupportedMediaType, "unsupported_media_type",
		"Send the body as application/yaml or application/json.")
}

// fromHuma turns huma's own refusals (bad JSON, a missing or mistyped field, an oversized body) into problems. It
// leaves out the offending values, which may be secrets. A malformed request is a 400 to the published clients.
func fromHuma(ctx context.Context, status int, message string, errs ...error) *Problem {
	for _, err := range errs {
		if fault.Refused(err) {
			return ProblemOf(ctx, err)
		}
	}
	var p *Problem
	switch status {
	case http.StatusRequestEntityTooLarge:
		p = newProblem(ctx, http.StatusRequestEntityTooLarge, "body_too_large", message)
	case http.StatusUnsupportedMediaType:
		p = NotJSON(ctx)
	case http.StatusInternalServerError:
		Note(ctx, errors.Join(errs...))
		p = newProblem(ctx, http.StatusInternalServerError, "internal_error", message)
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		p = newProblem(ctx, http.StatusBadRequest, "invalid_request", plain(message))
	default:
		p = newProblem(ctx, status, ErrInvalid.Code, message)
	}
	for _, err := range errs {
		var d huma.ErrorDetailer
		switch {
		case err == nil:
		case errors.As(err, &d):
			p.Errors = append(p.Errors, FieldError{Location: d.ErrorDetail().Location, Message: plain(d.ErrorDetail().Message)})
		default:
			p.Errors = append(p.Errors, FieldError{Location: "body", Message: err.Error()})
		}
	}
	if p.StatusCode == http.StatusBadRequest && len(p.Errors) > 0 {
		p.Message = "The request is not valid."
	}
	p.explain(requestOf(ctx).label)
	p.note(ctx, nil)
	return p
}

// plain says in words what huma says by the layout of Go's time package, or not to the caller.
func plain(message string) string {
	if message == "request body is required" {
		return "The request has no body: send one."
	}
	if strings.HasPrefix(message, "invalid date/time for format "+time.DateOnly+"T") {
		return "is not a time such as 2026-12-31T00:00:00Z (in a query, + is written %2B)"
	}
	return message
}

// labelled is an error whose fields have names of their own.
type labelled struct {
	error
	label Labeller
}

func (l labelled) Unwrap() error { return l.error }

// Labelled returns err with a labeller for its fields, in place of the Router's. It returns nil for nil.
func Labelled(err error, label Labeller) error {
	if err == nil {
		return nil
	}
	return labelled{err, label}
}

// LabellerOf is what names the fields of an error: its own labeller, or else the Router's.
func LabellerOf(ctx context.Context, err error) Labeller {
	if l, ok := errors.AsType[labelled](err); ok {
		return l.label
	}
	return requestOf(ctx).label
}

// ByKey names a field to an end user by its key alone: body.credentials.subdomain is a place in a request that they
// never saw. What is wrong with the body as a whole has no name.
func ByKey(location string) string {
	_, inside, _ := strings.Cut(location, ".")
	return inside[strings.LastIndexByte(inside, '.')+1:]
}

// Explained bounds how many wrong parts a message names; further ones are among the problem's errors alone.
const Explained = 5

// explain puts the wrong parts into the message, which is all that the published hub and SDK show.
func (p *Problem) explain(label Labeller) {
	for _, f := range p.Errors[:min(len(p.Errors), Explained)] {
		p.Message += " " + f.Sentence(label)
	}
	p.Detail = p.Message
}

// Sentence says what is wrong where. A field's own messages may begin with its label, which is then not said twice. A
// nil labeller names the location.
func (f FieldError) Sentence(label Labeller) string {
	message := strings.TrimRight(f.Message, ". ") + "."
	name := f.Location
	if label != nil {
		name = label(name)
		if strings.HasPrefix(message, name) {
			return message
		}
	}
	return name + ": " + message
}

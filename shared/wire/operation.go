package wire

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// MaxBody bounds request bodies, in bytes; an operation may state another bound.
const MaxBody = 256 << 10

// Authenticator says who calls, and refuses a key or a member without the scope that a route needs; project.Store is
// one.
type Authenticator interface {
	Authenticate(ctx context.Context, a project.Access) (project.Caller, error)
}

// Operation adds a typed operation to a Router. Whatever credential its access names is for fn to check; WithCaller and
// WithAccess are for API keys.
func Operation[I, O any](rt *Router, access Access, op huma.Operation, fn func(context.Context, *I) (*O, error)) {
	op = described[I](op, access)
	rt.addLazily(Route{
		Method: op.Method, Path: op.Path, Access: access, OperationID: op.OperationID,
		register: func(api huma.API) { register(api, op, fn) },
	})
}

// WithAccess adds an operation whose use case checks the key or the session itself, in the same read as what it needs.
func WithAccess[I, O any](
	rt *Router, need scope.Scope, op huma.Operation, fn func(context.Context, project.Access, *I) (*O, error),
) {
	op.Middlewares = append(op.Middlewares, presentCaller, strictInput)
	Operation(rt, Key(need), op, func(ctx context.Context, in *I) (*O, error) {
		a, _ := ctx.Value(accessKey{}).(project.Access)
		a.Scope = need
		if !a.Use.None() && need != scope.ProxyCall {
			return nil, project.ErrUseTokenHere
		}
		return fn(Presented(ctx, a), a, in)
	})
}

// Presented says in the request's log and entry, and in what it changes, who calls.
func Presented(ctx context.Context, a project.Access) context.Context {
	by := a.Actor()
	Tag(ctx, "project", a.Project())
	Tag(ctx, string(by.Kind), by.ID)
	activity.Note(ctx, func(e *activity.Entry) { e.By = by.String() })
	return actor.With(ctx, by)
}

// WithCaller adds an operation for a project's back end, whose key has the scope, and for its members in the console,
// whose role has it.
func WithCaller[I, O any](
	rt *Router,
	by Authenticator,
	need scope.Scope,
	op huma.Operation,
	fn func(context.Context, project.Caller, *I) (*O, error),
) {
	WithAccess(rt, need, op, func(ctx context.Context, a project.Access, in *I) (*O, error) {
		caller, err := by.Authenticate(ctx, a)
		if err != nil {
			return nil, err
		}
		return fn(ctx, caller, in)
	})
}

// The members of an operation in the document that say what it does with what it is about. Tools of agents follow them.
const (
	// ExtensionEnds marks an operation that ends something, or cuts somebody off, though its method is not DELETE.
	ExtensionEnds = "x-ends"
	// ExtensionSecret marks an operation whose answer has a secret in it.
	ExtensionSecret = "x-secret-answer"
)

// Marked is what an operation is registered with that has such members.
func Marked(names ...string) map[string]any {
	marks := map[string]any{}
	for _, n := range names {
		marks[n] = true
	}
	return marks
}

type accessKey struct{}

// presentCaller puts what a request presents where WithAccess finds it. It refuses at once what cannot be right, before
// a body is read.
func presentCaller(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	a, err := presented(r)
	if err != nil {
		Refuse(ctx, err)
		return
	}
	next(huma.WithValue(ctx, accessKey{}, a))
}

// Refuse answers an error from a middleware.
func Refuse(ctx huma.Context, err error) {
	p := ProblemOf(ctx.Context(), err)
	for k, vs := range p.GetHeaders() {
		for _, v := range vs {
			ctx.SetHeader(k, v)
		}
	}
	ctx.SetHeader("Content-Type", "application/json")
	ctx.SetStatus(p.StatusCode)
	_ = Marshal(ctx.BodyWriter(), p) // the caller is gone
}

// described adds to an operation what follows from its access and its input: for huma, which answers by it, and for the
// OpenAPI document.
func described[I any](op huma.Operation, access Access) huma.Operation {
	op.Security = access.security()
	op.Errors = append(slices.Clone(op.Errors), http.StatusBadRequest, http.StatusNotFound, http.StatusServiceUnavailable)
	if access.kind != public {
		op.Errors = append(op.Errors, http.StatusUnauthorized)
	}
	if access == Console {
		op.Errors = append(op.Errors, http.StatusForbidden)
	}
	if access == Session {
		op.Description = paragraphs(op.Description, "Called by the hub, with a connect session's token.")
	}
	if need := string(access.Scope()); need != "" {
		op.Errors = append(op.Errors, http.StatusForbidden)
		op.Extensions = maps.Clone(op.Extensions)
		if op.Extensions == nil {
			op.Extensions = map[string]any{}
		}
		op.Extensions["x-scope"] = need
		op.Description = paragraphs(op.Description, "The API key needs the scope `"+need+"`.")
	}
	if _, ok := reflect.TypeFor[I]().FieldByName("Body"); ok {
		op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = MaxBody
	}
	op.MaxBodyBytes++ // huma takes what is as long as its limit for too long
	// Before those of the operation, which may read the media type.
	op.Middlewares = append(huma.Middlewares{plainMediaType}, op.Middlewares...)
	return op
}

// paragraphs is a description with a sentence behind it.
func paragraphs(description, sentence string) string {
	if description == "" {
		return sentence
	}
	return description + "\n\n" + sentence
}

// register adds an operation to an API: the one of its handler, or the one of the document.
func register[I, O any](api huma.API, op huma.Operation, fn func(context.Context, *I) (*O, error)) {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	unprocessable := slices.Contains(op.Errors, http.StatusUnprocessableEntity)
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, ProblemOf(ctx, err)
		}
		return out, nil
	})
	if !unprocessable { // huma's own word for a request that is not valid, which is a 400 here
		delete(op.Responses, strconv.Itoa(http.StatusUnprocessableEntity))
	}
}

// Repeatable is embedded in the input of a creating POST.
type Repeatable struct {
	IdempotencyKey string `header:"Idempotency-Key" json:"-" maxLength:"255" doc:"Repeat the request with the same key and body to get the same answer for 24 hours"`
}

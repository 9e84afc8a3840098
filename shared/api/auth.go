package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/idempotency"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

const sessionHeader = "x-hub-session-token"

// keyOf reads a presented API key. Clients in the wild send Basic base64(key:), Basic base64(key) and Bearer key.
func keyOf(authorization string) (project.KeyRef, error) {
	scheme, value, _ := strings.Cut(authorization, " ")
	value = strings.TrimSpace(value)
	switch strings.ToLower(scheme) {
	case "bearer":
		return project.ParseKey(value)
	case "basic":
		decoded, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			decoded, err = base64.RawStdEncoding.DecodeString(value)
		}
		if err != nil {
			return project.KeyRef{}, project.ErrUnauthenticated
		}
		user, _, _ := strings.Cut(string(decoded), ":")
		return project.ParseKey(user)
	}
	return project.KeyRef{}, project.ErrUnauthenticated
}

type authorizationKey struct{}

// presentKey and presentSession put what a request presents where handlers find it, and refuse at once what cannot be a
// key or a token, before a body is read.
func presentKey(ctx huma.Context, next func(huma.Context)) {
	ref, err := keyOf(ctx.Header("Authorization"))
	if err != nil {
		refuse(ctx, err)
		return
	}
	next(huma.WithValue(ctx, authorizationKey{}, ref))
}

type sessionKey struct{}

func presentSession(ctx huma.Context, next func(huma.Context)) {
	token := ctx.Header(sessionHeader)
	if _, ok := connect.ParseToken(token); !ok {
		refuse(ctx, connect.ErrSession)
		return
	}
	eventOf(ctx.Context()).label = bare
	next(huma.WithValue(ctx, sessionKey{}, token))
}

func refuse(ctx huma.Context, err error) {
	p := toProblem(ctx.Context(), err)
	for k, vs := range p.GetHeaders() {
		for _, v := range vs {
			ctx.SetHeader(k, v)
		}
	}
	ctx.SetHeader("Content-Type", "application/json")
	ctx.SetStatus(p.StatusCode)
	_ = marshal(ctx.BodyWriter(), p) // the caller is gone
}

// keyed adds an operation whose use case authenticates the key itself, in the same read as what it needs. The key must have
// the scope.
func keyed[I, O any](s *Server, api huma.API, need scope.Scope, op huma.Operation, fn func(context.Context, project.Access, *I) (*O, error)) {
	op.Security = []map[string][]string{{"key": {}}}
	op.Middlewares = append(op.Middlewares, presentKey, exact)
	op.Errors = append(op.Errors, http.StatusForbidden)
	register(api, op, func(ctx context.Context, in *I) (*O, error) {
		ref, _ := ctx.Value(authorizationKey{}).(project.KeyRef)
		tag(ctx, "project", ref.Project)
		ctx = actor.With(ctx, actor.Actor{Kind: actor.Key, ID: ref.ID()})
		return fn(ctx, project.Access{Key: ref, Scope: need}, in)
	})
}

// managed adds an operation for a project's back end. The key must have the scope.
func managed[I, O any](s *Server, api huma.API, need scope.Scope, op huma.Operation, fn func(context.Context, project.Project, *I) (*O, error)) {
	keyed(s, api, need, op, func(ctx context.Context, a project.Access, in *I) (*O, error) {
		caller, err := s.Projects.Authenticate(ctx, a)
		if err != nil {
			return nil, err
		}
		return fn(ctx, caller.Project, in)
	})
}

// hubbed adds an operation for an end user's browser.
func hubbed[I, O any](s *Server, api huma.API, op huma.Operation, fn func(context.Context, connect.Scope, *I) (*O, error)) {
	op.Security = []map[string][]string{{"session": {}}}
	op.Middlewares = append(op.Middlewares, presentSession)
	register(api, op, func(ctx context.Context, in *I) (*O, error) {
		token, _ := ctx.Value(sessionKey{}).(string)
		sc, err := s.Connect.Open(ctx, token)
		if err != nil {
			return nil, err
		}
		tag(ctx, "project", sc.Project.ID)
		return fn(actor.With(ctx, sc.Actor()), sc, in)
	})
}

// lazily is an API whose operations are registered when they are first called: huma builds the schemas of an operation
// from its types, which costs 0.3 to 1.8 million instructions each, and a function that starts is called for one.
type lazily struct {
	huma.API
	mux *http.ServeMux
}

func register[I, O any](api huma.API, op huma.Operation, fn func(context.Context, *I) (*O, error)) {
	if l, ok := api.(lazily); ok {
		var once sync.Once
		own := http.NewServeMux()
		l.mux.HandleFunc(op.Method+" "+op.Path, func(w http.ResponseWriter, r *http.Request) {
			once.Do(func() { register(newAPI(own), op, fn) })
			own.ServeHTTP(w, r)
		})
		return
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = MaxBody
	}
	op.MaxBodyBytes++ // huma takes what is as long as its limit for too long
	op.Middlewares = append(op.Middlewares, plainMediaType)
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusServiceUnavailable)
	if _, ok := reflect.TypeFor[I]().FieldByName("Body"); ok {
		op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	unprocessable := slices.Contains(op.Errors, http.StatusUnprocessableEntity)
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, toProblem(ctx, err)
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

// once runs fn at most once per Idempotency-Key of the project and operation.
func once[O any](ctx context.Context, s *Server, p string, r Repeatable, operation string, body any, fn func() (*O, error)) (*O, error) {
	return idempotency.Do(ctx, s.Idempotency, p, operation, r.IdempotencyKey, body, fn)
}

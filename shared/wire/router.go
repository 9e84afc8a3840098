// Package wire is how Patchbay speaks HTTP: strict input, JSON without ambiguity, problem documents, cursors,
// conditional requests, one log event per request. It is the only package that knows huma's peculiarities. Of the
// domain it knows faults and who calls (project.Caller), and nothing else.
package wire

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/awsrole"
)

// Options are what a Router needs to know of its deployment and of its callers.
type Options struct {
	// PublicURL is the deployment's address without a trailing slash, with a path where it is below one; "" takes each
	// request's host, which API Gateway vouches for.
	PublicURL string
	// Label names fields in messages; nil leaves their locations.
	Label Labeller
	Log   *slog.Logger
	// Activity takes an entry of each request whose project is known; nil takes none.
	Activity activity.Recorder
}

// Router holds the routes of one function. Handlers mount theirs on it; then it serves.
type Router struct {
	Options
	mux     http.ServeMux
	routes  []Route
	refused map[string]bool // patterns that Refuse added
	// operations has the ids by pattern.
	operations map[string]string
}

// NewRouter returns a Router without routes.
func NewRouter(o Options) *Router { return &Router{Options: o, operations: map[string]string{}} }

// Route is one registered route.
type Route struct {
	Method string
	Path   string
	Access Access
	// OperationID is the operation's name in the OpenAPI document; "" for a page, which is not in it.
	OperationID string

	// register adds the operation to an API, for its handler or for the document; nil for a page.
	register func(huma.API)
}

// Routes returns the routes in the order of their registration.
func (rt *Router) Routes() []Route { return rt.routes }

// Page adds a route that answers a browser with a page, a file or a redirect. The pattern is a method, a space and a
// path.
func (rt *Router) Page(access Access, pattern string, h http.HandlerFunc) {
	method, path, _ := strings.Cut(pattern, " ")
	rt.add(Route{Method: method, Path: path, Access: access}, h)
}

// Refuse adds a route that answers 405: of a method that http.ServeMux takes by itself (HEAD where there is a GET), and
// that the path must not. No Allow header names it.
func (rt *Router) Refuse(access Access, pattern string) {
	if rt.refused == nil {
		rt.refused = map[string]bool{}
	}
	rt.refused[pattern] = true
	rt.Page(access, pattern, func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, methodNotAllowed(w, r, rt.allowed(r, "GET, HEAD, POST, PUT, PATCH, DELETE")))
	})
}

// allowed are those of the methods that a request's path takes.
func (rt *Router) allowed(r *http.Request, methods string) string {
	var takes []string
	for method := range strings.SplitSeq(methods, ", ") {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := rt.mux.Handler(other); pattern != "" && !rt.refused[pattern] {
			takes = append(takes, method)
		}
	}
	return strings.Join(takes, ", ")
}

func (rt *Router) add(route Route, h http.HandlerFunc) {
	if route.Access.kind == undecided {
		panic(fmt.Sprintf("wire: %s %s does not say who may call it", route.Method, route.Path))
	}
	rt.routes = append(rt.routes, route)
	rt.operations[route.Method+" "+route.Path] = route.OperationID
	if route.Access.kind != withKey || route.OperationID == "" { // a page reads its credential by itself
		h = unsigned(h)
	}
	rt.mux.HandleFunc(route.Method+" "+route.Path, h)
}

// unsigned is a route that no AWS role calls: below awsrole.Prefix it is not there.
func unsigned(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, signed := awsrole.From(r.Context()); signed {
			writeProblem(w, newProblem(r.Context(), http.StatusNotFound, "route_not_found",
				"There is no such path below "+awsrole.Prefix+". It has the routes that take an API key."))
			return
		}
		h(w, r)
	}
}

// addLazily adds an operation whose handler is built when it is first called. huma builds the schemas of an operation
// from its types, which costs 0.3 to 1.8 million instructions each, and a function that starts is called for one of
// them.
func (rt *Router) addLazily(route Route) {
	handler := sync.OnceValue(func() http.HandlerFunc { return build(route) })
	rt.add(route, func(w http.ResponseWriter, r *http.Request) { handler()(w, r) })
}

// BaseURL is the deployment's address as the request's caller knows it, without a trailing slash.
func (rt *Router) BaseURL(r *http.Request) string {
	if rt.PublicURL != "" {
		return rt.PublicURL
	}
	return "https://" + r.Host
}

package wire

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// The names of the security schemes in the OpenAPI document.
const (
	SchemeBasic   = "basic"
	SchemeBearer  = "bearer"
	SchemeSession = "session"
	SchemeConsole = "console"
)

// SessionHeader carries a connect session's token (client contract, section 3).
const SessionHeader = "x-hub-session-token"

// Describe returns the OpenAPI description of the operations among the routes.
func Describe(routes []Route) *huma.OpenAPI {
	api := newAPI(&adapter{})
	for _, r := range routes {
		if r.register != nil {
			r.register(api)
		}
	}
	return api.OpenAPI()
}

// build returns the handler of an operation.
func build(route Route) http.HandlerFunc {
	var a adapter
	route.register(newAPI(&a))
	return func(w http.ResponseWriter, r *http.Request) { a.handle(humago.NewContext(a.operation, r, w)) }
}

// adapter is where huma leaves the handler of an operation. It is called directly: the Router has found the route
// already.
type adapter struct {
	operation *huma.Operation
	handle    func(huma.Context)
}

// Handle implements huma.Adapter.
func (a *adapter) Handle(op *huma.Operation, handle func(huma.Context)) {
	a.operation, a.handle = op, handle
}

// ServeHTTP implements huma.Adapter. Nothing calls it.
func (*adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// setGlobals sets huma's package variables. This is the one place that does.
var setGlobals = sync.OnceFunc(func() {
	huma.ValidateStrictCasing = true  // else a member may come twice, as name and NAME
	huma.DefaultArrayNullable = false // an answer's arrays are never null, but for those that say so
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return fromHuma(context.Background(), status, message, errs...)
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, message string, errs ...error) huma.StatusError {
		if status == http.StatusRequestEntityTooLarge {
			message = fmt.Sprintf("The request's body is too large: it may have %d bytes.", c.Operation().MaxBodyBytes-1)
		}
		return fromHuma(c.Context(), status, message, errs...)
	}
})

func newAPI(a huma.Adapter) huma.API {
	setGlobals()
	config := huma.DefaultConfig("Patchbay", "1.0.0")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema member in answers
	config.Formats = map[string]huma.Format{"application/json": {Marshal: Marshal, Unmarshal: unmarshal}}
	config.DefaultFormat = "application/json"
	config.NoFormatFallback = false
	return huma.NewAPI(config, a)
}

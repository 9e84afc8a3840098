package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
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
	return func(w http.ResponseWriter, r *http.Request) {
		held := &heldStatus{ResponseWriter: w}
		a.handle(humago.NewContext(a.operation, r, held))
		held.send()
	}
}

// heldStatus keeps an answer's status back until its first byte: huma states it before it knows whether the answer can
// be encoded.
type heldStatus struct {
	http.ResponseWriter
	status int // that is kept back; 0 when none is
}

// WriteHeader implements http.ResponseWriter.
func (h *heldStatus) WriteHeader(status int) { h.status = status }

// Write implements http.ResponseWriter.
func (h *heldStatus) Write(b []byte) (int, error) {
	h.send()
	return h.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (h *heldStatus) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h *heldStatus) send() {
	if h.status != 0 {
		h.ResponseWriter.WriteHeader(h.status)
		h.status = 0
	}
}

// marshalAnswer is Marshal for answers of operations. One that cannot be encoded is a mistake of ours, which huma would
// tell in the body of a success: the Router answers it as any panic.
func marshalAnswer(w io.Writer, v any) error {
	err := Marshal(w, v)
	if unencodable(err) {
		panic(err)
	}
	return err
}

// unencodable says whether the failure of Marshal is one of the value, and not of the writer.
func unencodable(err error) bool {
	_, unsupportedType := errors.AsType[*json.UnsupportedTypeError](err)
	_, unsupportedValue := errors.AsType[*json.UnsupportedValueError](err)
	_, own := errors.AsType[*json.MarshalerError](err)
	return unsupportedType || unsupportedValue || own
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
	huma.ErrorFormatter = plainly
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
	config.Formats = map[string]huma.Format{"application/json": {Marshal: marshalAnswer, Unmarshal: unmarshal}}
	config.DefaultFormat = "application/json"
	config.NoFormatFallback = false
	return huma.NewAPI(config, a)
}

// plainly writes whole numbers as people do: 2592000, and not 2.592e+06.
func plainly(format string, args ...any) string {
	for i, a := range args {
		if n, ok := a.(float64); ok && n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			args[i] = int64(n)
		}
	}
	return fmt.Sprintf(format, args...)
}

// Command generate writes shared/api/openapi.json from the operations in code.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"patchbay/shared/api/hub"
	"patchbay/shared/api/manage"
	"patchbay/shared/api/proxy"
	"patchbay/shared/wire"
)

func main() {
	text, err := document()
	if err == nil {
		err = os.WriteFile("openapi.json", text, 0o644) //nolint:gosec // a generated source file
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate openapi.json:", err)
		os.Exit(1)
	}
}

// mounted is a handler that adds its routes to a Router. A handler needs nothing for that, so none has any dependency here.
type mounted interface{ Mount(*wire.Router) }

func handlers() []mounted {
	return []mounted{&manage.Connectors{}, &manage.Sessions{}, &hub.Handler{}, &manage.Accounts{}, &proxy.Handler{}}
}

func document() ([]byte, error) {
	rt := wire.NewRouter(wire.Options{})
	for _, h := range handlers() {
		h.Mount(rt)
	}
	text, err := json.MarshalIndent(describe(rt.Routes()), "", " ")
	return append(bytes.TrimSpace(text), '\n'), err
}

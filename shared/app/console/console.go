// Package console is the function of the same name: the owner's console. It needs no data, since its pages call the
// management API, so it links neither the AWS SDK nor the API's packages.
package console

import (
	"net/http"

	"patchbay/shared/app/config"
	"patchbay/shared/web/console"
)

// New returns the function's handler.
func New(config.Config) (http.Handler, error) { return console.Handler(console.Options{}), nil }

// Package providers makes the HTTP client for calls to providers from a deployment's environment, alike for every
// function.
package providers

import (
	"net/http"

	"patchbay/shared/app/config"
	"patchbay/shared/outbound"
)

// Client returns the client.
func Client(cfg config.Config) *http.Client {
	return outbound.New(outbound.Options{AllowLoopback: cfg.Local, RuntimeAPI: cfg.RuntimeAPI, UserAgent: cfg.UserAgent})
}

package main

import (
	"net/http"

	"patchbay/shared/app/bootstrap"
)

// handler is what bootstrap.HTTP starts.
func handler(h http.Handler) any { return bootstrap.Encoded(h) }

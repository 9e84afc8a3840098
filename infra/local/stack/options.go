package stack

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/aws/smithy-go/middleware"
)

// Options are what a developer, or a test, may choose.
type Options struct {
	Port     int    // PORT, 3000; 0 takes a free one
	DataDir  string // PATCHBAY_DATA_DIR, .local/data
	DevJSON  string // PATCHBAY_DEV_JSON, .local/dev.json
	Catalog  string // PATCHBAY_CATALOG_DIR
	Engine   string // PATCHBAY_ENGINE: auto, dynoxide or dynamodb-local
	Endpoint string // AWS_ENDPOINT_URL_DYNAMODB: an engine that runs already
	Origins  string // PATCHBAY_ALLOWED_ORIGINS, *
	// Middleware is added to every AWS call of the functions, for counting and fault injection in tests.
	Middleware func(*middleware.Stack) error
	// TokenSeconds is how long the sandbox's access tokens live: PATCHBAY_SANDBOX_TOKEN_SECONDS, 300.
	TokenSeconds int
}

// OptionsFrom reads Options from an environment.
func OptionsFrom(getenv func(string) string) (Options, error) {
	or := func(name, standard string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return standard
	}
	o := Options{
		DataDir: or("PATCHBAY_DATA_DIR", ".local/data"), DevJSON: or("PATCHBAY_DEV_JSON", ".local/dev.json"),
		Catalog: getenv("PATCHBAY_CATALOG_DIR"), Engine: or("PATCHBAY_ENGINE", "auto"), Endpoint: getenv("AWS_ENDPOINT_URL_DYNAMODB"),
		Origins: or("PATCHBAY_ALLOWED_ORIGINS", "*"),
	}
	for _, n := range []struct {
		to             *int
		name, standard string
		low, high      int
	}{
		{&o.Port, "PORT", "3000", 1, 65535},
		{&o.TokenSeconds, "PATCHBAY_SANDBOX_TOKEN_SECONDS", "300", 1, 86400},
	} {
		v, err := strconv.Atoi(or(n.name, n.standard))
		if err != nil || v < n.low || v > n.high {
			return o, fmt.Errorf("%s must be a number from %d to %d", n.name, n.low, n.high)
		}
		*n.to = v
	}
	var err error
	if o.DataDir, err = filepath.Abs(o.DataDir); err != nil {
		return o, fmt.Errorf("PATCHBAY_DATA_DIR: %w", err)
	}
	return o, nil
}

package stack

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aws/smithy-go/middleware"

	"patchbay/infra/roles"
)

// secretPrefix is the deployment's, of secret names.
const secretPrefix = "patchbay/local"

// Options are what a developer, or a test, may choose.
type Options struct {
	Port     int    // PORT, 3000; 0 takes a free one
	BasePath string // PATCHBAY_BASE_PATH: an API mapping's key, such as patchbay; "" serves at the root
	DataDir  string // PATCHBAY_DATA_DIR, .local/data
	DevJSON  string // PATCHBAY_DEV_JSON, .local/dev.json
	Catalog  string // PATCHBAY_CATALOG_DIR
	ProxyURL string // PATCHBAY_PROXY_URL: the proxy's own host when TLS ends before Port; a port of its own
	Engine   string // PATCHBAY_ENGINE: auto, dynoxide or dynamodb-local
	Endpoint string // AWS_ENDPOINT_URL_DYNAMODB: an engine that runs already
	Origins  string // PATCHBAY_ALLOWED_ORIGINS, *
	// Middleware is added to every AWS call of a function, which is named as its folder is; nil adds none. PATCHBAY_ROLES
	// names a template whose roles bind the functions.
	Middleware func(function string) func(*middleware.Stack) error
	// Ahead runs the schedule that renews tokens before they end. Tests run it themselves.
	Ahead bool
	// Activity stores the entries of the log, as the subscription of AWS does. Without it their lines go to Entries.
	Activity bool
	Entries  io.Writer // nil drops them
	// Events runs the function that tells others what has changed, and keeps the audit log.
	Events bool
	// Deliveries runs the function that delivers events to webhook endpoints.
	Deliveries bool
	// TokenSeconds is how long the sandbox's access tokens live: PATCHBAY_SANDBOX_TOKEN_SECONDS, 300.
	TokenSeconds int
}

// underRoles holds each function to the rights of its role in a template, as AWS would.
func underRoles(path string) (func(function string) func(*middleware.Stack) error, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the developer's own file
	if err != nil {
		return nil, err
	}
	all, err := roles.Read(text)
	if err != nil {
		return nil, err
	}
	return func(function string) func(*middleware.Stack) error {
		return all.Guard(function, secretPrefix, func(why string) { slog.Error("refused as AWS would", "why", why) })
	}, nil
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
		DataDir:  or("PATCHBAY_DATA_DIR", ".local/data"),
		DevJSON:  or("PATCHBAY_DEV_JSON", ".local/dev.json"),
		BasePath: strings.Trim(getenv("PATCHBAY_BASE_PATH"), "/"),
		Catalog:  getenv("PATCHBAY_CATALOG_DIR"),
		ProxyURL: getenv("PATCHBAY_PROXY_URL"),
		Ahead:    true,
		Activity: true,
		Events:   true,
		Engine:   or("PATCHBAY_ENGINE", "auto"),
		Endpoint: getenv("AWS_ENDPOINT_URL_DYNAMODB"),
		Origins:  or("PATCHBAY_ALLOWED_ORIGINS", "*"),
	}
	o.Deliveries = true
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
	if path := getenv("PATCHBAY_ROLES"); path != "" {
		if o.Middleware, err = underRoles(path); err != nil {
			return o, fmt.Errorf("PATCHBAY_ROLES: %w", err)
		}
	}
	if o.DataDir, err = filepath.Abs(o.DataDir); err != nil {
		return o, fmt.Errorf("PATCHBAY_DATA_DIR: %w", err)
	}
	return o, nil
}

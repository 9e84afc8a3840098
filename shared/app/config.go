// Package app puts a function together from its environment: clients, stores, use cases, handler. It is the only place
// that knows all of them, and reads no network while it does so.
package app

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/catalog"
)

// Config is a deployment's environment. Local and production differ in nothing else.
type Config struct {
	Region         string
	Table          string
	SecretPrefix   string   // such as patchbay/prod, in front of every secret's name
	PublicURL      string   // "" takes each request's host, which API Gateway vouches for
	AppURL         string   // "" is the same as PublicURL
	AllowedOrigins []string // whose pages may call the hub API and frame the hosted hub; "*" is any, none is only our own
	CatalogDirs    []string
	Catalog        *catalog.Catalog // one that is open already, for a process of several functions; nil opens CatalogDirs
	SandboxURL     string           // of the local sandbox provider; "" hides its connectors
	Local          bool             // loopback providers may be called, over http
	RuntimeAPI     string           // the Lambda runtime's own address, which no proxy call may reach
	Endpoints      Endpoints
	Credentials    aws.CredentialsProvider
	// Middleware is added to every AWS call, for counting and fault injection in tests; nil adds none.
	Middleware func(*middleware.Stack) error
}

// Endpoints replace AWS's own addresses; "" keeps one.
type Endpoints struct {
	DynamoDB, Streams, SecretsManager string
}

// OpenCatalog is the deployment's catalog: the open one, or what the folders hold beside the compiled definitions.
func (c Config) OpenCatalog() (*catalog.Catalog, error) {
	if c.Catalog != nil {
		return c.Catalog, nil
	}
	opened, err := catalog.Open(catalog.Options{Dirs: c.CatalogDirs, SandboxURL: c.SandboxURL})
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return opened, nil
}

// FromEnv reads a Config. It names every variable that is missing or wrong at once.
func FromEnv(getenv func(string) string) (Config, error) {
	var wrong []error
	need := func(name, example string) string {
		v := getenv(name)
		if v == "" {
			wrong = append(wrong, fmt.Errorf("set %s (such as %s)", name, example))
		}
		return v
	}
	address := func(name string) string {
		v := strings.TrimRight(getenv(name), "/")
		if u, err := url.Parse(v); v != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "") {
			wrong = append(wrong, fmt.Errorf("%s must be an address such as https://connect.example.com", name))
		}
		return v
	}
	cfg := Config{
		Region:       need("AWS_REGION", "eu-central-1"),
		Table:        need("PATCHBAY_TABLE", "patchbay-prod"),
		SecretPrefix: strings.Trim(need("PATCHBAY_SECRET_PREFIX", "patchbay/prod"), "/"),
		PublicURL:    address("PATCHBAY_PUBLIC_URL"),
		AppURL:       address("PATCHBAY_APP_URL"),
		SandboxURL:   address("PATCHBAY_SANDBOX_URL"),
		Local:        getenv("PATCHBAY_LOCAL") == "1",
		RuntimeAPI:   getenv("AWS_LAMBDA_RUNTIME_API"),
		Endpoints: Endpoints{
			DynamoDB:       address("AWS_ENDPOINT_URL_DYNAMODB"),
			Streams:        address("AWS_ENDPOINT_URL_DYNAMODB_STREAMS"),
			SecretsManager: address("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
		},
		Credentials: environmentCredentials(getenv),
	}
	for origin := range strings.SplitSeq(getenv("PATCHBAY_ALLOWED_ORIGINS"), ",") {
		if origin = strings.TrimRight(strings.TrimSpace(origin), "/"); origin != "" {
			cfg.AllowedOrigins = append(cfg.AllowedOrigins, origin)
		}
	}
	for _, dir := range filepath.SplitList(getenv("PATCHBAY_CATALOG_DIR")) {
		if dir != "" {
			cfg.CatalogDirs = append(cfg.CatalogDirs, dir)
		}
	}
	return cfg, errors.Join(wrong...)
}

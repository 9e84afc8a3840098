// Package config reads a deployment's environment. Local and production differ in nothing else.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Config is a deployment's environment, as every function has it.
type Config struct {
	Region         string
	Table          string
	SecretPrefix   string   // such as patchbay/prod, in front of every secret's name
	PublicURL      string   // "" takes each request's host, which API Gateway vouches for
	AppURL         string   // "" is the same as PublicURL
	ProxyURL       string   // of the host that is the transparent proxy's alone; "" when it has none
	AllowedOrigins []string // whose pages may call the hub API and frame the hosted hub; "*" is any, none is only our own
	CatalogDirs    []string
	SandboxURL     string // of the local sandbox provider; "" hides its connectors
	UserAgent      string // of calls to providers; "" is outbound.DefaultUserAgent
	Local          bool   // loopback providers may be called, over http
	DeliveryQueue  string // URL of the queue of webhook deliveries; "" where a function sends none
	SlowQueue      string // URL of the queue of those to endpoints that hold others up; only the function deliver has it
	EventBus       string // name or ARN of the event bus that gets every event; "" where there is none
	// ConsoleIssuer is the OpenID issuer at which people sign in to the console; "" where API keys are the only way in.
	ConsoleIssuer   string
	ConsoleClientID string // the deployment's client there; "" takes the one that is stored as a secret
	// EgressAddresses are what providers see calls come from, where a NAT gives the functions fixed ones.
	EgressAddresses []string
	RuntimeAPI      string // the Lambda runtime's own address, which no proxy call may reach
	Endpoints       Endpoints
}

// Endpoints replace AWS's own addresses; "" keeps one.
type Endpoints struct {
	DynamoDB, Streams, SecretsManager, SQS, EventBridge string
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
		if v != "" && !isAddress(v) {
			wrong = append(wrong, fmt.Errorf("%s must be an address such as https://connect.example.com", name))
		}
		return v
	}
	cfg := Config{
		Region:          need("AWS_REGION", "eu-central-1"),
		Table:           need("PATCHBAY_TABLE", "patchbay-prod"),
		SecretPrefix:    strings.Trim(need("PATCHBAY_SECRET_PREFIX", "patchbay/prod"), "/"),
		PublicURL:       address("PATCHBAY_PUBLIC_URL"),
		ProxyURL:        address("PATCHBAY_PROXY_URL"),
		AppURL:          address("PATCHBAY_APP_URL"),
		SandboxURL:      address("PATCHBAY_SANDBOX_URL"),
		UserAgent:       strings.TrimSpace(getenv("PATCHBAY_USER_AGENT")),
		Local:           getenv("PATCHBAY_LOCAL") == "1",
		ConsoleIssuer:   strings.TrimSpace(getenv("PATCHBAY_CONSOLE_ISSUER")),
		ConsoleClientID: strings.TrimSpace(getenv("PATCHBAY_CONSOLE_CLIENT_ID")),
		RuntimeAPI:      getenv("AWS_LAMBDA_RUNTIME_API"),
		EventBus:        getenv("PATCHBAY_EVENT_BUS"),
		DeliveryQueue:   address("PATCHBAY_DELIVERY_QUEUE"),
		SlowQueue:       address("PATCHBAY_SLOW_QUEUE"),
		Endpoints: Endpoints{
			DynamoDB:       address("AWS_ENDPOINT_URL_DYNAMODB"),
			Streams:        address("AWS_ENDPOINT_URL_DYNAMODB_STREAMS"),
			SecretsManager: address("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
			SQS:            address("AWS_ENDPOINT_URL_SQS"),
			EventBridge:    address("AWS_ENDPOINT_URL_EVENTBRIDGE"),
		},
	}
	// Compared letter by letter, so a slash at its end counts (OpenID Connect Discovery 4.3).
	if cfg.ConsoleIssuer != "" && !isAddress(cfg.ConsoleIssuer) {
		wrong = append(wrong, errors.New("PATCHBAY_CONSOLE_ISSUER must be an address such as https://accounts.example.com"))
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
	for address := range strings.SplitSeq(getenv("PATCHBAY_EGRESS_ADDRESSES"), ",") {
		if address = strings.TrimSpace(address); address != "" {
			cfg.EgressAddresses = append(cfg.EgressAddresses, address)
		}
	}
	if strings.ContainsFunc(cfg.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
		wrong = append(wrong, errors.New("PATCHBAY_USER_AGENT must be printable ASCII (such as Acme-Connect/1.0)"))
	}
	return cfg, errors.Join(wrong...)
}

// isAddress says whether text is an http address without a query.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && u.RawQuery == "" &&
		u.Fragment == ""
}

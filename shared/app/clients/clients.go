// Package clients makes AWS clients from a deployment's environment, and reads no network while it does so.
package clients

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/activity"
	"patchbay/shared/app/config"
	"patchbay/shared/catalog"
	"patchbay/shared/exchange"
)

// Config is a deployment's environment and what AWS calls need besides.
type Config struct {
	config.Config
	Catalog     *catalog.Catalog // one that is open already, for a process of several functions; nil opens CatalogDirs
	Credentials aws.CredentialsProvider
	// Middleware is added to every AWS call, for counting and fault injection in tests; nil adds none.
	Middleware func(*middleware.Stack) error
	// Activity takes the entries of the log, a line in each write; nil is the standard output, which the platform keeps.
	Activity io.Writer
}

// Recorder returns what takes the entries of the log.
func (c Config) Recorder() activity.Recorder {
	if c.Activity == nil {
		return &activity.Writer{To: os.Stdout}
	}
	return &activity.Writer{To: c.Activity}
}

// FromEnv reads a Config. It names every variable that is missing or wrong at once.
func FromEnv(getenv func(string) string) (Config, error) {
	cfg, err := config.FromEnv(getenv)
	return Config{Config: cfg, Credentials: environmentCredentials(getenv)}, err
}

// OpenCatalog is the deployment's catalog: the open one, or what the folders hold beside the compiled definitions.
func (c Config) OpenCatalog() (*catalog.Catalog, error) {
	if c.Catalog != nil {
		return c.Catalog, nil
	}
	opened, err := catalog.Open(catalog.Options{Dirs: c.CatalogDirs, SandboxURL: c.SandboxURL, Loopback: c.Local})
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return opened, nil
}

// Clients are made from options, never by config.LoadDefaultConfig: that reads files and costs nine times the
// instructions of a client at every cold start (infra/docs/targets.md).

// environmentCredentials reads the credentials that Lambda puts into the environment, where they stay for the life of
// the process.
func environmentCredentials(getenv func(string) string) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		c := aws.Credentials{
			AccessKeyID: getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
			SessionToken: getenv("AWS_SESSION_TOKEN"), Source: "environment",
		}
		if !c.HasKeys() {
			return c, errors.New("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
		}
		return c, nil
	})
}

// callTimeout bounds one try of an AWS call, so that a hung connection is retried within a request's life.
const callTimeout = 5 * time.Second

// DynamoDB returns a client of the configured table's service.
func (c Config) DynamoDB() *dynamodb.Client {
	o := dynamodb.Options{
		Region: c.Region, Credentials: c.Credentials,
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 4; o.MaxBackoff = 2 * time.Second }),
	}
	if c.Endpoints.DynamoDB != "" {
		o.BaseEndpoint = &c.Endpoints.DynamoDB
	}
	o.HTTPClient = dynamoDBClient(o)
	if c.Middleware != nil {
		o.APIOptions = []func(*middleware.Stack) error{c.Middleware}
	}
	return dynamodb.New(o)
}

// dynamoDBClient makes exchanges without http.Transport's goroutines, but where a proxy stands before the service.
func dynamoDBClient(o dynamodb.Options) dynamodb.HTTPClient {
	transport := awshttp.NewBuildableClient().GetTransport()
	at, err := dynamodb.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(),
		dynamodb.EndpointParameters{Region: &o.Region, Endpoint: o.BaseEndpoint}.WithDefaults())
	if err == nil {
		var proxy *url.URL
		if proxy, err = transport.Proxy(&http.Request{URL: &at.URI}); proxy == nil && err == nil {
			return &exchange.Pool{Dial: transport.DialContext, TLS: transport.TLSClientConfig, Limit: callTimeout}
		}
	}
	return exchange.Client{Transport: transport, Limit: callTimeout}
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"patchbay/shared/app/clients"
	app "patchbay/shared/app/config"
)

// Target says which deployment a command is about.
type Target struct {
	Dev     string `help:"The local stack, by its dev.json." placeholder:".local/dev.json" xor:"where"`
	Table   string `help:"The deployment's table (output TableName of the stack)." env:"PATCHBAY_TABLE" xor:"where"`
	Prefix  string `help:"What the deployment's secrets' names begin with (parameter SecretPrefix)." env:"PATCHBAY_SECRET_PREFIX" default:"patchbay/dev"`
	Region  string `help:"AWS Region; the AWS configuration's when left out." env:"AWS_REGION"`
	Catalog string `help:"Folders of connector definitions beside the built-in ones." env:"PATCHBAY_CATALOG_DIR" placeholder:"DIR"`

	in    io.Reader
	out   io.Writer
	clock func() time.Time // nil is time.Now
}

func (t *Target) now() time.Time {
	if t.clock == nil {
		return time.Now()
	}
	return t.clock()
}

// say prints one line of a command's answer.
func (t *Target) say(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format+"\n", args...) }

// open makes the configuration that the functions get from their environment, with the caller's own credentials.
func (t *Target) open(ctx context.Context) (clients.Config, error) {
	cfg, err := t.deployment(ctx)
	cfg.CatalogDirs = slices.DeleteFunc(filepath.SplitList(t.Catalog), func(dir string) bool { return dir == "" })
	return cfg, err
}

func (t *Target) deployment(ctx context.Context) (clients.Config, error) {
	if t.Dev != "" {
		return t.local()
	}
	if t.Table == "" {
		return clients.Config{}, fmt.Errorf("name the deployment: --table, or --dev .local/dev.json for the local stack")
	}
	loaded, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error {
		o.Region, o.Logger = t.Region, logging.Nop{} // what fails is said by errors
		return nil
	})
	if err != nil {
		return clients.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		return clients.Config{}, fmt.Errorf("name the Region: --region, or AWS_REGION")
	}
	if err := signedIn(ctx, loaded.Credentials); err != nil {
		return clients.Config{}, err
	}
	return clients.Config{
		Config:      app.Config{Region: loaded.Region, Table: t.Table, SecretPrefix: strings.Trim(t.Prefix, "/")},
		Credentials: loaded.Credentials,
	}, nil
}

// signedIn fails when there are no credentials. The SDK keeps those that it finds here for the calls that follow.
func signedIn(ctx context.Context, c aws.CredentialsProvider) error {
	_, err := c.Retrieve(ctx)
	switch {
	case err == nil || ctx.Err() != nil:
		return ctx.Err()
	case strings.Contains(err.Error(), "IMDS"): // the last place that the SDK looks at: nothing was found in the others
		return fmt.Errorf("no AWS credentials: sign in (aws sso login, aws configure) and name the profile in AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return fmt.Errorf("no AWS credentials: %w", err)
}

// project is the one that make dev has made, for a command that names none.
func (t *Target) project() (string, error) {
	var dev struct {
		Project string `json:"project_id"`
	}
	if text, err := os.ReadFile(t.Dev); err == nil && json.Unmarshal(text, &dev) == nil && dev.Project != "" {
		return dev.Project, nil
	}
	return "", fmt.Errorf("name the project: its id begins with prj_")
}

// local reads where the local stack is. A dev.json without both addresses is refused: the SDK would call AWS instead.
func (t *Target) local() (clients.Config, error) {
	text, err := os.ReadFile(t.Dev)
	if err != nil {
		return clients.Config{}, fmt.Errorf("is make dev running? %w", err)
	}
	var dev struct {
		Table   string `json:"table_endpoint"`
		Secrets string `json:"secrets_endpoint"`
		Sandbox string `json:"sandbox_url"`
		Queues  string `json:"queues_endpoint"` // which only some commands need
	}
	if err := json.Unmarshal(text, &dev); err != nil {
		return clients.Config{}, fmt.Errorf("%s is no dev.json of make dev: %w", t.Dev, err)
	}
	for _, member := range []struct{ name, address string }{
		{"table_endpoint", dev.Table}, {"secrets_endpoint", dev.Secrets}, {"sandbox_url", dev.Sandbox},
	} {
		if u, err := url.Parse(member.address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return clients.Config{}, fmt.Errorf("%s is no dev.json of make dev: %s is not an address", t.Dev, member.name)
		}
	}
	return clients.Config{
		Config: app.Config{
			Region: "eu-central-1", Table: "patchbay-local", SecretPrefix: "patchbay/local", SandboxURL: dev.Sandbox,
			Endpoints: app.Endpoints{DynamoDB: dev.Table, SecretsManager: dev.Secrets, SQS: dev.Queues},
		},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}, nil
}

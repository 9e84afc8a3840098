package main

import (
	"context"
	"encoding/json"
	"errors"
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
	URL     string `help:"The deployment's address (output Url of the stack), for commands that call its API." env:"PATCHBAY_URL" group:"where" placeholder:"https://…"`
	APIKey  string `name:"key" help:"Where the API key is: env:NAME, file:PATH or stdin; PATCHBAY_API_KEY when left out." group:"where" placeholder:"env:NAME"`
	Project string `help:"The project's id. With an API key it must be the key's." env:"PATCHBAY_PROJECT" group:"where" placeholder:"prj_…"`
	Profile string `help:"A set of these under one name (patchbay profiles)." env:"PATCHBAY_PROFILE" group:"where" placeholder:"NAME"`
	Dev     string `help:"The local stack, by its dev.json." placeholder:".local/dev.json" xor:"where" group:"where"`
	Table   string `help:"The deployment's table (output TableName of the stack), for commands that work through AWS." env:"PATCHBAY_TABLE" xor:"where" group:"where"`
	Stack   string `help:"The CloudFormation stack, for patchbay doctor, which takes the address, the table and the prefix from it." env:"PATCHBAY_STACK" group:"where" placeholder:"NAME"`
	Prefix  string `help:"What the deployment's secrets' names begin with (parameter SecretPrefix)." env:"PATCHBAY_SECRET_PREFIX" default:"patchbay/dev" group:"where"`
	Region  string `help:"AWS Region; the AWS configuration's when left out." env:"AWS_REGION" group:"where"`
	Catalog string `help:"Folders of connector definitions beside the built-in ones." env:"PATCHBAY_CATALOG_DIR" placeholder:"DIR" group:"where"`
	JSON    bool   `help:"Answer in JSON, for programs; lists line by line where they have no end." short:"j"`

	in    io.Reader
	out   io.Writer
	err   io.Writer                                  // for progress
	clock func() time.Time                           // nil is time.Now
	pause func(context.Context, time.Duration) error // nil is the clock's

	filled     bool   // from a profile
	profileKey string // a reference, or the key
}

func (t *Target) now() time.Time {
	if t.clock == nil {
		return time.Now()
	}
	return t.clock()
}

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
	if err := t.fill(); err != nil {
		return clients.Config{}, err
	}
	if t.Table == "" {
		return clients.Config{}, usage("this works through AWS, with credentials of its owner: name the deployment by --table " +
			"(or a profile that has one), or --dev .local/dev.json for the local stack")
	}
	loaded, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error {
		o.Region, o.Logger = t.Region, logging.Nop{} // what fails is said by errors
		return nil
	})
	if err != nil {
		return clients.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		return clients.Config{}, usage("name the Region: --region, or AWS_REGION")
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
		return coded{exitRefused, errors.New("no AWS credentials: sign in (aws sso login, aws configure) and name the profile " +
			"in AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")}
	}
	return coded{exitRefused, fmt.Errorf("no AWS credentials: %w", err)}
}

// project is the one that a command is about: the one that it names, --project, or with --dev the one that make dev has
// made.
func (t *Target) project(named string) (string, error) {
	if named != "" {
		return named, nil
	}
	if t.Dev == "" {
		if err := t.fill(); err != nil {
			return "", err
		}
	}
	if t.Project != "" {
		return t.Project, nil
	}
	if dev, err := t.devJSON(); t.Dev != "" && err == nil && dev.Project != "" {
		return dev.Project, nil
	}
	return "", usage("name the project: its id begins with prj_ (--project, PATCHBAY_PROJECT)")
}

// dev is what dev.json says.
type dev struct {
	Table   string `json:"table_endpoint"`
	Secrets string `json:"secrets_endpoint"`
	Sandbox string `json:"sandbox_url"`
	Queues  string `json:"queues_endpoint"` // which only some commands need
	URL     string `json:"base_url"`
	Key     string `json:"api_key"`
	Project string `json:"project_id"`
}

func (t *Target) devJSON() (d dev, err error) {
	text, err := os.ReadFile(t.Dev)
	if err != nil {
		return d, fmt.Errorf("is make dev running? %w", err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("%s is no dev.json of make dev: %w", t.Dev, err)
	}
	return d, nil
}

// noDevJSON is the error of a dev.json without an address that a command needs.
func (t *Target) noDevJSON(member string) error {
	return fmt.Errorf("%s is no dev.json of make dev: %s is not an address", t.Dev, member)
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// local reads where the local stack is. A dev.json without both addresses is refused: the SDK would call AWS instead.
func (t *Target) local() (clients.Config, error) {
	dev, err := t.devJSON()
	if err != nil {
		return clients.Config{}, err
	}
	for _, member := range []struct{ name, address string }{
		{"table_endpoint", dev.Table}, {"secrets_endpoint", dev.Secrets}, {"sandbox_url", dev.Sandbox},
	} {
		if !isAddress(member.address) {
			return clients.Config{}, t.noDevJSON(member.name)
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

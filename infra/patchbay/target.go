package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"patchbay/shared/app"
)

// Target says which deployment a command is about.
type Target struct {
	Dev    string `help:"The local stack, by its dev.json." placeholder:".local/dev.json" xor:"where"`
	Table  string `help:"The deployment's table (output TableName of the stack)." env:"PATCHBAY_TABLE" xor:"where"`
	Prefix string `help:"What the deployment's secrets' names begin with." env:"PATCHBAY_SECRET_PREFIX" default:"patchbay/prod"`
	Region string `help:"AWS Region; the AWS configuration's when left out." env:"AWS_REGION"`
}

// open makes the configuration that the functions get from their environment, with the caller's own credentials.
func (t *Target) open(ctx context.Context) (app.Config, error) {
	if t.Dev != "" {
		return t.local()
	}
	if t.Table == "" {
		return app.Config{}, fmt.Errorf("name the deployment: --table, or --dev .local/dev.json for the local stack")
	}
	loaded, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error { o.Region = t.Region; return nil })
	if err != nil {
		return app.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		return app.Config{}, fmt.Errorf("name the Region: --region, or AWS_REGION")
	}
	return app.Config{Region: loaded.Region, Table: t.Table, SecretPrefix: t.Prefix, Credentials: loaded.Credentials}, nil
}

func (t *Target) local() (app.Config, error) {
	text, err := os.ReadFile(t.Dev)
	if err != nil {
		return app.Config{}, fmt.Errorf("is make dev running? %w", err)
	}
	var dev struct {
		Table   string `json:"table_endpoint"`
		Secrets string `json:"secrets_endpoint"`
	}
	if err := json.Unmarshal(text, &dev); err != nil {
		return app.Config{}, fmt.Errorf("%s: %w", t.Dev, err)
	}
	return app.Config{
		Region: "eu-central-1", Table: "patchbay-local", SecretPrefix: "patchbay/local",
		Endpoints: app.Endpoints{DynamoDB: dev.Table, SecretsManager: dev.Secrets},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}, nil
}

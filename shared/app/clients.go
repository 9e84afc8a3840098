package app

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go/middleware"

	"patchbay/shared/vault"
)

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
		Region: c.Region, Credentials: c.Credentials, HTTPClient: awshttp.NewBuildableClient().WithTimeout(callTimeout),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 4; o.MaxBackoff = 2 * time.Second }),
	}
	if c.Endpoints.DynamoDB != "" {
		o.BaseEndpoint = &c.Endpoints.DynamoDB
	}
	if c.Middleware != nil {
		o.APIOptions = []func(*middleware.Stack) error{c.Middleware}
	}
	return dynamodb.New(o)
}

// SecretsManager returns a client of Secrets Manager.
func (c Config) SecretsManager() *secretsmanager.Client {
	client := vault.NewClient(c.Region, c.Endpoints.SecretsManager, c.Credentials)
	if c.Middleware == nil {
		return client
	}
	return secretsmanager.New(client.Options(), func(o *secretsmanager.Options) { o.APIOptions = append(o.APIOptions, c.Middleware) })
}

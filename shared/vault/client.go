package vault

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// SecretsAPI is what the vault calls of Secrets Manager; *secretsmanager.Client has it.
type SecretsAPI interface {
	CreateSecret(context.Context, *secretsmanager.CreateSecretInput,
		...func(*secretsmanager.Options)) (*secretsmanager.CreateSecretOutput, error)
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput,
		...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
	PutSecretValue(context.Context, *secretsmanager.PutSecretValueInput,
		...func(*secretsmanager.Options)) (*secretsmanager.PutSecretValueOutput, error)
	UpdateSecretVersionStage(context.Context, *secretsmanager.UpdateSecretVersionStageInput,
		...func(*secretsmanager.Options)) (*secretsmanager.UpdateSecretVersionStageOutput, error)
	DescribeSecret(context.Context, *secretsmanager.DescribeSecretInput,
		...func(*secretsmanager.Options)) (*secretsmanager.DescribeSecretOutput, error)
	DeleteSecret(context.Context, *secretsmanager.DeleteSecretInput,
		...func(*secretsmanager.Options)) (*secretsmanager.DeleteSecretOutput, error)
	RestoreSecret(context.Context, *secretsmanager.RestoreSecretInput,
		...func(*secretsmanager.Options)) (*secretsmanager.RestoreSecretOutput, error)
}

// The staging labels of Secrets Manager.
const (
	current = "AWSCURRENT"
	pending = "AWSPENDING"
)

// callLimit bounds one attempt of a call, so that a caller's own time limit leaves room for a retry.
const callLimit = 5 * time.Second

// NewClient makes a client from options alone: it reads no file, no environment and calls nothing. endpoint "" is the
// Region's own.
func NewClient(region, endpoint string, creds aws.CredentialsProvider) *secretsmanager.Client {
	o := secretsmanager.Options{
		Region: region, Credentials: creds,
		HTTPClient: awshttp.NewBuildableClient().WithTimeout(callLimit),
	}
	if endpoint != "" {
		o.BaseEndpoint = &endpoint
	}
	return secretsmanager.New(o)
}

// ErrNoSecret is a secret, or a version of one, that is not there.
var ErrNoSecret = errors.New("vault: no such secret")

// unavailable is every failure of Secrets Manager that a repeat may cure.
var unavailable = fault.New(fault.Unavailable, "secrets_unavailable",
	"Secrets cannot be read or written right now. Try again shortly.")

// translate turns an SDK error into ours. The SDK's messages name secrets and versions and carry no value.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case isNotFound(err), isDeleted(err):
		return ErrNoSecret
	case isRefused(err): // a missing permission, say: no repeat cures it, and it is no caller's business
		return err
	}
	return unavailable.Because(err)
}

// isRefused is an answer of the service that blames the request, throttling excepted.
func isRefused(err error) bool {
	answer, ok := errors.AsType[*awshttp.ResponseError](err)
	if !ok || answer.HTTPStatusCode()/100 != 4 {
		return false
	}
	named, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return true
	}
	_, throttled := retry.DefaultThrottleErrorCodes[named.ErrorCode()]
	return !throttled
}

func isNotFound(err error) bool {
	_, ok := errors.AsType[*types.ResourceNotFoundException](err)
	return ok
}

func isExists(err error) bool {
	_, ok := errors.AsType[*types.ResourceExistsException](err)
	return ok
}

// isDeleted is an answer for a secret that waits for its deletion: Secrets Manager gives it this type.
func isDeleted(err error) bool {
	_, ok := errors.AsType[*types.InvalidRequestException](err)
	return ok
}

// isStale is a stage that was not where the call expected it.
func isStale(err error) bool {
	_, ok := errors.AsType[*types.InvalidParameterException](err)
	return ok
}

// requestToken names a new version. The SDK repeats a call with the same one, and Secrets Manager then writes once.
func requestToken() string { return ident.Random(24) }

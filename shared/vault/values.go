package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"patchbay/shared/secret"
)

// upsert makes a secret, or gives an existing one another current version, bringing it back when it waits for deletion.
func (s *Setup) upsert(ctx context.Context, name string, values map[string]secret.Text) (version string, err error) {
	text, err := encode(values)
	if err != nil {
		return "", err
	}
	made, err := s.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: &name, SecretString: text, ClientRequestToken: aws.String(requestToken()),
	})
	if err == nil {
		return aws.ToString(made.VersionId), nil
	}
	if isDeleted(err) {
		if _, err = s.Client.RestoreSecret(ctx, &secretsmanager.RestoreSecretInput{SecretId: &name}); err != nil {
			return "", translate(err)
		}
	} else if !isExists(err) {
		return "", translate(err)
	}
	put, err := s.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &name, SecretString: text, ClientRequestToken: aws.String(requestToken()),
	})
	if err != nil {
		return "", translate(err)
	}
	return aws.ToString(put.VersionId), nil
}

func encode(values map[string]secret.Text) (*string, error) {
	plain := make(map[string]string, len(values))
	for k, v := range values {
		plain[k] = v.Reveal()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("vault: encode: %w", err)
	}
	return aws.String(string(text)), nil
}

func decode(text *string) (map[string]secret.Text, error) {
	var plain map[string]string
	if json.Unmarshal([]byte(aws.ToString(text)), &plain) != nil { // what json says could quote the secret
		return nil, errors.New("vault: the secret is malformed")
	}
	values := make(map[string]secret.Text, len(plain))
	for k, v := range plain {
		values[k] = secret.New(v)
	}
	return values, nil
}

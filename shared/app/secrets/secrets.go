// Package secrets makes the client of Secrets Manager. It stands apart from the other clients, so that a function whose
// role reads no secret does not link it.
package secrets

import (
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"patchbay/shared/app/clients"
	"patchbay/shared/vault"
)

// Client returns a client of Secrets Manager.
func Client(cfg clients.Config) *secretsmanager.Client {
	client := vault.NewClient(cfg.Region, cfg.Endpoints.SecretsManager, cfg.Credentials)
	if cfg.Middleware == nil {
		return client
	}
	return secretsmanager.New(client.Options(), func(o *secretsmanager.Options) {
		o.APIOptions = append(o.APIOptions, cfg.Middleware)
	})
}

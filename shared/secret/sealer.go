package secret

import "context"

// Binding says what a sealed secret belongs to. It opens for no other.
type Binding struct {
	Project string // the tenant, whose key it is sealed with
	Owner   string // what the secret belongs to inside the project, such as a linked account's id
	Kind    string // what the secret is, such as "credential"
}

// Sealer encrypts secrets for storage; vault.Envelopes does.
type Sealer interface {
	Seal(ctx context.Context, b Binding, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, b Binding, sealed []byte) ([]byte, error)
}

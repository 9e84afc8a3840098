package secret

import (
	"context"
	"errors"
)

// ErrSealed is an envelope that does not open: it was altered, or it was moved to another project, owner or kind, or
// its root key is gone.
var ErrSealed = errors.New("the envelope does not open here")

// Binding says what a sealed secret belongs to. It opens for no other.
type Binding struct {
	Project string // the tenant, whose key it is sealed with
	Owner   string // what the secret belongs to inside the project, such as a linked account's id
	Kind    string // what the secret is, such as "credential"
}

// Sealer encrypts secrets for storage; vault.Envelopes does. Open fails with ErrSealed, or with an error that a repeat
// may cure.
type Sealer interface {
	Seal(ctx context.Context, b Binding, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, b Binding, sealed []byte) ([]byte, error)
}

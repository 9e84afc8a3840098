package app

import (
	"context"

	"patchbay/shared/vault"
)

// sealer fits the vault to what the domain calls one.
type sealer struct{ envelopes vault.Envelopes }

func (s sealer) Seal(ctx context.Context, project, owner, kind string, plaintext []byte) ([]byte, error) {
	return s.envelopes.Seal(ctx, vault.Scope{Project: project, Owner: owner, Kind: kind}, plaintext)
}

func (s sealer) Open(ctx context.Context, project, owner, kind string, sealed []byte) ([]byte, error) {
	return s.envelopes.Open(ctx, vault.Scope{Project: project, Owner: owner, Kind: kind}, sealed)
}

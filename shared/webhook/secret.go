package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// SecretPrefix begins a signing secret. With it and standard base64 with padding every published verifier takes it.
const SecretPrefix = "whsec_"

// newSecret returns a secret of 32 bytes that is the seed's.
func newSecret(seed ident.Seed) (secret.Text, error) {
	random, err := base64.RawURLEncoding.DecodeString(seed.Random("webhook secret"))
	if err != nil {
		return secret.Text{}, fmt.Errorf("make a secret: %w", err) // it is of the seed's making
	}
	return secret.New(SecretPrefix + base64.StdEncoding.EncodeToString(random)), nil
}

func digest(text secret.Text) string {
	sum := sha256.Sum256([]byte(text.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Binding is what an endpoint's secrets are sealed for.
func (e Endpoint) Binding() secret.Binding {
	return secret.Binding{Project: e.Project, Owner: e.ID, Kind: "webhook"}
}

func (s *Service) seal(ctx context.Context, e Endpoint, text secret.Text) ([]byte, error) {
	sealed, err := s.Sealer.Seal(ctx, e.Binding(), []byte(text.Reveal()))
	if err != nil {
		return nil, fmt.Errorf("seal a webhook's secret: %w", err)
	}
	return sealed, nil
}

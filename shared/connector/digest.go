package connector

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// The audit log says of a secret setup field that it changed, and when it is what it was before, by a digest. A digest
// without a key would let whoever reads the log try out short secrets. So each auth config has a key of its own, which
// lies beside its secrets and goes with them (decision 0018).

// digestField holds the key in a secret. No setup field has such a name.
const digestField = "#digest_key"

// digestLen is how much of a digest is kept, in bytes.
const digestLen = 12

// addDigests puts digests of the secrets into the auth config, and the key among the secrets. key is the auth config's,
// empty for one that has none yet.
func (c *AuthConfig) addDigests(secrets map[string]secret.Text, key secret.Text) {
	c.Digests = nil
	if len(secrets) == 0 {
		return
	}
	if key.Empty() {
		key = secret.New(ident.Random(sha256.Size))
	}
	c.Digests = make(map[string]string, len(secrets))
	for name, value := range secrets {
		if name == formerField || name == digestField {
			continue
		}
		h := hmac.New(sha256.New, []byte(key.Reveal()))
		_, _ = h.Write([]byte(name + "\x00" + value.Reveal())) // a hash never fails
		c.Digests[name] = hex.EncodeToString(h.Sum(nil)[:digestLen])
	}
	secrets[digestField] = key
}

// digestKey is the key of an auth config's digests, empty for one that has none.
func (s *Service) digestKey(ctx context.Context, c AuthConfig) (secret.Text, error) {
	if c.SecretRef == "" {
		return secret.Text{}, nil
	}
	secrets, err := s.Secrets.Get(ctx, c.Project, c.ID, c.SecretRef)
	if err != nil {
		return secret.Text{}, fmt.Errorf("read setup secrets of %s: %w", c.ID, err)
	}
	return secrets[digestField], nil
}

// Package vault keeps secrets: linked accounts' credentials in envelopes that live in the table, the owner's setup
// secrets in Secrets Manager. What it returns is never logged and never part of an error.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"patchbay/shared/secret"
)

// formatVersion is the first byte of every envelope. A change of anything below needs another.
const formatVersion = 1

// maxKeyID bounds a root key's id, whose length is one byte of an envelope.
const maxKeyID = 64

// Envelopes seals and opens small secrets with AES-256-GCM (NIST SP 800-38D, random 96-bit nonces). Each project has a
// key of its own, derived from a root key by HKDF-SHA256 (RFC 5869); the binding is authenticated as associated data.
type Envelopes struct{ Roots RootSource }

var _ secret.Sealer = Envelopes{}

// Seal encrypts plaintext for one binding. The envelope is 46 bytes and the key id's length longer than the plaintext:
// version, length of key id, key id, nonce (12), ciphertext, tag (16).
func (e Envelopes) Seal(ctx context.Context, b secret.Binding, plaintext []byte) ([]byte, error) {
	root, err := e.Roots.Primary(ctx)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	aead, err := root.projectKey(b)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	header := append([]byte{formatVersion, byte(len(root.ID))}, root.ID...) //nolint:gosec // an id has up to maxKeyID
	return aead.Seal(header, nil, plaintext, associated(root.ID, b)), nil   //nolint:gosec // this mode makes the nonce
}

// Open decrypts an envelope that was sealed for this very binding; anything else is secret.ErrSealed.
func (e Envelopes) Open(ctx context.Context, b secret.Binding, sealed []byte) ([]byte, error) {
	id, body, ok := cutHeader(sealed)
	if !ok {
		return nil, secret.ErrSealed
	}
	root, err := e.Roots.Root(ctx, id)
	if errors.Is(err, errNoKey) {
		return nil, fmt.Errorf("%w: %w", secret.ErrSealed, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	aead, err := root.projectKey(b)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plaintext, err := aead.Open(nil, nil, body, associated(id, b))
	if err != nil {
		return nil, secret.ErrSealed
	}
	return plaintext, nil
}

// KeyID returns the id of the root key that an envelope was sealed with, so that a re-sealing job finds the old ones
// without opening any; "" when it is no envelope.
func KeyID(sealed []byte) string {
	id, _, _ := cutHeader(sealed)
	return id
}

func cutHeader(sealed []byte) (id string, body []byte, ok bool) {
	if len(sealed) < 2 || sealed[0] != formatVersion {
		return "", nil, false
	}
	n := int(sealed[1])
	if n == 0 || n > maxKeyID || len(sealed) < 2+n {
		return "", nil, false
	}
	return string(sealed[2 : 2+n]), sealed[2+n:], true
}

// derived keeps the ciphers of a root key's projects: making one takes longer than using it.
type derived struct {
	mu      sync.Mutex
	ciphers recent[cipher.AEAD]
}

// maxDerived is how many projects' ciphers are kept, half a kilobyte each.
const maxDerived = 256

// projectKey is the cipher of the binding's project. One root never serves two projects, so that the bound on random
// nonces (2^32 envelopes per key) counts per project.
func (r Root) projectKey(b secret.Binding) (cipher.AEAD, error) {
	if b.Project == "" || b.Owner == "" || b.Kind == "" {
		return nil, errors.New("vault: a binding needs a project, an owner and a kind")
	}
	if r.derived == nil {
		return derive(r.key, b.Project)
	}
	r.derived.mu.Lock()
	defer r.derived.mu.Unlock()
	if aead, ok := r.derived.ciphers.get(b.Project); ok {
		return aead, nil
	}
	aead, err := derive(r.key, b.Project)
	if err == nil {
		r.derived.ciphers.put(b.Project, aead, maxDerived)
	}
	return aead, err
}

func derive(root []byte, project string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, root, nil, "patchbay/envelope/1\x00"+project, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// associated is what an envelope is bound to, each part after its length so that no two bindings look the same.
func associated(keyID string, b secret.Binding) []byte {
	out := []byte{formatVersion}
	for _, part := range []string{keyID, b.Project, b.Owner, b.Kind} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part))) //nolint:gosec // parts are ids of tens of bytes
		out = append(out, part...)
	}
	return out
}

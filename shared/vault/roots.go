package vault

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// rootKeySize is the size of a root key in bytes.
const rootKeySize = 32

// errNoKey is a root key that the deployment does not have.
var errNoKey = errors.New("vault: unknown root key")

// ErrNoRoot is a deployment whose root keys were never made; EnsureRoot makes them.
var ErrNoRoot = errors.New("vault: the deployment has no root keys: run its set-up step")

// Root is a root key with its id.
type Root struct {
	ID      string
	key     []byte
	derived *derived // nil keeps none
}

// RootSource gives root keys.
type RootSource interface {
	// Primary returns the key that seals.
	Primary(context.Context) (Root, error)
	// Root returns the key that an envelope names.
	Root(ctx context.Context, id string) (Root, error)
}

// How the root keys are cached.
const (
	rootTTL   = 5 * time.Minute  // after this they are read again
	rootStale = time.Hour        // they serve this long while they cannot be read again
	rootRetry = 10 * time.Second // time between two tries to read again, and between two looks for one unknown id
)

// RootKeys reads the deployment's root keys from one secret, `<Prefix>/root-keys`, when they are first needed, and
// keeps them for five minutes. An id that it does not know makes it look once more, so that envelopes open that were
// sealed by a process which learned of a new key earlier.
type RootKeys struct {
	Client SecretsAPI
	Prefix string           // the deployment's, such as patchbay/dev
	Now    func() time.Time // nil is time.Now

	mu     sync.Mutex
	ring   ring
	readAt time.Time
	nextAt time.Time            // not before this is a failed read repeated
	missed map[string]time.Time // unknown ids that were looked for, and when

	derived map[string]*derived // by root key, since the keys were read
}

// ring is the content of the secret.
type ring struct {
	PrimaryID string            `json:"primary"`
	Keys      map[string][]byte `json:"keys"` // encoding/json has base64 for bytes
	// Replaced is when each key that is not the primary stopped being it.
	Replaced map[string]time.Time `json:"replaced,omitempty"`
}

// Primary implements RootSource.
func (r *RootKeys) Primary(ctx context.Context) (Root, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.fresh(ctx); err != nil {
		return Root{}, err
	}
	return r.root(r.ring.PrimaryID), nil
}

// PrimaryID returns the id of the key that seals, as the secret has it now.
func (r *RootKeys) PrimaryID(ctx context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.read(ctx)
	return r.ring.PrimaryID, err
}

// KeyID is the function KeyID.
func (r *RootKeys) KeyID(sealed []byte) string { return KeyID(sealed) }

// Root implements RootSource.
func (r *RootKeys) Root(ctx context.Context, id string) (Root, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.fresh(ctx); err != nil {
		return Root{}, err
	}
	if r.ring.Keys[id] != nil {
		return r.root(id), nil
	}
	now := r.now()
	if at, ok := r.missed[id]; ok && now.Sub(at) < rootRetry {
		return Root{}, errNoKey
	}
	if err := r.read(ctx); err != nil {
		return Root{}, err
	}
	if r.ring.Keys[id] != nil {
		return r.root(id), nil
	}
	if len(r.missed) >= 64 { // ids come from stored rows: nobody needs to be able to fill the memory
		clear(r.missed)
	}
	if r.missed == nil {
		r.missed = map[string]time.Time{}
	}
	r.missed[id] = now
	return Root{}, errNoKey
}

// root is a key that the ring has.
func (r *RootKeys) root(id string) Root {
	if r.derived[id] == nil {
		r.derived[id] = &derived{}
	}
	return Root{ID: id, key: r.ring.Keys[id], derived: r.derived[id]}
}

// fresh reads the keys when there are none or they are old. Keys that cannot be read again go on serving for an hour:
// they do not change under their id, and one that was replaced stays in the secret far longer than that.
func (r *RootKeys) fresh(ctx context.Context) error {
	now := r.now()
	age := now.Sub(r.readAt)
	have := r.ring.PrimaryID != "" && age < rootStale
	if have && (age < rootTTL || now.Before(r.nextAt)) {
		return nil
	}
	err := r.read(ctx)
	if err != nil && have {
		r.nextAt = now.Add(rootRetry)
		return nil
	}
	return err
}

func (r *RootKeys) read(ctx context.Context) error {
	got, _, err := readRing(ctx, r.Client, r.Prefix)
	if err != nil {
		return err
	}
	r.ring, r.readAt, r.derived = got, r.now(), map[string]*derived{}
	return nil
}

func (r *RootKeys) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

func rootName(prefix string) *string { return aws.String(prefix + "/root-keys") }

func readRing(ctx context.Context, c SecretsAPI, prefix string) (got ring, version string, err error) {
	out, err := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: rootName(prefix),
		VersionStage: aws.String(current)})
	if isNotFound(err) || isDeleted(err) {
		return ring{}, "", ErrNoRoot
	}
	if err != nil {
		return ring{}, "", fmt.Errorf("read root keys: %w", translate(err))
	}
	if json.Unmarshal([]byte(aws.ToString(out.SecretString)), &got) != nil || !got.valid() {
		// What json says could quote the secret.
		return ring{}, "", fmt.Errorf("vault: the secret %s is malformed", *rootName(prefix))
	}
	return got, aws.ToString(out.VersionId), nil
}

func (r ring) valid() bool {
	for id, key := range r.Keys {
		if id == "" || len(id) > maxKeyID || len(key) != rootKeySize {
			return false
		}
	}
	return r.Keys[r.PrimaryID] != nil
}

// add puts a new key in the ring and makes it the primary.
func (r *ring) add(now time.Time) {
	key := make([]byte, rootKeySize)
	_, _ = rand.Read(key) // never fails (Go 1.24)
	var salt [3]byte
	_, _ = rand.Read(salt[:])
	// The date is for people; the rest keeps two rotations of one day apart.
	r.PrimaryID = now.UTC().Format("20060102") + "-" + base64.RawURLEncoding.EncodeToString(salt[:])
	if r.Keys == nil {
		r.Keys = map[string][]byte{}
	}
	r.Keys[r.PrimaryID] = key
}

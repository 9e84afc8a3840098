package sandbox

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"patchbay/infra/local/durable"
	"patchbay/shared/ident"
)

// storage is what the OAuth server keeps. Keys and tokens are in the state file, requests and codes in memory.
type storage struct {
	client *client
	ttl    time.Duration
	now    func() time.Time
	path   string
	stats  *stats

	mu       sync.Mutex
	state    state
	key      *rsa.PrivateKey
	requests map[string]*authRequest // by id
	codes    map[string]string       // code to request id
}

var (
	_ op.Storage                   = (*storage)(nil)
	_ op.ClientCredentialsStorage  = (*storage)(nil)
	_ op.CanSetUserinfoFromRequest = (*storage)(nil)
)

// state is the content of the state file.
type state struct {
	KeyID    string             `json:"key_id"`
	Key      []byte             `json:"key"`      // PKCS #8, signs id tokens
	Secret   []byte             `json:"secret"`   // of which the other keys are derived
	Families map[string]*family `json:"families"` // refresh tokens, by family id
	Access   map[string]*access `json:"access"`   // access tokens, by id
}

func newStorage(o Options, st *stats) (*storage, error) {
	s := &storage{
		client: &client{id: o.ClientID, secret: o.ClientSecret, redirects: o.RedirectURIs},
		ttl:    o.AccessTokenTTL, now: o.Now, path: o.State, stats: st,
		requests: map[string]*authRequest{}, codes: map[string]string{},
	}
	if s.path != "" {
		if err := durable.ReadJSON(s.path, &s.state); err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
	}
	if s.state.Families == nil {
		s.state.Families = map[string]*family{}
	}
	if s.state.Access == nil {
		s.state.Access = map[string]*access{}
	}
	return s, s.loadKeys()
}

// loadKeys parses the keys of the state file, or makes them.
func (s *storage) loadKeys() error {
	if s.state.Key != nil {
		parsed, err := x509.ParsePKCS8PrivateKey(s.state.Key)
		key, ok := parsed.(*rsa.PrivateKey)
		if err != nil || !ok {
			return fmt.Errorf("sandbox: the state file %s is damaged: move it away to start afresh", s.path)
		}
		s.key = key
		return nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("sandbox: make the signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("sandbox: encode the signing key: %w", err)
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (Go 1.24)
	s.key, s.state.Key, s.state.Secret, s.state.KeyID = key, der, secret, ident.New("key", s.now())
	return s.save()
}

// save writes the state file without what has expired. It is called with the lock held, or before there is another user.
func (s *storage) save() error {
	now := s.now()
	for id, f := range s.state.Families {
		if now.After(f.Expires) {
			delete(s.state.Families, id)
		}
	}
	for id, a := range s.state.Access {
		if now.After(a.Expires) {
			delete(s.state.Access, id)
		}
	}
	if s.path == "" {
		return nil
	}
	return durable.WriteJSON(s.path, s.state)
}

// derive makes a key for one purpose.
func (s *storage) derive(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.state.Secret, nil, "patchbay/sandbox/"+purpose, 32)
}

// GetClientByClientID implements op.Storage.
func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != s.client.id {
		return nil, oidc.ErrInvalidClient().WithDescription("unknown client")
	}
	return s.client, nil
}

// AuthorizeClientIDSecret implements op.Storage.
func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != s.client.id || subtle.ConstantTimeCompare([]byte(secret), []byte(s.client.secret)) != 1 {
		return errors.New("unknown client or wrong secret")
	}
	return nil
}

// ClientCredentials implements op.ClientCredentialsStorage.
func (s *storage) ClientCredentials(ctx context.Context, id, secret string) (op.Client, error) {
	return s.client, s.AuthorizeClientIDSecret(ctx, id, secret)
}

// ClientCredentialsTokenRequest implements op.ClientCredentialsStorage: the client acts for itself.
func (s *storage) ClientCredentialsTokenRequest(_ context.Context, id string, scopes []string) (op.TokenRequest, error) {
	return &oidc.JWTTokenRequest{Subject: id, Audience: oidc.Audience{id}, Scopes: scopes}, nil
}

// signingKey is the one signing key, as op wants private and public keys.
type signingKey struct {
	id  string
	key any
}

func (k signingKey) ID() string                                { return k.id }
func (signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (signingKey) Algorithm() jose.SignatureAlgorithm          { return jose.RS256 }
func (signingKey) Use() string                                 { return "sig" }
func (k signingKey) Key() any                                  { return k.key }

// SigningKey implements op.Storage.
func (s *storage) SigningKey(context.Context) (op.SigningKey, error) {
	return signingKey{s.state.KeyID, s.key}, nil
}

// SignatureAlgorithms implements op.Storage.
func (*storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

// KeySet implements op.Storage.
func (s *storage) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{signingKey{s.state.KeyID, &s.key.PublicKey}}, nil
}

// GetKeyByIDAndClientID implements op.Storage: no client has a key of its own.
func (*storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errors.New("the client has no keys")
}

// ValidateJWTProfileScopes implements op.Storage: the grant is of no use without client keys.
func (*storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, oidc.ErrUnsupportedGrantType()
}

// Health implements op.Storage.
func (*storage) Health(context.Context) error { return nil }

// Package jwks verifies tokens that providers sign, by the keys that they publish (RFC 7517) or by a shared secret. It
// is apart from oauth, since one function needs it.
package jwks

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/inbound"
)

var _ inbound.Keys = (*Keys)(nil)

// Keys verifies tokens that providers sign. The sets of keys that it fetched are kept for the life of the process.
type Keys struct {
	HTTP *http.Client

	mu   sync.Mutex
	sets map[string]*keySet
}

// keySet is one address's keys.
type keySet struct {
	*oidc.RemoteKeySet
	recent *recent
}

// fetchEvery bounds how often an address is asked: anybody can send a token whose key nobody knows.
const fetchEvery = 30 * time.Second

// Remote implements inbound.Keys.
func (k *Keys) Remote(ctx context.Context, address string, algorithms []string, token string) ([]byte, error) {
	if _, err := jose.ParseSignedCompact(token, algorithmsOf(algorithms)); err != nil {
		return nil, inbound.ErrForged // another algorithm than the definition's, among others
	}
	set := k.set(address)
	if text, err := set.VerifySignature(ctx, token); err == nil {
		return text, nil
	}
	if err := set.recent.failed(); err != nil {
		return nil, err
	}
	return nil, inbound.ErrForged
}

func (k *Keys) set(address string) *keySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.sets[address]; s != nil {
		return s
	}
	if k.sets == nil {
		k.sets = map[string]*keySet{}
	}
	r := &recent{client: k.HTTP}
	client := &http.Client{Transport: r}
	s := &keySet{RemoteKeySet: oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), client), address), recent: r}
	k.sets[address] = s
	return s
}

// Secret implements inbound.Keys.
func (k *Keys) Secret(secret []byte, algorithms []string, token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, algorithmsOf(algorithms))
	if err != nil {
		return nil, inbound.ErrForged
	}
	text, err := signed.Verify(secret)
	switch {
	case errors.Is(err, jose.ErrInvalidKeySize): // RFC 7518 section 3.2: as long as the hash, at least
		return nil, inbound.ErrKey
	case err != nil:
		return nil, inbound.ErrForged
	}
	return text, nil
}

func algorithmsOf(names []string) []jose.SignatureAlgorithm {
	all := make([]jose.SignatureAlgorithm, len(names))
	for i, name := range names {
		all[i] = jose.SignatureAlgorithm(name)
	}
	return all
}

// recent asks a server for its keys at most every fetchEvery, and refuses in between.
type recent struct {
	client *http.Client

	mu    sync.Mutex
	asked time.Time
	err   error // of the last time
}

// errTooSoon says that the keys were asked for a moment ago.
var errTooSoon = errors.New("jwks: the keys were fetched a moment ago")

// RoundTrip implements http.RoundTripper.
func (r *recent) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.asked) < fetchEvery {
		return nil, errTooSoon
	}
	r.asked = time.Now()
	answer, err := r.client.Do(req)
	r.err = err
	if err == nil && answer.StatusCode != http.StatusOK {
		r.err = errors.New("jwks: the keys' address answered " + answer.Status)
	}
	return answer, err
}

// failed is why the keys could not be had the last time.
func (r *recent) failed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

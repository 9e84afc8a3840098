package inbound_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/shared/catalog"
	"patchbay/shared/inbound"
	"patchbay/shared/oauth/jwks"
	"patchbay/shared/outbound"
)

// issuer is a provider that signs tokens and serves its keys, through the client that Patchbay calls out with.
type issuer struct {
	t       *testing.T
	key     *rsa.PrivateKey
	kid     string
	fetched atomic.Int32
	down    atomic.Bool
	server  *httptest.Server
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, kid: "k1"}
	i.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		i.fetched.Add(1)
		if i.down.Load() {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
			{Key: i.key.Public(), KeyID: i.kid, Algorithm: "RS256", Use: "sig"},
		}})
	}))
	t.Cleanup(i.server.Close)
	return i
}

func (i *issuer) token(kid string, claims map[string]any) string {
	i.t.Helper()
	key := jose.JSONWebKey{Key: i.key, KeyID: kid}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		i.t.Fatal(err)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		i.t.Fatal(err)
	}
	signed, err := signer.Sign(text)
	if err != nil {
		i.t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return token
}

// risc is the example of https://developers.google.com/identity/protocols/risc with an issue time of its own.
func risc(more map[string]any) map[string]any {
	claims := map[string]any{
		"iss": "https://accounts.google.com/", "aud": "123456789-abcedfgh.apps.googleusercontent.com", "iat": 1508184845,
		"jti": "756E69717565206964656E746966696572",
		"events": map[string]any{
			"https://schemas.openid.net/secevent/risc/event-type/account-disabled": map[string]any{
				"subject": map[string]any{
					"subject_type": "iss-sub", "iss": "https://accounts.google.com/", "sub": "7375626A656374",
				},
				"reason": "hijacking",
			},
		},
	}
	for name, value := range more {
		claims[name] = value
	}
	return claims
}

// googleAt is what is declared of Google, with the keys at the issuer's address.
func googleAt(t *testing.T, i *issuer) *catalog.Webhooks {
	t.Helper()
	w := *webhooksOf(t, "google_risc")
	w.Signatures = slices.Clone(w.Signatures)
	j := *w.Signatures[0].JWT
	j.JWKS = i.server.URL
	w.Signatures[0].JWT = &j
	return &w
}

func TestGoogleRISC(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	w := googleAt(t, i)
	s := serviceAt(time.Unix(1508184900, 0))
	s.Keys = &jwks.Keys{HTTP: outbound.New(outbound.Options{AllowLoopback: true})}
	setup := map[string]string{"client_id": "another 123456789-abcedfgh.apps.googleusercontent.com"}
	verify := func(token string) (any, error) {
		return s.Verify(t.Context(), w, requestOf("POST", someURL, map[string]string{
			"Content-Type": "application/secevent+jwt"}, token), setup)
	}
	document, err := verify(i.token("k1", risc(nil)))
	text, _ := json.Marshal(document)
	if err != nil || !slices.Equal(inbound.Lookup(string(text), "events.*.subject.sub"), []string{"7375626A656374"}) ||
		!slices.Equal(inbound.Lookup(string(text), "events.@keys"),
			[]string{"https://schemas.openid.net/secevent/risc/event-type/account-disabled"}) {
		t.Errorf("%s, %v", text, err)
	}
	other := newIssuer(t)
	for what, c := range map[string]struct {
		token string
		want  error
	}{
		"another issuer":    {i.token("k1", risc(map[string]any{"iss": "https://accounts.google.com"})), inbound.ErrForged},
		"another audience":  {i.token("k1", risc(map[string]any{"aud": []string{"x"}})), inbound.ErrForged},
		"no audience":       {i.token("k1", risc(map[string]any{"aud": nil})), inbound.ErrForged},
		"of the future":     {i.token("k1", risc(map[string]any{"iat": 1508189999})), inbound.ErrForged},
		"ended":             {i.token("k1", risc(map[string]any{"exp": 1508184000})), inbound.ErrOld},
		"another's key":     {other.token("k1", risc(nil)), inbound.ErrForged},
		"an unknown key":    {other.token("k9", risc(nil)), inbound.ErrForged},
		"none":              {"eyJhbGciOiJub25lIn0.e30.", inbound.ErrForged},
		"no token":          {`{"iss":"x"}`, inbound.ErrForged},
		"HMAC with the key": {hmacToken(t, i), inbound.ErrForged},
	} {
		if _, err := verify(c.token); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := i.fetched.Load(); n != 1 {
		t.Errorf("forged tokens had the keys fetched %d times", n)
	}
}

// hmacToken is signed with the public key as though it were a shared secret.
func hmacToken(t *testing.T, i *issuer) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: i.key.N.Bytes()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(risc(nil))
	signed, err := signer.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Where the keys cannot be had, nobody is called a forger, and the provider comes again.
func TestKeysAway(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	i.down.Store(true)
	w := googleAt(t, i)
	s := serviceAt(time.Unix(1508184900, 0))
	s.Keys = &jwks.Keys{HTTP: outbound.New(outbound.Options{AllowLoopback: true})}
	_, err := s.Verify(t.Context(), w, requestOf("POST", someURL, nil, i.token("k1", risc(nil))),
		map[string]string{"client_id": "123456789-abcedfgh.apps.googleusercontent.com"})
	if !errors.Is(err, inbound.ErrKeysAway) {
		t.Error(err)
	}
}

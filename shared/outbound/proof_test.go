package outbound_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/infra/proofcheck"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// bound is a resource server that wants a nonce, and notes what came.
type bound struct {
	t      *testing.T
	nonce  string
	bodies []string
	proofs []proofcheck.Proof
	says   func(w http.ResponseWriter) // in the place of the challenge
}

func (b *bound) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	proof, err := proofcheck.Check(r, "http://"+r.Host+r.URL.EscapedPath(),
		strings.TrimPrefix(r.Header.Get("Authorization"), "DPoP "))
	if err != nil {
		b.t.Error(err)
	}
	b.bodies, b.proofs = append(b.bodies, string(body)), append(b.proofs, proof)
	w.Header().Set("Dpop-Nonce", b.nonce)
	if proof.Nonce != b.nonce {
		if b.says != nil {
			b.says(w)
			return
		}
		w.Header().Set("Www-Authenticate", `DPoP error="use_dpop_nonce"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
}

func boundCall(t *testing.T, at string, body string) *http.Request {
	t.Helper()
	key, err := sign.NewProofKey()
	if err != nil {
		t.Fatal(err)
	}
	req, err := outbound.Call(t.Context(), outbound.Target{
		API: catalog.API{BaseURL: catalog.NewTemplate(at)}, Place: catalog.Placement{Bearer: catalog.NewTemplate("{access_token}")},
		Values: map[string]string{"access_token": "token-1", provider.ProofKeyValue: key.Reveal()},
	}, outbound.Spec{
		Method: http.MethodPost, Path: "/a%20b?c=d", Body: []byte(body), Header: http.Header{"Dpop": {"the caller's"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// A call that is refused for its nonce is made once more, whole; the nonce is used from then on. No two tries have the
// same proof.
func TestProofs(t *testing.T) {
	b := &bound{t: t, nonce: "n-1"}
	server := httptest.NewServer(b)
	defer server.Close()
	client := outbound.New(outbound.Options{AllowLoopback: true})
	send := func(req *http.Request, want int) {
		t.Helper()
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("status %d", res.StatusCode)
		}
	}
	send(boundCall(t, server.URL, "first"), http.StatusOK)
	send(boundCall(t, server.URL, "second"), http.StatusOK)
	if got := strings.Join(b.bodies, " "); got != "first first second" {
		t.Errorf("bodies %q", got)
	}
	seen := map[string]bool{}
	for _, p := range b.proofs {
		if seen[p.ID] {
			t.Error("a proof came twice")
		}
		seen[p.ID] = true
	}

	b.nonce = "n-2"
	streamed := boundCall(t, server.URL, "")
	streamed.Body, streamed.GetBody, streamed.ContentLength = io.NopCloser(strings.NewReader("streamed")), nil, -1
	send(streamed, http.StatusUnauthorized) // what cannot be had again is not sent again
	if got := b.bodies[len(b.bodies)-1]; got != "streamed" || len(b.bodies) != 4 {
		t.Errorf("bodies %q", b.bodies)
	}
	send(boundCall(t, server.URL, "third"), http.StatusOK) // by the nonce of the refusal
	if len(b.bodies) != 5 {
		t.Errorf("bodies %q", b.bodies)
	}
}

// What is no challenge for a nonce is the caller's answer: it is not sent again.
func TestProofsAreNotSentAgain(t *testing.T) {
	for name, header := range map[string]string{
		"bearer":             `Bearer error="use_dpop_nonce"`,
		"quoted":             `Basic realm="x, DPoP error=use_dpop_nonce"`,
		"another error":      `DPoP error="invalid_token"`,
		"none":               ``,
		"in a longer scheme": `XDPoP error="use_dpop_nonce"`,
	} {
		t.Run(name, func(t *testing.T) {
			b := &bound{t: t, nonce: "n", says: func(w http.ResponseWriter) {
				w.Header().Set("Www-Authenticate", header)
				w.WriteHeader(http.StatusUnauthorized)
			}}
			server := httptest.NewServer(b)
			defer server.Close()
			res, err := outbound.New(outbound.Options{AllowLoopback: true}).Do(boundCall(t, server.URL, "x"))
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if len(b.bodies) != 1 || res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%d tries, status %d", len(b.bodies), res.StatusCode)
			}
			if outbound.RefusesProof(res.StatusCode, res.Header) {
				t.Error("taken for a refusal of the proof")
			}
		})
	}
}

// A nonce that no header may have is not kept.
func TestNoncesAreBounded(t *testing.T) {
	for _, nonce := range []string{"", strings.Repeat("n", 2000), "a b", `a"b`, "é"} {
		h := http.Header{"Dpop-Nonce": {nonce}}
		if outbound.AsksNonce("use_dpop_nonce", h) {
			t.Errorf("%q is a nonce", nonce[:min(len(nonce), 10)])
		}
	}
	if !outbound.AsksNonce("use_dpop_nonce", http.Header{"Dpop-Nonce": {"eyJ7S_zG.eyJH0-Z.HX4w-7v"}}) {
		t.Error("that of RFC 9449 is none")
	}
}

// Keys go out and come in as JSON Web Keys, and nothing else does.
func TestProofKeys(t *testing.T) {
	key, err := sign.NewProofKey()
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := sign.ProofKeyJWK(key)
	if err != nil || !strings.Contains(jwk.Reveal(), `"crv":"P-256"`) {
		t.Fatal(jwk.Reveal(), err)
	}
	again, err := sign.ReadProofKeyJWK(jwk)
	if err != nil || again != key {
		t.Error("another key came back", err)
	}
	for _, text := range []string{
		"", "{}", "x", `{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}`, `{"kty":"oct","k":"AA"}`,
		`{"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}`,
	} {
		if _, err := sign.ReadProofKeyJWK(secret.New(text)); err == nil {
			t.Errorf("%s is a key", text)
		}
	}
	if got := fmt.Sprintf("%v %+v", key, outbound.Proof{Key: key}); strings.Contains(got, key.Reveal()) {
		t.Errorf("printed: %s", got)
	}
}

package outbound

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"patchbay/shared/lazy"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/secret"
)

// Proof has each try of a request carry a proof of possession of its own (DPoP, RFC 9449).
type Proof struct {
	Key secret.Text // as sign.NewProofKey makes it
	// Token is the access token that the request carries; empty at an authorization server.
	Token secret.Text
}

type proofKey struct{}

// WithProof returns a context whose requests carry proofs.
func WithProof(ctx context.Context, p Proof) context.Context {
	return context.WithValue(ctx, proofKey{}, p)
}

// dpopHeader carries a proof, nonceHeader what a server wants to see in the next one (RFC 9449 sections 4.1 and 8.1).
const (
	dpopHeader  = "Dpop"
	nonceHeader = "Dpop-Nonce"
	useNonce    = "use_dpop_nonce"
)

const (
	// maxNonce bounds a nonce, which is a stranger's, in bytes; maxNonces how many servers' are kept.
	maxNonce  = 1024
	maxNonces = 2000
	// maxRefusal is how much of a refusal is read so that its connection can be used again, in bytes.
	maxRefusal = 64 << 10
)

// proofs signs requests whose context asks for it, and keeps the nonces of their servers. A call that is refused for
// its nonce was not carried out (RFC 9449 section 9): it is made once more, with the nonce of that answer.
type proofs struct {
	next http.RoundTripper

	mu     sync.Mutex
	nonces map[string]string
}

// RoundTrip implements http.RoundTripper.
func (p *proofs) RoundTrip(req *http.Request) (*http.Response, error) {
	proof, asked := req.Context().Value(proofKey{}).(Proof)
	if !asked {
		return p.next.RoundTrip(req)
	}
	// An authorization server and a resource server of one origin have nonces of their own (section 9).
	server := req.URL.Scheme + "://" + strings.ToLower(req.URL.Host)
	if proof.Token.Empty() {
		server += " tokens"
	}
	used := p.nonce(server)
	res, err := p.try(req, req.Body, proof, used)
	if err != nil {
		return nil, err
	}
	fresh := p.keep(server, res)
	if fresh == "" || fresh == used || !refusesNonce(res, proof) {
		return res, nil
	}
	body, ok := bodyAgain(req)
	if !ok {
		return res, nil
	}
	_, _ = io.CopyN(io.Discard, res.Body, maxRefusal) // so that the connection is used again; best effort
	_ = res.Body.Close()
	if res, err = p.try(req, body, proof, fresh); err == nil {
		p.keep(server, res)
	}
	return res, err
}

// try sends a request with a proof that no other has.
func (p *proofs) try(req *http.Request, body io.ReadCloser, proof Proof, nonce string) (*http.Response, error) {
	text, err := sign.DPoP(req, proof.Key, proof.Token.Reveal(), nonce, time.Now())
	if err != nil {
		if body != nil {
			_ = body.Close() // the RoundTripper contract
		}
		return nil, ErrCredential.Says("The account's DPoP key cannot be used: link the account again.").Because(err)
	}
	signed := req.Clone(req.Context())
	signed.Body = body
	signed.Header.Set(dpopHeader, text)
	return p.next.RoundTrip(signed)
}

// bodyAgain is a request's body for a second time; false where it cannot be had.
func bodyAgain(req *http.Request) (io.ReadCloser, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req.Body, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	return body, err == nil
}

func (p *proofs) nonce(server string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.nonces[server]
}

// keep keeps the nonce of an answer, whatever its status (section 8.2), and returns it; "" where it has none that can
// be used.
func (p *proofs) keep(server string, res *http.Response) string {
	nonce := res.Header.Get(nonceHeader)
	if !usableNonce(nonce) {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.nonces) >= maxNonces || p.nonces == nil {
		p.nonces = map[string]string{} // each server's costs one more call
	}
	p.nonces[server] = nonce
	return nonce
}

func usableNonce(nonce string) bool {
	return nonce != "" && len(nonce) <= maxNonce && !strings.ContainsFunc(nonce, notNonce)
}

// notNonce is what is no NQCHAR of RFC 6749 appendix A, of which nonces are.
func notNonce(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }

// refusesNonce says whether a resource server asks for the same request with another nonce (section 9). A request to an
// authorization server is its maker's to repeat: a client's signed text in it may be good once.
func refusesNonce(res *http.Response, proof Proof) bool {
	return !proof.Token.Empty() && res.StatusCode == http.StatusUnauthorized && dpopError(res.Header) == useNonce
}

// AsksNonce says whether an authorization server's answer, whose error is code, asks for the same request with the
// nonce that came with it (RFC 9449 section 8).
func AsksNonce(code string, h http.Header) bool {
	return code == useNonce && usableNonce(h.Get(nonceHeader))
}

// RefusesProof says that an answer refuses a DPoP proof or its nonce, and says nothing of the access token (RFC 9449
// section 7.1).
func RefusesProof(status int, h http.Header) bool {
	return status == http.StatusUnauthorized && slices.Contains([]string{useNonce, "invalid_dpop_proof"}, dpopError(h))
}

// dpopError is the error of a DPoP challenge; "" without one. Parameters are tokens or quoted texts (RFC 9110 section
// 11.6.1), so what other challenges quote is taken out before.
func dpopError(h http.Header) string {
	for _, value := range h.Values("Www-Authenticate") {
		at := challengeDPoP().FindStringIndex(quoted().ReplaceAllStringFunc(value, blank))
		if at == nil {
			continue
		}
		if found := challengeError().FindStringSubmatch(value[at[1]:]); found != nil {
			return found[1]
		}
	}
	return ""
}

// blank keeps the length of a text.
func blank(s string) string { return strings.Repeat("_", len(s)) }

var (
	quoted         = lazy.Regexp(`"(?:[^"\\]|\\.)*"`)
	challengeDPoP  = lazy.Regexp(`(?i)(?:^|,)\s*dpop\s`)
	challengeError = lazy.Regexp(`(?i)(?:^|[\s,])error\s*=\s*"?([a-z_]+)`)
)

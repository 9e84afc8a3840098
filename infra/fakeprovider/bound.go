package fakeprovider

import (
	"net/http"
	"net/url"
	"strings"

	"patchbay/infra/proofcheck"
)

// bound says that tokens are bound to a key (RFC 9449).
func (p *Provider) bound() bool { return p.auth.OAuth2 != nil && p.auth.OAuth2.DPoP }

// proofOf is the key of a request's proof; "" where the definition has none, and then there must be none.
func (p *Provider) proofOf(r *http.Request, token string) (key string, err error) {
	if !p.bound() {
		if r.Header.Get("Dpop") != "" {
			return "", refuse("invalid_request", "there is a DPoP header")
		}
		return "", nil
	}
	at := url.URL{Scheme: "https", Host: strings.ToLower(r.Host)}
	if r.TLS == nil && p.o.Plain {
		at.Scheme = "http"
	}
	proof, err := proofcheck.Check(r, at.String()+r.URL.EscapedPath(), token)
	if err != nil {
		return "", refuse("invalid_dpop_proof", "%v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen["jti "+proof.ID] {
		return "", refuse("invalid_dpop_proof", "the proof came before")
	}
	p.seen["jti "+proof.ID] = true
	return proof.Key, nil
}

// bind makes an answer's token one of the key.
func (p *Provider) bind(answer map[string]any, key string) {
	if !p.bound() {
		return
	}
	token, _ := answer["access_token"].(string)
	answer["token_type"] = "DPoP"
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys[token] = key
}

// checkBound holds a call to section 7.1.
func (p *Provider) checkBound(r *http.Request) error {
	if !p.bound() {
		return nil
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "DPoP ")
	key, err := p.proofOf(r, token)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && key != p.keys[token] {
		err = refuse("invalid_token", "the token is bound to another key")
	}
	return err
}

// servePush is RFC 9126 section 2. What was pushed is held against the definition when it is used.
func (p *Provider) servePush(w http.ResponseWriter, r *http.Request) {
	answer, err := p.push(r)
	if err != nil {
		p.tokenError(w, err, false)
		return
	}
	writeJSON(w, http.StatusCreated, answer)
}

func (p *Provider) push(r *http.Request) (map[string]any, error) {
	at, _ := p.at(Push)
	got, err := parameters(r, at, "form")
	if err != nil {
		return nil, err
	}
	by := p.auth.OAuth2.Token
	if err := p.authenticate(r, by.Client, by.Basic, got, map[string]string{}); err != nil {
		return nil, err
	}
	key, err := p.proofOf(r, "")
	switch {
	case err != nil:
		return nil, err
	case got["request_uri"] != "":
		return nil, refuse("invalid_request", "request_uri is no parameter here")
	case got[p.authorizeName("dpop_jkt")] != key:
		return nil, refuse("invalid_dpop_proof", "dpop_jkt is not the proof's key")
	}
	for _, own := range []string{"client_secret", "client_assertion", "client_assertion_type"} {
		delete(got, own)
	}
	reference := "urn:ietf:params:oauth:request_uri:" + random()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pushed[reference] = got
	return map[string]any{"request_uri": reference, "expires_in": 60}, nil
}

// pulled is what a reference stands for, once.
func (p *Provider) pulled(got map[string]string) (map[string]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	reference := got["request_uri"]
	asked := p.pushed[reference]
	delete(p.pushed, reference)
	if asked == nil || len(got) != 2 || got["client_id"] != asked["client_id"] {
		return nil, refuse("invalid_request", "only pushed requests are taken here")
	}
	return asked, nil
}

package acceptance_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"patchbay/infra/boundserver"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
	"patchbay/shared/credential"
)

// The life of an account whose tokens are bound to its key, at servers that want nonces: the server holds each request
// to RFC 9449 and RFC 9126.
func TestBoundLife(t *testing.T) {
	t.Parallel()
	s := ownSite(t).atBound()
	f := s.begin("o")
	if q := f.authorize.Query(); len(q) != 2 || q.Get("client_id") != "client" || !q.Has("request_uri") {
		t.Errorf("the browser carries %v", q)
	}
	id := s.links(f)
	// A path that is percent-encoded, a query, and a body.
	s.proxy(id, object{"method": "POST", "path": "/a%20b/c?d=e&f=%2F", "body": object{"n": 1}}).
		want(http.StatusOK).has("path", "/a b/c", "query", "d=e&f=%2F", "body", `{"n":1}`)
	sdk := asSDK{t: t, base: s.stack.BaseURL + "/proxy/accounts/" + id}
	a := sdk.do(http.MethodPut, "/things/1?x=y", "text", "Authorization", "Bearer "+s.tenant.key, "DPoP", "the caller's")
	if a.status != http.StatusOK || !strings.Contains(a.body, `"body":"text"`) {
		t.Errorf("the transparent proxy: %d %s", a.status, a.body)
	}

	agent := s.agentAt(gateway.Path, bearing{s.tenant.key, id}, mcp.Protocols[0], nil)
	if told := s.request(agent, object{"path": "/me"}); told.Status != http.StatusOK {
		t.Errorf("the gateway: %+v", told)
	}

	s.server.Expire()
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	if n := s.server.Count("refresh"); n < 1 {
		t.Errorf("%d renewals", n)
	}
	at, _ := s.visitOf(id, time.Now())
	before := s.server.Count("refresh")
	s.reseal(id, func(m *credential.Material) { m.IssuedAt = m.IssuedAt.Add(-time.Hour); m.ExpiresAt = at })
	if s.runAt(at); s.server.Count("refresh") == before {
		t.Error("the schedule renewed nothing")
	}
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)

	s.get("/accounts/"+id+"/credentials").want(http.StatusPreconditionFailed).has("code", "credential_bound")
	s.post("/accounts/"+id+"/test", nil).want(http.StatusOK).has("ok", true)
	s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "revoked")
	s.keepsTo()
}

// An account is moved with its key, and not without it.
func TestBoundAccountIsMovedWithItsKey(t *testing.T) {
	t.Parallel()
	s := newBoundSite(t)
	id := s.links(s.begin("o"))
	out := s.get("/accounts/"+id+"/export").want(http.StatusOK).has("tokens.dpop_key.crv", "P-256")
	var body object
	if err := json.Unmarshal(out.body, &body); err != nil {
		t.Fatal(err)
	}
	delete(body, "$schema")
	body["origin_owner_id"] = "another"
	moved := s.post("/accounts/import", body).want(http.StatusCreated).text("id")
	s.proxy(moved, object{"path": "/me"}).want(http.StatusOK)
	s.server.Expire()
	s.proxy(moved, object{"path": "/me"}).want(http.StatusOK)

	tokens := body["tokens"].(map[string]any)
	for name, key := range map[string]any{
		"without": nil, "no key of P-256": map[string]any{"kty": "RSA", "n": "AQAB", "e": "AQAB"},
		"a public one": map[string]any{"kty": "EC", "crv": "P-256", "x": tokens["dpop_key"].(map[string]any)["x"],
			"y": tokens["dpop_key"].(map[string]any)["y"]},
	} {
		tokens["dpop_key"] = key
		if key == nil {
			delete(tokens, "dpop_key")
		}
		body["origin_owner_id"] = name
		a := s.post("/accounts/import", body)
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest ||
			!strings.Contains(string(a.body), "dpop_key") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	s.keepsTo()
}

// Fifty calls at once by an old nonce, and with a token that has ended: each is carried out once, and tried again once
// at most for its nonce; the token is renewed once.
func TestBoundCallsAtOnceByAnOldNonce(t *testing.T) {
	t.Parallel()
	s := newBoundSite(t)
	id := s.links(s.begin("o"))
	const calls = 50
	run := func() {
		var wg sync.WaitGroup
		for i := range calls {
			wg.Go(func() {
				s.proxy(id, object{"method": "POST", "path": fmt.Sprintf("/things/%d", i), "body": fmt.Sprintf("body %d", i)}).
					want(http.StatusOK).has("body", fmt.Sprintf("body %d", i))
			})
		}
		wg.Wait()
	}
	s.proxy(id, object{"path": "/me"}).want(http.StatusOK)
	s.server.Renonce()
	refused, carried := s.server.Count("nonce"), s.server.Count("carried")
	run()
	if n := s.server.Count("nonce") - refused; n < 1 || n > calls {
		t.Errorf("%d were refused for their nonce", n)
	}
	if n := s.server.Count("carried") - carried; n != calls {
		t.Errorf("%d calls were carried out", n)
	}
	seen := map[string]int{}
	for _, b := range s.server.Bodies() {
		seen[b]++
	}
	for i := range calls {
		if n := seen[fmt.Sprintf("body %d", i)]; n != 1 {
			t.Errorf("body %d arrived %d times", i, n)
		}
	}

	s.server.Renonce()
	s.server.Expire()
	renewed, carried := s.server.Count("refresh"), s.server.Count("carried")
	run()
	if n := s.server.Count("carried") - carried; n != calls {
		t.Errorf("%d calls were carried out", n)
	}
	if n := s.server.Count("refresh") - renewed; n != 2 { // once by the old nonce
		t.Errorf("%d token calls", n)
	}
	s.keepsTo()
}

// A server that asks for another nonce each time is asked twice and not more; its answer is the caller's, and says
// nothing of the credential.
func TestBoundNonceWithoutEnd(t *testing.T) {
	t.Parallel()
	var s *boundSite
	var mu sync.Mutex
	n, on := 0, false
	s = newBoundSite(t, func(o *boundserver.Options) {
		o.Answer = func(name string, w http.ResponseWriter, _ *http.Request) bool {
			mu.Lock()
			defer mu.Unlock()
			if name != "call" || !on {
				return false
			}
			n++
			w.Header().Set("Dpop-Nonce", fmt.Sprint("nonce-", n))
			w.Header().Set("Www-Authenticate", `DPoP error="use_dpop_nonce"`)
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
	})
	id := s.links(s.begin("o"))
	mu.Lock()
	on = true
	mu.Unlock()
	renewed := s.server.Count("refresh")
	s.proxy(id, object{"path": "/me"}).want(http.StatusUnauthorized)
	mu.Lock()
	tries := n
	mu.Unlock()
	if tries != 2 || s.server.Count("refresh") != renewed {
		t.Errorf("%d tries, %d renewals", tries, s.server.Count("refresh")-renewed)
	}
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
}

// A token that is bound to nothing is refused in words. While linking it is given back; at a renewal the account keeps
// the refresh token that came with it.
func TestBoundRefusesAnUnboundToken(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	kind := "Bearer"
	set := func(to string) { mu.Lock(); defer mu.Unlock(); kind = to }
	s := newBoundSite(t, func(o *boundserver.Options) {
		o.Change = func(name string, d map[string]any) {
			mu.Lock()
			defer mu.Unlock()
			if name == "token" {
				d["token_type"] = kind
			}
		}
	})
	f := s.begin("o")
	s.back(f)
	told := f.outcome().has("status", "error").text("error.description")
	if !strings.Contains(told, "not bound") || !strings.Contains(told, "Bearer") {
		t.Errorf("told %q", told)
	}
	if len(s.accounts()) != 0 || s.server.Count("revoke") != 1 {
		t.Errorf("accounts %v, %d revoked", s.accounts(), s.server.Count("revoke"))
	}
	set("dpop") // names of types have no case (RFC 6749 section 5.1)
	id := s.links(s.begin("o"))
	set("Bearer")
	s.server.Expire()
	s.proxy(id, object{"path": "/me"}).has("code", "credential_refresh_failed")
	s.get("/accounts/"+id).want(http.StatusOK).has("status", "active")
	set("DPoP")
	until(t, "the kept refresh token renews", func() bool {
		return s.proxy(id, object{"path": "/me"}).status == http.StatusOK
	})
	s.keepsTo()
}

// What a server may answer to a pushed request, and what is told then. Nobody is sent to it.
func TestPushedRequestRefusals(t *testing.T) {
	t.Parallel()
	edit := func(member string, value any) func(*boundserver.Options) {
		return func(o *boundserver.Options) {
			o.Change = func(name string, d map[string]any) {
				if name == "push" {
					d[member] = value
				}
			}
		}
	}
	says := func(status int, text string) func(*boundserver.Options) {
		return func(o *boundserver.Options) {
			o.Answer = func(name string, w http.ResponseWriter, _ *http.Request) bool {
				if name == "push" {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					_, _ = w.Write([]byte(text))
				}
				return name == "push"
			}
		}
	}
	for name, c := range map[string]struct {
		o     func(*boundserver.Options)
		words string
	}{
		"no reference":  {edit("request_uri", ""), "request_uri"},
		"a line break":  {edit("request_uri", "urn:x\ny"), "request_uri"},
		"no end":        {edit("expires_in", nil), "how long"},
		"over":          {edit("expires_in", 0), "how long"},
		"no such scope": {says(400, `{"error":"invalid_scope","error_description":"read is no scope"}`), "read is no scope"},
		"in trouble":    {says(503, `{}`), ""},
		"a page":        {says(200, `<html>`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newBoundSite(t, c.o)
			f := &flow{site: s.site, token: s.session("o", object{"provider": "own_bound"})}
			f.attempt = s.attemptOf(f.token)
			if a := f.start(); a.status == http.StatusFound {
				t.Fatalf("the flow begins: %s", f.authorize)
			}
			told := f.outcome().has("status", "error").text("error.description")
			if told == "" || !strings.Contains(told, c.words) {
				t.Errorf("told %q", told)
			}
			if s.server.Count("authorize") != 0 || len(s.accounts()) != 0 {
				t.Error("somebody was sent there")
			}
		})
	}
}

// A client that the server refuses when a request is pushed is the owner's to correct, before anybody has signed in.
func TestPushedRequestByAWrongClient(t *testing.T) {
	t.Parallel()
	s := newBoundSite(t, func(o *boundserver.Options) {
		o.Answer = func(name string, w http.ResponseWriter, _ *http.Request) bool {
			if name == "push" {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
			}
			return name == "push"
		}
	})
	f := &flow{site: s.site, token: s.session("o", object{"provider": "own_bound"})}
	f.attempt = s.attemptOf(f.token)
	f.start()
	f.outcome().has("status", "error", "error.code", "client_refused")
}

// Okta's service app, as the catalog has it: the client signs, the token is bound to a key of the account's own, and a
// nonce is asked for before. The same signed text is taken once.
func TestOktaServiceAppWithDPoP(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s := &boundSite{site: newSite(t), key: "own_okta"}
	s.server = boundserver.New(t, boundserver.Options{ID: "0oa-app", Nonces: true, Keys: &jose.JSONWebKeySet{
		Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "key-1", Algorithm: "RS256", Use: "sig"}},
	}})
	file, err := os.ReadFile("../../shared/catalog/definitions/okta.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(file), "key: okta", "key: own_okta", 1)
	text = strings.Replace(text, "base_url: https://{domain}", "base_url: "+s.server.API(), 1)
	s.define("own_okta", strings.ReplaceAll(text, "https://{domain}", s.server.Issuer())).want(http.StatusCreated)
	s.config = s.configure("own_okta", object{"auth_type": "client_credentials_dpop"})
	id := s.link("o", s.config, object{
		"domain": "acme.okta.com", "client_id": "0oa-app", "key_id": "key-1",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	s.proxy(id, object{"path": "/api/v1/users?limit=2"}).want(http.StatusOK).has("query", "limit=2")
	s.server.Expire()
	s.server.Renonce()
	s.proxy(id, object{"path": "/api/v1/groups"}).want(http.StatusOK)
	s.get("/accounts/"+id+"/credentials").want(http.StatusPreconditionFailed).has("code", "credential_bound")
	s.keepsTo()
}

package sandbox_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"patchbay/infra/fakeprovider/sandbox"
)

func TestTheWholeFlow(t *testing.T) {
	p := start(t)
	discovered, err := oidc.NewProvider(t.Context(), p.url)
	if err != nil {
		t.Fatal(err)
	}
	if got := discovered.Endpoint(); got.AuthURL != p.url+"/authorize" || got.TokenURL != p.url+"/oauth/token" {
		t.Fatalf("endpoints %+v", got)
	}
	var more struct {
		Revocation string   `json:"revocation_endpoint"`
		Methods    []string `json:"code_challenge_methods_supported"`
	}
	if err := discovered.Claims(&more); err != nil || more.Revocation != p.url+"/revoke" || len(more.Methods) != 1 ||
		more.Methods[0] != "S256" {
		t.Fatalf("discovery: %+v, %v", more, err)
	}
	verifier := oauth2.GenerateVerifier()
	answer := p.signIn(t, verifier, " Ada ", "allow")
	if answer.Get("state") != "the-state" || answer.Get("error") != "" {
		t.Fatalf("answer %v", answer)
	}
	token, err := p.oauth.Exchange(p.ctx(t), answer.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(token.Expiry); left < 4*time.Minute || left > 5*time.Minute || token.RefreshToken == "" ||
		token.Type() != "Bearer" {
		t.Fatalf("token lives %v", left)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := discovered.Verifier(&oidc.Config{ClientID: clientID}).Verify(t.Context(), raw)
	if err != nil || id.Subject != "ada" || id.Nonce != "the-nonce" {
		t.Fatalf("id token: %+v, %v", id, err)
	}
	if err := id.VerifyAccessToken(token.AccessToken); err != nil {
		t.Fatal(err)
	}
	status, me := p.me(t, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token.AccessToken) })
	if status != http.StatusOK || me["id"] != "ada" || me["auth"] != "oauth" {
		t.Fatalf("me: %d %v", status, me)
	}
}

func TestACodeWorksOnce(t *testing.T) {
	p := start(t)
	verifier := oauth2.GenerateVerifier()
	code := p.signIn(t, verifier, "ada", "allow").Get("code")
	token, err := p.oauth.Exchange(p.ctx(t), code, oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.oauth.Exchange(p.ctx(t), code, oauth2.VerifierOption(verifier))
	wantGrantError(t, "replay", err, "invalid_grant")
	if p.works(t, token.AccessToken) {
		t.Error("the access token outlived a replay of its code")
	}
	_, err = p.refresh(p.ctx(t), token.RefreshToken)
	wantGrantError(t, "refresh after the replay", err, "invalid_grant")
	if got := p.stats(t); got.Reuses != 1 || got.TokenCalls["authorization_code"] != 2 ||
		got.TokenCalls["refresh_token"] != 1 {
		t.Errorf("stats %+v", got)
	}
}

func TestOfManyExchangesAtOnceOneSucceeds(t *testing.T) {
	p := start(t)
	verifier := oauth2.GenerateVerifier()
	code := p.signIn(t, verifier, "ada", "allow").Get("code")
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := p.oauth.Exchange(p.ctx(t), code, oauth2.VerifierOption(verifier)); err == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Fatalf("%d succeeded", won.Load())
	}
}

func TestExchangesThatAreRefused(t *testing.T) {
	p := start(t)
	for _, c := range []struct {
		name, code string
		change     func(*oauth2.Config)
		verifier   func(string) []oauth2.AuthCodeOption
		want       string
	}{
		{name: "wrong verifier", verifier: func(string) []oauth2.AuthCodeOption {
			return []oauth2.AuthCodeOption{oauth2.VerifierOption(oauth2.GenerateVerifier())}
		}, want: "invalid_grant"},
		{name: "no verifier", verifier: func(string) []oauth2.AuthCodeOption { return nil }, want: "invalid_request"},
		{name: "another redirect URI", change: func(c *oauth2.Config) { c.RedirectURL += "/x" }, want: "invalid_grant"},
		{name: "wrong secret", change: func(c *oauth2.Config) { c.ClientSecret = "guess" }, want: "invalid_client"},
		{name: "unknown client", change: func(c *oauth2.Config) { c.ClientID = "guess" }, want: "invalid_client"},
		{name: "made-up code", code: "guess", want: "invalid_grant"},
	} {
		t.Run(c.name, func(t *testing.T) {
			verifier := oauth2.GenerateVerifier()
			code := p.signIn(t, verifier, "ada", "allow").Get("code")
			if c.code != "" {
				code = c.code
			}
			config, options := *p.oauth, []oauth2.AuthCodeOption{oauth2.VerifierOption(verifier)}
			if c.change != nil {
				c.change(&config)
			}
			if c.verifier != nil {
				options = c.verifier(verifier)
			}
			_, err := config.Exchange(p.ctx(t), code, options...)
			wantGrantError(t, c.name, err, c.want)
		})
	}
}

func TestACodeExpires(t *testing.T) {
	now := time.Now()
	p := start(t, func(o *sandbox.Options) { o.Now = func() time.Time { return now } })
	verifier := oauth2.GenerateVerifier()
	code := p.signIn(t, verifier, "ada", "allow").Get("code")
	now = now.Add(2 * time.Minute)
	_, err := p.oauth.Exchange(p.ctx(t), code, oauth2.VerifierOption(verifier))
	wantGrantError(t, "late", err, "invalid_grant")
}

func TestRefreshTokensRotate(t *testing.T) {
	p := start(t)
	first := p.link(t, "ada")
	second, err := p.refresh(p.ctx(t), first.RefreshToken)
	if err != nil || second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Fatalf("refresh: %v", err)
	}
	third, err := p.refresh(p.ctx(t), second.RefreshToken)
	if err != nil || !p.works(t, third.AccessToken) {
		t.Fatalf("refresh again: %v", err)
	}
	other := p.link(t, "grace")
	_, err = p.refresh(p.ctx(t), second.RefreshToken)
	wantGrantError(t, "reuse", err, "invalid_grant")
	_, err = p.refresh(p.ctx(t), third.RefreshToken)
	wantGrantError(t, "the family's last token", err, "invalid_grant")
	if p.works(t, third.AccessToken) {
		t.Error("the access token outlived its family")
	}
	if _, err := p.refresh(p.ctx(t), other.RefreshToken); err != nil {
		t.Errorf("another family: %v", err)
	}
	for name, forged := range map[string]string{
		"nonsense": "x", "changed": third.RefreshToken + "x", "next number": nextNumber(other.RefreshToken),
		"an access token": first.AccessToken,
	} {
		_, err = p.refresh(p.ctx(t), forged)
		wantGrantError(t, name, err, "invalid_grant")
	}
	if got := p.stats(t).Reuses; got != 1 {
		t.Errorf("%d reuses: a forged token must not count, nor end a family", got)
	}
}

// nextNumber is a token with the right grant, another number and the old MAC.
func nextNumber(token string) string {
	part := strings.Split(token, ".")
	part[2] += "0"
	return strings.Join(part, ".")
}

func TestOfTwoRefreshesAtOnceOneIsAReuse(t *testing.T) {
	p := start(t)
	token := p.link(t, "ada").RefreshToken
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := p.refresh(p.ctx(t), token); err == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() > 1 {
		t.Fatalf("%d succeeded", won.Load())
	}
}

func TestDeny(t *testing.T) {
	p := start(t)
	answer := p.signIn(t, oauth2.GenerateVerifier(), "", "deny")
	if answer.Get("error") != "access_denied" || answer.Get("state") != "the-state" || answer.Get("code") != "" {
		t.Fatalf("answer %v", answer)
	}
}

func TestRevocation(t *testing.T) {
	p := start(t)
	revoke := func(token, secret string) int {
		r := post(t, p.url+"/revoke", url.Values{"token": {token}, "token_type_hint": {"refresh_token"}})
		r.SetBasicAuth(clientID, url.QueryEscape(secret))
		status, _, _ := page(t, http.DefaultClient, r)
		return status
	}
	one := p.link(t, "ada")
	if status := revoke(one.AccessToken, "guess"); status != http.StatusUnauthorized || !p.works(t, one.AccessToken) {
		t.Fatalf("wrong secret: %d", status)
	}
	if status := revoke(one.AccessToken, clientSecret); status != http.StatusOK || p.works(t, one.AccessToken) {
		t.Fatalf("access token: %d", status)
	}
	_, err := p.refresh(p.ctx(t), one.RefreshToken) // RFC 7009 section 2.1: the grant may go with any of its tokens
	wantGrantError(t, "the grant of a revoked access token", err, "invalid_grant")
	two := p.link(t, "grace")
	if status := revoke(two.RefreshToken, clientSecret); status != http.StatusOK || p.works(t, two.AccessToken) {
		t.Fatalf("refresh token: %d", status)
	}
	_, err = p.refresh(p.ctx(t), two.RefreshToken)
	wantGrantError(t, "revoked", err, "invalid_grant")
	if status := revoke("unknown", clientSecret); status != http.StatusOK { // RFC 7009 section 2.2
		t.Fatalf("unknown token: %d", status)
	}
	if got := p.stats(t).Revocations; got != 4 {
		t.Errorf("%d revocations counted", got)
	}
}

func TestClientCredentials(t *testing.T) {
	p := start(t)
	config := clientcredentials.Config{
		ClientID: clientID, ClientSecret: clientSecret, TokenURL: p.url + "/oauth/token", AuthStyle: oauth2.AuthStyleInHeader,
	}
	token, err := config.Token(p.ctx(t))
	if err != nil || token.RefreshToken != "" || !p.works(t, token.AccessToken) {
		t.Fatalf("%+v, %v", token, err)
	}
	config.ClientSecret = "guess"
	_, err = config.Token(p.ctx(t))
	wantGrantError(t, "wrong secret", err, "invalid_client")
	if got := p.stats(t).TokenCalls["client_credentials"]; got != 2 {
		t.Errorf("%d calls are counted", got)
	}
}

func TestAccessTokensExpire(t *testing.T) {
	now := time.Now()
	p := start(t, func(o *sandbox.Options) {
		o.Now, o.AccessTokenTTL = func() time.Time { return now }, 20*time.Second
	})
	token := p.link(t, "ada")
	if left := time.Until(token.Expiry); left > 20*time.Second || !p.works(t, token.AccessToken) {
		t.Fatalf("lives %v", left)
	}
	now = now.Add(21 * time.Second)
	status, body := p.me(t, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token.AccessToken) })
	if status != http.StatusUnauthorized || body["error"] != "invalid_token" {
		t.Fatalf("%d %v", status, body)
	}
	if fresh, err := p.refresh(p.ctx(t), token.RefreshToken); err != nil || !p.works(t, fresh.AccessToken) {
		t.Fatal(err)
	}
}

func TestLinksSurviveARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "sandbox.json")
	with := func(o *sandbox.Options) { o.State = path }
	before := start(t, with)
	token := before.link(t, "ada")
	used := token.RefreshToken
	token, err := before.refresh(before.ctx(t), used)
	if err != nil {
		t.Fatal(err)
	}
	after := start(t, with) // another address, as it may be; the tokens are the same
	if !after.works(t, token.AccessToken) {
		t.Error("the access token is forgotten")
	}
	token, err = after.refresh(before.ctx(t), token.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	_, err = after.refresh(before.ctx(t), used)
	wantGrantError(t, "reuse across the restart", err, "invalid_grant")
	_, err = start(t, with).refresh(before.ctx(t), token.RefreshToken)
	wantGrantError(t, "revoked across another restart", err, "invalid_grant")
}

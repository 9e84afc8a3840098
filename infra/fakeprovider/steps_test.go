package fakeprovider_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/credential"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// withSession is a connector whose tokens buy a session, which calls carry, and whose refresh tokens are good once.
func withSession(t *testing.T) *catalog.Definition {
	t.Helper()
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	base, err := c.Get(t.Context(), "", "hubspot")
	if err != nil {
		t.Fatal(err)
	}
	d := *base
	for _, a := range base.Auth {
		if a.Scheme != catalog.Code {
			continue
		}
		o := *a.OAuth2
		o.Refresh = &catalog.Refresh{Rotates: true}
		a.OAuth2, a.Identity = &o, nil
		a.Steps = []catalog.Step{{
			Name: "session", Again: catalog.StepRefresh,
			Request: catalog.StepRequest{URL: catalog.NewTemplate("https://rest.acme.test/login"),
				Form: map[string]catalog.Template{"token": catalog.NewTemplate("{access_token}")}},
			Capture: []catalog.Capture{{Fact: "session", From: "data.session", Secret: true, Required: true}},
		}}
		a.Place = catalog.Placement{Header: map[string]catalog.Template{"X-Session": catalog.NewTemplate("{session}")}}
		d.Auth = []catalog.Auth{a}
	}
	return &d
}

// TestAFailedStepLosesNoToken: the token endpoint rotates, and the step behind it fails. The rotated refresh token is
// kept, the failure counts, and the next renewal goes on from there.
func TestAFailedStepLosesNoToken(t *testing.T) {
	b := newBench(t)
	d := withSession(t)
	l := newLife(t, b, d, &d.Auth[0])
	id := l.link(t)
	l.calls(t, id)
	for round, failure := range []http.HandlerFunc{fakeprovider.Broken(503), fakeprovider.Hangup} {
		l.expire(t, id)
		l.scene.provider.Fail(fakeprovider.Step, 1, failure)
		if _, err := l.credentials.Admit(t.Context(), l.by, id); err == nil || errors.Is(err, credential.ErrExpired) {
			t.Fatalf("round %d: %v", round, err)
		}
		v, err := l.accounts.Get(t.Context(), l.project, id)
		if err != nil || v.Own != account.Active || !v.Account.Has(account.RefreshFailing) {
			t.Errorf("round %d: the account is %+v, %v", round, v.Account, err)
		}
		l.scene.now = l.Clock.Add(time.Hour) // past the wait that the failure asks for
		l.calls(t, id)
		if v, err = l.accounts.Get(t.Context(), l.project, id); err != nil || len(v.Account.Reasons) > 0 {
			t.Errorf("round %d: the account is %+v, %v", round, v.Account, err)
		}
	}
	if n := l.scene.provider.Count(fakeprovider.Reuse); n > 0 {
		t.Errorf("%d spent refresh tokens came again", n)
	}
}

// TestAFailedStepOfASignIn: nothing is linked, and the grant is given back.
func TestAFailedStepOfASignIn(t *testing.T) {
	b := newBench(t)
	d := withSession(t)
	o := *d.Auth[0].OAuth2
	o.Revoke = &catalog.Revoke{URL: catalog.NewTemplate("https://rest.acme.test/revoke")}
	d.Auth[0].OAuth2 = &o
	l := newLife(t, b, d, &d.Auth[0])
	l.scene.provider.Fail(fakeprovider.Step, 1, fakeprovider.Broken(http.StatusServiceUnavailable))
	if to, _ := l.signIn(t, l.session(t)); !strings.Contains(to, "?error=invalid_response&") {
		t.Errorf("the popup is sent to %s", to)
	}
	if n := l.scene.provider.Count(fakeprovider.Revoke); n != 1 {
		t.Errorf("%d revocations", n)
	}
}

// TestImportOfAnExchange: its fields are enough, an access token may come with them, and a refresh token may not, since
// no step brings one.
func TestImportOfAnExchange(t *testing.T) {
	b := newBench(t)
	a := declared()["a login"]
	d := definitionOf(a)
	for name, c := range map[string]struct {
		tokens *connect.Tokens
		steps  int
		fails  bool
	}{
		"fields alone":              {nil, 1, false},
		"an access token, ended":    {&connect.Tokens{Access: secret.New("old"), ExpiresAt: time.Unix(1, 0)}, 1, false},
		"an access token, refused":  {&connect.Tokens{Access: secret.New("of another system")}, 1, false},
		"a refresh token":           {&connect.Tokens{Refresh: secret.New("rt")}, 0, true},
		"a fact that there is not":  {&connect.Tokens{Access: secret.New("a"), Facts: map[string]string{"x": "y"}}, 0, true},
		"a token among the facts":   {&connect.Tokens{Facts: map[string]string{"access_token": "y"}}, 0, true},
		"an access token, and more": {&connect.Tokens{Access: secret.New("old"), Scope: "s"}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLife(t, b, d, &d.Auth[0])
			linked, err := l.connect.Import(t.Context(), l.project, connect.Import{
				Owner: account.Owner{ID: "o1", Name: "Owner"}, ConfigID: l.config.ID,
				Fields: fill(t, &a, a.Config, false), Tokens: c.tokens, Seed: ident.NewSeed(l.Clock.Now()),
			})
			if steps := l.scene.provider.Count(fakeprovider.Step); c.fails != (err != nil) || steps != c.steps {
				t.Fatalf("%d steps, %v", steps, err)
			}
			if err == nil {
				l.calls(t, linked.ID)
			}
		})
	}
}

// TestImportKeepsARotatedToken: an import that spends the refresh token it is given, and then meets a step that fails,
// keeps the one that it got.
func TestImportKeepsARotatedToken(t *testing.T) {
	b := newBench(t)
	d := withSession(t)
	l := newLife(t, b, d, &d.Auth[0])
	verifier := ident.Random(32)
	q, nonce := l.scene.callback(t, verifier)
	g, err := l.scene.client.Exchange(t.Context(), l.scene.a, provider.CodeRequest{
		Values: l.scene.values, RedirectURI: redirectOf(d), Verifier: verifier, Nonce: nonce, Callback: q,
	})
	if err != nil {
		t.Fatal(err)
	}
	l.scene.provider.Fail(fakeprovider.Step, 1, fakeprovider.Broken(503))
	linked, err := l.connect.Import(t.Context(), l.project, connect.Import{
		Owner: account.Owner{ID: "o1", Name: "Owner"}, ConfigID: l.config.ID, Seed: ident.NewSeed(l.Clock.Now()),
		Tokens: &connect.Tokens{Refresh: g.RefreshToken},
	})
	if err != nil {
		t.Fatal(err)
	}
	l.calls(t, linked.ID)
	if n := l.scene.provider.Count(fakeprovider.Reuse); n > 0 {
		t.Errorf("%d spent refresh tokens came again", n)
	}
}

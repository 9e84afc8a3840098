package acceptance_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/ident"
)

// Verified linking (decision 0028): a session with a code_challenge or a verify_url links nothing before it is shown
// whose browser signed in.

const (
	productPage   = "https://app.acme.example"
	productVerify = "https://app.acme.example/linked?from=patchbay"
)

func newVerifier() (verifier, challenge string) {
	verifier = ident.Random(32)
	sum := sha256.Sum256([]byte(verifier))
	return verifier, base64.RawURLEncoding.EncodeToString(sum[:])
}

// verifiedSite is a site whose hub the product's pages may show.
func verifiedSite(t testing.TB) *site {
	return newSite(t, func(o *siteOptions) { o.origins = []string{productPage} })
}

// prepareAt is prepare, asked for by a page of an origin.
func (s *site) prepareAt(token, origin string) (f *flow, start string) {
	s.t.Helper()
	a := s.hub(token, http.MethodPost, "/hub/connection_attempts", object{"integration_id": s.config},
		header("Origin", origin)).want(http.StatusCreated)
	return &flow{site: s, token: token, attempt: a.text("id")}, strings.TrimPrefix(a.text("start_url"),
		s.stack.Config.PublicURL)
}

// comesBack runs a sign-in of a session to where its browser is told the link code, and returns the two.
func (f *flow) comesBack(start string) (to *url.URL, code string) {
	f.t.Helper()
	f.open(start).want(http.StatusFound)
	return f.told(f.back(f.decide("allow")))
}

func (f *flow) told(a answer) (to *url.URL, code string) {
	f.t.Helper()
	to, err := a.want(http.StatusFound).location()
	if err != nil {
		f.t.Fatal(err)
	}
	if code = to.Query().Get("link_code"); code == "" {
		code = strings.TrimPrefix(to.Fragment, "link_code=")
	}
	if !strings.HasPrefix(code, f.attempt+".") || len(code) < len(f.attempt)+43 {
		f.t.Fatalf("the browser is sent to %s", to)
	}
	return to, code
}

func (f *flow) finish(token, code, verifier string) answer {
	f.t.Helper()
	return f.hub(token, http.MethodPost, "/hub/connection_attempts/finish",
		object{"link_code": code, "code_verifier": verifier}, header("Origin", productPage))
}

func (s *site) confirm(body object) answer { s.t.Helper(); return s.post("/accounts/confirm", body) }

// nothing ends the test if a code went to the provider, or an account was linked.
func (f *flow) nothing() {
	f.t.Helper()
	if codes, accounts := f.codes(), f.accounts(); codes > 0 || len(accounts) > 0 {
		f.t.Fatalf("%d codes were exchanged, accounts %v", codes, accounts)
	}
}

func TestVerifiedByTheVerifier(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge,
		"code_challenge_method": "S256"})
	f, start := s.prepareAt(token, productPage)
	to, code := f.comesBack(start)
	// Told to the page that began and to no other, and in no log.
	same(t, "told", to.String(), f.finalPage()+"?status=verify&to="+url.QueryEscape(productPage)+"#link_code="+code)
	f.outcome().has("status", "pending")
	f.nothing()

	id := f.finish(token, code, verifier).want(http.StatusCreated).has("provider", "sandbox-oauth").text("id")
	f.outcome().has("status", "authenticated", "account.id", id)
	f.finish(token, code, verifier).want(http.StatusCreated).has("id", id) // an answer was lost
	wrong, _ := newVerifier()
	f.finish(token, code, wrong).problem(http.StatusBadRequest, "not_verified")
	same(t, "codes", f.codes(), 1)
	same(t, "accounts", s.accounts(), []string{id})
	if r := s.me(id); r.status != http.StatusOK {
		t.Errorf("a call with the account: %d", r.status)
	}
	for name, v := range f.item("ATT#"+f.attempt, "ATT") {
		if strings.Contains(attribute(v), code) || name == "held_answer" {
			t.Errorf("%s is kept", name)
		}
	}
}

// A provider's page that navigates twice has the browser told once more, and the code still finishes once.
func TestVerifiedComesBackTwice(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
	f, start := s.prepareAt(token, productPage)
	f.open(start).want(http.StatusFound)
	answered := f.decide("allow")
	_, code := f.told(f.back(answered))
	_, again := f.told(f.back(answered))
	same(t, "code", again, code)
	// Another answer, or another browser, is told nothing.
	other := url.Values{"state": answered["state"], "code": {"another"}}
	if a := f.backAt("sandbox-oauth", answered, nil); a.status == http.StatusFound {
		t.Errorf("a browser without the cookie is sent to %s", a.header.Get("Location"))
	}
	ended := make(chan struct{})
	go func() { // it waits for the end of the first
		defer close(ended)
		a, err := try(t.Context(), s.stack.BaseURL, http.MethodGet, "/connect/oauth2/sandbox-oauth/callback?"+other.Encode(),
			nil, with(f.cookies))
		if err == nil && strings.Contains(a.header.Get("Location"), "link_code") {
			t.Errorf("another answer is sent to %s", a.header.Get("Location"))
		}
	}()
	f.finish(token, code, verifier).want(http.StatusCreated)
	<-ended
	same(t, "codes", f.codes(), 1)
}

// What is not the verifier of the session links nothing. A wrong one ends the attempt, so there is one guess.
func TestVerifierThatIsNone(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	other, _ := newVerifier()
	begin := func() (f *flow, code string) {
		token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
		f, start := s.prepareAt(token, productPage)
		_, code = f.comesBack(start)
		return f, code
	}
	t.Run("left out", func(t *testing.T) {
		f, code := begin()
		f = f.on(t)
		for _, body := range []object{
			{"link_code": code}, {"link_code": code, "code_verifier": ""}, {"link_code": code, "code_verifier": "x"},
			{"code_verifier": verifier},
		} {
			a := f.hub(f.token, http.MethodPost, "/hub/connection_attempts/finish", body)
			if a.status != http.StatusBadRequest {
				t.Errorf("%v: %d %s", body, a.status, a.body)
			}
		}
		f.outcome().has("status", "pending") // who made the mistake can correct it
		f.nothing()
	})
	t.Run("another, the challenge itself", func(t *testing.T) {
		for _, wrong := range []string{other, challenge, verifier + "x", verifier[:42] + "_"} {
			f, code := begin()
			f = f.on(t)
			f.finish(f.token, code, wrong).problem(http.StatusBadRequest, "not_verified")
			f.outcome().has("status", "error", "error.code", "not_verified")
			f.finish(f.token, code, verifier).problem(http.StatusBadRequest, "not_verified")
			f.nothing()
		}
	})
	t.Run("another link code", func(t *testing.T) {
		f, code := begin()
		f = f.on(t)
		for _, guess := range []string{
			f.attempt + "." + ident.Random(32), code[:len(code)-1], code + "x", "x", f.attempt, "att_x." + ident.Random(32),
		} {
			f.finish(f.token, guess, verifier).problem(http.StatusBadRequest, "invalid_link_code")
		}
		f.outcome().has("status", "pending")
		f.nothing()
	})
	t.Run("another session of the same owner and verifier", func(t *testing.T) {
		f, code := begin()
		f = f.on(t)
		another := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
		f.finish(another, code, verifier).problem(http.StatusBadRequest, "invalid_link_code")
		f.outcome().has("status", "pending")
		f.nothing()
	})
	t.Run("later than its attempt", func(t *testing.T) {
		token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
		f, start := s.prepareAt(token, productPage)
		f = f.on(t)
		f.open(start).want(http.StatusFound)
		ends := time.Now().Add(time.Minute).Truncate(time.Second)
		f.set("ATT#"+f.attempt, "ATT", "expires_at", ends.Unix())
		f.told(f.back(f.decide("allow")))
		if until := number(t, f.item("ATT#"+f.attempt, "ATT")["held_until"]); until > ends.UnixMilli() {
			t.Errorf("it is held for %d ms after the end of its attempt", until-ends.UnixMilli())
		}
	})
	t.Run("after its session", func(t *testing.T) {
		token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
		f, start := s.prepareAt(token, productPage)
		f = f.on(t)
		f.open(start).want(http.StatusFound)
		answered := f.decide("allow")
		s.post("/connect_sessions/end", object{"token": token}).want(http.StatusNoContent)
		if to := f.back(answered).header.Get("Location"); strings.Contains(to, "link_code") {
			t.Errorf("the browser is told a link code: %s", to)
		}
		if _, held := f.item("ATT#"+f.attempt, "ATT")["held_answer"]; held {
			t.Error("the answer is held")
		}
	})
	t.Run("too late", func(t *testing.T) {
		f, code := begin()
		f = f.on(t)
		until := time.UnixMilli(number(t, f.item("ATT#"+f.attempt, "ATT")["held_until"]))
		if life := time.Until(until); life > 5*time.Minute || life < 3*time.Minute {
			t.Errorf("a link code lives for %v", life)
		}
		f.set("ATT#"+f.attempt, "ATT", "held_until", time.Now().UnixMilli())
		f.finish(f.token, code, verifier).problem(http.StatusBadRequest, "invalid_link_code")
		f.nothing()
	})
	t.Run("another session or another link code, once it is linked", func(t *testing.T) {
		f, code := begin()
		f = f.on(t)
		f.finish(f.token, code, verifier).want(http.StatusCreated)
		another := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
		f.finish(another, code, verifier).problem(http.StatusBadRequest, "invalid_link_code")
		f.finish(f.token, f.attempt+"."+ident.Random(32), verifier).problem(http.StatusBadRequest, "invalid_link_code")
	})
}

// The verifier finishes one sign-in once, whatever the interleaving.
func TestVerifiedAtOnce(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	token := s.session("o", object{"provider": "sandbox-oauth", "code_challenge": challenge})
	f, start := s.prepareAt(token, productPage)
	_, code := f.comesBack(start)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			a, err := try(t.Context(), s.stack.BaseURL, http.MethodPost, "/hub/connection_attempts/finish",
				object{"link_code": code, "code_verifier": verifier}, header("x-hub-session-token", token))
			if err != nil || a.status != http.StatusCreated {
				t.Errorf("%v %d %s", err, a.status, a.body)
			}
		})
	}
	wg.Wait()
	same(t, "codes", f.codes(), 1)
	same(t, "accounts", len(s.accounts()), 1)
}

// A link that was forwarded (consent phishing): the attacker has the session, its verifier and its link; the victim
// signs in at the provider. Neither has what the other has, so it yields nothing; without verification it would have.
func TestForwardedLinkYieldsNothing(t *testing.T) {
	t.Parallel()
	s := verifiedSite(t)
	verifier, challenge := newVerifier()
	for name, more := range map[string]object{
		"code_challenge": {"code_challenge": challenge}, "verify_url": {"verify_url": productVerify},
		"both": {"code_challenge": challenge, "verify_url": productVerify},
	} {
		t.Log(name)
		more["provider"] = "sandbox-oauth"
		token := s.session("attacker", more)
		f, start := s.prepareAt(token, productPage)
		_, code := f.comesBack(start) // in the victim's browser, which learns the code
		// The attacker has everything but the code.
		f.finish(token, f.attempt+"."+ident.Random(32), verifier).problem(http.StatusBadRequest, "invalid_link_code")
		f.outcome().has("status", "pending")
		// The victim's browser has the code. The product knows who is logged in there, and it has no verifier.
		a := s.confirm(object{"link_code": code, "origin_owner_id": "victim"})
		a.problem(http.StatusBadRequest, "not_verified")
		s.confirm(object{"link_code": code, "origin_owner_id": "attacker", "code_verifier": verifier}).
			problem(http.StatusBadRequest, "not_verified") // used up
		f.outcome().has("status", "error", "error.code", "not_verified")
		f.nothing()
	}
	// Nothing can come of it, so nobody is asked about it; without verification whoever came by a link that was sent is.
	typed := func(r *http.Request) {
		r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0")
		r.Header.Set("Sec-Fetch-Site", "none")
	}
	_, start := s.prepareAt(s.session("attacker", object{
		"provider": "sandbox-oauth", "code_challenge": challenge}), productPage)
	send(t, s.stack.BaseURL, http.MethodGet, start, nil, typed).want(http.StatusFound)
	token := s.session("attacker", object{"provider": "sandbox-oauth"})
	f, start := s.prepareAt(token, productPage)
	send(t, s.stack.BaseURL, http.MethodGet, start, nil, typed).want(http.StatusOK)
	f.open(start).want(http.StatusFound)
	f.back(f.decide("allow")).want(http.StatusFound)
	same(t, "accounts without verification", len(s.accounts()), 1)
}

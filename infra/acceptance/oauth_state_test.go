package acceptance_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// security.md F1: single use.
func TestOAuthStateIsUsedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	f.back(q).want(http.StatusFound)
	id := f.outcome().has("status", "authenticated").text("account.id")
	for name, again := range map[string]url.Values{
		"the same callback": q,
		"another code":      {"state": q["state"], "code": {"another"}},
		"an error":          {"state": q["state"], "error": {"access_denied"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := f.on(t)
			a := g.back(again).want(http.StatusFound) // told how the first one ended
			if to := a.header.Get("Location"); to != g.finalPage()+"?status=success" || g.codes() != 1 {
				t.Fatalf("sent to %s; %d codes were exchanged", to, g.codes())
			}
			g.outcome().has("status", "authenticated", "account.id", id)
		})
	}
}

// security.md F1: 128 bits at least, stored hashed, ten minutes by the clock though the item is still there.
func TestOAuthStateAtRest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	before := time.Now()
	f := s.begin("owner")
	after := time.Now()
	state := f.authorize.Query().Get("state")
	id, random, _ := strings.Cut(state, ".")
	if raw, err := base64.RawURLEncoding.DecodeString(random); err != nil || len(raw) < 16 || id != f.attempt {
		t.Fatalf("state %q: %d random bytes, %v", state, len(raw), err)
	}
	item := f.item("ATT#"+f.attempt, "ATT")
	sum := sha256.Sum256([]byte(state))
	if got := attribute(item["state_hash"]); got != base64.RawURLEncoding.EncodeToString(sum[:]) {
		t.Fatalf("state_hash is %q", got)
	}
	for name, v := range item {
		if strings.Contains(attribute(v), random) || strings.Contains(attribute(v), f.cookies[0].Value) {
			t.Errorf("%s holds the state or the cookie", name)
		}
	}
	ends := time.UnixMilli(number(t, item["state_expires"]))
	if ends.Before(before.Add(9*time.Minute)) || ends.After(after.Add(10*time.Minute)) {
		t.Fatalf("the state of a flow begun between %v and %v lives until %v", before, after, ends)
	}
	q := f.decide("allow")
	f.set("ATT#"+f.attempt, "ATT", "state_expires", time.Now().UnixMilli())
	f.refused(f.back(q), http.StatusBadRequest, "invalid_state", 0)
	if expires := number(t, f.item("ATT#"+f.attempt, "ATT")["expires_at"]); expires <= time.Now().Unix() {
		t.Fatal("the item itself has expired, so this test shows nothing")
	}
}

// security.md F2: the provider sees one exchange, whatever the interleaving.
func TestOAuthConcurrentCallbacks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	const racers = 50
	answers, errs := make([]answer, racers), make([]error, racers)
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range racers {
		wg.Go(func() {
			<-gate
			answers[i], errs[i] = try(t.Context(), s.stack.BaseURL, http.MethodGet,
				"/connect/oauth2/sandbox-oauth/callback?"+q.Encode(), nil, with(f.cookies))
		})
	}
	close(gate)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for _, a := range answers { // one exchanged the code; the others waited for it and tell the same
		if a.status != http.StatusFound || a.header.Get("Location") != f.finalPage()+"?status=success" {
			t.Errorf("status %d to %q: %s", a.status, a.header.Get("Location"), a.body)
		}
	}
	if s.codes() != 1 || s.stats().Reuses != 0 {
		t.Fatalf("the provider saw %+v", s.stats())
	}
	f.outcome().has("status", "authenticated")
	if ids := s.accounts(); len(ids) != 1 {
		t.Fatalf("accounts: %v", ids)
	}
}

// security.md F3: only the browser that started may finish, and nobody can take its flow away.
func TestOAuthFlowIsBoundToTheBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f, other := s.begin("owner"), s.begin("stranger")
	q := f.decide("allow")
	renamed := *other.cookies[0]
	renamed.Name = f.cookies[0].Name
	for _, c := range []struct {
		name    string
		cookies []*http.Cookie
	}{
		{"no cookie", nil},
		{"the stranger's own cookie", other.cookies},
		{"the stranger's value under the flow's name", []*http.Cookie{&renamed}},
		{"an empty value", []*http.Cookie{{Name: f.cookies[0].Name}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := f.on(t)
			g.refused(g.backAt("sandbox-oauth", q, c.cookies), http.StatusForbidden, "other_browser", 0)
			g.outcome().has("status", "pending")
		})
	}
	f.back(q).want(http.StatusFound)
	f.outcome().has("status", "authenticated")
}

// The cookie's attributes, on an address with TLS (RFC 6265bis section 4.1.3).
func TestOAuthCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *siteOptions) { o.publicURL = "https://connect.example.com" })
	f := s.begin("owner")
	if len(f.cookies) != 1 {
		t.Fatalf("%d cookies", len(f.cookies))
	}
	c := f.cookies[0]
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode ||
		c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 || c.MaxAge > 600 {
		t.Fatalf("cookie: %s", c.Raw)
	}
	a := f.back(f.decide("allow")).want(http.StatusFound)
	gone := (&http.Response{Header: a.header}).Cookies()
	if len(gone) != 1 || gone[0].Name != c.Name || gone[0].MaxAge >= 0 || gone[0].Value != "" {
		t.Fatalf("the cookie stays: %v", gone)
	}
	if h := a.header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("headers of the callback: %v", h)
	}
}

// security.md F4: PKCE with S256, another verifier each time, and the provider checks it (it refuses a wrong one).
func TestOAuthPKCE(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	seen := map[string]bool{}
	verifiers := make(chan string, 1)
	s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
		verifiers <- r.PostFormValue("code_verifier")
		serve(w, r)
	})
	for _, owner := range []string{"a", "b"} {
		f := s.begin(owner)
		q := f.authorize.Query()
		if q.Get("code_challenge_method") != "S256" || len(q.Get("nonce")) < 22 {
			t.Fatalf("authorize: %v", q)
		}
		f.linked()
		verifier := <-verifiers
		sum := sha256.Sum256([]byte(verifier))
		if got := base64.RawURLEncoding.EncodeToString(sum[:]); got != q.Get("code_challenge") {
			t.Fatalf("challenge %s, of the verifier %s", q.Get("code_challenge"), got)
		}
		for _, v := range []string{q.Get("code_challenge"), q.Get("nonce"), q.Get("state"), verifier} {
			if seen[v] {
				t.Fatalf("%s was used before", v)
			}
			seen[v] = true
		}
	}
	s.provider.onToken(nil)
	// A code that was started with another challenge does not fit: the code of a flow put into another's callback.
	f, g := s.begin("c"), s.begin("d")
	stolen := f.decide("allow")
	q := g.decide("allow")
	q.Set("code", stolen.Get("code"))
	if to := g.back(q).want(http.StatusFound).header.Get("Location"); !strings.Contains(to, "status=error") {
		t.Fatalf("sent to %s", to)
	}
	g.outcome().has("status", "error", "account", nil)
}

// security.md F5 (COAT): the callback path of another connector.
func TestOAuthCallbackOfAnotherConnector(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	for _, path := range []string{"hubspot", "sandbox-key", "sandbox-oauth2", "SANDBOX-OAUTH", "no-such-connector"} {
		t.Run(path, func(t *testing.T) {
			g := f.on(t)
			g.refused(g.backAt(path, q, f.cookies), http.StatusBadRequest, "invalid_state", 0)
		})
	}
	f.back(q).want(http.StatusFound)
	f.outcome().has("status", "authenticated")
}

// A second start makes the first state worthless.
func TestOAuthStartedTwice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	first := *f
	f.start().want(http.StatusFound)
	first.refused(first.back(first.decide("allow")), http.StatusBadRequest, "invalid_state", 0)
	f.linked()
	f.start().problemPage(t, http.StatusConflict, "connection_attempt_over")
}

// Attempts belong to their session; a state that was made up belongs to nobody.
func TestOAuthAttemptOfAnotherSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	mine := s.session("owner", object{"provider": "sandbox-oauth"})
	other := *f
	other.token = mine
	other.start().problemPage(t, http.StatusNotFound, "connection_attempt_not_found")
	s.hub(mine, http.MethodGet, "/hub/connection_attempts/"+f.attempt, nil).problem(http.StatusNotFound,
		"connection_attempt_not_found")
	s.hub(mine, http.MethodDelete, "/hub/connection_attempts/"+f.attempt, nil).problem(http.StatusNotFound,
		"connection_attempt_not_found")
	f.outcome().has("status", "pending")
	for _, state := range []string{"", ".", f.attempt, f.attempt + ".", f.attempt + ".x", "att_x.y",
		"x." + strings.Repeat("y", 300), "att_\x00.y"} {
		a := f.back(url.Values{"state": {state}, "code": {"c"}})
		if a.status != http.StatusBadRequest && a.status != http.StatusForbidden {
			t.Errorf("state %q: %d %s", state, a.status, a.body)
		}
	}
	f.linked()
}

// problemPage ends the test unless the answer is an error page that names the code.
func (a answer) problemPage(t testing.TB, status int, code string) {
	t.Helper()
	a.t = t
	if a.want(status); !strings.Contains(string(a.body), code) ||
		!strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		t.Fatalf("want a page that names %s, got %s", code, a.body)
	}
}

// item reads an item of the table.
func (p *tenant) item(pk, sk string) map[string]types.AttributeValue {
	p.t.Helper()
	out, err := p.stack.Config.DynamoDB().GetItem(p.t.Context(),
		&dynamodb.GetItemInput{TableName: &p.stack.Config.Table, Key: itemKey(pk, sk)})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.Item
}

func itemKey(pk, sk string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: pk},
		"SK": &types.AttributeValueMemberS{Value: sk}}
}

// set changes a number of an item, as time would.
func (p *tenant) set(pk, sk, name string, value int64) {
	p.t.Helper()
	p.put(context.WithoutCancel(p.t.Context()), pk, sk, name, &types.AttributeValueMemberN{Value: itoa(value)})
}

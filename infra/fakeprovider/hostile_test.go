package fakeprovider_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
)

// passing are token answers that say nothing of the grant: whatever they look like, the account lives (R5).
func passing() map[string]http.HandlerFunc {
	json := func(status int, body string) http.HandlerFunc {
		return fakeprovider.Says(status, "application/json", body)
	}
	return map[string]http.HandlerFunc{
		"429 with Retry-After":     fakeprovider.RateLimited(7 * time.Second),
		"500":                      fakeprovider.Broken(500),
		"503":                      fakeprovider.Broken(503),
		"a gateway's page":         fakeprovider.Page(502),
		"a firewall's page":        fakeprovider.Page(403),
		"a sign-in page":           fakeprovider.Page(401),
		"a page with 200":          fakeprovider.Page(200),
		"an error with 200":        fakeprovider.ErrorWith200("temporarily_unavailable"),
		"an unknown code":          json(400, `{"error":"unknown_error"}`),
		"huge":                     json(200, `{"access_token":"`+strings.Repeat("a", 2<<20)+`"}`),
		"half an answer":           json(200, `{"access_token":"a`),
		"an empty answer":          json(200, ``),
		"another media type":       fakeprovider.Says(200, "image/png", "\x89PNG\r\n"),
		"JSON that is called text": fakeprovider.Says(500, "text/plain", `{"error":"server_error"}`),
		"hangs up":                 fakeprovider.Hangup,
		"sends the client away":    fakeprovider.Redirects("https://evil.test/token"),
	}
}

// rotating is a life at a provider whose refresh tokens are good once.
func rotating(t *testing.T, b *bench) *life {
	t.Helper()
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Get(t.Context(), "", "xero")
	if err != nil {
		t.Fatal(err)
	}
	return newLife(t, b, d, &d.Auth[0])
}

// stands says how an account stands; want is a reason, or "" for an active account without any.
func (l *life) stands(t *testing.T, id string, own account.Status, want account.ReasonCode) {
	t.Helper()
	v, err := l.accounts.Get(t.Context(), l.project, id)
	if err != nil || v.Own != own || len(v.Account.Reasons) > 1 || want == "" && len(v.Account.Reasons) > 0 ||
		want != "" && !v.Account.Has(want) {
		t.Errorf("the account is %s, %+v, %v; want %s, %q", v.Own, v.Account.Reasons, err, own, want)
	}
}

// later moves the clock of everybody.
func (l *life) later(d time.Duration) { l.scene.now = l.Clock.Add(d) }

func TestAnAccountOutlivesWhatPasses(t *testing.T) {
	b := newBench(t)
	for name, answer := range passing() {
		t.Run(name, func(t *testing.T) {
			l := rotating(t, b)
			id := l.link(t)
			for range 2 {
				l.expire(t, id)
				l.scene.provider.Fail(fakeprovider.Refresh, 1, answer)
				_, err := l.credentials.Admit(t.Context(), l.by, id)
				if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind == fault.Unauthenticated || f.Kind == fault.Invalid {
					t.Errorf("the caller is told %v", err)
				}
				l.stands(t, id, account.Active, account.RefreshFailing)
				l.later(time.Hour)
				l.calls(t, id)
				l.stands(t, id, account.Active, "")
			}
			if n := l.scene.provider.Count(fakeprovider.Reuse); n != 0 {
				t.Errorf("%d refresh tokens came twice", n)
			}
		})
	}
}

// Where the provider has rotated the refresh token and the answer is lost, nobody has one that it takes. The account
// says so as soon as the provider does, and linking again mends it.
func TestAnAccountWhoseRotatedTokenWasLost(t *testing.T) {
	b := newBench(t)
	for name, answer := range map[string]http.HandlerFunc{
		"hangs up": fakeprovider.Hangup, "a gateway's page": fakeprovider.Page(504), "500": fakeprovider.Broken(500),
	} {
		t.Run(name, func(t *testing.T) {
			l := rotating(t, b)
			id := l.link(t)
			l.expire(t, id)
			l.scene.provider.FailAfter(fakeprovider.Refresh, 1, answer)
			if _, err := l.credentials.Admit(t.Context(), l.by, id); err == nil {
				t.Fatal("the answer was not lost")
			}
			l.stands(t, id, account.Active, account.RefreshFailing)
			l.later(time.Hour)
			if _, err := l.credentials.Admit(t.Context(), l.by, id); err == nil {
				t.Fatal("a spent refresh token was taken")
			}
			l.stands(t, id, account.Error, account.CredentialsRejected)
			if again := l.link(t); again != id {
				t.Errorf("linked %s beside %s", again, id)
			}
			l.calls(t, id)
			l.stands(t, id, account.Active, "")
		})
	}
}

// TestAHostileLife goes through many days in which renewals fail now and then, in any way, and never says what is not
// so: the account is active, with a reason while a renewal fails and without one afterwards, and no refresh token is
// ever sent twice.
func TestAHostileLife(t *testing.T) {
	l := rotating(t, newBench(t))
	answers := passing()
	names := slices.Sorted(maps.Keys(answers))
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	id := l.link(t)
	failed := 0
	for range 30 {
		l.expire(t, id)
		for range random.IntN(3) {
			name := names[random.IntN(len(names))]
			l.scene.provider.Fail(fakeprovider.Refresh, 1, answers[name])
			if _, err := l.credentials.Admit(t.Context(), l.by, id); err == nil {
				t.Fatalf("%s was taken for a token", name)
			}
			failed++
			l.stands(t, id, account.Active, account.RefreshFailing)
			l.later(2 * time.Hour) // longer than any pause
		}
		l.calls(t, id)
		l.stands(t, id, account.Active, "")
	}
	if n := l.scene.provider.Count(fakeprovider.Reuse); n != 0 || failed == 0 {
		t.Errorf("%d renewals failed, %d refresh tokens came twice", failed, n)
	}
}

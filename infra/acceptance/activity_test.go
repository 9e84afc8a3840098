package acceptance_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/infra/local/stack"
	"patchbay/shared/activity"
	"patchbay/shared/scope"
)

// entries takes the lines of the log.
type entries struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (e *entries) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.text.Write(b)
}

func (e *entries) all() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return bytes.Clone(e.text.Bytes())
}

// since returns what was written behind an offset, and the next offset.
func (e *entries) since(t testing.TB, offset int) ([]activity.Entry, int) {
	t.Helper()
	e.mu.Lock()
	text := bytes.Clone(e.text.Bytes())
	e.mu.Unlock()
	var out []activity.Entry
	for line := range bytes.Lines(text[offset:]) {
		entry, ok := activity.ParseLine(line)
		if !ok {
			t.Fatalf("no entry: %s", line)
		}
		out = append(out, entry)
	}
	return out, len(text)
}

// logged is a site whose log a test reads.
type logged struct {
	*site
	log  *entries
	read int
}

func newLogged(t *testing.T) *logged {
	t.Helper()
	log := &entries{}
	own := stack.ForTest(t, func(o *stack.Options) {
		o.Catalog, o.Middleware, o.Entries = "testdata/catalog", guard, log
	})
	l := &logged{site: newSite(t, func(o *siteOptions) { o.stack = own }), log: log}
	l.news()
	return l
}

// news are the entries since it was asked last.
func (l *logged) news() (out []activity.Entry) {
	l.t.Helper()
	out, l.read = l.log.since(l.t, l.read)
	return out
}

// one is the only new entry of a kind.
func (l *logged) one(kind activity.Kind) activity.Entry {
	l.t.Helper()
	all := l.news()
	of := slices.DeleteFunc(slices.Clone(all), func(e activity.Entry) bool { return e.Kind != kind })
	if len(of) != 1 {
		l.t.Fatalf("%d entries of the kind %s: %s", len(of), kind, asJSON(all))
	}
	return of[0]
}

func asJSON(v any) string {
	text, _ := json.MarshalIndent(v, "", " ")
	return string(text)
}

// steps are the names of an entry's steps, with ! behind those that failed.
func steps(e activity.Entry) string {
	var names []string
	for _, s := range e.Steps {
		name := s.Name
		if s.Failed {
			name += "!"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// Each request of a project is an entry, written before it is answered. What is nobody's is none.
func TestRequestsAreLogged(t *testing.T) {
	t.Parallel()
	l := newLogged(t)
	a := l.get("/accounts?page_size=5&status=error").want(http.StatusOK)
	e := l.one(activity.Request)
	if e.ID != a.header.Get("X-Request-Id") || e.RequestID != e.ID || e.Project != l.id || e.Action != "list-accounts" ||
		e.URL != "/accounts" || e.Method != http.MethodGet || e.Status != http.StatusOK || e.Failed ||
		!strings.HasPrefix(e.By, "key:") || e.IP != "127.0.0.1" || e.Took <= 0 || time.Since(e.Time) > time.Minute {
		t.Errorf("the entry of a list: %s", asJSON(e))
	}
	l.get("/accounts/acc_sandbox-key_none").problem(http.StatusNotFound, "account_not_found")
	if e := l.one(activity.Request); !e.Failed || e.Code != "account_not_found" ||
		e.Account != "acc_sandbox-key_none" || e.Cure != activity.CureEnabled.Words {
		t.Errorf("the entry of a refusal: %s", asJSON(e))
	}
	less := l.withScopes([]scope.Scope{scope.ProxyCall})
	l.get("/accounts", func(r *http.Request) { r.SetBasicAuth(less, "") }).want(http.StatusForbidden)
	if e := l.one(activity.Request); e.Code != "insufficient_scope" || e.Project != l.id {
		t.Errorf("the entry of a key without the scope: %s", asJSON(e))
	}
	l.get("/accounts", func(r *http.Request) { r.SetBasicAuth(mistyped(l.key), "") }).
		want(http.StatusUnauthorized)
	l.get("/nothing/of/the/kind").want(http.StatusNotFound)
	send(t, l.stack.BaseURL, http.MethodGet, "/hub/settings", nil).want(http.StatusUnauthorized)
	if got := l.news(); len(got) > 0 {
		t.Errorf("what is nobody's is logged: %s", asJSON(got))
	}
}

// An attempt by sign-in: each of its requests, and in the callback each step at the provider.
func TestSignInsAreLogged(t *testing.T) {
	t.Parallel()
	l := newLogged(t)
	token := l.session("owner", object{"provider": "sandbox-oauth"})
	if e := l.one(activity.Request); e.Action != "create-connect-session" {
		t.Errorf("the session: %s", asJSON(e))
	}
	f := l.try(token)
	start := l.one(activity.Link)
	id := f.linked()
	back := l.one(activity.Link)
	for action, e := range map[string]activity.Entry{"start": start, "callback": back} {
		if e.Action != action || e.Project != l.id || e.Attempt != f.attempt || e.Session == "" || e.Owner != "owner" ||
			e.Config != l.config || e.Connector != "sandbox-oauth" || e.By != "session:"+e.Session || e.Failed {
			t.Errorf("%s: %s", action, asJSON(e))
		}
	}
	if back.Account != id || !strings.HasPrefix(steps(back), "discovery exchange") ||
		back.Steps[1].Status != http.StatusOK {
		t.Errorf("the callback has the steps %q: %s", steps(back), asJSON(back))
	}

	denied := l.try(token)
	l.news()
	denied.back(denied.decide("deny")).want(http.StatusFound)
	if e := l.one(activity.Link); !e.Failed || e.Code != "access_denied" || e.FailedStep != "callback" ||
		e.Attempt != denied.attempt || e.Owner != "owner" || e.Cure != activity.CureDenied.Words {
		t.Errorf("a no: %s", asJSON(e))
	}

	l.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client","error_description":"AADSTS7000222: the secret has expired"}`))
	})
	wrong := l.try(token)
	l.news()
	wrong.back(wrong.decide("allow")).want(http.StatusFound)
	if e := l.one(activity.Link); e.Code != "client_refused" || e.ProviderCode != "invalid_client" ||
		e.ProviderWords != "AADSTS7000222: the secret has expired" || e.FailedStep != "exchange" ||
		e.Cure != activity.CureSecret.Words || !strings.HasSuffix(steps(e), "exchange!") {
		t.Errorf("a wrong secret: %s", asJSON(e))
	}
	// To the end user nothing of it is said.
	if text := string(wrong.outcome().body); strings.Contains(text, "AADSTS") {
		t.Errorf("the hub shows %s", text)
	}
	other := l.try(token)
	other.backAt("sandbox-oauth", other.decide("allow"), nil).want(http.StatusForbidden)
	if got := slices.DeleteFunc(l.news(), func(e activity.Entry) bool { return e.Action != "callback" }); len(got) > 0 {
		t.Errorf("a callback that is nobody's is logged: %s", asJSON(got))
	}
}

// Links by form, tests, calls and the renewals that they are the occasion of.
func TestWhatAccountsDoIsLogged(t *testing.T) {
	t.Parallel()
	l := newLogged(t)
	config := l.configure("sandbox-key", nil)
	token := l.session("owner", object{"integration_id": config})
	l.news()
	form := func(key string) answer {
		return l.hub(token, http.MethodPost, "/hub/accounts", object{"integration_id": config,
			"credentials": object{"api_key": key}})
	}
	form("sandbox-key-revoked-1").want(http.StatusBadRequest)
	if e := l.one(activity.Link); e.Action != "form" || e.Code != "provider_refused" || e.FailedStep != "verify" ||
		e.Cure != activity.CureCredentials.Words || steps(e) != "verify!" || e.Connector != "sandbox-key" ||
		e.Config != config {
		t.Errorf("a refused form: %s", asJSON(e))
	}
	id := form(goodKey).want(http.StatusCreated).text("id")
	if e := l.one(activity.Link); e.Failed || e.Account != id || steps(e) != "verify" {
		t.Errorf("a form: %s", asJSON(e))
	}
	l.post("/accounts/"+id+"/test", nil).want(http.StatusOK)
	if e := l.one(activity.Test); e.Failed || e.Account != id || e.Action != "verify" || e.Owner != "owner" ||
		steps(e) != "verify" {
		t.Errorf("a test: %s", asJSON(e))
	}
	l.proxy(id, object{"path": "/me?secret=1"}).want(http.StatusOK)
	if e := l.one(activity.Call); e.Account != id || e.Config != config || e.Status != http.StatusOK ||
		steps(e) != "call" || !strings.HasSuffix(e.URL, "/me") || e.Sent != nil || e.Category == "" {
		t.Errorf("a call: %s", asJSON(e))
	}
	l.proxy("acc_sandbox-key_none", object{"path": "/me"}).want(http.StatusNotFound)
	if e := l.one(activity.Call); !e.Failed || e.Code != "account_not_found" {
		t.Errorf("a call for nobody: %s", asJSON(e))
	}

	renewed := l.linkEnded("renewed")
	l.news()
	a := l.me(renewed).want(http.StatusOK)
	got := l.news()
	if len(got) != 2 || got[0].Kind != activity.Refresh || got[1].Kind != activity.Call {
		t.Fatalf("a call that renews: %s", asJSON(got))
	}
	r := got[0]
	if r.RequestID != a.header.Get("X-Request-Id") || r.ID == r.RequestID || r.Action != "for_call" || r.Failed ||
		r.Account != renewed || steps(r) != "refresh" || r.By != "system:token-refresh" || r.Project != l.id {
		t.Errorf("a renewal: %s", asJSON(r))
	}
	l.provider.onToken(func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"Token has been revoked."}`))
	})
	l.end(renewed)
	l.me(renewed).want(http.StatusUnauthorized)
	if got = l.news(); len(got) != 2 || got[0].FailedStep != "refresh" || got[0].Cure != activity.CureRelink.Words ||
		got[0].ProviderWords != "Token has been revoked." || got[1].Code != "account_credentials_invalid" ||
		got[1].Cure != activity.CureRelink.Words {
		t.Errorf("a dead grant: %s", asJSON(got))
	}
}

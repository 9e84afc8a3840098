package acceptance_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	told "patchbay/shared/event"
	"patchbay/shared/table"
)

// inbox is the address of an auth config to which the sandbox sends its webhooks.
type inbox struct {
	*tenant
	config, url, secret string
}

func newInbox(t testing.TB) *inbox {
	t.Helper()
	p := newTenant(t)
	in := &inbox{tenant: p, secret: "a-signing-secret-of-" + p.id}
	in.config = p.configure("zz-events", object{"setup_fields": object{"webhook_secret": in.secret}})
	in.url = p.get("/auth_configs/" + in.config).want(http.StatusOK).text("inbound_url")
	return in
}

// event is a body of the sandbox's.
func event(id, kind, user string, more object) string {
	body := object{"id": id, "type": kind, "time": time.Now().Unix(), "user": user}
	for name, value := range more {
		body[name] = value
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (in *inbox) sign(body, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

// send posts a body with a signature.
func (in *inbox) send(body, signature string) answer {
	in.t.Helper()
	return in.sendTo(in.url, http.MethodPost, body, signature)
}

func (in *inbox) sendTo(url, method, body, signature string) answer {
	in.t.Helper()
	r, err := http.NewRequestWithContext(in.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		in.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Sandbox-Signature", signature)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		in.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		in.t.Fatal(err)
	}
	return answer{t: in.t, name: method + " " + url, status: res.StatusCode, header: res.Header, body: text}
}

// signed posts a body as the sandbox does.
func (in *inbox) signed(body string) answer {
	in.t.Helper()
	return in.send(body, in.sign(body, in.secret, time.Now()))
}

func (in *inbox) linkUser(owner, user string) string {
	in.t.Helper()
	return in.link(owner, in.config, object{"api_key": goodKey, "user": user})
}

// reason expects an account's status and the code of its one reason.
func (in *inbox) reason(id, status, code string) {
	in.t.Helper()
	var body struct {
		Status  string `json:"status"`
		Reasons []struct {
			Code         string `json:"code"`
			ProviderCode string `json:"provider_code"`
		} `json:"status_reasons"`
	}
	a := in.get("/accounts/" + id).want(http.StatusOK)
	if err := json.Unmarshal(a.body, &body); err != nil {
		in.t.Fatal(err)
	}
	got := ""
	if len(body.Reasons) == 1 {
		got = body.Reasons[0].Code
	}
	if body.Status != status || got != code || len(body.Reasons) > 1 {
		in.t.Errorf("%s: %s", id, a.body)
	}
}

// An uninstall that the provider reports ends the account before a call fails. Linking again cures it, and a report
// that is older than that ends nothing.
func TestSignalEndsAccountAtOnce(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	id, other := in.linkUser("one", "ada"), in.linkUser("two", "grace")
	call := object{"method": "GET", "path": "/me"}
	in.proxy(id, call).want(http.StatusOK)
	in.signed(event("e1", "contact.changed", "ada", nil)).want(http.StatusOK)
	in.reason(id, "active", "")

	gone := event("e2", "app_uninstalled", "ADA", nil)
	in.signed(gone).want(http.StatusOK)
	in.reason(id, "error", "revoked_at_provider")
	in.reason(other, "active", "")
	in.proxy(id, call).problem(http.StatusPreconditionFailed, "account_in_error")

	if again := in.linkUser("one", "ada"); again != id {
		t.Errorf("linked again as %s, not %s", again, id)
	}
	in.reason(id, "active", "")
	in.signed(gone).want(http.StatusOK) // the vendor did not hear us: nothing happens twice
	in.reason(id, "active", "")
	in.signed(event("e3", "app_uninstalled", "ada", object{"time": time.Now().Add(-time.Hour).Unix()})).want(http.StatusOK)
	in.reason(id, "active", "")
	later := time.Now().Add(time.Minute).Unix()
	in.signed(event("e4", "app_uninstalled", "ada", object{"time": later})).want(http.StatusOK)
	in.reason(id, "error", "revoked_at_provider")
}

// A signal may name several accounts, and one that two owners share ends for both.
func TestSignalNamesAccounts(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	ids := []string{in.linkUser("1", "ada"), in.linkUser("2", "ada"), in.linkUser("3", "grace"), in.linkUser("4", "rest")}
	in.signed(event("e1", "tokens_revoked", "", object{"users": []string{"ada", "grace", "nobody"}})).want(http.StatusOK)
	for _, id := range ids[:3] {
		in.reason(id, "error", "revoked_at_provider")
	}
	in.reason(ids[3], "active", "")
}

// What is not the provider's, not of today, or to nobody, changes nothing.
func TestInboundRefusesWhatIsForged(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	id := in.linkUser("one", "ada")
	bare := in.configure("zz-events", nil)
	keyed := in.configure("zz-events", object{"auth_type": "plain"})
	stranger := newInbox(t)
	body := event("e1", "app_uninstalled", "ada", nil)
	now, far := time.Now(), 301*time.Second
	right := in.sign(body, in.secret, now)
	before := in.items()
	address := func(project, config string) string { return in.stack.BaseURL + "/inbound/" + project + "/" + config }
	// What is too far ahead comes nearer while a test waits, so this is signed when it is sent. The exact bound is held
	// with a clock of its own (shared/inbound).
	in.send(body, in.sign(body, in.secret, time.Now().Add(far+10*time.Second))).
		problem(http.StatusUnauthorized, "inbound_request_old")
	for what, c := range map[string]struct {
		url, body, signature string
		status               int
		code                 string
	}{
		"another secret":    {in.url, body, in.sign(body, "another", now), 401, "inbound_signature_invalid"},
		"no signature":      {in.url, body, "", 401, "inbound_signature_invalid"},
		"another body":      {in.url, body + " ", right, 401, "inbound_signature_invalid"},
		"another time":      {in.url, body, strings.Replace(right, "t=1", "t=2", 1), 401, "inbound_signature_invalid"},
		"too old":           {in.url, body, in.sign(body, in.secret, now.Add(-far)), 401, "inbound_request_old"},
		"no time":           {in.url, body, right[strings.Index(right, ",")+1:], 401, "inbound_signature_invalid"},
		"no secret entered": {address(in.id, bare), body, right, 412, "inbound_secret_missing"},
		"no such config":    {address(in.id, "cfg_none"), body, right, 404, "inbound_address_unknown"},
		"another project":   {address(stranger.id, in.config), body, right, 404, "inbound_address_unknown"},
		"no webhooks":       {address(in.id, keyed), body, right, 404, "inbound_address_unknown"},
		"another's secret":  {stranger.url, body, right, 401, "inbound_signature_invalid"},
		"too long":          {in.url, strings.Repeat("x", 1<<20+1), right, 413, "inbound_body_too_large"},
	} {
		in.t = t
		a := in.sendTo(c.url, http.MethodPost, c.body, c.signature)
		if a.status != c.status {
			t.Errorf("%s: %d %s", what, a.status, a.body)
			continue
		}
		a.problem(c.status, c.code)
	}
	in.sendTo(in.url, http.MethodGet, "", "").problem(http.StatusBadRequest, "inbound_method")
	in.unchanged(before)
	in.reason(id, "active", "")
}

// The provider tries the address: what it wants to hear is said as text, and only where the signature holds.
func TestInboundAnswersChallenge(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	body := event("c1", "url_verification", "", object{"challenge": "<b>3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7</b>"})
	a := in.signed(body).want(http.StatusOK)
	if string(a.body) != "<b>3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7</b>" ||
		a.header.Get("Content-Type") != "text/plain; charset=utf-8" || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%q as %v", a.body, a.header)
	}
	in.send(body, in.sign(body, "another", time.Now())).problem(http.StatusUnauthorized, "inbound_signature_invalid")
	long := event("c2", "url_verification", "", object{"challenge": strings.Repeat("x", 5000)})
	in.signed(long).problem(http.StatusBadRequest, "inbound_challenge_invalid")
}

// The secret may be entered, exchanged and taken away; the address stays.
func TestInboundSecretIsExchanged(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	body := event("e1", "contact.changed", "ada", nil)
	former := in.sign(body, in.secret, time.Now())
	in.patch("/auth_configs/"+in.config, object{"setup_fields": object{"webhook_secret": "the-next"}}).want(http.StatusOK).
		has("inbound_url", in.url)
	in.send(body, former).problem(http.StatusUnauthorized, "inbound_signature_invalid")
	in.send(body, in.sign(body, "the-next", time.Now())).want(http.StatusOK)
	in.patch("/auth_configs/"+in.config, object{"setup_fields": object{"webhook_secret": ""}}).want(http.StatusOK)
	in.send(body, in.sign(body, "the-next", time.Now())).problem(http.StatusPreconditionFailed, "inbound_secret_missing")
	keyed := in.configure("zz-events", object{"auth_type": "plain"})
	if a := in.get("/auth_configs/" + keyed).want(http.StatusOK); strings.Contains(string(a.body), "inbound_url") {
		t.Errorf("%s", a.body)
	}
}

// What is taken is told: stored under the project, of its account, and once.
func TestInboundIsTold(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	id := in.linkUser("one", "ada")
	in.signed(event("e1", "contact.changed", "ada", object{"contact": object{"id": 7}})).want(http.StatusOK)
	in.signed(event("e1", "contact.changed", "ada", object{"contact": object{"id": 7}})).want(http.StatusOK)
	in.signed(event("e2", "contact.changed", "nobody", nil)).want(http.StatusOK)
	cfg := in.stack.Config
	reader := &told.Reader{Blocks: table.EventBlocks{Store: table.New(cfg.DynamoDB(), cfg.Table)}, Now: time.Now}
	page, err := reader.List(t.Context(), told.Query{
		Project: in.id, Types: []told.Type{told.ProviderReceived}, From: time.Now().Add(-time.Hour), To: time.Now(), Limit: 10,
	})
	if err != nil || len(page.Events) != 2 {
		t.Fatalf("%d events, %v", len(page.Events), err)
	}
	for _, e := range page.Events {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		switch e.Data["provider_event_id"] {
		case "e1":
			if e.Account != id || e.Owner != "one" || e.Config != in.config || !strings.Contains(string(text), `"id":7`) ||
				!strings.HasPrefix(e.RequestID, "req_") {
				t.Errorf("%s", text)
			}
		case "e2":
			if e.Account != "" || e.Connector != "zz-events" {
				t.Errorf("%s", text)
			}
		default:
			t.Errorf("%s", text)
		}
	}
}

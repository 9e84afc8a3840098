package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/infra/mcpserver"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

const (
	needsApproval   = "approval_required"
	approvalRefused = "approval_refused"
	approvalOther   = "approval_of_another_call"
)

// held has a call of an account held back, and returns its id.
func (p *tenant) held(account string) string {
	p.t.Helper()
	key := p.post("/api_keys", object{"name": "held", "scopes": []string{"proxy:call"},
		"call_policy": object{"approve": []object{{"methods": []string{"DELETE"}}}}}).want(http.StatusCreated).text("key")
	p.post("/unified/proxy", object{"method": "DELETE", "path": "/me"}, header("x-account-id", account), by(key)).
		problem(http.StatusForbidden, needsApproval)
	return p.get("/pending_calls?state=pending").want(http.StatusOK).text("data.0.id")
}

// waiting is the one call that waits.
func (p *tenant) waiting() string {
	p.t.Helper()
	list := p.get("/pending_calls?state=pending").want(http.StatusOK)
	list.has("data.1", nil)
	return list.text("data.0.id")
}

func (p *tenant) decide(id, how string) answer {
	p.t.Helper()
	return p.post("/pending_calls/"+id+"/"+how, nil)
}

// asking is a call that may be held back, as both doors make it.
type asking struct{ method, path, mode string }

// ask makes a call by a door, and returns the code of its refusal: "" for what the vendor saw.
func (b *bounded) ask(door string, c asking, key string, more ...string) string {
	b.t.Helper()
	_, before := b.v.last()
	var status int
	var body string
	if door == "unified" {
		a := b.post("/unified/proxy", object{"method": c.method, "path": c.path, "headers": object{"X-Mode": c.mode},
			"body": object{"amount": 5, "to": "<b>Ada</b>"}},
			header(append([]string{"x-account-id", b.account, "Authorization", "Bearer " + key}, more...)...))
		status, body = a.status, string(a.body)
	} else {
		a := b.sdk.do(c.method, c.path, `{"amount":5,"to":"<b>Ada</b>"}`, append([]string{"x-account-id", b.account,
			"Authorization", "Bearer " + key, "X-Mode", c.mode, "Content-Type", "application/json"}, more...)...)
		status, body = a.status, a.body
	}
	_, after := b.v.last()
	_, rest, refused := strings.Cut(body, `"code":"`)
	code, _, _ := strings.Cut(rest, `"`)
	if !refused && after != before+1 || refused && (after != before || status < 400) {
		b.t.Errorf("%v: %d %s; the vendor saw %d calls", c, status, body, after-before)
	}
	return code
}

var approveWrites = object{"approve": []object{{"methods": []string{"POST", "DELETE"}}}}

// A call that a rule marks waits at either door, is made once when somebody approves it and its caller repeats it, and
// is logged with who asked and who approved.
func TestApproval(t *testing.T) {
	for _, door := range []string{"unified", "transparent"} {
		t.Run(door, func(t *testing.T) {
			b := newBounded(t, nil)
			token, text := b.mint(object{"call_policy": approveWrites})
			pays := asking{"POST", "/things?for=ada", "live"}
			same(t, "a read", b.ask(door, asking{"GET", "/things", "live"}, text), "")
			same(t, "first", b.ask(door, pays, text), needsApproval)
			id := b.waiting()
			same(t, "again", b.ask(door, pays, text), needsApproval)
			same(t, "by name", b.ask(door, pays, text, "x-approval-id", id), needsApproval)
			same(t, "what waits", b.waiting(), id)
			whole := b.get("/pending_calls/"+id).want(http.StatusOK).has("state", "pending", "method", "POST",
				"url", b.v.URL+"/api/v1/things?for=ada", "use_token_name", "agent", "caller", "use_token:"+token,
				"account_id", b.account, "connector", "zz-forms", "origin_owner_id", "b", "headers.X-Mode", "live",
				"body", `{"amount":5,"to":"<b>Ada</b>"}`)
			if strings.Contains(string(whole.body), "token-1") || strings.Contains(string(whole.body), text) {
				t.Errorf("a credential is shown: %s", whole.body)
			}
			for at, item := range b.items() {
				if strings.Contains(item, "Ada") || strings.Contains(item, "for=ada") {
					t.Errorf("what is asked for lies open in %s", at)
				}
			}
			ref, err := project.ParseKey(b.key)
			if err != nil {
				t.Fatal(err)
			}
			b.decide(id, "approve").want(http.StatusOK).has("state", "approved", "decided_by", "key:"+ref.ID())
			b.decide(id, "approve").problem(http.StatusConflict, "pending_call_decided")
			b.decide(id, "refuse").problem(http.StatusConflict, "pending_call_decided")
			for what, c := range map[string]asking{
				"another method": {"DELETE", "/things?for=ada", "live"}, "another query": {"POST", "/things?for=eve", "live"},
				"another path": {"POST", "/thing?for=ada", "live"}, "another header": {"POST", "/things?for=ada", "test"},
			} {
				same(t, what, b.ask(door, c, text, "x-approval-id", id), approvalOther)
				same(t, what+" without a name", b.ask(door, c, text), needsApproval)
			}
			_, others := b.mint(object{"call_policy": approveWrites})
			same(t, "another caller", b.ask(door, pays, others, "x-approval-id", id), approvalOther)
			same(t, "an id of nobody", b.ask(door, pays, text, "x-approval-id", "pcl_none"), approvalOther)

			_, b.read = b.log.since(t, b.read)
			same(t, "approved", b.ask(door, pays, text, "Idempotency-Key", "another each time"), "")
			if sent, _ := b.v.last(); sent.header.Get("X-Approval-Id") != "" || sent.header.Get("X-Mode") != "live" {
				t.Errorf("the vendor got %v", sent.header)
			}
			e, _ := b.log.since(t, b.read)
			if len(e) != 1 || e[0].UseToken != "agent" || e[0].By != "use_token:"+token || e[0].PendingCall != id ||
				e[0].ApprovedBy != "key:"+ref.ID() {
				t.Errorf("the log has %s", asJSON(e))
			}
			b.get("/pending_calls/"+id).want(http.StatusOK).has("state", "made")
			same(t, "made before", b.ask(door, pays, text, "x-approval-id", id), approvalOther)
			same(t, "once more", b.ask(door, pays, text), needsApproval)
		})
	}
}

// Who refuses is heard, and nothing is sent; a policy that refuses outright goes before.
func TestApprovalRefused(t *testing.T) {
	b := newBounded(t, object{
		"deny": []object{{"path": "/api/v1/secret"}}, "approve": []object{{"path": "/api/v1/things/**"}},
	})
	things := asking{"GET", "/things/1", ""}
	for _, door := range []string{"unified", "transparent"} {
		same(t, "denied", b.ask(door, asking{"GET", "/secret", ""}, b.key), refusedByPolicy)
		same(t, "not marked", b.ask(door, asking{"GET", "/other", ""}, b.key), "")
		for _, path := range []string{"/things/%31", "/THINGS/1", "/things;x/1", "/things/1.json"} {
			if code := b.ask(door, asking{"GET", path, ""}, b.key); code == "" {
				t.Errorf("%s passes", path)
			}
		}
	}
	_, text := b.mint(nil)
	same(t, "first", b.ask("unified", things, text), needsApproval)
	page := b.get("/pending_calls?page_size=1").want(http.StatusOK)
	id := page.text("data.0.id")
	b.decide(id, "refuse").want(http.StatusOK).has("state", "refused")
	b.decide(id, "approve").problem(http.StatusConflict, "pending_call_decided")
	for _, door := range []string{"unified", "transparent"} {
		same(t, "refused", b.ask(door, things, text), approvalRefused)
		same(t, "refused by name", b.ask(door, things, text, "x-approval-id", id), approvalRefused)
	}
	b.get("/pending_calls?state=refused").want(http.StatusOK).has("data.0.id", id)
	b.decide("pcl_none", "approve").problem(http.StatusNotFound, "pending_call_not_found")
	b.get("/pending_calls/pcl_none").problem(http.StatusNotFound, "pending_call_not_found")
	b.get("/pending_calls?cursor=x").problem(http.StatusBadRequest, "")
}

// Whoever calls does not decide: not with a key whose policy holds calls back, nor of the calls of the same key.
func TestApprovalIsSomebodyElses(t *testing.T) {
	b := newBounded(t, approveWrites)
	b.post("/api_keys", object{"name": "x", "scopes": []string{"pending_calls:write"}, "call_policy": approveWrites}).
		problem(http.StatusBadRequest, "")
	same(t, "own", b.ask("unified", asking{"POST", "/things", ""}, b.key), needsApproval)
	id := b.waiting()
	b.decide(id, "approve").problem(http.StatusForbidden, "own_pending_call")
	_, text := b.mint(nil)
	b.post("/pending_calls/"+id+"/approve", nil, by(text)).problem(http.StatusForbidden, "use_token_not_accepted")
	other := b.withScopes([]scope.Scope{scope.PendingCallsWrite})
	b.post("/pending_calls/"+id+"/approve", nil, by(other)).want(http.StatusOK)
	same(t, "approved", b.ask("unified", asking{"POST", "/things", ""}, b.key), "")
}

// What nobody could look at is not held back, and not made.
func TestApprovalOfWhatCannotBeShown(t *testing.T) {
	b := newBounded(t, approveWrites)
	long := b.post("/unified/proxy", object{"method": "POST", "path": "/things", "body": strings.Repeat("a", 40<<10)},
		header("x-account-id", b.account))
	long.problem(http.StatusRequestEntityTooLarge, "call_too_large_to_approve")
	b.sdk.do("POST", "/things", "\x00\xff", "x-account-id", b.account, "Authorization", "Bearer "+b.key)
	b.get("/pending_calls/"+b.waiting()).want(http.StatusOK).has("body", "AP8=", "body_is_base64", true)
	if _, n := b.v.last(); n > 1 { // the one that proved the credential
		t.Errorf("the vendor saw %d calls", n)
	}
}

// However many repeats come at once, by whatever door, the approved call is made once.
func TestApprovedCallIsMadeOnce(t *testing.T) {
	b := newBounded(t, approveWrites)
	_, text := b.mint(nil)
	ask := func() answer {
		return b.post("/unified/proxy", object{"method": "POST", "path": "/pay"},
			header("x-account-id", b.account, "Authorization", "Bearer "+text))
	}
	for range 3 {
		ask().problem(http.StatusForbidden, needsApproval)
		b.decide(b.waiting(), "approve").want(http.StatusOK)
		_, before := b.v.last()
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if a := ask(); a.status != http.StatusOK && a.status != http.StatusForbidden {
					t.Errorf("%d %s", a.status, a.body)
				}
			})
		}
		all.Wait()
		if _, after := b.v.last(); after != before+1 {
			t.Errorf("the vendor saw %d calls", after-before)
		}
		b.decide(b.waiting(), "refuse").want(http.StatusOK) // that which the others asked for
		ask().problem(http.StatusForbidden, approvalRefused)
		_, text = b.mint(nil)
	}
}

// An agent hears in words that a call waits, and makes it by calling again: of an API, and of an MCP server, however
// its client numbers its messages.
func TestApprovalForAgents(t *testing.T) {
	t.Parallel()
	s := newMCPSite(t, mcpserver.Options{})
	account := s.links(s.begin("o"))
	api := s.link("o", s.configure("sandbox-key", nil), object{"api_key": "sandbox-key-approval"})
	for name, c := range map[string]struct {
		account, tool string
		policy        object
		free, held    object
		other         object
		answers       string
	}{
		"an API": {
			api, "request", object{"approve": []object{{"path": "/**/me"}}},
			object{"path": "/no-such-path"}, object{"path": "/me"}, object{"path": "/me?x=1"}, "workspace",
		},
		"an MCP server": {
			account, "echo", object{"approve": []object{{"tool": "ec*"}}},
			nil, object{"text": "ahoi"}, object{"text": "avast"}, "ahoi",
		},
	} {
		for _, version := range mcp.Protocols {
			t.Run(fmt.Sprint(name, " ", version), func(t *testing.T) {
				p := s.on(t)
				token := p.post("/use_tokens", object{"name": "agent", "account_id": c.account, "call_policy": c.policy}).
					want(http.StatusCreated).text("token")
				agent := func() *sdk.ClientSession { return p.agentAt(gateway.Path, bearing{key: token}, version, nil) }
				a := agent()
				if list, err := a.ListTools(t.Context(), nil); err != nil || len(list.Tools) == 0 {
					t.Fatalf("%v, %v", list, err) // what needs approval is shown
				}
				if c.free != nil {
					if text, _ := p.use(a, c.tool, c.free); strings.Contains(text, "approval") {
						t.Errorf("%s", text)
					}
				}
				text, failed := p.use(a, c.tool, c.held)
				id := p.waiting()
				if !failed || !strings.Contains(text, "needs approval") || !strings.Contains(text, id) {
					t.Fatalf("%q, %v", text, failed)
				}
				if text, _ := p.use(a, c.tool, c.held); !strings.Contains(text, id) {
					t.Errorf("again: %q", text)
				}
				p.decide(id, "approve").want(http.StatusOK).has("state", "approved")
				if text, failed := p.use(a, c.tool, c.other); !failed || strings.Contains(text, id) {
					t.Errorf("another call: %q", text)
				}
				p.decide(p.waiting(), "refuse").want(http.StatusOK)
				if text, failed := p.use(a, c.tool, c.other); !failed || !strings.Contains(text, "refused this call") {
					t.Errorf("refused: %q", text)
				}
				b := agent() // whose messages have other numbers
				if _, err := b.ListTools(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if text, failed := p.use(b, c.tool, c.held); failed || !strings.Contains(text, c.answers) {
					t.Errorf("approved: %q", text)
				}
				if text, failed := p.use(b, c.tool, c.held); !failed || !strings.Contains(text, "needs approval") {
					t.Errorf("once more: %q", text)
				}
				p.decide(p.waiting(), "refuse").want(http.StatusOK)
			})
		}
	}
}

// What becomes of a call is told by events, and who decided by the audit log.
func TestApprovalIsTold(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	id := p.held(p.link("o", p.configure("sandbox-key", nil), nil))
	p.decide(id, "approve").want(http.StatusOK)
	until(t, "both are told", func() bool {
		types := p.types(2, "")
		return slices.Contains(types, "pending_call.created") && slices.Contains(types, "pending_call.approved")
	})
	p.get("/events?types=pending_call.created").want(http.StatusOK).has("data.0.data.pending_call_id", id,
		"data.0.data.method", "DELETE", "data.1", nil)
	until(t, "the audit log has it", func() bool {
		return p.get("/audit?actions=pending_call.approved").want(http.StatusOK).at("data.0.subject") == id
	})
}

package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// A create that is sent with an Idempotency-Key while the process is killed exists once, under one id, however often it
// is sent again.
func TestKeyedCreatesOverACrash(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	p := r.start()
	config := p.configure("sandbox-key", nil)
	// Each round is another connector: of one whose creates were all answered, or none made, nothing is learnt.
	for _, connector := range []string{"hubspot", "salesforce", "slack", "jira", "zendesk", "github", "notion", "asana"} {
		creates := &keyedCreates{
			connector: connector, config: config, ids: make([]string, 20), sessions: make([]string, 20),
			accounts: make([]string, 20),
		}
		creates.send(p, func(answered int64) {
			if answered == 8 {
				_ = r.cmd.Process.Signal(syscall.SIGKILL)
			}
		})
		_ = r.signal(syscall.SIGKILL)
		p = r.start()
		unanswered := p.lapseKeys()
		made := len(p.configsOf(connector))
		before := &keyedCreates{
			ids: slices.Clone(creates.ids), sessions: slices.Clone(creates.sessions), accounts: slices.Clone(creates.accounts),
		}
		creates.send(p, func(int64) {})
		for what, of := range map[string]func(*keyedCreates) []string{
			"auth config": func(c *keyedCreates) []string { return c.ids },
			"session":     func(c *keyedCreates) []string { return c.sessions },
			"account":     func(c *keyedCreates) []string { return c.accounts },
		} {
			for i, id := range of(creates) {
				if first := of(before)[i]; id == "" || first != "" && first != id {
					t.Errorf("%s, %s %d: was %q, sent again %q", connector, what, i, first, id)
				}
			}
		}
		if there := p.configsOf(connector); len(there) != 20 {
			t.Errorf("%s: 20 keys made %d auth configs", connector, len(there))
		}
		for _, id := range creates.ids {
			p.get("/auth_configs/" + id).want(http.StatusOK)
		}
		answered := 0
		for _, id := range before.ids {
			if id != "" {
				answered++
			}
		}
		t.Logf("%s: killed with %d answered, %d made, %d keys without an answer", connector, answered, made, unanswered)
		if made > answered && made < 20 {
			return
		}
	}
	t.Error("no round was killed between a create and its answer")
}

// keyedCreates are auth configs, sessions and imported accounts, each created under a key of its own. What is answered
// is remembered.
type keyedCreates struct {
	connector, config       string
	ids, sessions, accounts []string
	answers                 atomic.Int64
}

// send sends all of them at once and tells of each answer that comes.
func (c *keyedCreates) send(p *tenant, answered func(n int64)) {
	var all sync.WaitGroup
	for i := range c.ids {
		key := header("Authorization", "Bearer "+p.key, "Idempotency-Key", fmt.Sprintf("%s-%d", c.connector, i))
		post := func(path string, body object, at *string, member string) {
			a, err := try(p.t.Context(), p.stack.BaseURL, http.MethodPost, path, body, key)
			if a.t = p.t; err == nil && a.status == http.StatusCreated {
				*at = a.text(member)
				answered(c.answers.Add(1))
			}
		}
		all.Go(func() {
			post("/auth_configs", object{"connector_key": c.connector, "auth_type": "oauth2",
				"setup_fields": object{"client_id": "id", "client_secret": "secret"}}, &c.ids[i], "id")
		})
		all.Go(func() {
			post("/connect_sessions", object{"origin_owner_id": fmt.Sprint("owner-", i), "origin_owner_name": "O",
				"provider": "sandbox-key"}, &c.sessions[i], "token")
		})
		all.Go(func() {
			post("/accounts/import", object{"origin_owner_id": fmt.Sprint(c.connector, "-", i), "origin_owner_name": "O",
				"integration_id": c.config, "credentials": object{"api_key": goodKey}, "verify": false}, &c.accounts[i], "id")
		})
	}
	all.Wait()
}

// lapseKeys ends the leases of all keys without an answer, as a minute would, and says how many those were.
func (p *tenant) lapseKeys() (n int) {
	p.t.Helper()
	for k, v := range p.items() {
		if pk, sk, _ := strings.Cut(k, " "); sk == "IDEM" && quoted(v, "answer") == "" {
			p.set(pk, sk, "lease_until", 1)
			n++
		}
	}
	return n
}

// configsOf lists the ids of a connector's auth configs.
func (p *tenant) configsOf(connector string) (ids []string) {
	p.t.Helper()
	for k := range p.items() {
		if _, rest, ok := strings.Cut(k, " CFG#"+connector+"#"); ok {
			ids = append(ids, rest)
		}
	}
	return ids
}

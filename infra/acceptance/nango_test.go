package acceptance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/infra/patchbay/nango"
)

// What Nango exports of each type is linked here and works; what cannot be is said in words; a second run does nothing.
func TestNangoImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.configure("sandbox-key", nil)
	s.configure("sandbox-key", object{"auth_type": "basic"})
	s.configure("sandbox-oauth", object{"auth_type": "client_credentials"})
	grant := s.grant()

	connection := func(id, integration string, credentials object, more object) object {
		c := object{"connection_id": id, "provider_config_key": integration, "provider": integration, "errors": []any{},
			"end_user": object{"id": "u-" + id, "display_name": "Ada", "email": "ada@example.com",
				"organization": object{"id": "org-" + id, "display_name": "Org " + id}},
			"metadata": object{"n": json.Number("9007199254740993")}, "connection_config": object{"workspace": "acme"},
			"credentials": credentials}
		for k, v := range more {
			c[k] = v
		}
		return c
	}
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	export := object{"connections": []any{
		connection("key", "sandbox-key", object{"type": "API_KEY", "apiKey": goodKey}, nil),
		connection("basic", "sandbox-key", object{"type": "BASIC", "username": "sandbox", "password": "sandbox-pass"}, nil),
		connection("oauth", "sandbox-oauth", object{"type": "OAUTH2", "access_token": "old", "refresh_token": grant,
			"expires_at": past, "raw": object{}}, nil),
		connection("machine", "sandbox-oauth", object{"type": "OAUTH2_CC", "token": "t", "client_id": siteClient,
			"client_secret": siteSecret, "raw": object{}}, nil),
		connection("second", "sandbox-key", object{"type": "API_KEY", "apiKey": goodKey},
			object{"end_user": object{"id": "u", "organization": object{"id": "org-key"}}}),
		connection("tagged", "sandbox-key", object{"type": "API_KEY", "apiKey": goodKey},
			object{"end_user": nil, "tags": object{"organization_id": "org-tagged", "end_user_email": "t@example.com"}}),
		connection("bad", "sandbox-key", object{"type": "API_KEY", "apiKey": "sandbox-key-revoked-1234"}, nil),
		connection("ended", "sandbox-oauth", object{"type": "OAUTH2", "access_token": "old", "expires_at": past}, nil),
		connection("own", "sandbox-oauth", object{"type": "OAUTH2", "access_token": "a", "expires_at": future,
			"config_override": object{"client_id": "theirs"}}, nil),
		connection("gone", "no-such-thing", object{"type": "API_KEY", "apiKey": "k"}, nil),
		connection("unset", "hubspot", object{"type": "OAUTH2", "access_token": "a"}, nil),
		connection("redacted", "sandbox-key", object{"type": "API_KEY", "apiKey": "REDACTED"}, nil),
		connection("empty", "sandbox-key", object{}, nil),
		connection("none", "sandbox-key", object{"type": "NONE"}, nil),
		connection("odd", "sandbox-key", object{"type": "CARRIER_PIGEON"}, nil),
		connection("mcp", "sandbox-oauth", object{"type": "MCP_OAUTH2", "access_token": "a"}, nil),
		connection("signed", "sandbox-key", object{"type": "OAUTH1", "oauth_token": "a", "oauth_token_secret": "b"}, nil),
		connection("key", "sandbox-key", object{"type": "API_KEY", "apiKey": goodKey}, nil),
	}}
	text, err := json.Marshal(export)
	if err != nil {
		t.Fatal(err)
	}
	all, err := nango.Read(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c, options := goClient(t, s.stack.BaseURL, s.key), nango.Options{Owner: "organization", Verify: true, Now: time.Now}
	plan := func() []nango.Step {
		t.Helper()
		steps, err := nango.Plan(t.Context(), c, all, options)
		if err != nil {
			t.Fatal(err)
		}
		return steps
	}
	before := s.get("/accounts").want(http.StatusOK)
	steps := plan()
	if again := s.get("/accounts").want(http.StatusOK); string(again.body) != string(before.body) {
		t.Error("a plan has changed something")
	}
	says := map[string]string{
		"ended": "nothing renews it", "own": "config_override", "gone": "no connector \"no-such-thing\"",
		"unset": "not configured", "redacted": "redacted", "empty": "no credentials", "none": "nothing to link",
		"odd": "CARRIER_PIGEON", "mcp": "link it again", "signed": "no auth config for credentials of type OAUTH1",
	}
	for i, step := range steps {
		id := step.Connection.ConnectionID
		want, refused := says[id]
		if i == len(steps)-1 {
			want, refused = "twice", true
		}
		if refused != (step.Request == nil) || !strings.Contains(step.Says, want) {
			t.Errorf("%s: %v, %q", id, step.Request, step.Says)
		}
		if strings.Contains(step.Says, goodKey) {
			t.Errorf("%s: the plan has a secret", id)
		}
	}

	linked := map[string]string{}
	nango.Run(t.Context(), c, steps, func(step nango.Step) {
		id := step.Connection.ConnectionID
		switch {
		case id == "bad":
			if !step.Failed || !strings.Contains(step.Says, "provider") {
				t.Errorf("a key that the provider refuses: %+v", step)
			}
		case step.Account != "":
			linked[id] = step.Account
		case step.Failed:
			t.Errorf("%s: %s", id, step.Says)
		}
	})
	for _, id := range []string{"key", "basic", "oauth", "machine", "second", "tagged"} {
		account, ok := linked[id]
		if !ok {
			t.Errorf("%s is not linked", id)
			continue
		}
		s.proxy(account, object{"path": "/me"}).want(http.StatusOK)
	}
	first := s.get("/accounts/" + linked["key"])
	if !strings.Contains(string(first.body), "9007199254740993") {
		t.Errorf("a number of the metadata was rounded: %s", first.body)
	}
	first.has("origin_owner_id", "org-key", "origin_owner_name", "Org key",
		"origin_username", "ada@example.com", "metadata.nango_connection_id", "key", "setup_information.workspace", "acme")
	s.get("/accounts/"+linked["second"]).has("origin_owner_id", "org-key")
	s.get("/accounts/"+linked["tagged"]).has("origin_owner_id", "org-tagged")

	count := len(s.get("/accounts?page_size=100").want(http.StatusOK).value().([]any))
	nango.Run(t.Context(), c, plan(), func(step nango.Step) {
		id := step.Connection.ConnectionID
		if was := linked[id]; was != "" && step.Account != was && !strings.Contains(step.Says, "twice") {
			t.Errorf("again, %s is %q: %s", id, step.Account, step.Says)
		}
	})
	if n := len(s.get("/accounts?page_size=100").want(http.StatusOK).value().([]any)); n != count {
		t.Errorf("a second run made %d accounts of %d", n, count)
	}

	// An integration under another name is told by hand.
	options.Connectors = map[string]string{"no-such-thing": "sandbox-key"}
	for _, step := range plan() {
		if step.Connection.ConnectionID == "gone" && (step.Request == nil || step.Connector != "sandbox-key") {
			t.Errorf("named by hand: %+v", step)
		}
	}
}

// grant is a refresh token that the sandbox issued to the site's client.
func (s *site) grant() string {
	s.t.Helper()
	id := s.begin("grant").linked()
	return fmt.Sprint(s.get("/accounts/" + id + "/export").want(http.StatusOK).at("tokens.refresh_token"))
}

package bench_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// inboundOperations are what a provider's webhooks cost.
func inboundOperations(d *deployment) []operation {
	const secret = "bench-webhook-secret"
	config := d.text("id", http.MethodPost, "/auth_configs", object{"connector_key": "sandbox-key", "auth_type": "basic",
		"setup_fields": object{"webhook_secret": secret}}, http.StatusCreated)
	address := strings.TrimPrefix(d.text("inbound_url", http.MethodGet, "/auth_configs/"+config, nil, http.StatusOK), base)
	form := object{"integration_id": config, "credentials": object{"username": "sandbox", "password": "sandbox-pass"}}
	session := func(owner string) string {
		return d.text("token", http.MethodPost, "/connect_sessions", object{"origin_owner_id": owner,
			"origin_owner_name": "O", "provider": "sandbox-key", "integration_id": config}, http.StatusCreated)
	}
	link := func(token string) {
		d.call(http.MethodPost, "/hub/accounts", form, http.StatusCreated, "x-hub-session-token", token)
	}
	send := func(event object, key string, want int) func() {
		text, err := json.Marshal(event)
		if err != nil {
			d.t.Fatal(err)
		}
		return func() {
			now := time.Now().Unix()
			mac := hmac.New(sha256.New, []byte(key))
			_, _ = fmt.Fprintf(mac, "%d.%s", now, text)
			d.call(http.MethodPost, address, event, want, "X-Sandbox-Signature",
				fmt.Sprintf("t=%d,v1=%s", now, hex.EncodeToString(mac.Sum(nil))))
		}
	}
	link(session("inbound"))
	event := func(n int) object {
		more := strings.Repeat("x", 800)
		return object{"id": fmt.Sprint("e-", n), "type": "contact.changed", "user": "sandbox", "more": more}
	}
	return []operation{
		{"inbound: an event of an account", "6 calls; 3 WRU", func(n int) func() {
			return send(event(n), secret, http.StatusOK)
		}, 0, budget{6, 6, 3, 7}},
		{"inbound: a forged event", "1 call", func(n int) func() {
			return send(event(n), "another", http.StatusUnauthorized)
		}, 0, budget{1, 3, 0, 2}},
		{"hub: link an account that events name", "2 WRU beside the link's", func(n int) func() {
			fresh := session(fmt.Sprint("named-", n))
			return func() { link(fresh) }
		}, 0, budget{4, 5, 13, 6}},
	}
}

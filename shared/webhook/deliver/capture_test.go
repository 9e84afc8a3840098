package deliver_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"patchbay/shared/ident"
)

// captured is a delivery as it was received, for verifiers of other languages.
type captured struct {
	Name    string            `json:"name"`
	Secret  string            `json:"secret"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Good    bool              `json:"good"`
}

// TestCapture writes deliveries into the file that PATCHBAY_DELIVERIES names (make verifiers).
func TestCapture(t *testing.T) {
	path := os.Getenv("PATCHBAY_DELIVERIES")
	if path == "" {
		t.Skip("PATCHBAY_DELIVERIES names no file")
	}
	r, to := newRig(t), newReceiver(t)
	r.Clock.Add(time.Since(r.Clock.Now())) // verifiers take what is at most five minutes old
	e, first := r.endpoint(t, to.URL)
	var all []captured
	take := func(name, secret string, good bool, change func(*captured)) {
		c := captured{Name: name, Secret: secret, Headers: map[string]string{}, Body: string(to.body), Good: good}
		for _, h := range []string{"Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"} {
			c.Headers[strings.ToLower(h)] = to.last.Header.Get(h)
		}
		if change != nil {
			change(&c)
		}
		all = append(all, c)
	}
	send := func() {
		t.Helper()
		r.tell(t, e, 1)
		r.work(t)
	}
	send()
	take("one secret", first, true, nil)
	take("another body", first, false, func(c *captured) { c.Body = strings.Replace(c.Body, "error", "err0r", 1) })
	take("another id", first, false, func(c *captured) { c.Headers["webhook-id"] += "x" })
	_, second, err := r.service.Rotate(t.Context(), r.project, e.ID, nil, false, ident.Seed{})
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.Add(6 * time.Second) // what the process knows of the endpoint is read anew
	send()
	take("after a rotation, the former secret", first, true, nil)
	take("after a rotation, the new secret", second.Reveal(), true, nil)
	if _, _, err = r.Test(t.Context(), e, "", ""); err != nil || to.last.Method != http.MethodPost {
		t.Fatal(err)
	}
	take("a test", first, true, nil)
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

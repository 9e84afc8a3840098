package acceptance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"patchbay/infra/local/stack"
)

// The end of a grant is told ahead, at 14, 7 and 1 days: a visit of the schedule writes it on the account, the stream
// tells it, the queue delivers it to the back end. Each function has its role's rights alone.
func TestExpiringIsDelivered(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the schedule")
	}
	t.Parallel()
	s := newSite(t, func(o *siteOptions) {
		o.tokens = time.Hour
		o.stack = stack.ForTest(t, func(o *stack.Options) { o.Middleware, o.Events, o.Deliveries = guard, true, true })
	})
	type delivery struct {
		Type    string
		Account string `json:"account_id"`
		Owner   string `json:"origin_owner_id"`
		Data    struct {
			Days   int
			Ends   time.Time `json:"ends_at"`
			Status string
		}
	}
	got := make(chan delivery, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var d delivery
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &d); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		got <- d
	}))
	t.Cleanup(receiver.Close)
	s.post("/webhooks", object{"url": receiver.URL, "events": []string{"account.expiring"}}).want(http.StatusCreated)
	const day = 24 * time.Hour
	s.provider.onToken(telling(object{"x_refresh_token_expires_in": 10 * 86400}))
	id := s.begin("owner").linked()
	s.provider.onToken(nil) // a renewal tells of no other end
	linked := time.Now()
	for _, c := range []struct {
		after time.Duration
		days  int
	}{{0, 14}, {4 * day, 7}, {9*day + 2*time.Hour, 1}} {
		at, _ := s.visitOf(id, linked.Add(c.after))
		s.runAt(at)
		s.runAt(at.Add(day / 24)) // the visits after it tell nothing more
		select {
		case d := <-got:
			left := d.Data.Ends.Sub(linked)
			if d.Type != "account.expiring" || d.Account != id || d.Owner != "owner" || d.Data.Days != c.days ||
				d.Data.Status != "active" || left < 10*day-time.Hour || left > 10*day+time.Hour {
				t.Errorf("after %v it is told %+v", c.after, d)
			}
		case <-time.After(time.Minute):
			t.Fatalf("after %v nothing is told", c.after)
		}
		if len(got) > 0 {
			t.Errorf("after %v it is told twice: %+v", c.after, <-got)
		}
	}
}

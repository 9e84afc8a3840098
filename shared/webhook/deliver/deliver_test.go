package deliver_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"patchbay/shared/event"
	"patchbay/shared/ident"
	product "patchbay/shared/queue"
	"patchbay/shared/webhook"
)

func verifies(t *testing.T, secret string, r *receiver) bool {
	t.Helper()
	w, err := standard.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	return w.VerifyIgnoringTimestamp(r.body, r.last.Header) == nil
}

// The published library takes what is sent. After a rotation both secrets verify for a day, and then the new one alone.
func TestSignatures(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	e, secret := r.endpoint(t, to.URL+"/hooks?key=1")
	r.tell(t, e, 1)
	r.Clock.Add(time.Second)
	r.work(t)
	other := "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 32)))
	if !verifies(t, secret, to) || verifies(t, other, to) {
		t.Errorf("the signature %q", to.last.Header.Get("Webhook-Signature"))
	}
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(to.body)
	if want := base64.RawURLEncoding.EncodeToString(m.Sum(nil)); to.last.Header.Get("X-Stackone-Signature") != want {
		t.Errorf("the older signature is %q", to.last.Header.Get("X-Stackone-Signature"))
	}
	if r.entries.all[0].URL != to.URL+"/hooks" || r.entries.all[0].RequestID != "req_1" || r.entries.all[0].Failed ||
		r.entries.all[0].Age != time.Second {
		t.Errorf("recorded %+v", r.entries.all[0])
	}
	_, second, err := r.service.Rotate(t.Context(), r.project, e.ID, nil, false, ident.Seed{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after    time.Duration
		old, new bool
	}{{time.Minute, true, true}, {23 * time.Hour, true, true}, {time.Hour, false, true}} {
		r.Clock.Add(c.after)
		r.tell(t, e, 1)
		r.work(t)
		if old, is := verifies(t, secret, to), verifies(t, second.Reveal(), to); old != c.old || is != c.new {
			t.Errorf("after %v: old %v, new %v", c.after, old, is)
		}
		signed := to.last.Header.Values("Webhook-Signature")
		if len(signed) != 1 || strings.Contains(signed[0], ",  ") {
			t.Errorf("signatures %q", signed)
		}
	}
}

// A receiver that is down for an hour gets everything, once, with few tries meanwhile; another one waits for nothing.
func TestReceiverDownForAnHour(t *testing.T) {
	t.Parallel()
	r, down, up := newRig(t), newReceiver(t), newReceiver(t)
	dead, _ := r.endpoint(t, down.URL)
	good, _ := r.endpoint(t, up.URL)
	down.answers(always(http.StatusServiceUnavailable))
	r.tell(t, dead, 150)
	r.tell(t, good, 20)
	r.work(t)
	if _, taken := up.counts(); taken != 20 {
		t.Fatalf("the good one got %d of 20 while the other was down", taken)
	}
	r.pass(t, time.Hour, 30*time.Second)
	calls, _ := down.counts()
	if calls > 100 {
		t.Errorf("%d calls of a receiver that is down", calls)
	}
	r.tell(t, good, 5)
	r.work(t)
	if _, taken := up.counts(); taken != 25 {
		t.Errorf("the good one got %d of 25", taken)
	}
	down.answers(nil)
	r.pass(t, 90*time.Minute, 30*time.Second)
	_, taken := down.counts()
	if taken != 150 || r.waiting(t) != 0 {
		t.Errorf("%d of 150 arrived, %d wait", taken, r.waiting(t))
	}
	for id, n := range down.got {
		if n != 1 {
			t.Errorf("%s was taken %d times", id, n)
		}
	}
	if h, err := r.Health(t.Context(), r.project, dead.ID); err != nil || h.Failing() {
		t.Errorf("it is still said to fail: %+v, %v", h, err)
	}
}

// Tries go on for a day, ever more seldom; then the delivery is kept, and can be replayed with its id.
func TestGivenUpAndReplayed(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	e, _ := r.endpoint(t, to.URL)
	to.answers(always(http.StatusInternalServerError))
	r.tell(t, e, 3)
	r.work(t)
	r.pass(t, 10*time.Minute, 5*time.Second)
	early, _ := to.counts()
	r.pass(t, 23*time.Hour+30*time.Minute, 2*time.Minute)
	if late, _ := to.counts(); early < 6 || late > early+120 || r.waiting(t) != 3 {
		t.Errorf("%d calls in ten minutes, %d in a day, %d wait", early, late, r.waiting(t))
	}
	r.pass(t, time.Hour, 2*time.Minute)
	page, _, err := r.Buried(t.Context(), r.project, e.ID, "", 10)
	if err != nil || len(page) != 3 || r.waiting(t) != 0 || page[0].Status != 500 {
		t.Fatalf("given up: %+v, %v; %d wait", page, err, r.waiting(t))
	}
	to.answers(nil)
	done, err := r.service.Replay(t.Context(), r.project, e.ID, webhook.Replay{Failed: true})
	if err != nil || done.Count != 3 {
		t.Fatalf("replayed %+v, %v", done, err)
	}
	r.pass(t, time.Hour, time.Minute)
	if _, taken := to.counts(); taken != 3 || to.got[page[1].Event.ID] != 1 {
		t.Errorf("%d arrived: %v", taken, to.got)
	}
	if page, _, err := r.Buried(t.Context(), r.project, e.ID, "", 10); err != nil || len(page) != 0 {
		t.Errorf("still kept: %v, %v", page, err)
	}
}

// An endpoint that fails for three days is switched off, with the reason, and what waits for it is kept.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	e, _ := r.endpoint(t, to.URL)
	to.answers(always(http.StatusBadGateway))
	for range 7 {
		r.tell(t, e, 1)
		r.pass(t, 12*time.Hour, 10*time.Minute)
	}
	got, err := r.Endpoint(t.Context(), r.project, e.ID)
	if err != nil || got.On || got.OffReason != webhook.OffFailing {
		t.Fatalf("after 3.5 days: %+v, %v", got, err)
	}
	calls, _ := to.counts()
	r.tell(t, e, 1)
	r.work(t)
	if now, _ := to.counts(); now != calls || r.waiting(t) != 0 {
		t.Errorf("%d calls of one that is off, %d wait", now-calls, r.waiting(t))
	}
	if page, _, err := r.Buried(t.Context(), r.project, e.ID, "", 100); err != nil || len(page) != 8 {
		t.Errorf("kept: %d, %v", len(page), err)
	}
	on := true
	got, err = r.service.Update(t.Context(), r.project, e.ID, webhook.Change{On: &on})
	if err != nil || !got.On || got.OffReason != "" {
		t.Errorf("switched on: %+v, %v", got, err)
	}
	to.answers(always(http.StatusGone))
	r.Clock.Add(time.Minute)
	r.tell(t, e, 1)
	r.work(t)
	if got, err = r.Endpoint(t.Context(), r.project, e.ID); err != nil || got.On || got.OffReason != webhook.OffGone {
		t.Errorf("after 410: %+v, %v", got, err)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	e, _ := r.endpoint(t, to.URL)
	to.answers(func(w http.ResponseWriter, _ int) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	r.tell(t, e, 12)
	r.work(t)
	first, _ := to.counts()
	to.answers(nil)
	r.pass(t, 59*time.Minute, time.Minute)
	if calls, _ := to.counts(); calls != first || first > 10 {
		t.Errorf("%d calls, %d before", calls, first)
	}
	r.pass(t, 40*time.Minute, time.Minute)
	if _, taken := to.counts(); taken != 12 {
		t.Errorf("%d of 12 arrived", taken)
	}
}

// A receiver that holds the line costs the others its time-out once.
func TestSlowReceiver(t *testing.T) {
	t.Parallel()
	r, slow, good := newRig(t), newReceiver(t), newReceiver(t)
	hold := make(chan struct{})
	slow.answers(func(http.ResponseWriter, int) { <-hold })
	t.Cleanup(func() { close(hold) })
	s, _ := r.endpoint(t, slow.URL)
	g, _ := r.endpoint(t, good.URL)
	r.tell(t, s, 60)
	r.tell(t, g, 60)
	r.work(t)
	if calls, _ := slow.counts(); calls > 11 {
		t.Errorf("%d calls of a receiver that does not answer", calls)
	}
	if _, taken := good.counts(); taken != 60 {
		t.Errorf("the good one got %d of 60", taken)
	}
}

// What is no delivery goes to the queue's dead letters, and holds nothing up.
func TestPoison(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	e, _ := r.endpoint(t, to.URL)
	if err := r.service.Queue.Send(t.Context(), []product.Message{{Body: `{"endpoint":7}`}, {Body: "no JSON"}}); err != nil {
		t.Fatal(err)
	}
	r.tell(t, e, 3)
	r.tell(t, webhook.Endpoint{ID: "whe_deleted"}, 2)
	r.work(t)
	if _, taken := to.counts(); taken != 3 || r.waiting(t) != 0 {
		t.Errorf("%d arrived, %d wait", taken, r.waiting(t))
	}
	dead := strings.Replace(r.url, "/deliveries", "/dead", 1)
	out, err := r.sqs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &dead, MaxNumberOfMessages: 10})
	if err != nil || len(out.Messages) != 2 {
		t.Errorf("%d dead letters, %v", len(out.Messages), err)
	}
}

// Nothing is sent to a private address, whatever a name resolves to.
func TestPrivateAddress(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, url := range []string{"https://10.0.0.1/", "http://example.com/", "https://169.254.169.254/latest"} {
		e, _ := r.endpoint(t, url)
		_, result, err := r.Test(t.Context(), e, "req_1", "key:1")
		if err != nil || result.OK() || !strings.Contains(result.Reason, "nothing is sent there") {
			t.Errorf("%s: %+v, %v", url, result, err)
		}
	}
	if len(r.entries.all) != 3 || r.entries.all[0].Action != string(event.WebhookTest) || !r.entries.all[0].Failed {
		t.Errorf("recorded %+v", r.entries.all)
	}
}

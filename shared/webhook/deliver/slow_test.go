package deliver_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/shared/outbound"
	"patchbay/shared/webhook"
)

// Receivers that hold the line hold up one batch each of the first queue, and from then on none: a good one gets all
// though a single worker does everything in order. In the queue apart one message of each asks, and no more.
func TestHangingReceiversDelayNobody(t *testing.T) {
	t.Parallel()
	r, good := newRig(t), newReceiver(t)
	const hanging, each = 4, 30
	hold := make(chan struct{})
	var slow [hanging]*receiver
	var dead [hanging]webhook.Endpoint
	for i := range slow {
		slow[i] = newReceiver(t)
		slow[i].answers(func(http.ResponseWriter, int) { <-hold })
		dead[i], _ = r.endpoint(t, slow[i].URL)
	}
	t.Cleanup(func() {
		select {
		case <-hold:
		default:
			close(hold)
		}
	})
	g, _ := r.endpoint(t, good.URL)
	for range each / 10 {
		for _, e := range dead {
			r.tell(t, e, 10)
		}
		r.tell(t, g, 10)
	}
	r.workOff(t, r.url, r.Handle)
	if _, taken := good.counts(); taken != each {
		t.Errorf("the good one got %d of %d", taken, each)
	}
	if n := r.waitingIn(t, r.url); n != 0 {
		t.Errorf("%d are still in the first queue", n)
	}
	for i, s := range slow {
		if calls, _ := s.counts(); calls > 10 {
			t.Errorf("the first queue called the hanging receiver %d %d times", i, calls)
		}
		s.calls = 0
	}
	r.workOff(t, r.slow, r.HandleSlow)
	for i, s := range slow {
		if calls, _ := s.counts(); calls != 1 {
			t.Errorf("the hanging receiver %d was asked %d times at once", i, calls)
		}
		if h, err := r.Health(t.Context(), r.project, dead[i].ID); err != nil || h.Failures != 1 || !h.Failing() {
			t.Errorf("after one time-out it fares %+v, %v", h, err)
		}
	}
	close(hold)
	r.pass(t, time.Hour, 30*time.Second)
	for i, s := range slow {
		if _, taken := s.counts(); taken != each {
			t.Errorf("%d of %d arrived at %d", taken, each, i)
		}
	}
	if r.waiting(t) != 0 {
		t.Errorf("%d wait", r.waiting(t))
	}
}

// A receiver that takes its time gets everything, from the second batch on by the queue apart, and is not said to fail.
func TestSlowReceiverIsSetApart(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	r.Client = outbound.New(outbound.Options{AllowLoopback: true, Timeout: time.Minute})
	e, _ := r.endpoint(t, to.URL)
	to.answers(func(http.ResponseWriter, int) {
		time.Sleep(1100 * time.Millisecond) //nolint:forbidigo // it is the receiver that is slow
	})
	r.tell(t, e, 1)
	r.work(t)
	first, _ := to.counts()
	r.tell(t, e, 3)
	r.workOff(t, r.url, r.Handle)
	if calls, _ := to.counts(); calls != first || r.waitingIn(t, r.slow) != 3 {
		t.Errorf("%d calls by the first queue; %d in the one apart", calls-first, r.waitingIn(t, r.slow))
	}
	r.work(t)
	if _, taken := to.counts(); taken != 4 || r.waiting(t) != 0 {
		t.Errorf("%d of 4 arrived, %d wait", taken, r.waiting(t))
	}
	if h, err := r.Health(t.Context(), r.project, e.ID); err != nil || h.Failing() {
		t.Errorf("it is said to fail: %+v, %v", h, err)
	}
	to.answers(nil)
	r.Clock.Add(11 * time.Minute)
	r.tell(t, e, 1)
	r.workOff(t, r.url, r.Handle)
	if _, taken := to.counts(); taken != 5 {
		t.Error("it is quick again, and still set apart")
	}
}

// Two deliveries at once that are answered 410 switch the endpoint off, which is said once.
func TestGoneIsSaidOnce(t *testing.T) {
	t.Parallel()
	r, to := newRig(t), newReceiver(t)
	var said bytes.Buffer
	r.Log = slog.New(slog.NewTextHandler(&said, nil)) // a handler writes under a lock
	e, _ := r.endpoint(t, to.URL)
	var both sync.WaitGroup
	both.Add(2)
	to.answers(func(w http.ResponseWriter, _ int) {
		both.Done()
		both.Wait()
		w.WriteHeader(http.StatusGone)
	})
	r.tell(t, e, 2)
	var wg sync.WaitGroup
	for range 2 {
		batch := r.receive(t, r.url, 1)
		wg.Go(func() { r.Handle(t.Context(), batch) })
	}
	wg.Wait()
	if n := strings.Count(said.String(), "switched off"); n != 1 {
		t.Errorf("said %d times: %s", n, &said)
	}
	if got, err := r.Endpoint(t.Context(), r.project, e.ID); err != nil || got.OffReason != webhook.OffGone {
		t.Errorf("%+v, %v", got, err)
	}
}

package deliver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/secret"
	"patchbay/shared/webhook"
)

// How long tries go on, and how long they are apart.
const (
	// Keep is how long a message is tried, from when it was put into the queue.
	Keep = 24 * time.Hour
	// soonest and latest bound the time between two tries. In between it grows with a message's age, which doubles it.
	soonest = 5 * time.Second
	latest  = 2 * time.Hour
	// patience is after how many failures in a row nothing is sent but a message that asks; at once when it does not
	// answer in time, since each such try holds others up.
	patience = 5
	// latestAsk bounds the time between two such questions.
	latestAsk = 30 * time.Minute
	// lease is how long others leave the question to whoever asks.
	lease = 2 * Timeout
	// fresh is how long what is known of an endpoint is taken for true.
	fresh = 5 * time.Second
	// mostKnown bounds how many endpoints a process knows.
	mostKnown = 10_000
)

// known is what a process knows of an endpoint.
type known struct {
	endpoint webhook.Endpoint
	health   webhook.Health
	signers  []signer
	at       time.Time
}

// know reads an endpoint with its health and its secrets, or returns what was read a moment ago.
func (d *Deliverer) know(ctx context.Context, project, id string) (*known, error) {
	now, at := d.Now(), project+"/"+id
	d.mu.Lock()
	k := d.known[at]
	d.mu.Unlock()
	if k != nil && now.Sub(k.at) < fresh && !now.Before(k.at) {
		c := *k
		return &c, nil
	}
	e, err := d.Store.Endpoint(ctx, project, id)
	if err != nil {
		return nil, err
	}
	k = &known{endpoint: e, at: now}
	if k.health, err = d.Store.Health(ctx, project, id); err != nil {
		return nil, err
	}
	if k.signers, err = signersOf(ctx, d.Sealer, e); err != nil {
		return nil, err
	}
	d.keep(k)
	c := *k
	return &c, nil
}

func (d *Deliverer) keep(k *known) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil || len(d.known) >= mostKnown {
		d.known = map[string]*known{}
	}
	c := *k
	d.known[k.endpoint.Project+"/"+k.endpoint.ID] = &c
}

func (d *Deliverer) forget(at string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.known, at)
}

// signersOf opens an endpoint's secrets, the one in force first.
func signersOf(ctx context.Context, sealer secret.Sealer, e webhook.Endpoint) ([]signer, error) {
	var all []signer
	for _, s := range []struct {
		sealed []byte
		until  time.Time
	}{{e.Sealed, time.Time{}}, {e.Former, e.FormerUntil}} {
		if s.sealed == nil {
			continue
		}
		text, err := sealer.Open(ctx, e.Binding(), s.sealed)
		if errors.Is(err, secret.ErrSealed) && !s.until.IsZero() {
			continue // its root key is retired, and the one in force signs
		}
		if err != nil {
			return nil, fmt.Errorf("open a webhook's secret: %w", err)
		}
		one, err := newSigner(secret.New(string(text)), s.until)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// claim takes the right to ask an endpoint that does not answer. Whoever is second sees it taken.
func (l *lane) claim(ctx context.Context, k *known, now time.Time) (bool, error) {
	next := k.health
	next.NextTry, next.Version = now.Add(lease), k.health.Version+1
	switch err := l.Store.SetHealth(ctx, k.endpoint.Project, k.endpoint.ID, next); {
	case errors.Is(err, fault.ErrStale):
		if k.health, err = l.Store.Health(ctx, k.endpoint.Project, k.endpoint.ID); err != nil {
			return false, err
		}
		l.keep(k)
		return false, nil
	case err != nil:
		return false, err
	}
	k.health = next
	l.keep(k)
	return true, nil
}

// noteTries is how often health is read anew when others change it at the same time.
const noteTries = 4

// note stores how an endpoint fares after a few tries. One that does well costs no write.
func (l *lane) note(ctx context.Context, k *known, results []Result, ok bool) error {
	for range noteTries {
		next, off := l.after(k.health, results, ok, l.Now())
		if next == k.health {
			return nil
		}
		next.Version = k.health.Version + 1
		err := l.Store.SetHealth(ctx, k.endpoint.Project, k.endpoint.ID, next)
		if errors.Is(err, fault.ErrStale) {
			if k.health, err = l.Store.Health(ctx, k.endpoint.Project, k.endpoint.ID); err == nil {
				l.keep(k)
				continue
			}
		}
		if err != nil {
			return err
		}
		k.health = next
		l.keep(k)
		if off != "" {
			return l.switchOff(ctx, k, off)
		}
		return nil
	}
	return nil // others note the same
}

// switchOff switches an endpoint off that does not answer, and says so once, whoever else sees it too.
func (l *lane) switchOff(ctx context.Context, k *known, reason string) error {
	e := k.endpoint
	l.forget(e.Project + "/" + e.ID)
	did, err := webhook.SwitchOff(ctx, l.Store, e, reason, l.Now())
	if did {
		l.Log.WarnContext(ctx, "a webhook endpoint is switched off", "project", e.Project, "endpoint", e.ID,
			"reason", reason, "failing_since", k.health.FailingSince)
	}
	return err
}

// after is how an endpoint fares after a few tries, and why it is switched off: "" when it stays on.
func (l *lane) after(h webhook.Health, results []Result, ok bool, now time.Time) (next webhook.Health, off string) {
	next = h
	if ok {
		next = webhook.Health{SlowUntil: h.SlowUntil, Version: h.Version}
	} else {
		next, off = l.afterFailures(h, results, now)
	}
	for _, r := range results {
		if r.Took > brisk && next.SlowUntil.Sub(now) < slowFor/2 {
			next.SlowUntil = now.Add(slowFor)
		}
		if r.slow && !l.slow && next.NextTry.IsZero() {
			next.NextTry = now // one message asks in the slow queue, before the others hold it up
		}
	}
	return next, off
}

// afterFailures is after where every try failed. That no answer came within a moment is no failure yet.
func (l *lane) afterFailures(h webhook.Health, results []Result, now time.Time) (next webhook.Health, off string) {
	next = h
	var wanted time.Duration
	slow := false
	for _, r := range results {
		if r.slow && !l.slow {
			continue
		}
		if next.FailingSince.IsZero() {
			next.FailingSince = now
		}
		next.Failures++
		next.Status, next.Reason = r.Status, r.Reason
		wanted, slow = max(wanted, r.After), slow || r.slow
		if r.gone() {
			off = webhook.OffGone
		}
	}
	if !next.Failing() {
		return next, ""
	}
	failing := now.Sub(next.FailingSince)
	if next.Failures >= patience || slow || wanted > 0 {
		wait := between(failing, latestAsk)
		next.NextTry = now.Add(max(wait+l.Jitter(wait/4), min(wanted, Keep)))
	}
	if failing >= webhook.OffAfter {
		off = webhook.OffFailing
	}
	return next, off
}

// between is the time between two tries after so long.
func between(age, most time.Duration) time.Duration { return min(max(age, soonest), most) }

// delay is the time until a message's next try: random in the upper half of what it would be, and not before the
// receiver wants it. The last try is when the message's time ends.
func (d *Deliverer) delay(w *work, now time.Time, wanted time.Duration) time.Duration {
	age := now.Sub(w.Sent)
	wait := between(age, latest)
	wait = max(wait/2+d.Jitter(wait/2), wanted, time.Second)
	return min(wait, Keep-age)
}

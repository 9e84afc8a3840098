package deliver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/outbound"
	"patchbay/shared/webhook"
)

// Timeout bounds one delivery, its answer included.
const Timeout = 15 * time.Second

// readAnswer is how much of an answer is read, so that its connection can be used again.
const readAnswer = 8 << 10

// Result is what came of one try.
type Result struct {
	Status int
	Took   time.Duration
	// Reason says in words why it failed; "" when it succeeded.
	Reason string
	// After is when the receiver wants to be asked again; 0 when it does not say.
	After time.Duration
	slow  bool // nothing came in time
}

// OK says whether the receiver took the event.
func (r Result) OK() bool { return r.Reason == "" }

// gone says whether the receiver wants nothing any more.
func (r Result) gone() bool { return r.Status == http.StatusGone }

// send makes one try, which waits so long for an answer, and records it.
func (d *Deliverer) send(
	ctx context.Context, e webhook.Endpoint, signers []signer, told event.Event, patience time.Duration,
) (Result, error) {
	start := d.Now()
	body, err := Body(told, start)
	if err != nil {
		return Result{}, err
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(waiting, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return Result{Reason: "The URL does not parse."}, nil
	}
	for name, value := range sign(signers, told.ID, body, start) {
		req.Header[name] = []string{value}
	}
	req.Header["Content-Type"] = []string{"application/json"}
	if d.UserAgent != "" {
		req.Header["User-Agent"] = []string{d.UserAgent}
	}
	began := time.Now()
	res, err := d.Client.Do(req)
	r := Result{Took: time.Since(began)}
	if err != nil {
		if ctx.Err() != nil {
			return r, ctx.Err() // the function's end, not the receiver's fault
		}
		r.Reason, r.slow = words(outbound.Cause(err), patience)
	} else {
		r.read(res, start)
	}
	d.record(ctx, e, told, start, r)
	return r, nil
}

// read takes what counts from an answer. Any 2xx is a success; a redirect is not followed, and so a failure.
func (r *Result) read(res *http.Response, now time.Time) {
	_, _ = io.CopyN(io.Discard, res.Body, readAnswer) // the status is the answer
	_ = res.Body.Close()
	r.Status = res.StatusCode
	switch {
	case r.Status/100 == 2:
		return
	case r.Status/100 == 3:
		r.Reason = "The address answers with a redirect, which is not followed: give the address that it names."
	case r.gone():
		r.Reason = "The address answers 410: it wants no more events."
	default:
		r.Reason = "The address answers " + strconv.Itoa(r.Status) + " " + http.StatusText(r.Status) + "."
	}
	r.After = retryAfter(res.Header.Get("Retry-After"), now)
}

// retryAfter reads seconds or a date (RFC 9110 section 10.2.3).
func retryAfter(text string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// words says why there is no answer.
func words(err error, patience time.Duration) (reason string, slow bool) {
	var timeout net.Error
	var name *net.DNSError
	switch {
	case errors.Is(err, outbound.ErrAddress):
		return "The address is a private one: nothing is sent there.", false
	case errors.Is(err, outbound.ErrInsecure):
		return "The address is not https: nothing is sent there.", false
	case errors.As(err, &name):
		return "The host name of the address cannot be resolved.", false
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		reason = "The address did not answer within " + strconv.Itoa(int(patience.Seconds())) + " seconds."
		if patience < Timeout {
			reason += " It is asked again at once, and waited for longer."
		}
		return reason, true
	}
	return "The address does not answer: " + err.Error(), false
}

// record writes a try into the log.
func (d *Deliverer) record(ctx context.Context, e webhook.Endpoint, told event.Event, start time.Time, r Result) {
	if d.Recorder == nil {
		return
	}
	to := plainURL(e.URL)
	a := &activity.Entry{
		ID: ident.New("dlv", start), Project: e.Project, Kind: activity.Delivery, Action: string(told.Type),
		Time: start.UTC().Truncate(time.Millisecond), Took: r.Took, RequestID: told.RequestID, Connector: told.Connector,
		Config: told.Config, Account: told.Account, Owner: told.Owner, Endpoint: e.ID, Event: told.ID, By: told.By,
		Method: http.MethodPost, URL: to, Status: r.Status, Failed: !r.OK(),
		Age: max(0, start.Sub(told.Time)),
	}
	if a.Failed {
		a.Code, a.Message = "delivery_failed", r.Reason
	}
	d.Recorder.Record(ctx, a)
}

// plainURL is an address without what may hold a secret.
func plainURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

package outbound

import (
	"errors"
	"net"
	"net/http"
	"time"

	"patchbay/shared/activity"
)

// steps makes each request a step of the entry that is being written, if there is one.
type steps struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper. What it notes has ended with the answer's header: the body is read by whoever
// asked.
func (s steps) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if activity.Of(ctx) == nil {
		return s.next.RoundTrip(req)
	}
	began := time.Now()
	res, err := s.next.RoundTrip(req)
	step := activity.Step{
		Time: began.UTC().Truncate(time.Millisecond), Took: time.Since(began), Method: req.Method, URL: Bare(req.URL),
	}
	if err != nil {
		step.Failed, step.Error = true, inWords(err)
	} else {
		step.Status, step.Failed = res.StatusCode, res.StatusCode >= http.StatusBadRequest
	}
	activity.Took(ctx, step)
	return res, err
}

// inWords says why there is no answer. It quotes no address.
func inWords(err error) string {
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ErrAddress):
		return "the address is not public"
	case errors.Is(err, ErrInsecure):
		return "only https is allowed"
	case errors.Is(err, ErrTooLarge):
		return "the answer is too large"
	case isNet && timeout.Timeout():
		return "no answer in time"
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "the name of the host is not known"
	}
	return "the connection failed"
}

package proxy

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"patchbay/shared/activity"
	"patchbay/shared/credential"
	"patchbay/shared/outbound"
)

// noteCall tells the request's entry which call is made of it, and what is sent if the project captures that.
func noteCall(ctx context.Context, call *credential.Call, req *http.Request, body []byte) {
	var sent *activity.Payload
	if activity.Captures(ctx) {
		sent = payload(req.Header, body)
		for _, name := range outbound.PlacedHeaders(call.Auth) {
			if _, there := sent.Header[name]; there {
				sent.Header[name] = "[redacted]"
			}
		}
	}
	activity.Note(ctx, func(e *activity.Entry) {
		e.Method, e.URL, e.Sent = req.Method, outbound.Bare(req.URL), sent
	})
}

// note tells the entry what is relayed of the answer, if the project captures that.
func (p *provided) note(ctx context.Context) {
	if !activity.Captures(ctx) {
		return
	}
	kept := p.header.Clone()
	for name := range kept {
		if p.dropped(name) {
			delete(kept, name)
		}
	}
	kept.Del("Link") // addresses with their queries
	kept.Del("Refresh")
	for _, name := range []string{"Location", "Content-Location"} {
		if u, err := url.Parse(p.resolve(kept.Get(name))); err == nil && kept.Get(name) != "" {
			kept.Set(name, outbound.Bare(u))
		} else {
			kept.Del(name)
		}
	}
	answered := payload(kept, p.body)
	activity.Note(ctx, func(e *activity.Entry) { e.Answered = answered })
}

// payload is a message's headers and text. A body that is no text is not shown. Secrets are taken out when the entry is
// written, which also cuts it.
func payload(header http.Header, body []byte) *activity.Payload {
	p := &activity.Payload{Header: map[string]string{}}
	for name, values := range header {
		p.Header[name] = strings.Join(values, ", ")
	}
	switch {
	case !utf8.Valid(body) || slices.Contains(body, 0):
		p.Cut = true
	default:
		p.Body = string(body)
	}
	return p
}

package wire

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/ident"
)

// request is what is known of one HTTP request before any handler runs. It does not change.
type request struct {
	id    string
	base  string // the deployment's address as this request's caller knows it, without a trailing slash
	label Labeller
	// streams says that what is written goes out as it is written.
	streams bool
}

// event is what one request leaves in the log: a single line, ids and no bodies, no query, no header.
type event struct {
	err   error // the cause of an opaque 500 or of a refusal
	attrs []slog.Attr

	record  func() // writes the request's entry, once
	streams bool   // the entry is written before the last bytes of the answer, not before the first
}

// Labeller names a field to whom the answer is for, by its location such as body.credentials.subdomain. A back end
// reads locations, so its labeller is nil.
type Labeller func(location string) string

type (
	requestKey struct{}
	eventKey   struct{}
)

// newRequestID returns an id that says when it was made, so that the request's entry in the log is found by it alone.
func newRequestID() string { return ident.New("req", time.Now()) }

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(requestKey{}).(request)
	return r
}

func eventOf(ctx context.Context) *event {
	if e, ok := ctx.Value(eventKey{}).(*event); ok {
		return e
	}
	return &event{}
}

// BaseURL is the deployment's address as the request's caller knows it, without a trailing slash.
func BaseURL(ctx context.Context) string { return requestOf(ctx).base }

// Origin is the origin of BaseURL, which has no path, as browsers name it.
func Origin(ctx context.Context) string { return OriginOf(BaseURL(ctx)) }

// OriginOf is the origin of an address: its scheme, host and port.
func OriginOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// BasePath is the path of BaseURL, such as /patchbay; "" where the deployment has its host to itself.
func BasePath(ctx context.Context) string { return strings.TrimPrefix(BaseURL(ctx), Origin(ctx)) }

// Note keeps an error for the request's log event.
func Note(ctx context.Context, err error) {
	if err != nil {
		eventOf(ctx).err = err
	}
}

// Tag adds an id to the request's log event, and to its entry where that has a place for it. The value must be no
// secret.
func Tag(ctx context.Context, key, value string) {
	activity.Note(ctx, func(e *activity.Entry) {
		places := map[string]*string{"account": &e.Account, "auth_config": &e.Config, "connector": &e.Connector}
		if place := places[key]; place != nil && len(value) <= maxID {
			*place = value
		}
	})
	e := eventOf(ctx)
	e.attrs = append(e.attrs, slog.String(key, value))
}

package proxy

import (
	"context"
	"io"
	"net/http"

	"patchbay/shared/activity"
	"patchbay/shared/credential"
	"patchbay/shared/oauth"
	"patchbay/shared/outbound"
	"patchbay/shared/wire"
)

// streamed is a body that is passed on as it comes.
type streamed struct {
	io.ReadCloser

	length int64
}

// streams says whether an answer is passed on as it comes: a long one, of which nothing but its header decides
// anything, and that tells its length. Under the same length one that breaks off is seen to be broken. Answers whose
// length is not known before, as those that come compressed, are read whole: they may yet be too large.
func (p *provided) streams(ctx context.Context, call *credential.Call, spec outbound.Spec, res *http.Response) bool {
	return wire.Streams(ctx) && res.ContentLength > oauth.MaxFailure && res.Request.Method != http.MethodHead &&
		res.StatusCode >= 200 && res.StatusCode < 300 && !activity.Captures(ctx) && !(spec.SDK && p.linked()) &&
		oauth.LongFailure(call.Auth, call.Values, res.StatusCode, res.Header) == nil
}

// stream passes the body on behind the header, which is set. An answer that breaks off at the provider breaks off at
// the caller.
func (p *provided) stream(ctx context.Context, w http.ResponseWriter) {
	defer func() { _ = p.rest.Close() }()
	if err := wire.Stream(ctx, w, p.status, p.rest.length, p.rest); err != nil {
		activity.Fail(ctx, unanswered(err))
		panic(http.ErrAbortHandler)
	}
}

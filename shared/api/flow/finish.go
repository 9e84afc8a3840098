package flow

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/wire"
)

// finish takes the browser back from the provider, links the account, and sends the browser to the final page.
func (h *Handler) finish(w http.ResponseWriter, r *http.Request) {
	ctx := actor.With(r.Context(), actor.Of("oauth-callback")) // until the state tells whose session it is
	setPrivate(w)
	wire.Tag(ctx, "connector", r.PathValue("provider"))
	q := r.URL.Query()
	attempt, _, _ := strings.Cut(q.Get("state"), ".")
	cookies := map[string]string{}
	if c, err := r.Cookie(cookieName(ctx, attempt)); err == nil {
		cookies[attempt] = c.Value
	}
	done, err := h.Connect.FinishOAuth(
		ctx,
		connect.Callback{Connector: r.PathValue("provider"), Query: q, Cookies: cookies},
	)
	if err != nil {
		fail(ctx, w, err)
		return
	}
	http.SetCookie(w, flowCookie(ctx, attempt, "", -time.Second))
	end := url.Values{"status": {"success"}}
	if f := done.Failure; f != nil {
		wire.Tag(ctx, "failure", f.Code)
		wire.Note(ctx, f.Unwrap())
		end = url.Values{"status": {"error"}, "error": {f.Code}, "error_description": {cmp.Or(f.ProviderResponse, f.Message)}}
	} else {
		wire.Tag(ctx, "account", done.Account.ID)
	}
	http.Redirect(w, r, done.RedirectURI+"?"+end.Encode(), http.StatusFound)
}

package flow

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/fault"
	"patchbay/shared/web/words"
	"patchbay/shared/wire"
)

// finish takes the browser back from the provider, links the account, and sends the browser to the final page.
func (h *Handler) finish(w http.ResponseWriter, r *http.Request) { h.conclude(w, r, r.URL.Query()) }

func (h *Handler) conclude(w http.ResponseWriter, r *http.Request, answer url.Values) {
	ctx := actor.With(r.Context(), actor.Of("oauth-callback")) // until the state tells whose session it is
	setPrivate(w)
	noteLink(ctx, "callback", "")
	wire.Tag(ctx, "connector", r.PathValue("provider"))
	done, err := h.Connect.FinishOAuth(ctx, connect.Callback{
		Connector: r.PathValue("provider"), Project: r.PathValue("project"), Query: answer, Cookies: flowCookies(r),
	})
	if err != nil {
		h.fail(w, r.WithContext(ctx), connect.Scope{}, err)
		return
	}
	if done.Verify != "" { // the cookie stays, for a page that navigates twice
		wire.Tag(ctx, "verify", done.AttemptID)
		http.Redirect(w, r, done.Verify, found(r))
		return
	}
	http.SetCookie(w, flowCookie(ctx, done.AttemptID, "", -time.Second))
	end := url.Values{"status": {"success"}}
	if f := done.Failure; f != nil {
		wire.Tag(ctx, "failure", f.Code)
		activity.Fail(ctx, f)
		wire.Note(ctx, f.Unwrap())
		end = url.Values{"status": {"error"}, "error": {f.Code}, "error_description": {said(f)}}
	} else {
		wire.Tag(ctx, "account", done.Account.ID)
	}
	if done.Language != "" {
		end.Set("lang", done.Language)
	}
	http.Redirect(w, r, done.RedirectURI+"?"+end.Encode(), found(r))
}

// found is the status of a redirect: a form must not be sent on.
func found(r *http.Request) int {
	if r.Method == http.MethodPost {
		return http.StatusSeeOther
	}
	return http.StatusFound
}

// said is what the last page shows beside its own sentence for the code: the provider's words, or ours where it has
// none.
func said(f *fault.Error) string {
	if f.ProviderResponse == "" && words.In("en").Message(f.Code, "") == "" {
		return f.Message
	}
	return f.ProviderResponse
}

// maxPosted is how long a posted answer may be, in bytes. It becomes an address, for which API Gateway has 10 kB.
const maxPosted = 8 << 10

// errPosted refuses a posted answer that is no form of a usable length.
var errPosted = fault.New(fault.Invalid, "invalid_posted_answer",
	"The provider's answer cannot be read. Close this window and start again.")

// finishPosted takes an answer that the provider's page posts (OAuth 2.0 Form Post Response Mode). A post from another
// site comes without the flow's Lax cookie; the navigation that a redirect to the same address makes has it (RFC
// 6265bis section 5.2). So a post without a cookie decides nothing but that, and no token is put into the address.
func (h *Handler) finishPosted(w http.ResponseWriter, r *http.Request) {
	setPrivate(w)
	wire.Tag(r.Context(), "connector", r.PathValue("provider"))
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // malformed: not a form
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPosted+1))
	form, malformed := url.ParseQuery(string(body))
	if kind != "application/x-www-form-urlencoded" || err != nil || malformed != nil || len(body) > maxPosted {
		h.fail(w, r, connect.Scope{}, errPosted)
		return
	}
	if len(flowCookies(r)) > 0 { // of the same site, or of a browser that sends it all the same
		h.conclude(w, r, form)
		return
	}
	for _, unused := range []string{"id_token", "access_token"} {
		form.Del(unused)
	}
	// The path as it was routed, and nothing that a caller could make another host of.
	address := r.PathValue("provider")
	if project := r.PathValue("project"); project != "" {
		address = project + "/" + address
	}
	to := url.URL{Path: "/connect/oauth2/" + address + "/callback", RawQuery: form.Encode()}
	http.Redirect(w, r, wire.BaseURL(r.Context())+to.String(), http.StatusSeeOther)
}

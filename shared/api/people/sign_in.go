package people

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/ident"
	"patchbay/shared/oauth"
	"patchbay/shared/people"
	"patchbay/shared/provider"
	"patchbay/shared/wire"
)

// Issuer is where people sign in.
type Issuer interface {
	// LoginURL is where the browser goes, and LogIn who came back.
	LoginURL(ctx context.Context, l oauth.Login, r provider.AuthorizeRequest) (string, error)
	LogIn(ctx context.Context, l oauth.Login, r provider.CodeRequest) (oauth.Claims, error)
}

// SignIn serves the way to the issuer and back. A browser walks it, so that its two routes answer with redirects.
type SignIn struct {
	People *people.Service
	Issuer Issuer
	// Login is the deployment's client, but for its redirect URI.
	Login func(context.Context) (oauth.Login, error)
	Now   func() time.Time
}

// Mount adds the routes. A HEAD request, which a link checker makes, must not use up what the browser has.
func (h *SignIn) Mount(rt *wire.Router) {
	rt.Page(wire.Public, "GET /sign-in", h.start)
	rt.Page(wire.Public, "GET "+callbackPath, h.finish)
	rt.Refuse(wire.Public, "HEAD /sign-in")
	rt.Refuse(wire.Public, "HEAD "+callbackPath)
}

const callbackPath = "/sign-in/callback"

// Why somebody is back at the console and not signed in. Its page says it in words.
const (
	notOffered  = "sign_in_not_configured"
	denied      = "sign_in_denied"
	expired     = "sign_in_expired"     // nothing in this browser began it, or too long ago, or it is over already
	failed      = "sign_in_failed"      // what the issuer answered proves nothing
	unavailable = "sign_in_unavailable" // the issuer cannot be asked
)

// start sends the browser to the issuer.
func (h *SignIn) start(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	setPrivate(w)
	if !h.People.Offered {
		h.fail(w, r, notOffered, nil)
		return
	}
	login, err := h.login(ctx)
	if err != nil {
		h.fail(w, r, unavailable, err)
		return
	}
	begun := beginning{
		state: ident.Random(32), nonce: ident.Random(32), verifier: ident.Random(32), at: h.Now(),
		to: place(r.URL.Query().Get("to")),
	}
	address, err := h.Issuer.LoginURL(ctx, login, provider.AuthorizeRequest{
		State: begun.state, Nonce: begun.nonce, Verifier: begun.verifier,
	})
	if err != nil {
		h.fail(w, r, unavailable, err)
		return
	}
	// Lax, since the issuer's redirect is a navigation from another site.
	http.SetCookie(w, wire.HostCookie(ctx, transient, begun.String(), beginningLife, http.SameSiteLaxMode))
	http.Redirect(w, r, address, http.StatusFound)
}

func (h *SignIn) login(ctx context.Context) (oauth.Login, error) {
	l, err := h.Login(ctx)
	l.RedirectURI = wire.BaseURL(ctx) + callbackPath
	return l, err
}

// finish takes the browser back from the issuer. What the browser had for this one time goes whatever happens, so that
// the same answer cannot come twice.
func (h *SignIn) finish(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	setPrivate(w)
	begun, ok := h.begun(r)
	http.SetCookie(w, wire.HostCookie(ctx, transient, "", 0, http.SameSiteLaxMode))
	q := r.URL.Query()
	if !ok || len(q["state"]) != 1 || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(begun.state)) != 1 {
		h.fail(w, r, expired, nil)
		return
	}
	login, err := h.login(ctx)
	if err != nil {
		h.fail(w, r, unavailable, err)
		return
	}
	who, err := h.Issuer.LogIn(ctx, login, provider.CodeRequest{Verifier: begun.verifier, Nonce: begun.nonce, Callback: q})
	if err != nil {
		h.fail(w, r, reason(err), err)
		return
	}
	text, made, err := h.People.SignIn(ctx, people.Identity(who), wire.FormerSession(r))
	if err != nil {
		h.fail(w, r, unavailable, err)
		return
	}
	wire.Tag(ctx, "user", made.Ref.User)
	http.SetCookie(w, wire.SessionCookie(ctx, text, people.FullLife))
	http.Redirect(w, r, consoleAt(ctx, begun.to), http.StatusFound)
}

// reason says in a word why an issuer's answer is no sign-in.
func reason(err error) string {
	e, ok := errors.AsType[*provider.Error](err)
	switch {
	case ok && e.Code == "access_denied":
		return denied
	case ok && e.Kind == provider.Later:
		return unavailable
	}
	return failed
}

// fail sends the browser back to the console, which says why in words. The cause is for the log alone.
func (h *SignIn) fail(w http.ResponseWriter, r *http.Request, why string, cause error) {
	wire.Tag(r.Context(), "failure", why)
	wire.Note(r.Context(), cause)
	http.Redirect(w, r, consoleAt(r.Context(), "/sign-in?error="+why), http.StatusFound)
}

// consoleAt is a page of the console, by what is behind the # of its address. It is always one of this deployment.
func consoleAt(ctx context.Context, fragment string) string {
	plain, _ := url.PathUnescape(fragment) // place has seen that it can be read
	u := url.URL{Path: "/console", Fragment: plain, RawFragment: fragment}
	return wire.BaseURL(ctx) + u.String()
}

// maxPlace is how long the place may be to which somebody wants to return, in bytes.
const maxPlace = 1000

// place is a page of the console, from what a link asks for; "/" for anything else.
func place(to string) string {
	rest, ok := strings.CutPrefix(to, "#")
	odd := func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }
	if _, err := url.PathUnescape(rest); err != nil || !ok || !strings.HasPrefix(rest, "/") || len(rest) > maxPlace ||
		strings.ContainsFunc(rest, odd) {
		return "/"
	}
	return rest
}

// transient is the cookie of a sign-in that has begun. Its state is what the issuer sends back: who has another one, or
// none, did not begin here (login CSRF).
const transient = "patchbay_sign_in"

// beginningLife is how long somebody may take at the issuer.
const beginningLife = 10 * time.Minute

// beginning is what the browser keeps while it is at the issuer.
type beginning struct {
	state, nonce, verifier string
	at                     time.Time
	to                     string
}

// String is the cookie's value.
func (b beginning) String() string {
	return strings.Join([]string{
		b.state, b.nonce, b.verifier, strconv.FormatInt(b.at.Unix(), 10), base64.RawURLEncoding.EncodeToString([]byte(b.to)),
	}, ".")
}

// begun reads the cookie of a sign-in that began in this browser, not too long ago.
func (h *SignIn) begun(r *http.Request) (b beginning, ok bool) {
	c, err := r.Cookie(wire.HostCookieName(r.Context(), transient))
	if err != nil {
		return b, false
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) != 5 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return b, false
	}
	at, errAt := strconv.ParseInt(parts[3], 10, 64)
	to, errTo := base64.RawURLEncoding.DecodeString(parts[4])
	age := h.Now().Sub(time.Unix(at, 0))
	if cmp.Or(errAt, errTo) != nil || age < -time.Minute || age > beginningLife {
		return b, false
	}
	return beginning{state: parts[0], nonce: parts[1], verifier: parts[2], to: place("#" + string(to))}, true
}

// setPrivate keeps an answer out of caches and its address out of referrers.
func setPrivate(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

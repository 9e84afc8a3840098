package wire

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"patchbay/shared/awsrole"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// The headers that go with a session's cookie.
const (
	ProjectHeader = "x-patchbay-project" // which project the request is about
	CSRFHeader    = "x-patchbay-csrf"    // what GET /session told the console's own page
)

// sessionCookie is the name of the cookie of a console session. The prefix __Host- needs https, which only a local
// deployment lacks.
const sessionCookie = "patchbay"

func isSecure(ctx context.Context) bool { return strings.HasPrefix(BaseURL(ctx), "https://") }

// HostCookie is a cookie of this host alone, which no script reads. A life of zero or less ends it.
func HostCookie(ctx context.Context, name, value string, life time.Duration, site http.SameSite) *http.Cookie {
	age := int(life.Seconds())
	if life <= 0 {
		age = -1
	}
	return &http.Cookie{ //nolint:gosec // Secure wherever the deployment has https; a local one has not
		Name: HostCookieName(ctx, name), Value: value, Path: "/", MaxAge: age, Secure: isSecure(ctx), HttpOnly: true,
		SameSite: site,
	}
}

// HostCookieName is the name under which HostCookie is sent. A deployment below a path has the path in it: the prefix
// __Host- asks for the path /, so the cookies of two deployments of one host would take each other's place.
func HostCookieName(ctx context.Context, name string) string {
	name += strings.ReplaceAll(BasePath(ctx), "/", ".")
	if isSecure(ctx) {
		return "__Host-" + name
	}
	return name
}

// SessionCookie is the cookie of a console session. No other site's page makes a browser send it (Strict): the console
// asks who is signed in by itself, whatever site led to it.
func SessionCookie(ctx context.Context, text string, life time.Duration) *http.Cookie {
	return HostCookie(ctx, sessionCookie, text, life, http.SameSiteStrictMode)
}

// sessionText is the value of a request's session cookie; "" when there is none.
func sessionText(r *http.Request) string {
	if c, err := r.Cookie(HostCookieName(r.Context(), sessionCookie)); err == nil {
		return c.Value
	}
	return ""
}

// FormerSession is the session whose cookie a browser has, whoever sends it there; none when it has none that was
// issued. It is for ending that session, and for nothing else.
func FormerSession(r *http.Request) project.SessionRef {
	ref, err := project.ParseSession(sessionText(r))
	if err != nil {
		return project.SessionRef{}
	}
	return ref
}

// OwnPage refuses what a browser sends for a page of another origin (project.ErrForeign). Scripts can set neither
// header (Fetch, forbidden request-headers). What has neither is no browser, or an old one's own page.
func OwnPage(r *http.Request) error {
	switch site := r.Header.Get("Sec-Fetch-Site"); site {
	case "same-origin":
		return nil
	case "":
	default:
		return project.ErrForeign
	}
	origin := r.Header.Get("Origin")
	if origin == "" || origin == Origin(r.Context()) {
		return nil
	}
	if from, err := url.Parse(origin); err == nil && from.Host == r.Host && from.Scheme+"://"+from.Host == origin {
		return nil
	}
	return project.ErrForeign
}

// presented is what a request presents: a role's signature, an API key, or in its place a session's cookie with what
// only the console's own page can send along. An Authorization header always wins, and then the cookie means nothing.
func presented(r *http.Request) (project.Access, error) {
	if c, signed := awsrole.From(r.Context()); signed { // its Authorization header is the signature
		return project.RoleAccess(c)
	}
	if len(r.Header.Values("Authorization")) > 0 {
		p, err := parseAuthorization(r.Header.Get("Authorization"))
		return p.Access(), err
	}
	text := sessionText(r)
	if text == "" {
		return project.Access{}, project.ErrUnauthenticated
	}
	ref, err := ownSession(r, text)
	if err != nil {
		return project.Access{}, err
	}
	named := r.Header.Get(ProjectHeader)
	tail, ok := strings.CutPrefix(named, "prj_")
	switch {
	case named == "":
		return project.Access{}, project.ErrNoProject
	case !ok || !ident.Valid(tail):
		return project.Access{}, project.ErrNotFound
	}
	return project.Access{Key: ref.Key, Session: ref, Named: named}, nil
}

// KeyOf is what a request presents to a route that takes API keys alone, in its Authorization header.
func KeyOf(r *http.Request) (project.Access, error) {
	p, err := parseAuthorization(r.Header.Get("Authorization"))
	if err == nil && !p.Use.None() {
		return project.Access{}, project.ErrUseTokenHere
	}
	return p.Access(), err
}

// ownSession reads a session's text that comes from the console's own page.
func ownSession(r *http.Request, text string) (project.SessionRef, error) {
	ref, err := project.ParseSession(text)
	if err != nil {
		return ref, err
	}
	if err := OwnPage(r); err != nil {
		return ref, err
	}
	if !project.IsCSRF(text, r.Header.Get(CSRFHeader)) {
		return ref, project.ErrForeign
	}
	return ref, nil
}

// Cookied is what a request of the console presents to a route about whose session it is.
type Cookied struct {
	Ref  project.SessionRef // none without a cookie
	CSRF string             // what the page has to send along from now on
}

type cookiedKey struct{}

// WithSession adds an operation about a console session. With proof it is refused unless the request also has the
// session's x-patchbay-csrf; without proof the answer may tell the page what that is, and the operation changes nothing
// that is the session's. No request of another origin's page is answered.
func WithSession[I, O any](
	rt *Router, proof bool, op huma.Operation, fn func(context.Context, Cookied, *I) (*O, error),
) {
	op.Middlewares = append(op.Middlewares, presentCookie(proof), strictInput)
	Operation(rt, Console, op, func(ctx context.Context, in *I) (*O, error) {
		c, _ := ctx.Value(cookiedKey{}).(Cookied)
		if c.Ref.User != "" {
			Tag(ctx, "user", c.Ref.User)
		}
		return fn(ctx, c, in)
	})
}

func presentCookie(proof bool) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		var c Cookied
		err := OwnPage(r)
		if text := sessionText(r); text != "" && err == nil {
			if proof {
				c.Ref, err = ownSession(r, text)
			} else {
				c.Ref = FormerSession(r)
			}
			c.CSRF = project.CSRF(text)
		}
		if err != nil {
			Refuse(ctx, err)
			return
		}
		next(huma.WithValue(ctx, cookiedKey{}, c))
	}
}

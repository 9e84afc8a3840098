package page

import (
	"net/http"
	"strings"

	"patchbay/shared/lazy"
)

// Policy is what a page may do; the zero value is a page that loads its own scripts and style, calls nobody and stands
// in no frame.
type Policy struct {
	// Ancestors are the origins whose pages may frame this one; "*" is anybody. Empty: nobody.
	Ancestors []string
	// Calls allows requests to the page's own origin.
	Calls bool
	// Logos allows images from any https origin, since a connector's logo is the vendor's.
	Logos bool
	// Only is the CSP source of the page's one inline style, such as 'sha256-…'. The page then loads nothing at all.
	Only string
	// Icon allows a page with Only to have the icon of the browser's tab, as a data: address.
	Icon bool
	// Forms allows forms that lead to the page's own origin.
	Forms bool
	// Picture allows images of the page's own origin beside the style that Only names.
	Picture bool
	// Referrer is the Referrer-Policy; empty means no-referrer.
	Referrer string
}

// origin matches what may stand in frame-ancestors: a scheme and a host, a leading wildcard label, a port. Nothing that
// could end the directive.
var origin = lazy.Regexp(`^https?://(\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)

// Set puts the headers of a page into h: a Content-Security-Policy without inline script, and what goes with it.
func (p Policy) Set(h http.Header) {
	directives := []string{"default-src 'none'"}
	if p.Only != "" {
		directives = append(directives, "style-src "+p.Only)
		switch {
		case p.Icon:
			directives = append(directives, "img-src data:")
		case p.Picture:
			directives = append(directives, "img-src 'self'")
		}
	} else {
		directives = append(
			directives,
			"script-src 'self'",
			"style-src 'self'",
			"connect-src "+pick(p.Calls, "'self'", "'none'"),
			// data: is for the icon of the browser's tab, which would otherwise be one more request.
			"img-src "+pick(p.Logos, "'self' data: https:", "'self' data:"),
		)
	}
	directives = append(directives, "base-uri 'none'", "form-action "+pick(p.Forms, "'self'", "'none'"),
		"require-trusted-types-for 'script'", "trusted-types 'none'", "frame-ancestors "+p.ancestors())
	h.Set("Content-Security-Policy", strings.Join(directives, "; "))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", pick(p.Referrer != "", p.Referrer, "no-referrer"))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
}

// ancestors drops what is not an origin: a mistyped one then frames nothing, rather than opening the page to all.
func (p Policy) ancestors() string {
	var allowed []string
	for _, a := range p.Ancestors {
		a = strings.TrimSuffix(strings.TrimSpace(a), "/")
		if a == "*" {
			return "*"
		}
		if origin().MatchString(a) {
			allowed = append(allowed, a)
		}
	}
	if len(allowed) == 0 {
		return "'none'"
	}
	return "'self' " + strings.Join(allowed, " ")
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

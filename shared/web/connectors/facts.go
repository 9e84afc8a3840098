// Package connectors renders the catalog for people: an index by category, and a page for each connector with what its
// owner sets up, what an end user enters, what is unusual about it, and where all that was read.
package connectors

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// SchemeName is what people call a scheme.
func SchemeName(s catalog.Scheme) string {
	switch s {
	case catalog.APIKey:
		return "API key"
	case catalog.Bearer:
		return "Token"
	case catalog.Basic:
		return "Basic"
	case catalog.Code:
		return "OAuth 2.0 sign-in"
	case catalog.ClientCredentials:
		return "OAuth 2.0 client credentials"
	case catalog.Exchange:
		return "Token exchange"
	case catalog.Signing:
		return "Signed requests"
	}
	return string(s)
}

// EvidenceName is what people call a kind of evidence.
func EvidenceName(kind string) string {
	switch kind {
	case catalog.EvidenceLive:
		return "linked for real"
	case catalog.EvidenceDocument:
		return "the vendor's documents"
	case catalog.EvidenceVendorCode:
		return "the vendor's own code"
	case catalog.EvidenceSecondary:
		return "somebody else"
	}
	return kind
}

// Unusual lists what an auth type does that most do not, in words (quirks.md).
func Unusual(d *catalog.Definition, a *catalog.Auth) []string {
	var said words
	api := d.APIOf(a)
	said.when(len(api.BaseURL.Host().Names()) > 0, "the host depends on the customer: %s", api.BaseURL.Host())
	said.when(len(api.Hosts) > 0, "further hosts: %s", texts(api.Hosts))
	said.when(len(api.Headers) > 0, "fixed headers: %s", pairs(api.Headers))
	said.place(a)
	said.oauth(a)
	for _, s := range a.Steps {
		method := s.Request.Method
		if method == "" {
			method = "POST"
		}
		again := "when an account is linked"
		if s.Again == catalog.StepRefresh {
			again = "when an account is linked and at each renewal"
		}
		said.add("a call %s, %s: %s %s", s.Name, again, method, s.Request.URL)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Signed)) {
		said.add("%s is a token signed by %s", name, a.Signed[name].Alg)
	}
	if a.Signer != nil {
		said.add("each request is signed: %s", a.Signer.Kind)
	}
	said.when(len(a.Constants) > 0, "fixed values: %s", pairs(a.Constants))
	said.when(a.Verify == nil, "nothing is called to prove the credential")
	said.when(a.Verify != nil && a.Verify.Method != "" && a.Verify.Method != "GET", "the credential is proven by a %s",
		methodOf(a.Verify))
	said.when(len(a.Failures.Token)+len(a.Failures.Calls) > 0, "its own words for failures are understood")
	said.when(a.Webhooks != nil, "its webhooks are taken")
	return said
}

func methodOf(r *catalog.Request) string {
	if r == nil {
		return ""
	}
	return r.Method
}

// words are a list of what was found.
type words []string

func (w *words) add(format string, args ...any) { *w = append(*w, fmt.Sprintf(format, args...)) }

func (w *words) when(found bool, format string, args ...any) {
	if found {
		w.add(format, args...)
	}
}

func (w *words) place(a *catalog.Auth) {
	p := a.Place
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		w.add("sent as %s: %s", name, p.Header[name])
	}
	for _, name := range slices.Sorted(maps.Keys(p.Query)) {
		w.add("sent in the query as %s: %s", name, p.Query[name])
	}
	if b := p.Basic; b != nil {
		switch {
		case !b.Raw.IsZero():
			w.add("Basic without a colon: %s", b.Raw)
		case b.Password.IsZero() || b.Password.String() == "":
			w.add("the user of Basic is %s, the password empty", b.User)
		case b.User.IsZero():
			w.add("the password of Basic is %s, the user empty", b.Password)
		case a.Scheme != catalog.Basic || b.User.String() != "{username}":
			w.add("the user of Basic is %s, the password %s", b.User, b.Password)
		}
	}
}

func (w *words) oauth(a *catalog.Auth) {
	o := a.OAuth2
	if o == nil {
		return
	}
	w.when(o.Authorize.PKCE == "off", "the authorization request has no PKCE")
	w.when(len(o.Authorize.Params) > 0, "the authorization request also has %s", templates(o.Authorize.Params))
	w.when(len(o.Authorize.Rename) > 0, "the authorization request renames %s", pairs(o.Authorize.Rename))
	w.when(o.Authorize.Fragment, "the authorization request stands behind a fragment")
	w.when(len(o.Scopes) > 1, "it has %d lists of scopes", len(o.Scopes))
	for _, s := range o.Scopes {
		w.when(s.Separator != "" && s.Separator != " ", "scopes have %q between them", s.Separator)
	}
	client := o.Token.Client
	w.when(client != "" && client != "basic", "the client is named to the token endpoint by %s", client)
	w.when(o.Token.Basic != nil, "the token endpoint takes Basic of other values")
	w.when(o.Token.Method == "GET", "the token request is a GET")
	w.when(o.Token.Encoding != "" && o.Token.Encoding != "form", "the token request is %s", o.Token.Encoding)
	w.when(len(o.Token.Params) > 0, "the token request also has %s", templates(o.Token.Params))
	for _, c := range o.Callback.Capture {
		w.add("the way back also tells %s", c.From)
	}
	for _, c := range o.Response.Capture {
		w.add("the token answer also tells %s", c.From)
	}
	w.when(o.Response.AccessToken != "", "the token answer keeps the token in %s", o.Response.AccessToken)
	w.when(o.Response.Error != nil, "errors of the token endpoint have status 200")
	w.when(o.OIDC != nil, "it is an OpenID provider")
	if r := o.Refresh; r != nil {
		w.when(r.Disabled, "tokens are never renewed")
		w.when(r.Rotates, "a refresh token is good once")
		w.when(r.KeepAliveDays > 0, "a refresh token dies after %d days without use", r.KeepAliveDays)
		w.when(!r.NeedsToken(), "a token is renewed without a refresh token")
	}
	w.when(o.Revoke != nil, "the grant is revoked when an account is deleted")
}

func texts(list []catalog.Template) string {
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = t.String()
	}
	return strings.Join(all, ", ")
}

func pairs(m map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		all = append(all, name+": "+m[name])
	}
	return strings.Join(all, ", ")
}

func templates(m map[string]catalog.Template) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		all = append(all, name+"="+m[name].String())
	}
	return strings.Join(all, ", ")
}

package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Check finds the faults of a definition that its schema cannot express: placeholders that nothing fills, addresses
// that a value could move to another host (security.md O2), credentials that are never sent, secrets in places that are
// seen.
func Check(def *Definition) []Problem { return check(def, def.LocalOnly) }

func check(def *Definition, local bool) []Problem {
	c := &checker{local: local}
	c.reads(place("").at("api").at("reads"), def.API.Reads)
	keys := map[string]bool{}
	for i := range def.Auth {
		auth, at := &def.Auth[i], place("").at("auth").at(i)
		if keys[auth.Key] {
			c.report(at.at("key"), "auth type %q is defined twice", auth.Key)
		}
		keys[auth.Key] = true
		c.auth(at, def, auth)
	}
	return c.found
}

type checker struct {
	local bool
	note  string // which auth type a shared part is being checked for
	found []Problem
}

// report adds a problem once, though several auth types may share the part that has it.
func (c *checker) report(at place, format string, args ...any) {
	p := Problem{Path: string(at), Message: fmt.Sprintf(format, args...) + c.note}
	if !slices.Contains(c.found, p) {
		c.found = append(c.found, p)
	}
}

func (c *checker) auth(at place, def *Definition, auth *Auth) {
	if auth.Scheme == "" {
		c.report(at, "scheme is missing")
	}
	if auth.Scheme.OAuth() != (auth.OAuth2 != nil) {
		c.report(at.at("oauth2"), "scheme %s: oauth2 belongs to the oauth2_… schemes, and only to them", auth.Scheme)
	}
	c.sources(at.at("sources"), auth.Sources)
	c.failures(at.at("failures"), auth)
	v := c.given(at, auth)
	if auth.MCP != nil {
		c.mcp(at.at("mcp"), def, auth, v.fields())
	} else if auth.Scheme == MCP {
		c.report(at, "scheme mcp needs mcp.url")
	}
	if auth.ATProto != nil {
		c.atproto(at.at("atproto"), auth, v.fields())
	} else if auth.Scheme == AtProto {
		c.report(at, "scheme atproto needs atproto")
	}
	c.unique(at, auth, v.facts)
	c.signedTexts(at.at("signed"), auth, v.all())
	call := withSigned(auth, v.all())
	delete(call, "refresh_token")
	api := def.APIOf(auth)
	if auth.API != nil {
		c.api(at.at("api"), auth.API, call)
		c.reads(at.at("api").at("reads"), auth.API.Reads)
		c.readsBesides(at.at("api").at("reads"), auth.API.Reads, auth)
	} else {
		c.readsBesides(place("").at("api").at("reads"), def.API.Reads, auth)
		c.note = fmt.Sprintf(" (auth type %s)", auth.Key)
		c.api(place("").at("api"), &def.API, call)
		c.note = ""
	}
	c.verify(at.at("verify"), auth.Verify, &api, call)
	c.signer(at.at("signer"), auth.Signer, call)
	c.placement(at.at("place"), auth, call)
	if auth.Scheme == Exchange && !v.sends(auth) {
		c.report(at.at("place"), "token_exchange: name access_token or another secret fact of a step here or in signer")
	}
	c.identity(at.at("identity"), auth)
	c.webhooks(at.at("webhooks"), auth, merge(v.config, v.facts))
}

// identity checks that the answer which is to tell the identity is there.
func (c *checker) identity(at place, auth *Auth) {
	switch i := auth.Identity; {
	case i.From(InVerify) && auth.Verify == nil:
		c.report(at, "there is no verify whose answer could tell it")
	case i.From(InToken) && auth.Scheme != Code:
		c.report(at.at("in"), "only a sign-in (oauth2_code) has a token answer that tells who signed in")
	case i.From(InIDToken) && (auth.OAuth2 == nil || auth.OAuth2.OIDC == nil):
		c.report(at.at("in"), "only an OpenID provider has an id_token; add oidc")
	}
}

// unique refuses one name for two things: templates know values by name alone.
func (c *checker) unique(at place, auth *Auth, facts scope) {
	seen := map[string]bool{}
	for _, field := range slices.Concat(auth.Setup, auth.Config) {
		if seen[field.Key] {
			c.report(at, "field %q is defined twice; setup and config fields share their names", field.Key)
		}
		seen[field.Key] = true
	}
	for _, name := range valueNames(auth) {
		if seen[name] {
			c.report(at, "%q is the name of a constant, a signed text or a choice's value, and of something else; rename it", name)
		}
		seen[name] = true
	}
	for name := range facts {
		if seen[name] {
			c.report(at.at("oauth2"), "fact %q has the name of a field or constant; rename the fact", name)
		}
	}
}

func (c *checker) api(at place, api *API, values scope) {
	if !isOrigin(api.BaseURL, values) {
		c.address(at.at("base_url"), api.BaseURL, values)
	}
	if base := api.BaseURL.String(); strings.HasSuffix(base, "/") || strings.ContainsAny(base, "?#") {
		c.report(at.at("base_url"), "a base URL has no trailing slash, query or fragment")
	}
	for i, host := range api.Hosts {
		at := at.at("hosts").at(i)
		if strings.ContainsAny(host.String(), "/:?#@") {
			c.report(at, "write the host alone, without scheme, port or path")
			continue
		}
		c.address(at, OriginOf(host), values)
	}
	c.noPlaceholders(at.at("headers"), api.Headers)
	c.headerNames(at.at("headers"), api.Headers)
}

package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Check finds the faults of a definition that its schema cannot express: placeholders that nothing fills, addresses
// that a value could move to another host (security.md O2), credentials that are never sent, secrets in places that are
// seen.
func Check(def *Definition) []Problem {
	c := &checker{local: def.LocalOnly}
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
	c.fields(at.at("setup_fields"), auth.Setup)
	c.fields(at.at("config_fields"), auth.Config)
	config, setup := scope{}, scope{}
	c.bindFields(at.at("setup_fields"), auth.Setup, setup)
	c.bindFields(at.at("config_fields"), auth.Config, config)
	c.constants(at.at("constants"), auth.Constants, config)
	c.sources(at.at("sources"), auth.Sources)
	facts := scope{}
	if auth.Scheme.OAuth() != (auth.OAuth2 != nil) {
		c.report(at.at("oauth2"), "scheme %s: oauth2 belongs to the oauth2_… schemes, and only to them", auth.Scheme)
	}
	c.failures(at.at("failures"), auth)
	if auth.OAuth2 != nil {
		facts = c.oauth(at.at("oauth2"), auth, merge(setup, config))
	}
	c.unique(at, auth, facts)
	call := merge(setup, config, facts)
	if auth.API != nil {
		c.api(at.at("api"), auth.API, call)
	} else {
		c.note = fmt.Sprintf(" (auth type %s)", auth.Key)
		c.api(place("").at("api"), &def.API, call)
		c.note = ""
	}
	api := def.APIOf(auth)
	c.verify(at.at("verify"), auth.Verify, &api, call)
	c.placement(at.at("place"), auth, call)
	c.identity(at.at("identity"), auth)
	c.webhooks(at.at("webhooks"), auth, merge(config, facts))
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
			c.report(at, "%q is the name of a constant or of a choice's value, and of something else; rename it", name)
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
	c.address(at.at("base_url"), api.BaseURL, values)
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

// placement checks that the credential is sent, and sent where the scheme says.
func (c *checker) placement(at place, auth *Auth, values scope) {
	p := &auth.Place
	if auth.Scheme.OAuth() {
		values = merge(values, scope{"access_token": {secret: true}})
	}
	secretSent := false
	check := func(at place, t Template) {
		for _, name := range c.template(at, t, values) {
			secretSent = secretSent || values[name].secret
		}
	}
	if !p.Bearer.IsZero() {
		check(at.at("bearer"), p.Bearer)
	}
	if p.Basic != nil {
		c.basic(at.at("basic"), p.Basic)
		check(at.at("basic").at("user"), p.Basic.User)
		check(at.at("basic").at("password"), p.Basic.Password)
		check(at.at("basic").at("raw"), p.Basic.Raw)
	}
	headers := map[string]string{}
	for name, t := range p.Header {
		check(at.at("header").at(name), t)
		headers[name] = t.String()
		if strings.EqualFold(name, "Authorization") && (!p.Bearer.IsZero() || p.Basic != nil) {
			c.report(at.at("header").at(name), "bearer or basic sets Authorization already")
		}
	}
	c.headerNames(at.at("header"), headers)
	for name, t := range p.Query {
		check(at.at("query").at(name), t)
	}
	if !p.Bearer.IsZero() && p.Basic != nil {
		c.report(at, "bearer and basic both set Authorization; keep one")
	}
	if !secretSent {
		c.report(at, "no secret is sent: a template here must name a secret config field, or access_token with OAuth")
	}
	sent := map[Scheme]bool{Bearer: !p.Bearer.IsZero(), Basic: p.Basic != nil, APIKey: len(p.Header)+len(p.Query) > 0}
	if ok, asked := sent[auth.Scheme]; asked && !ok {
		c.report(at, "scheme %s needs its own kind of place: bearer, basic, or header or query for api_key", auth.Scheme)
	}
}

package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// given is what the templates of an auth type may name, by where it comes from.
type given struct {
	setup, config scope // fields
	fixed         scope // constants, and what choices set
	facts         scope // captured, without tokens
	tokens        scope
}

func (v *given) fields() scope { return merge(v.setup, v.config, v.fixed) }

func (v *given) all() scope { return merge(v.fields(), v.facts, v.tokens) }

// sends says whether a call carries, or is signed with, something secret that was captured.
func (v *given) sends(auth *Auth) bool {
	names := namesOf(slices.Concat(auth.Place.Templates(), auth.Signer.templates()))
	for _, name := range names {
		if s, signed := auth.Signed[name]; signed {
			names = append(names, s.names()...)
		}
	}
	return slices.ContainsFunc(names, func(name string) bool { return v.facts[name].secret || v.tokens[name].secret })
}

// given checks what an auth type's values come from.
func (c *checker) given(at place, auth *Auth) *given {
	v := &given{setup: scope{}, config: scope{}, fixed: scope{}, facts: scope{}, tokens: scope{}}
	c.fields(at.at("setup_fields"), auth.Setup)
	c.fields(at.at("config_fields"), auth.Config)
	for i := range auth.Setup {
		if auth.Setup[i].isAddress() {
			c.report(at.at("setup_fields").at(i), "the address of a server is an account's: put it into config_fields")
		}
	}
	c.bindFields(at.at("setup_fields"), auth.Setup, v.setup)
	c.bindFields(at.at("config_fields"), auth.Config, v.config)
	for _, f := range slices.Concat(auth.Setup, auth.Config) {
		bindOptions(f.Options, v.fixed)
	}
	c.constants(at.at("constants"), auth.Constants, v.fixed)
	if auth.OAuth2 != nil && !auth.OAuth2.discovered {
		v.facts = c.oauth(at.at("oauth2"), auth, v.fields())
	}
	if auth.ATProto != nil {
		v.facts = factsOfATProto()
	}
	if auth.Scheme.OAuth() {
		v.tokens["access_token"] = bound{secret: true}
	}
	for name, b := range c.steps(at.at("steps"), auth, v.all()) {
		if _, twice := v.facts[name]; twice {
			c.report(at.at("steps"), "fact %q is captured of the token answer already", name)
		}
		if slices.Contains(tokens, name) {
			v.tokens[name] = b
		} else {
			v.facts[name] = b
		}
	}
	return v
}

// valueNames are the names of values that nobody enters: constants, signed texts, and what choices set.
func valueNames(auth *Auth) []string {
	names := slices.Sorted(maps.Keys(auth.Constants))
	names = append(names, slices.Sorted(maps.Keys(auth.Signed))...)
	for _, f := range slices.Concat(auth.Setup, auth.Config) {
		if len(f.Options) > 0 { // every option has the same names
			names = append(names, slices.Sorted(maps.Keys(f.Options[0].Values))...)
		}
		if f.isAddress() {
			names = append(names, f.Key+originSuffix)
		}
	}
	return names
}

// constants checks and binds the constants.
func (c *checker) constants(at place, constants map[string]string, into scope) {
	for name, value := range constants {
		c.fixed(at.at(name), name, value)
		into[name] = bound{values: []string{value}}
	}
}

// fixed checks a value that the definition itself sets.
func (c *checker) fixed(at place, name, value string) {
	if !isName(name) {
		c.report(at, "a name has lower-case letters, digits and underscores")
	}
	c.name(at, name)
	if strings.ContainsAny(value, "{}") {
		c.report(at, "a value that the definition sets has no placeholders")
	}
}

// isName says whether text can be the name of a field; schema.json says the same of those.
func isName(text string) bool {
	return text != "" && len(text) <= 64 && text[0] >= 'a' && text[0] <= 'z' &&
		strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// sources checks where the facts were read.
func (c *checker) sources(at place, sources []Source) {
	for i, s := range sources {
		at := at.at(i)
		if (s.URL == "") == (s.Package == "") {
			c.report(at, "a source is a url or a package, one of the two")
		}
		if _, err := time.Parse(time.DateOnly, s.Checked); err != nil {
			c.report(at.at("checked"), "%q is not a day, such as 2026-11-29", s.Checked)
		}
	}
}

// verify checks the call that proves a credential.
func (c *checker) verify(at place, v *Request, api *API, values scope) {
	if v == nil {
		return
	}
	if v.Path.IsZero() == v.URL.IsZero() {
		c.report(at, "a call has path or url, one of the two")
	}
	for _, name := range c.template(at.at("path"), v.Path, values) {
		if values[name].secret {
			c.report(at.at("path"), "{%s} is a secret, and addresses are logged", name)
		}
	}
	if !v.URL.IsZero() && !(v.made && isOrigin(api.BaseURL, values)) {
		c.address(at.at("url"), v.URL, values)
		host := v.URL.Host().String()
		own := slices.ContainsFunc(api.Hosts, func(t Template) bool { return t.String() == host })
		if !own && host != api.BaseURL.Host().String() {
			c.report(at.at("url"), "%q is none of the connector's hosts; add it to api.hosts", host)
		}
	}
	c.templates(at.at("headers"), v.Headers, values)
	c.headerNames(at.at("headers"), texts(v.Headers))
	if v.Body != "" && (v.Method != "POST" || !json.Valid([]byte(v.Body))) {
		c.report(at.at("body"), "a body is JSON and goes with method POST")
	}
}

// texts are templates as they are written.
func texts(templates map[string]Template) map[string]string {
	all := make(map[string]string, len(templates))
	for name, t := range templates {
		all[name] = t.String()
	}
	return all
}

package catalog

import (
	"maps"
	"slices"
	"strings"
)

// placement checks that the credential is sent or signs, and stands where the scheme says.
func (c *checker) placement(at place, auth *Auth, values scope) {
	p := &auth.Place
	c.template(at.at("bearer"), p.Bearer, values)
	if p.Basic != nil {
		c.basicTemplates(at.at("basic"), p.Basic, values)
	}
	c.templates(at.at("header"), p.Header, values)
	c.headerNames(at.at("header"), texts(p.Header))
	c.templates(at.at("query"), p.Query, values)
	c.authorization(at, p, "header")
	c.signsCalls(at, auth)
	named := namesOf(p.Templates())
	secret := slices.ContainsFunc(named, func(name string) bool { return values[name].secret })
	if !secret && auth.Signer == nil {
		c.report(at, "no secret is sent: a template here must name a secret config field, or access_token with OAuth")
	}
	sent := map[Scheme]bool{Bearer: !p.Bearer.IsZero(), Basic: p.Basic != nil, APIKey: len(p.Header)+len(p.Query) > 0}
	if ok, asked := sent[auth.Scheme]; asked && !ok {
		c.report(at, "scheme %s needs its own kind of place: bearer, basic, or header or query for api_key", auth.Scheme)
	}
}

// signsCalls checks that a request is signed where the scheme says so, and that one thing sets Authorization.
func (c *checker) signsCalls(at place, auth *Auth) {
	signs := slices.ContainsFunc(namesOf(auth.Place.Templates()), func(name string) bool {
		_, ok := auth.Signed[name]
		return ok
	})
	if auth.Scheme == Signing && signs == (auth.Signer != nil) {
		c.report(at, "scheme signature needs one of the two: signer, or a signed text in place")
	}
	if auth.Signer == nil {
		return
	}
	sets := auth.Signer.Kind != HMAC
	for name := range auth.Signer.Header {
		sets = sets || strings.EqualFold(name, "Authorization")
		for other := range auth.Place.Header {
			if strings.EqualFold(name, other) {
				c.report(at.at("header").at(other), "signer sets %s already", name)
			}
		}
	}
	if sets && setsAuthorization(&auth.Place) {
		c.report(at, "signer sets Authorization already")
	}
}

func setsAuthorization(p *Placement) bool {
	return !p.Bearer.IsZero() || p.Basic != nil ||
		slices.ContainsFunc(slices.Collect(maps.Keys(p.Header)), isAuthorization)
}

func isAuthorization(header string) bool { return strings.EqualFold(header, "Authorization") }

// authorization refuses two credentials in one header. headers is the name of the member that holds further headers.
func (c *checker) authorization(at place, p *Placement, headers string) {
	for name := range p.Header {
		if isAuthorization(name) && (!p.Bearer.IsZero() || p.Basic != nil) {
			c.report(at.at(headers).at(name), "bearer or basic sets Authorization already")
		}
	}
	if !p.Bearer.IsZero() && p.Basic != nil {
		c.report(at, "bearer and basic both set Authorization; keep one")
	}
}

// basicTemplates checks both forms of Basic, of which there is one.
func (c *checker) basicTemplates(at place, b *BasicPlacement, values scope) {
	if b.Raw.IsZero() == (b.User.IsZero() && b.Password.IsZero()) {
		c.report(at, "basic is user and password, or raw")
	}
	c.template(at.at("user"), b.User, values)
	c.template(at.at("password"), b.Password, values)
	c.template(at.at("raw"), b.Raw, values)
}

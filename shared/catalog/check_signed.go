package catalog

import (
	"maps"
	"slices"
	"strings"
)

// withSigned adds the signed texts of which every part is known. They are secrets: who has one can use it.
func withSigned(auth *Auth, known scope) scope {
	all := merge(known)
	inside := merge(known, scope{"now": {}, "until": {}, "nonce": {}})
	for name, s := range auth.Signed {
		if !slices.ContainsFunc(s.names(), func(n string) bool { _, ok := inside[n]; return !ok }) {
			all[name] = bound{secret: true}
		}
	}
	return all
}

// names are the placeholders of a signed text.
func (s *SignedText) names() []string {
	templates := slices.Concat(
		[]Template{s.Key}, slices.Collect(maps.Values(s.Header)), slices.Collect(maps.Values(s.Claims)))
	if s.Thumbprint != nil {
		templates = append(templates, s.Thumbprint.Certificate)
	}
	return namesOf(templates)
}

func namesOf(templates []Template) []string {
	var names []string
	for _, t := range templates {
		names = append(names, t.Names()...)
	}
	return names
}

// signedTexts checks the signed texts. values is all that an account can have.
func (c *checker) signedTexts(at place, auth *Auth, values scope) {
	inside := merge(values, scope{"now": {}, "until": {}, "nonce": {}})
	for _, name := range slices.Sorted(maps.Keys(auth.Signed)) {
		s, at := auth.Signed[name], at.at(name)
		if !isName(name) {
			c.report(at, "a name has lower-case letters, digits and underscores")
		}
		c.name(at, name)
		c.secretAlone(at.at("key"), s.Key, values)
		c.keyStaysInside(at.at("header"), s.Header, s.Key)
		c.keyStaysInside(at.at("claims"), s.Claims, s.Key)
		c.templates(at.at("header"), s.Header, inside)
		c.templates(at.at("claims"), s.Claims, inside)
		if s.Thumbprint != nil {
			c.template(at.at("thumbprint").at("certificate"), s.Thumbprint.Certificate, values)
		}
		if s.KeyEncoding != "" && !strings.HasPrefix(s.Alg, "HS") {
			c.report(at.at("key_encoding"), "key_encoding is of HS…; other keys are PEM")
		}
		for _, own := range []string{"alg", "typ", "x5t", "x5t#S256"} {
			if _, there := s.Header[own]; there && own != "typ" {
				c.report(at.at("header").at(own), "%s is set by alg or thumbprint", own)
			}
		}
	}
}

// secretAlone demands a template that is one secret value.
func (c *checker) secretAlone(at place, t Template, values scope) {
	c.template(at, t, values)
	if name, alone := t.Placeholder(); !alone {
		c.report(at, "a key is one placeholder alone, of a secret field")
	} else if b, known := values[name]; known && !b.secret {
		c.report(at, "{%s} is a key that others must not know: make the field a secret", name)
	}
}

// keyStaysInside refuses to tell a key in what it signs, which everybody can read.
func (c *checker) keyStaysInside(at place, templates map[string]Template, key Template) {
	secret, _ := key.Placeholder()
	for member, t := range templates {
		if secret != "" && slices.Contains(t.Names(), secret) {
			c.report(at.at(member), "{%s} is the key itself, and a signed text can be read", secret)
		}
	}
}

// requestParts are what an HMAC's message may name of the request.
var requestParts = []string{"method", "path", "query", "url", "body", "body_hash", "timestamp", "nonce"}

// signerMember is one member of a Signer with the kind that it belongs to.
type signerMember struct {
	name, kind string
	t          Template
	there      bool
	required   bool
	secret     bool // one secret placeholder alone
}

func (s *Signer) members() []signerMember {
	text := func(name, kind string, t Template, required, secret bool) signerMember {
		return signerMember{name, kind, t, !t.IsZero(), required, secret}
	}
	word := func(name, kind, word string, required bool) signerMember {
		return signerMember{name: name, kind: kind, there: word != "", required: required}
	}
	return []signerMember{
		text("consumer_key", OAuth1, s.ConsumerKey, true, false),
		text("consumer_secret", OAuth1, s.ConsumerSecret, true, true),
		text("token", OAuth1, s.Token, false, false),
		text("token_secret", OAuth1, s.TokenSecret, false, true),
		text("realm", OAuth1, s.Realm, false, false),
		word("method", OAuth1, s.Method, false),
		text("access_key", SigV4, s.AccessKey, true, false),
		text("secret_key", SigV4, s.SecretKey, true, true),
		text("session_token", SigV4, s.SessionToken, false, true),
		text("region", SigV4, s.Region, true, false),
		word("service", SigV4, s.Service, true),
		text("key", HMAC, s.Key, true, true),
		word("key_encoding", HMAC, s.KeyEncoding, false),
		word("hash", HMAC, s.Hash, false),
		text("message", HMAC, s.Message, true, false),
		word("encoding", HMAC, s.Encoding, false),
		word("timestamp", HMAC, s.Timestamp, false),
		{name: "header", kind: HMAC, there: len(s.Header) > 0, required: true},
	}
}

// signer checks that each member belongs to the kind and names what there is.
func (c *checker) signer(at place, s *Signer, values scope) {
	if s == nil {
		return
	}
	inMessage := merge(values)
	for _, part := range requestParts {
		inMessage[part] = bound{}
	}
	for _, m := range s.members() {
		at := at.at(m.name)
		switch {
		case m.there && m.kind != s.Kind:
			c.report(at, "%s belongs to the kind %s", m.name, m.kind)
		case m.required && !m.there && m.kind == s.Kind:
			c.report(at, "kind %s needs %s", s.Kind, m.name)
		case m.there && m.secret:
			c.secretAlone(at, m.t, values)
		case m.name == "message":
			c.template(at, m.t, inMessage)
		default:
			c.template(at, m.t, values)
		}
	}
	if (s.Token.IsZero()) != (s.TokenSecret.IsZero()) {
		c.report(at.at("token"), "token and token_secret belong together")
	}
	c.signerHeader(at.at("header"), s, inMessage)
}

// signerHeader checks the headers of an HMAC, one of which carries the signature.
func (c *checker) signerHeader(at place, s *Signer, inMessage scope) {
	values := merge(inMessage, scope{"signature": {}})
	carried := false
	for name, t := range s.Header {
		c.template(at.at(name), t, values)
		carried = carried || slices.Contains(t.Names(), "signature")
		for _, secret := range t.Names() {
			if slices.Contains(s.Key.Names(), secret) {
				c.report(at.at(name), "{%s} is the key itself, which is never sent", secret)
			}
		}
	}
	c.headerNames(at, texts(s.Header))
	if len(s.Header) > 0 && !carried {
		c.report(at, "no header carries {signature}")
	}
}

// templates are what a signer names, {signature} and parts of the request included.
func (s *Signer) templates() []Template {
	if s == nil {
		return nil
	}
	var all []Template
	for _, m := range s.members() {
		all = append(all, m.t)
	}
	return slices.Concat(all, slices.Collect(maps.Values(s.Header)))
}

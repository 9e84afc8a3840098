package catalog

import (
	"maps"
	"slices"
	"strings"
)

// webhooks checks how a provider's webhooks are taken. values are those of an account's templates: config fields and
// facts.
func (c *checker) webhooks(at place, auth *Auth, values scope) {
	w := auth.Webhooks
	if w == nil {
		return
	}
	setup := scope{}
	c.bindFields(at, auth.Setup, setup)
	for _, f := range auth.Setup {
		if RequestValue(f.Key) {
			c.report(at, "the setup field %q has the name of a value of the request; rename it", f.Key)
		}
	}
	for i := range w.Signatures {
		c.signature(at.at("signatures").at(i), &w.Signatures[i], setup)
	}
	takes := ""
	for i := range w.Challenges {
		at := at.at("challenges").at(i)
		c.challenge(at, &w.Challenges[i], setup)
		if t := w.Challenges[i].Takes; t != nil {
			c.taken(at.at("takes"), &w.Challenges[i], setup)
			if takes != "" {
				c.report(at.at("takes"), "another challenge takes the secret already")
			}
			takes = t.Field
		}
	}
	c.received(at, w, setup, values)
}

func (c *checker) signature(at place, s *Signature, setup scope) {
	c.spot(at, s.Spot)
	c.requestTemplate(at.at("message"), s.Message, nil)
	keyed := s.Type != JWTSignature || s.JWT != nil && s.JWT.JWKS == ""
	if keyed {
		c.onlySetup(at.at("key"), s.Key, setup)
	}
	if (s.Type == JWTSignature) != (s.JWT != nil) {
		c.report(at.at("jwt"), "jwt belongs to the type jwt, which needs it")
	}
	public := s.Type == Ed25519Signature || s.Type == ECDSASignature || s.Type == RSASignature
	for _, name := range s.Key.Names() {
		if keyed && !public && !setup[name].secret {
			c.report(at.at("key"), "{%s} is a key that others must not know: make the field a secret", name)
		}
	}
	if s.JWT != nil {
		c.jwt(at.at("jwt"), s, setup)
	}
	c.timestamp(at.at("timestamp"), s)
}

func (c *checker) jwt(at place, s *Signature, setup scope) {
	j := s.JWT
	for _, a := range j.Algorithms {
		if strings.HasPrefix(a, "HS") != (j.JWKS == "") {
			c.report(at.at("algorithms"), "%s does not go with the keys: HS… has a secret as its key, the others a jwks", a)
		}
	}
	if !j.Audience.IsZero() {
		c.onlySetup(at.at("audience"), j.Audience, setup)
	}
	if j.JWKS != "" && j.Audience.IsZero() {
		c.report(at.at("audience"), "is needed: the keys of jwks sign for others, too")
	}
	if j.Document != (s.At == "body") {
		c.report(at.at("document"), "a token that is the body is the document, and no other")
	}
}

// timestamp checks that the time which is compared is one that was signed.
func (c *checker) timestamp(at place, s *Signature) {
	switch t := s.Timestamp; {
	case t == nil:
		if slices.Contains(s.Message.Names(), "timestamp") {
			c.report(at, "is needed: the message names it")
		}
	case t.Tolerance == 0:
		c.report(at.at("tolerance_seconds"), "is needed: how old may a request be?")
	case s.Type == TokenSignature || s.Type == JWTSignature:
		c.report(at, "a %s has no time of its own", s.Type)
	default:
		c.spot(at, t.Spot)
		if !s.covers("timestamp") && !s.covers(t.At) {
			c.report(at, "the message must name {timestamp}: a time that nobody signed proves nothing")
		}
	}
}

// message is what is signed.
func (s *Signature) message() Template {
	if s.Message.IsZero() {
		return bodyTemplate
	}
	return s.Message
}

var bodyTemplate = NewTemplate("{body}")

// covers says whether a signature that holds proves a value of the request.
func (s *Signature) covers(name string) bool {
	field := strings.HasPrefix(name, "field:")
	switch s.Type {
	case TokenSignature:
		return true // it proves who sends, and TLS what
	case JWTSignature:
		if s.JWT == nil {
			return false
		}
		beside := !s.JWT.Document && s.JWT.BodyHash == "" // it proves who sends, too
		return field || beside
	}
	names := s.message().Names()
	switch {
	case slices.Contains(names, name):
		return true
	case field:
		return slices.Contains(names, "body") || slices.Contains(names, "form")
	case strings.HasPrefix(name, "query:") || name == "method":
		return slices.Contains(names, "url")
	}
	return s.Timestamp != nil && name == s.Timestamp.At && slices.Contains(names, "timestamp")
}

func (c *checker) challenge(at place, ch *Challenge, setup scope) {
	c.when(at.at("when"), ch.When, setup)
	proofs := scope{}
	if p := ch.Proof; p != nil {
		c.requestTemplate(at.at("proof").at("of"), p.Of, nil)
		c.onlySetup(at.at("proof").at("key"), p.Key, setup)
		proofs["proof"] = bound{}
	}
	c.requestTemplate(at.at("text"), ch.Text, proofs)
	for _, name := range slices.Sorted(maps.Keys(ch.JSON)) {
		c.requestTemplate(at.at("json").at(name), ch.JSON[name], proofs)
	}
	if !ch.Text.IsZero() && len(ch.JSON) > 0 {
		c.report(at, "the answer is text or json, not both")
	}
	if (ch.Method == "" || ch.Method == "POST") && len(ch.When) == 0 {
		c.report(at.at("when"), "is needed: by what is the challenge told from an event?")
	}
}

// taken checks a secret that comes by a challenge.
func (c *checker) taken(at place, ch *Challenge, setup scope) {
	c.requestTemplate(at.at("from"), ch.Takes.From, nil)
	if ch.Takes.From.IsZero() {
		c.report(at.at("from"), "is needed")
	}
	if field, ok := setup[ch.Takes.Field]; !ok || !field.secret {
		c.report(at.at("field"), "%q is no secret setup field", ch.Takes.Field)
	}
	if ch.Signed || ch.Proof != nil {
		c.report(at, "a signature, or a proof, needs the secret that comes only now")
	}
	for _, name := range slices.Sorted(maps.Keys(ch.When)) {
		if len(ch.When[name].Names()) > 0 {
			c.report(at, "the condition of %s may name no setup field here", name)
		}
	}
}

// received checks what is read of a request that was proven.
func (c *checker) received(at place, w *Webhooks, setup, values scope) {
	c.signed(at.at("id"), w, w.ID)
	c.requestTemplate(at.at("type"), w.Type, nil)
	if w.Time != nil {
		c.spot(at.at("time"), w.Time.Spot)
	}
	if a := w.Account; a != nil {
		c.signed(at.at("account").at("at"), w, a.At)
		own := merge(values, scope{UpstreamID: {}})
		for name := range setup {
			delete(own, name)
		}
		for _, name := range c.template(at.at("account").at("is"), a.Is, own) {
			if own[name].secret {
				c.report(at.at("account").at("is"), "{%s} is a secret, and what is compared is stored as it is", name)
			}
		}
	}
	for i := range w.Signals {
		s, at := &w.Signals[i], at.at("signals").at(i)
		c.when(at.at("when"), s.When, scope{})
		for _, name := range slices.Sorted(maps.Keys(s.When)) {
			c.signed(at.at("when").at(name), w, NewTemplate("{"+name+"}"))
		}
		c.signed(at.at("accounts"), w, s.Accounts)
		if w.Account == nil {
			c.report(at, "a signal is about an account: say in account which one")
		}
		if len(s.When) == 0 {
			c.report(at.at("when"), "is needed: without it each event would end the account")
		}
	}
}

// signed checks a template of values which every signature covers.
func (c *checker) signed(at place, w *Webhooks, t Template) {
	c.requestTemplate(at, t, nil)
	for _, name := range t.Names() {
		if !RequestValue(name) || w.TrustsHeaders && strings.HasPrefix(name, "header:") {
			continue
		}
		for i := range w.Signatures {
			if !w.Signatures[i].covers(name) {
				c.report(at, "{%s} is not signed; take another value, or say trusts_headers", name)
				break
			}
		}
	}
}

// when checks conditions. Their texts may name setup fields, such as the token that an owner chose.
func (c *checker) when(at place, when map[string]Template, setup scope) {
	for _, name := range slices.Sorted(maps.Keys(when)) {
		if !RequestValue(name) {
			c.report(at, "%q is no value of a request; write header:Name, query:name or field:path", name)
		}
		c.template(at.at(name), when[name], setup)
	}
}

// onlySetup checks a template that setup fields fill.
func (c *checker) onlySetup(at place, t Template, setup scope) {
	if t.IsZero() {
		c.report(at, "is needed")
	}
	c.template(at, t, setup)
}

// requestTemplate checks a template that values of the request fill, and what else there is.
func (c *checker) requestTemplate(at place, t Template, others scope) {
	if !t.Balanced() {
		c.report(at, "the braces of %q do not pair up", t.String())
	}
	for _, name := range t.Names() {
		_, other := others[name]
		if !other && (!RequestValue(name) || name == "proof") {
			c.report(at, "nothing fills {%s} here; what can be used: body, timestamp, method, url, form, header:Name, "+
				"query:name, field:path", name)
		}
	}
}

func (c *checker) spot(at place, s Spot) {
	if s.At != "body" && (!RequestValue(s.At) || !strings.Contains(s.At, ":")) {
		c.report(at.at("at"), "%q is no place in a request; write header:Name, query:name, field:path or body", s.At)
	}
}

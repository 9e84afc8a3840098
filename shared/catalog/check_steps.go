package catalog

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// tokens are the facts of a step that are the account's tokens.
var tokens = []string{"access_token", "refresh_token"}

// steps checks the calls by which an account gets what it calls with. known is what the first of them may name; it
// returns the facts that they capture, tokens included.
func (c *checker) steps(at place, auth *Auth, known scope) (facts scope) {
	facts = scope{}
	if auth.Scheme == Exchange && len(auth.Steps) == 0 {
		c.report(at, "scheme token_exchange needs a step that gets the token")
	}
	if len(auth.Steps) > 0 && !auth.Scheme.HoldsTokens() {
		c.report(at, "steps belong to the oauth2_… schemes and to token_exchange")
	}
	names := map[string]bool{}
	for i := range auth.Steps {
		step, at := &auth.Steps[i], at.at(i)
		if names[step.Name] {
			c.report(at.at("name"), "two steps are named %q", step.Name)
		}
		names[step.Name] = true
		c.stepRequest(at.at("request"), &step.Request, withSigned(auth, merge(known, facts)))
		before := len(facts)
		c.captures(at.at("capture"), step.Capture, ofStep, facts)
		if e := step.Expires; e != nil && e.In == "" && (e.Unit != "" || e.Lifetime == 0) {
			c.report(at.at("expires"), "expires needs in, where the answer tells it, or lifetime_seconds")
		}
		if step.Expires != nil && len(facts) == before {
			c.report(at.at("expires"), "the step captures nothing that could end")
		}
	}
	return facts
}

// stepRequest checks the request of a step.
func (c *checker) stepRequest(at place, r *StepRequest, values scope) {
	c.address(at.at("url"), r.URL, values)
	c.templates(at.at("query"), r.Query, values)
	c.templates(at.at("headers"), r.Headers, values)
	c.headerNames(at.at("headers"), texts(r.Headers))
	c.template(at.at("bearer"), r.Bearer, values)
	c.authorization(at, &Placement{Bearer: r.Bearer, Basic: r.Basic, Header: r.Headers}, "headers")
	if r.Basic != nil {
		c.basicTemplates(at.at("basic"), r.Basic, values)
	}
	c.templates(at.at("form"), r.Form, values)
	c.templates(at.at("json"), r.JSON, values)
	c.template(at.at("text"), r.Text, values)
	bodies := 0
	for _, there := range []bool{len(r.Form) > 0, len(r.JSON) > 0, !r.Text.IsZero()} {
		if there {
			bodies++
		}
	}
	switch {
	case bodies > 1:
		c.report(at, "a request has one body: form, json or text")
	case bodies > 0 && r.Method == "GET":
		c.report(at, "a GET has no body; use query")
	case r.Text.IsZero() != (r.ContentType == ""):
		c.report(at.at("content_type"), "text and content_type belong together")
	}
	c.members(at.at("json"), r.JSON)
}

// members refuses two dotted paths of which one goes through the other's text.
func (c *checker) members(at place, object map[string]Template) {
	for _, path := range slices.Sorted(maps.Keys(object)) {
		if slices.Contains(strings.Split(path, "."), "") {
			c.report(at.at(path), "%q has a member without a name", path)
		}
		for i := range len(path) {
			if _, text := object[path[:i]]; text && path[i] == '.' {
				c.report(at.at(path), "%q is a text, and %q a member of it", path[:i], path)
			}
		}
	}
}

// captured is where a value comes from.
type captured int

const (
	ofCallback captured = iota
	ofToken
	ofStep
)

// captures checks and binds the facts of an answer.
func (c *checker) captures(at place, captures []Capture, from captured, into scope) {
	for i, capture := range captures {
		at := at.at(i)
		if _, twice := into[capture.Fact]; twice {
			c.report(at.at("fact"), "fact %q is captured twice", capture.Fact)
		}
		token := from == ofStep && slices.Contains(tokens, capture.Fact)
		if !token {
			c.name(at.at("fact"), capture.Fact)
		} else if !capture.Secret {
			c.report(at.at("secret"), "a token is a secret: add secret: true")
		}
		c.captureFrom(at, &capture, from)
		b := bound{secret: capture.Secret}
		if capture.Pattern != "" {
			b.pattern = c.pattern(at.at("pattern"), capture.Pattern)
		}
		into[capture.Fact] = b
	}
}

// captureFrom checks the place that a fact is taken from.
func (c *checker) captureFrom(at place, capture *Capture, from captured) {
	if capture.In != "" && from != ofStep {
		c.report(at.at("in"), "in is of steps: only their answers have parts")
	}
	if (capture.From == "") != (capture.In == "text") {
		c.report(at.at("from"), "from says where the value is; in: text takes the whole body and has none")
	}
	if capture.Secret && from == ofCallback {
		c.report(at.at("secret"), "the user's browser sees a callback, so nothing in it is a secret")
	}
	if (capture.In == "header" || capture.In == "cookie") && !isToken(capture.From) {
		c.report(at.at("from"), "%q is not the name of a header or cookie", capture.From)
	}
	if capture.Part == "" {
		return
	}
	part, err := regexp.Compile(capture.Part)
	switch {
	case err != nil:
		c.report(at.at("part"), "part does not compile: %v", err)
	case part.NumSubexp() != 1:
		c.report(at.at("part"), "part has one group (…), which is what is kept; write (?:…) for others")
	case !strings.HasPrefix(capture.Part, "^") || !strings.HasSuffix(capture.Part, "$"):
		c.report(at.at("part"), "part is anchored: write ^…$ around it")
	}
}

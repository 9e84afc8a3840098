package oauth

import (
	"cmp"
	"net/url"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// maxFact is how long a captured value may be, in bytes.
const maxFact = 2048

// readCallback takes the code and the facts out of a redirect back. It decides everything that can be decided before a
// call is made: who answered (RFC 9207), whether it is an error, whether it is well-formed.
func (c *Client) readCallback(
	a *catalog.Auth, values map[string]string, q url.Values,
) (code string, facts map[string]string, err error) {
	name := a.OAuth2.Callback.CodeParam
	if name == "" {
		name = "code"
	}
	for _, once := range []string{name, cmp.Or(a.OAuth2.Callback.StateParam, "state"), "iss", "error"} {
		if len(q[once]) > 1 { // RFC 6749 section 3.1
			return "", nil, &provider.Error{Code: CodeCallback,
				Description: "The provider's answer has " + once + " more than once."}
		}
	}
	if err := checkIssuer(a.OAuth2, values, q); err != nil {
		return "", nil, err
	}
	if e := c.CallbackError(q); e != nil {
		return "", nil, e
	}
	code = q.Get(name)
	if code == "" {
		return "", nil, &provider.Error{Code: CodeCallback, Description: "The provider's answer has no " + name + "."}
	}
	facts = map[string]string{}
	for _, capture := range a.OAuth2.Callback.Capture {
		if len(q[capture.From]) > 1 {
			return "", nil, &provider.Error{
				Code: CodeCallback, Description: "The provider's answer has " + capture.From + " more than once.",
			}
		}
		if err := addFact(facts, capture, q.Get(capture.From)); err != nil {
			return "", nil, err
		}
	}
	return code, facts, nil
}

// checkIssuer is the table of RFC 9207 section 2.4: an iss that is present must be right, and one that the provider
// promises must be present. Without any expectation iss means nothing.
func checkIssuer(o *catalog.OAuth2, values map[string]string, q url.Values) error {
	promised, expected := !o.Callback.Issuer.IsZero(), o.Callback.Issuer
	if !promised {
		if expected = o.Callback.Expect; o.OIDC != nil {
			expected = o.OIDC.Issuer
		}
	}
	if expected.IsZero() {
		return nil
	}
	want, err := expected.Expand(values)
	if err != nil {
		return ErrParameter.Says("The issuer: %s.", err)
	}
	switch got, present := q.Get("iss"), q.Has("iss"); {
	case !present && !promised, present && got == want:
		return nil
	case !present:
		return &provider.Error{Code: CodeIssuer, Description: "The answer does not say which server it is from."}
	}
	return &provider.Error{Code: CodeIssuer, Description: "The answer is from another server than the one asked."}
}

// addFact stores a captured value that its pattern matches. Absence of a required one is an error, too.
func addFact(facts map[string]string, c catalog.Capture, value string) error {
	return addText(facts, c, value, maxFact)
}

func addText(facts map[string]string, c catalog.Capture, value string, longest int) error {
	if value == "" {
		if c.Required {
			return &provider.Error{Code: CodeFact, Description: "The provider's answer lacks " + cmp.Or(c.From, c.Fact) + "."}
		}
		return nil
	}
	if len(value) > longest || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return &provider.Error{Code: CodeFact, Description: "The provider's " + c.From + " is not usable text."}
	}
	if c.Part != "" {
		var err error
		if value, err = partOf(c, value); err != nil {
			return err
		}
	}
	if c.Pattern != "" {
		re, err := catalog.CompileAnchored(c.Pattern)
		if err != nil {
			return ErrParameter.Says("The pattern of %s does not compile.", c.Fact)
		}
		if !re.MatchString(value) {
			return misfit(c)
		}
	}
	facts[c.Fact] = value
	return nil
}

// partOf is what a capture keeps of a value: the group of its pattern.
func partOf(c catalog.Capture, value string) (string, error) {
	re, err := catalog.CompileAnchored(c.Part)
	if err != nil {
		return "", ErrParameter.Says("The part of %s does not compile.", c.Fact)
	}
	if found := re.FindStringSubmatch(value); len(found) == 2 && found[1] != "" {
		return found[1], nil
	}
	return "", misfit(c)
}

func misfit(c catalog.Capture) error {
	return &provider.Error{Code: CodeFact,
		Description: "The provider's " + c.From + " is not of the form that this connector accepts."}
}

package oauth

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound/sign"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// FirstGrant gets a first token where nobody signs in: in the client's own name (RFC 6749 section 4.4), or by the steps
// of a definition that exchanges a credential for tokens.
func (c *Client) FirstGrant(
	ctx context.Context, a *catalog.Auth, values map[string]string,
) (*provider.Grant, error) {
	return c.unattended(ctx, a, values, linking)
}

// unattended gets a token in nobody's presence. Behind an error there may be a grant, as of Refresh.
func (c *Client) unattended(
	ctx context.Context, a *catalog.Auth, values map[string]string, to purpose,
) (*provider.Grant, error) {
	if to == linking {
		ctx = activity.Doing(ctx, "exchange")
	}
	if a.Scheme == catalog.Exchange {
		g := &provider.Grant{IssuedAt: c.now(), Facts: map[string]string{}}
		return g, c.runSteps(ctx, a, values, g, to)
	}
	t := newTokenCall(a.OAuth2)
	t.scopes, t.purpose = true, to
	t.params.set("grant_type", "client_credentials")
	values, err := c.withProofKey(a, values)
	if err != nil {
		return nil, err
	}
	g, _, err := c.obtain(ctx, a, t, values, true)
	if err != nil {
		return g, err
	}
	return g, c.runSteps(ctx, a, values, g, to)
}

// runSteps makes the calls that a definition has behind the token call, or in its place, and puts what they capture
// into the grant. While linking all of them run; at a renewal those of refresh, and those whose facts are not there.
func (c *Client) runSteps(
	ctx context.Context, a *catalog.Auth, values map[string]string, g *provider.Grant, to purpose,
) error {
	if len(a.Steps) == 0 {
		return nil
	}
	values = merge(values, g.Facts)
	for name, token := range map[string]secret.Text{"access_token": g.AccessToken, "refresh_token": g.RefreshToken} {
		if !token.Empty() {
			values[name] = token.Reveal()
		}
	}
	for i := range a.Steps {
		s := &a.Steps[i]
		if to == renewing && !dueAgain(a, s, values) {
			continue
		}
		if err := c.runStep(ctx, a, s, values, g, to); err != nil {
			return err
		}
	}
	return nil
}

// dueAgain says whether a step runs at a renewal. A credential that is exchanged by steps of which none is of refresh
// is exchanged anew by all of them.
func dueAgain(a *catalog.Auth, s *catalog.Step, values map[string]string) bool {
	ofRefresh := func(s catalog.Step) bool { return s.Again == catalog.StepRefresh }
	if ofRefresh(*s) || a.Scheme == catalog.Exchange && !slices.ContainsFunc(a.Steps, ofRefresh) {
		return true
	}
	return slices.ContainsFunc(s.Capture, func(c catalog.Capture) bool { return c.Required && values[c.Fact] == "" })
}

// runStep makes one call and adds what it captures to values and to the grant.
func (c *Client) runStep(
	ctx context.Context, a *catalog.Auth, s *catalog.Step, values map[string]string, g *provider.Grant, to purpose,
) error {
	sent := c.now()
	r, document, err := c.callStep(ctx, a, s, values, to)
	if err != nil {
		return err
	}
	facts := map[string]string{}
	for _, capture := range s.Capture {
		value, err := captured(r, document, capture)
		if err == nil {
			err = addStepFact(facts, capture, value)
		}
		if err != nil {
			return stepAnswer(r, s, err, to)
		}
	}
	for _, capture := range s.Capture {
		if capture.Secret {
			activity.Hide(ctx, facts[capture.Fact])
		}
	}
	for name, value := range facts {
		values[name] = value
		switch name {
		case "access_token":
			g.AccessToken, g.IssuedAt, g.ExpiresAt = secret.New(value), sent, time.Time{}
		case "refresh_token":
			g.RefreshToken = secret.New(value)
		default:
			g.Facts[name] = value
		}
	}
	if end := stepEnd(s, document, facts["access_token"], sent); !end.IsZero() &&
		(g.ExpiresAt.IsZero() || end.Before(g.ExpiresAt)) {
		g.ExpiresAt = end // whatever ends first makes the rest useless
	}
	return nil
}

// stepEnd is when what a step brought ends; zero when nothing tells.
func stepEnd(s *catalog.Step, document any, access string, sent time.Time) time.Time {
	if s.Expires == nil {
		return expiry(catalog.Response{}, nil, access, sent)
	}
	in := s.Expires.In
	if in == "" {
		document = nil // nothing is told: not even by a member that happens to have the usual name
	}
	return expiry(catalog.Response{ExpiresIn: in, ExpiresUnit: s.Expires.Unit, Lifetime: s.Expires.Lifetime},
		document, access, sent)
}

// callStep sends a step's request and returns the answer, if it is one of success. Its errors show no secret.
func (c *Client) callStep(
	ctx context.Context, a *catalog.Auth, s *catalog.Step, values map[string]string, to purpose,
) (*reply, any, error) {
	with, err := sign.Texts(a.Signed, values, c.now(), s.Request.Templates()...)
	if err != nil {
		return nil, nil, err
	}
	req, err := stepRequest(ctx, a, s, with)
	if err != nil {
		return nil, nil, err
	}
	if err := sign.Request(req, a.Signer, values, c.now()); err != nil {
		return nil, nil, err
	}
	secrets := append(secretsOf(a, values), madeOf(a, with)...)
	secrets = append(append(secrets, authorizationOf(req)...), sign.Placed(req, a.Signer)...)
	activity.Hide(ctx, secrets...)
	r, err := c.do(req)
	if err != nil {
		return nil, nil, err
	}
	document, _ := parseAnswer(r) // what is captured decides whether it had to be JSON
	e := errorIn(document, s.Error, secrets)
	if !s.Accepts(r.status) {
		e = c.refusal(r, document, secrets)
	}
	if e == nil {
		return r, document, nil
	}
	activity.Refused(ctx)
	e.Cause = statusCause(r.status)
	e.Kind, e.Code = stepKind(a, failure{r.status, e.Code, e.Description, document}, to)
	return nil, nil, e
}

// stepKind classifies the refusal of a step as tokenKind does. A credential that is exchanged is blamed by 401 (RFC
// 9110 section 15.5.2); behind a token call 401 blames the token, which is new, so it says nothing of the grant.
func stepKind(a *catalog.Auth, f failure, to purpose) (provider.Kind, string) {
	kind, code := tokenKind(a, f, to)
	rule, _ := find(a.Failures.Token, f)
	if rule == nil && a.Scheme == catalog.Exchange && f.status == http.StatusUnauthorized && kind != provider.ClientWrong {
		kind = provider.CredentialDead
	}
	return kind, code
}

// stepAnswer is the error of an answer that lacks what it should bring. For a stored credential it may be better the
// next time.
func stepAnswer(r *reply, s *catalog.Step, err error, to purpose) error {
	if r.isHTML() {
		return &provider.Error{Kind: provider.Later, Code: CodeAnswer, Description: plainText(r)}
	}
	e, ok := errors.AsType[*provider.Error](err)
	if !ok {
		return err
	}
	e.Description = strings.TrimSuffix(e.Description, ".") + " (" + s.Name + ")."
	if to == renewing {
		e.Kind = provider.Later
	}
	return e
}

// madeOf are the texts that were signed for a request.
func madeOf(a *catalog.Auth, values map[string]string) (made []string) {
	for name := range a.Signed {
		made = append(made, values[name])
	}
	return made
}

package connect

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// Import asks for an account of a credential that exists already, such as one of another system.
type Import struct {
	Owner    account.Owner
	ConfigID string
	Multiple bool // another account beside the one there is
	Label    string
	Type     string
	Metadata json.RawMessage
	Sharing  *account.Sharing
	Fields   map[string]string // config fields, secret or not
	Tokens   *Tokens           // of an OAuth 2 grant; nil where there is none
	Unproven bool              // the provider is not asked
	Seed     ident.Seed        // makes the id
}

// Tokens are an OAuth 2 grant that exists already.
type Tokens struct {
	Access, Refresh secret.Text
	ExpiresAt       time.Time // of Access; zero when unknown
	Scope, Subject  string
	Facts           map[string]string
	ProofKey        secret.Text // that they are bound to; empty where they are not
}

// cleaned is the tokens without what pasting puts around them, as with config fields.
func (t *Tokens) cleaned() *Tokens {
	if t == nil {
		return nil
	}
	c := *t
	for _, text := range []*secret.Text{&c.Access, &c.Refresh} {
		*text = secret.New(catalog.Clean(pasted, map[string]string{pasted[0].Key: text.Reveal()})[pasted[0].Key])
	}
	return &c
}

var pasted = []catalog.Field{{Key: "token"}}

func (t *Tokens) empty() bool {
	return t == nil || t.Access.Empty() && t.Refresh.Empty()
}

// ErrImport refuses a credential that could not work; its fields say why.
var ErrImport = fault.New(fault.Unprocessable, "unusable_import",
	"The credential cannot work as it is given: correct what is named.")

// Import links an account without its owner, under the rules of every link (4 and 5). The provider is asked unless it
// says otherwise; an access token that has ended is renewed for that. What cannot work is ErrImport.
func (s *Service) Import(ctx context.Context, p project.Project, n Import) (account.Account, error) {
	n.Tokens = n.Tokens.cleaned()
	sc, err := n.scope(p)
	if err != nil {
		return account.Account{}, err
	}
	d, choice, err := s.prepareImport(ctx, sc, n)
	if err != nil {
		return account.Account{}, err
	}
	if n.Seed.Again {
		a, _, err := s.Accounts.Account(ctx, p.ID, d.account.ID)
		if !errors.Is(err, account.ErrNotFound) {
			return a, err // of an earlier run of the request, which died before it could answer
		}
	}
	if err := s.ownerFree(ctx, sc); err != nil { // before a refresh token is spent
		return account.Account{}, err
	}
	setup, err := s.Configs.SetupValues(ctx, choice.Config)
	if err != nil {
		return account.Account{}, err
	}
	if !n.Unproven {
		who, err := s.Credentials.Adopt(ctx, choice.Definition, choice.Auth, d.material, setup, d.account.Setup)
		if err != nil {
			s.Configs.TellClient(ctx, choice.Config, err)
			return account.Account{}, err
		}
		d.account.Upstream = account.Upstream(who)
	}
	if choice.Auth.Scheme == catalog.Code && d.material.Scope != "" { // else nobody says what it may do
		d.account.Scopes = d.material.Grants(choice.Auth.AskedScopes(setup))
	}
	d.account.AccessEndsAt, d.account.GrantEndsAt = d.material.AccessEnds(choice.Auth), d.material.GrantEndsAt
	return d.account, s.writeImport(ctx, linking{scope: sc, choice: choice}, d)
}

// scope is a session that the account could have been linked by.
func (n Import) scope(p project.Project) (Scope, error) {
	as := NewSession{Owner: n.Owner, Label: n.Label, Type: n.Type, Metadata: n.Metadata, Sharing: n.Sharing}
	if err := as.check(); err != nil {
		e, ok := errors.AsType[*fault.Error](err)
		if !ok {
			return Scope{}, err
		}
		wrong := account.ErrInvalid
		for _, f := range e.Fields {
			wrong = wrong.At(f.Location, f.Message)
		}
		return Scope{}, wrong
	}
	key, _ := ident.Owner("cfg", n.ConfigID)
	return Scope{Project: p, Session: Session{
		Owner: n.Owner, Connector: key, ConfigID: n.ConfigID, Multiple: n.Multiple, Label: n.Label, Type: n.Type,
		Metadata: n.Metadata, Sharing: n.Sharing,
	}}, nil
}

// prepareImport makes the draft of an import and refuses one that cannot work.
func (s *Service) prepareImport(ctx context.Context, sc Scope, n Import) (*draft, Choice, error) {
	choice, err := s.Choose(ctx, sc, n.ConfigID)
	if err != nil {
		return nil, choice, forOwner(err)
	}
	d, err := s.prepare(ctx, sc, choice, "", n.Fields)
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Code == catalog.ErrFields.Code {
		wrong := ErrImport
		for _, f := range e.Fields {
			wrong = wrong.At(f.Location, f.Message)
		}
		err = wrong
	}
	if err != nil {
		return nil, choice, err
	}
	d.account.ID = n.Seed.Under("acc", choice.Definition.Key, s.Now().UTC())
	setup, err := s.Configs.SetupValues(ctx, choice.Config)
	if err != nil {
		return nil, choice, err
	}
	if !n.Tokens.empty() {
		t, m := n.Tokens, d.material
		m.AccessToken, m.RefreshToken, m.ExpiresAt, m.Scope = t.Access, t.Refresh, t.ExpiresAt, t.Scope
		m.Subject, m.Facts, m.IssuedAt, m.ProofKey = t.Subject, t.Facts, s.Now().UTC(), t.ProofKey
		m.ClientID = connector.ClientMark(choice.Auth, setup)
		asked := catalog.SplitScopes(t.Scope)
		if len(asked) == 0 { // nobody says what it was asked for with
			asked = choice.Auth.AskedScopes(setup)
		}
		d.account.Generation = choice.Config.Generation(m.ClientID, asked)
	}
	return d, choice, s.checkTokens(choice.Auth, n.Tokens, d.material.Values(choice.Auth, setup, d.account.Setup))
}

// forOwner says what a choice refuses to the connector's owner, who imports, and not to an end user.
func forOwner(err error) error {
	switch {
	case errors.Is(err, ErrNotInHub):
		return connector.ErrConfigUnknown
	case errors.Is(err, connector.ErrNotEnabled):
		return connector.ErrNotEnabled
	}
	return err
}

// checkTokens says why tokens could not work for an auth type. values are what a token call would be made of.
func (s *Service) checkTokens(auth *catalog.Auth, t *Tokens, values map[string]string) error {
	wrong := ErrImport
	refuse := func(at, why string) { wrong = wrong.At("body.tokens"+at, why) }
	given, ended := !t.empty(), t != nil && !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(s.Now())
	switch refreshes := auth.Scheme == catalog.Code && !auth.Renewal().Off(); {
	case !auth.Scheme.HoldsTokens() && t != nil:
		refuse("", auth.Label+" has no tokens: give its fields as credentials")
	case auth.Scheme == catalog.ClientCredentials && given && !t.Refresh.Empty():
		refuse(".refresh_token", auth.Label+" has none: the client asks for a new access token by itself")
	case auth.Scheme == catalog.Exchange && given && !t.Refresh.Empty() && !bringsRefresh(auth):
		refuse(".refresh_token", auth.Label+" has none: a new access token is got with the credentials")
	case auth.Discovered():
		refuse("", "the account is linked by signing in: which server and client its tokens are of is found then")
	case auth.Scheme != catalog.Code:
	case values["client_id"] == "":
		wrong = wrong.At("body.integration_id", "this auth config has no OAuth client, which tokens are issued to")
	case !given:
		refuse("", auth.Label+" needs an access token or a refresh token")
	case auth.OAuth2.DPoP && t.ProofKey.Empty():
		refuse(".dpop_key", "is needed: the tokens are bound to a key, without which they are good for nothing")
	case !t.Refresh.Empty() && !refreshes:
		refuse(".refresh_token", "the connector's access tokens are not renewed: leave it out")
	case t.Access.Empty() && !refreshes:
		refuse(".access_token", "is needed: the connector's access tokens are not renewed")
	case t.Refresh.Empty() && ended && (!refreshes || auth.Renewal().NeedsToken()):
		refuse(".expires_at", "the access token has ended, and there is no refresh token to renew it with")
	}
	if t != nil && !t.ProofKey.Empty() && (auth.OAuth2 == nil || !auth.OAuth2.DPoP) {
		refuse(".dpop_key", "the connector's tokens are bound to no key: leave it out")
	}
	if auth.Scheme.HoldsTokens() && t != nil {
		wrong = checkFacts(checkTexts(wrong, t), auth, t.Facts)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// bringsRefresh says whether a step brings a refresh token.
func bringsRefresh(auth *catalog.Auth) bool {
	return slices.ContainsFunc(auth.Captures(), func(c catalog.Capture) bool { return c.Fact == "refresh_token" })
}

// checkTexts refuses what no request can carry.
func checkTexts(wrong *fault.Error, t *Tokens) *fault.Error {
	for _, m := range []struct{ name, text string }{
		{"access_token", t.Access.Reveal()}, {"refresh_token", t.Refresh.Reveal()}, {"scope", t.Scope},
		{"subject", t.Subject},
	} {
		if strings.ContainsFunc(m.text, unicode.IsControl) {
			wrong = wrong.At("body.tokens."+m.name, "has a line break or another control character; remove it")
		}
	}
	return wrong
}

// checkFacts holds facts to what linking would have captured: they may name a server. Those of steps may be missing:
// the first renewal brings them.
func checkFacts(wrong *fault.Error, auth *catalog.Auth, facts map[string]string) *fault.Error {
	captures := slices.DeleteFunc(auth.Captures(), func(c catalog.Capture) bool {
		return c.Fact == "access_token" || c.Fact == "refresh_token" // members of their own
	})
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		at := slices.IndexFunc(captures, func(c catalog.Capture) bool { return c.Fact == name })
		switch {
		case at < 0:
			wrong = wrong.At("body.tokens.facts."+name, "the connector has no such fact")
		case !captures[at].Fits(facts[name]):
			wrong = wrong.At("body.tokens.facts."+name, "is not of the form that the connector accepts")
		}
	}
	for _, c := range auth.SignInCaptures() {
		if c.Required && facts[c.Fact] == "" {
			wrong = wrong.At("body.tokens.facts."+c.Fact, "is missing")
		}
	}
	return wrong
}

// ownerFree refuses an owner who has an account of the connector already.
func (s *Service) ownerFree(ctx context.Context, sc Scope) error {
	id, err := s.Existing(ctx, sc)
	if err == nil && id != "" {
		err = account.ErrOwnerUsed.Says("The owner has an account of this connector already, %s: delete it, change it, "+
			"or import another one beside it (multiple).", id)
	}
	return err
}

// writeImport links the draft. The connector may be switched meanwhile, which makes another epoch.
func (s *Service) writeImport(ctx context.Context, l linking, d *draft) error {
	return linkBackoff.Retry(ctx, linkTries, func() (again bool, err error) {
		err = s.write(ctx, d, &l)
		var linked *AlreadyLinked
		switch {
		case errors.As(err, &linked):
			return false, account.ErrOwnerUsed
		case !errors.Is(err, fault.ErrStale):
			return false, err
		}
		if l.choice, err = s.Choose(ctx, l.scope, d.account.ConfigID); err != nil {
			return false, err
		}
		d.account.SeenEpoch = l.choice.Epoch
		return true, ErrContended.After(time.Second)
	})
}

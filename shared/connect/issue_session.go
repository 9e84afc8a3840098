package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// Bounds of a session's life.
const (
	DefaultLife = 30 * time.Minute
	MaxLife     = 30 * 24 * time.Hour
	// LongLife is the longest life of a session that may link more than once (decision 0024).
	LongLife = 7 * 24 * time.Hour
	MinLife  = time.Second
)

// NewSession asks for a connect session.
type NewSession struct {
	Owner      account.Owner
	Connector  string
	ConfigID   string
	AccountID  string
	Categories []catalog.Category
	Multiple   bool
	// OtherPerson lets another person or organisation at the provider take the place of the one whose account is edited.
	OtherPerson bool
	Life        time.Duration // 0 is DefaultLife
	Once        bool          // good for one account; every session of more than LongLife is
	Label       string
	Type        string
	Metadata    json.RawMessage
	Sharing     *account.Sharing // nil is an organisation's, or that of the account
	Redirect    string           // of an origin that the project's hub or the deployment names
	Connections bool
	Challenge   string     // as Session's
	VerifyURL   string     // of an origin as Redirect's
	Seed        ident.Seed // makes the token and the id
}

// Issue makes a session for the key's project and returns it with its token, which is kept nowhere. What it names must
// be usable now (rule 2); it is checked again when an account is linked. A run of the request after a crash returns the
// session that the first one made.
func (s *Service) Issue(ctx context.Context, a project.Access, n NewSession) (Session, string, error) {
	if err := n.check(); err != nil {
		return Session{}, "", err
	}
	if n.AccountID != "" && n.Connector == "" {
		n.Connector, _ = ident.Owner("acc", n.AccountID)
	}
	if n.ConfigID != "" && n.Connector == "" {
		n.Connector, _ = ident.Owner("cfg", n.ConfigID)
	}
	in, err := s.Store.AdmitIssue(ctx, a, n)
	if err != nil {
		return Session{}, "", err
	}
	if err := s.checkTargets(ctx, in, n); err != nil {
		return Session{}, "", err
	}
	if !s.leadsBack(in.Caller.Project, n.Redirect) {
		return Session{}, "", ErrInvalid.At("body.redirect_url",
			"its origin is none of those of the project: add it to allowed_origins (PATCH /project/hub)")
	}
	if !s.leadsBack(in.Caller.Project, n.VerifyURL) {
		return Session{}, "", ErrInvalid.At("body.verify_url",
			"its origin is none of those of the project: add it to allowed_origins (PATCH /project/hub)")
	}
	if n.Life == 0 {
		n.Life = DefaultLife
	}
	now := s.Now().UTC()
	token := newToken(in.Caller.Project.ID, n.Seed)
	if n.Seed.Again {
		scope, err := s.Store.Session(ctx, Ref{Project: in.Caller.Project.ID, Hash: digest(token)})
		if !errors.Is(err, ErrSession) {
			return scope.Session, token, err
		}
	}
	session := Session{
		Hash: digest(token), ID: n.Seed.Number("session", s.Number), Organization: in.Caller.Project.OrganizationID,
		Project: in.Caller.Project.ID, Owner: n.Owner,
		Connector: n.Connector, ConfigID: n.ConfigID, AccountID: n.AccountID, Categories: n.Categories, Multiple: n.Multiple,
		OtherPerson: n.OtherPerson,
		Label:       n.Label, Type: n.Type, Metadata: n.Metadata, Sharing: n.Sharing, CreatedAt: now,
		ExpiresAt: now.Add(n.Life), Redirect: n.Redirect, Connections: n.Connections,
		Once: n.Once || n.Life > LongLife, Challenge: n.Challenge, VerifyURL: n.VerifyURL,
	}
	return session, token, s.Store.CreateSession(ctx, session)
}

// leadsBack says whether a session may lead its end user to the address: none, or one of an origin that is registered.
func (s *Service) leadsBack(p project.Project, address string) bool {
	return address == "" || p.Hub.Names(project.RedirectOrigin(address), s.Origins)
}

// Redirect is where a session's hosted page leads back to, "" when nowhere: its origin must still be registered.
func (s *Service) Redirect(sc Scope) string {
	if !s.leadsBack(sc.Project, sc.Session.Redirect) {
		return ""
	}
	return sc.Session.Redirect
}

func (n NewSession) check() error {
	e := *ErrInvalid
	err := &e
	for _, f := range []struct {
		name, value string
		required    bool
	}{
		{"origin_owner_id", n.Owner.ID, true},
		{"origin_owner_name", n.Owner.Name, true},
		{"origin_username", n.Owner.Username, false},
		{"label", n.Label, false},
	} {
		if f.required && strings.TrimSpace(f.value) == "" {
			err = err.At("body."+f.name, "is required and must not be empty")
		} else if message := account.LineFault(f.value); message != "" {
			err = err.At("body."+f.name, message)
		}
	}
	if n.Life != 0 && (n.Life < MinLife || n.Life > MaxLife) {
		err = err.At("body.expires_in", fmt.Sprintf("is a number of seconds from %d to %d", int(MinLife.Seconds()),
			int(MaxLife.Seconds())))
	}
	if n.Connections && n.Life > LongLife {
		err = err.At("body.expires_in", "a session that manages connections lives at most 7 days")
	}
	if n.Challenge != "" && !isChallenge(n.Challenge) {
		err = err.At("body.code_challenge", "is the SHA-256 of the code verifier in base64url: 43 characters, without =")
	}
	if n.Type != "" && n.Type != "production" && n.Type != "test" {
		err = err.At("body.type", "is production or test")
	}
	if n.Sharing != nil {
		if message := n.Sharing.Fault(); message != "" {
			err = err.At("body.sharing", message)
		}
	}
	if len(n.Metadata) > account.MaxMetadata {
		err = err.At("body.metadata", fmt.Sprintf("has at most %d bytes", account.MaxMetadata))
	}
	if len(err.Fields) > 0 {
		return err
	}
	return nil
}

// checkTargets makes sure that what a session names exists, belongs together, and may be linked.
func (s *Service) checkTargets(ctx context.Context, in Issue, n NewSession) error {
	if of, ok := ident.Owner("acc", n.AccountID); ok && of != n.Connector {
		return ErrInvalid.At("body.provider", fmt.Sprintf("account %s is one of %s", n.AccountID, of))
	}
	if in.Account != n.AccountID {
		return account.ErrNotFound.Says("The owner %q has no account %q.", n.Owner.ID, n.AccountID)
	}
	if n.Connector == "" {
		if n.ConfigID != "" {
			return connector.ErrConfigUnknown.Says("There is no auth config %q.", n.ConfigID)
		}
		return nil
	}
	def, err := s.Catalog.Get(ctx, in.Caller.Project.ID, n.Connector)
	if err != nil && !errors.Is(err, catalog.ErrUnknown) {
		return err
	}
	if err == nil && n.AccountID != "" && !in.Caller.Project.Withheld.Sees(def.Entry()) {
		return account.ErrWithheld // the account shows that, so there is nothing to hide
	}
	if err != nil || !in.Caller.Project.Withheld.Sees(def.Entry()) {
		return ErrInvalid.At("body.provider",
			fmt.Sprintf("there is no connector %q; GET /connectors lists those there are", n.Connector))
	}
	if len(n.Categories) > 0 && !slices.ContainsFunc(def.Categories,
		func(c catalog.Category) bool { return slices.Contains(n.Categories, c) }) {
		return ErrInvalid.At("body.categories", fmt.Sprintf("%s is in none of these categories", n.Connector))
	}
	if n.ConfigID != "" && in.Config == "" {
		return connector.ErrConfigUnknown.Says("There is no auth config %q.", n.ConfigID)
	}
	if of, _ := ident.Owner("cfg", n.ConfigID); n.ConfigID != "" && of != n.Connector {
		return ErrInvalid.At("body.integration_id", fmt.Sprintf("this auth config is one of %s", of))
	}
	if !in.Connector.Active() {
		return ErrSwitchedOff.Says("The connector %s is not enabled in this project; enable it first "+
			"(POST /connectors/%s/enable), or configure it if it never was.", n.Connector, n.Connector)
	}
	return nil
}

// Open returns the scope of a session token. ErrSession covers never issued, tampered with and expired alike.
func (s *Service) Open(ctx context.Context, token string) (Scope, error) {
	ref, ok := ParseToken(token)
	if !ok {
		return Scope{}, ErrSession
	}
	scope, err := s.Store.Session(ctx, ref)
	if err == nil && !scope.Session.Live(s.Now()) {
		err = ErrSession
	}
	return scope, err
}

// Authenticate returns the session of a token that belongs to the project, for the project's own back end. A foreign
// token looks like none.
func (s *Service) Authenticate(ctx context.Context, p project.Project, token string) (Session, error) {
	scope, err := s.Open(ctx, token)
	if err == nil && scope.Project.ID != p.ID {
		err = ErrSession
	}
	if errors.Is(err, ErrSession) {
		return Session{}, ErrSession.Says(
			"The connect session token has expired or is not valid: create another connect session.")
	}
	return scope.Session, err
}

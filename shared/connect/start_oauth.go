package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// stateLife is how long a provider may take to redirect back (F1).
const stateLife = 10 * time.Minute

// Start asks to send a browser to the provider.
type Start struct {
	ConfigID    string
	AttemptID   string
	RedirectURI string            // where the popup goes in the end, already checked against the allowed ones
	Callback    string            // this deployment's callback of the connector
	Own         OwnClient         // of the auth config, where the server lets clients come by themselves
	Form        map[string]string // config fields
	AccountID   string            // to edit; "" is the one that the session has
	Language    string            // of the flow's pages
	Page        string            // as Prepared's
	Ticket      string            // its hash, for an attempt that was prepared with one
}

// Started is where to send the browser, and the cookie that binds it to the flow (F3).
type Started struct {
	URL    string
	Cookie string
	Life   time.Duration
}

// remembered is what an attempt keeps sealed until the callback.
type remembered struct {
	Verifier string `json:"verifier"`
	Nonce    string `json:"nonce"`
	Callback string `json:"callback"`
	// AccountID is the account to edit as it was known at the start; "" links another.
	AccountID string            `json:"account_id,omitempty"`
	Form      map[string]string `json:"form,omitempty"`
	// Scopes is the number of the set that was asked for, since the auth config may be edited meanwhile. The set itself
	// would make the attempt longer than a write unit.
	Scopes int    `json:"scopes,omitempty"`
	Page   string `json:"page,omitempty"` // as Start's
	// Of a flow at an MCP server: the server as provider.MCPServer has it, with the issuer that the answer must be from;
	// the client; the scopes that are asked for.
	Server   string   `json:"server,omitempty"`
	ClientID string   `json:"client_id,omitempty"`
	Asked    []string `json:"asked,omitempty"`
	ProofKey string   `json:"dpop_key,omitempty"` // that the grant is bound to
}

// flowBinding is what an attempt's flow is sealed for.
func flowBinding(a Attempt) secret.Binding {
	return secret.Binding{Project: a.Project, Owner: a.ID, Kind: "oauth_flow"}
}

// StartOAuth prepares the authorization request. State, verifier and nonce are 256 random bits each; the state is
// stored hashed, the rest sealed for this attempt.
func (s *Service) StartOAuth(ctx context.Context, sc Scope, st Start) (Started, error) {
	choice, err := s.Choose(ctx, sc, st.ConfigID)
	if err != nil {
		return Started{}, err
	}
	choice.note(ctx)
	if choice.Auth.Scheme != catalog.Code {
		return Started{}, ErrInvalid.At("path.integration_id",
			choice.Definition.Name+" is linked by a form, not by signing in (POST /hub/accounts)")
	}
	attempt, err := s.Attempt(ctx, sc, st.AttemptID)
	if err != nil {
		return Started{}, err
	}
	id := st.AccountID
	if id == "" {
		if id, err = s.Existing(ctx, sc); err != nil {
			return Started{}, err
		}
	}
	d, err := s.prepare(ctx, sc, choice, id, st.Form)
	if err != nil {
		return Started{}, err
	}
	setup, err := s.Configs.SetupValues(ctx, choice.Config)
	if err != nil {
		return Started{}, err
	}
	keep := remembered{
		Verifier: ident.Random(32), Nonce: ident.Random(32), Callback: st.Callback, AccountID: id, Form: st.Form,
		Scopes: choice.Config.Generations.Now.Scopes, Page: st.Page,
	}
	values, own := d.requestValues(choice.Auth, setup), false
	if choice.Auth.Discovered() {
		if values, own, err = s.signInAtMCP(ctx, choice, d, st, setup, &keep); err != nil {
			return Started{}, err
		}
	}
	if err := s.bindGrant(choice.Auth, values, &keep); err != nil {
		return Started{}, err
	}
	state := attempt.ID + "." + ident.Random(32)
	// The attempt's id leads a browser that comes back without a state to its attempt.
	cookie := attempt.ID + "." + ident.Random(32)
	url, err := s.OAuth.AuthorizeURL(ctx, choice.Auth, provider.AuthorizeRequest{
		Values: values, RedirectURI: keep.Callback, State: state, Nonce: keep.Nonce,
		Verifier: keep.Verifier,
	})
	if err != nil {
		s.tellClient(ctx, choice, keep, err)
		return Started{}, fmt.Errorf("authorization request of %s: %w", choice.Definition.Key, signInFault(err))
	}
	text, err := json.Marshal(keep)
	if err != nil {
		return Started{}, fmt.Errorf("encode flow: %w", err)
	}
	now := s.Now().UTC()
	flow := Flow{
		StateHash: digest(state), CookieHash: digest(cookie), StateExpires: now.Add(stateLife),
		Connector: choice.Definition.Key, ConfigID: choice.Config.ID, RedirectURI: st.RedirectURI,
		Language: st.Language, Ticket: st.Ticket, OwnCallback: own,
	}
	if flow.Sealed, err = s.Sealer.Seal(ctx, flowBinding(attempt), text); err != nil {
		return Started{}, err
	}
	if err := s.Store.StartAttempt(ctx, attempt.ID, sc.Session.Hash, flow, now); err != nil {
		return Started{}, err
	}
	return Started{URL: url, Cookie: cookie, Life: stateLife}, nil
}

// bindGrant makes the key that the grant will be bound to, where it is to be.
func (s *Service) bindGrant(auth *catalog.Auth, values map[string]string, keep *remembered) error {
	key, err := s.OAuth.ProofKey(auth, values)
	if err != nil {
		return signInFault(err)
	}
	if keep.ProofKey = key.Reveal(); keep.ProofKey != "" {
		values[provider.ProofKeyValue] = keep.ProofKey
	}
	return nil
}

// tellClient has an auth config know that its client was refused before anybody could sign in.
func (s *Service) tellClient(ctx context.Context, choice Choice, keep remembered, err error) {
	if p, ok := errors.AsType[*provider.Error](err); !ok || p.Kind != provider.ClientWrong {
		return
	}
	if _, config, unread := s.setupOf(ctx, choice.Config, keep); unread == nil {
		s.Configs.TellClient(ctx, config, err)
	}
}

// RefuseStart records on an attempt of the session why its flow cannot begin, in the words that the popup shows: the
// hub polls the attempt, and knows nothing of the popup. A flow that began before goes on.
func (s *Service) RefuseStart(ctx context.Context, sc Scope, attemptID, code, text string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	err := s.Store.RefuseAttempt(ctx, attemptID, sc.Session.Hash, AttemptError{Code: attemptCode(code), Text: text})
	if err != nil && !errors.Is(err, ErrAttemptOver) {
		s.Log.ErrorContext(ctx, "a refused sign-in was not recorded; the hub sees it expire", "attempt", attemptID,
			"error", err)
	}
}

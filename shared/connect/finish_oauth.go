package connect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
)

// Callback is a browser coming back from a provider.
type Callback struct {
	Connector string // of the path
	Query     url.Values
	Cookies   map[string]string // attempt id → the value set at the start
}

// Finished is where to send the popup, and how the flow ended.
type Finished struct {
	RedirectURI string
	AttemptID   string
	Account     account.Account
	// Failure is what the end user is told; nil when an account was linked.
	Failure *fault.Error
}

// finishTime bounds what happens after a state was consumed, which a browser that goes away must not interrupt.
const finishTime = 25 * time.Second

// FinishOAuth completes a flow. The state is claimed by one conditional write before anything else happens, so that of
// any number of callbacks one exchanges the code. An error return means that nothing was claimed and there is nowhere
// to send the browser; every later failure is recorded on the attempt and told in Finished.
func (s *Service) FinishOAuth(ctx context.Context, cb Callback) (Finished, error) {
	state := cb.Query.Get("state")
	id, _, ok := strings.Cut(state, ".")
	if !ok || !strings.HasPrefix(id, "att_") || len(state) > 200 {
		return Finished{}, ErrState
	}
	cookie, ok := cb.Cookies[id]
	if !ok {
		return Finished{}, ErrBrowser
	}
	claim := account.Claim{ID: id, Token: ident.Random(16)}
	attempt, err := s.Store.ConsumeState(ctx, Consume{
		AttemptID: id, StateHash: digest(state), CookieHash: digest(cookie), Connector: cb.Connector, Claim: claim.Token, Now: s.Now(),
	})
	if err != nil {
		return Finished{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	out := Finished{RedirectURI: attempt.Flow.RedirectURI, AttemptID: id}
	out.Account, err = s.complete(ctx, attempt, claim, cb.Query)
	if err == nil {
		return out, nil
	}
	out.Failure = s.explain(ctx, id, err)
	text := out.Failure.ProviderResponse
	if text == "" {
		text = out.Failure.Message
	}
	if err := s.Store.FailAttempt(ctx, claim, out.Failure.Code, text); err != nil && !errors.Is(err, ErrAttemptOver) {
		s.Log.ErrorContext(ctx, "a failed sign-in was not recorded; the hub sees it expire", "attempt", id, "error", err)
	}
	return out, nil
}

// complete exchanges the code and writes the account.
func (s *Service) complete(ctx context.Context, attempt Attempt, claim account.Claim, query url.Values) (account.Account, error) {
	if p := s.OAuth.CallbackError(query); p != nil {
		e := fault.New(fault.Invalid, p.Code, "The provider ended the sign-in.")
		e.ProviderResponse = p.Description
		return account.Account{}, e
	}
	sc, err := s.Store.Session(ctx, Ref{Project: attempt.Project, Hash: attempt.SessionHash})
	if err != nil {
		return account.Account{}, err
	}
	if !sc.Session.Live(s.Now()) {
		return account.Account{}, ErrSession
	}
	text, err := s.Accounts.Sealer.Open(ctx, attempt.Project, attempt.ID, flowKind, attempt.Flow.Sealed)
	if err != nil {
		return account.Account{}, fmt.Errorf("open flow of %s: %w", attempt.ID, err)
	}
	var kept remembered
	if err := json.Unmarshal(text, &kept); err != nil {
		return account.Account{}, fmt.Errorf("decode flow of %s: %w", attempt.ID, err)
	}
	choice, err := s.Choose(ctx, sc, attempt.Flow.ConfigID)
	if err != nil {
		return account.Account{}, err
	}
	id, err := s.Existing(ctx, sc)
	if err != nil {
		return account.Account{}, err
	}
	l := linking{accountID: id, form: kept.Form, claim: &claim}
	a, m, _, err := s.prepare(ctx, sc, choice, l)
	if err != nil {
		return account.Account{}, err
	}
	setup, err := s.Configs.SetupValues(ctx, choice.Config)
	if err != nil {
		return account.Account{}, err
	}
	grant, err := s.OAuth.Exchange(ctx, choice.Auth, CodeRequest{
		Values: values(m, setup, a.Setup), RedirectURI: kept.Callback, Nonce: kept.Nonce, Verifier: kept.Verifier, Callback: query,
	})
	if err != nil {
		return account.Account{}, account.FromProvider(err)
	}
	l.grant = &grant
	linked, err := s.link(ctx, sc, choice, l)
	if err != nil {
		s.forget(ctx, choice, grant, values(m, setup, a.Setup))
	}
	return linked, err
}

// forget revokes a grant that no account came of.
func (s *Service) forget(ctx context.Context, choice Choice, g account.Grant, values map[string]string) {
	if err := s.Accounts.Provider.Revoke(ctx, choice.Auth, values, g.AccessToken, g.RefreshToken); err != nil {
		s.Log.WarnContext(ctx, "an unused grant was not revoked at the provider", "connector", choice.Definition.Key, "error", err)
	}
}

// explain turns a failure into what the end user is told; what is not theirs to know is logged instead.
func (s *Service) explain(ctx context.Context, id string, err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	s.Log.ErrorContext(ctx, "sign-in failed", "attempt", id, "error", err)
	return fault.New(fault.Unavailable, "internal_error", "Something went wrong on our side. Please try again.")
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/provider"
)

// Callback is a browser coming back from a provider.
type Callback struct {
	Connector string // of the path; an auth config's id where the callback is its own
	Project   string // of the path, which a project's own connector has it in, and an auth config's callback; else ""
	Config    string // FinishOAuth finds it
	Query     url.Values
	Cookies   map[string]string // attempt id → the value set at the start
}

// Finished is where to send the popup, and how the flow ended.
type Finished struct {
	RedirectURI string
	Language    string // of the page there; "" leaves it to the browser
	AttemptID   string
	Account     account.Account
	// Failure is what the end user is told; nil when an account was linked.
	Failure *fault.Error
	// Verify is where to send the browser in place of RedirectURI, when the code waits for whose browser it is: "" else.
	Verify string
}

// FinishOAuth completes a flow. The state is claimed by one conditional write before anything else happens, so that of
// any number of callbacks one exchanges the code. An error return means that nothing was claimed and there is nowhere
// to send the browser; every later failure is recorded on the attempt and told in Finished.
func (s *Service) FinishOAuth(ctx context.Context, cb Callback) (Finished, error) {
	key, ofConfig := ident.Owner("cfg", cb.Connector)
	if (ofConfig || catalog.IsOwn(cb.Connector)) != (cb.Project != "") {
		return Finished{}, ErrState // a code that was sent elsewhere is not taken here
	}
	if ofConfig {
		cb.Config, cb.Connector = cb.Connector, key
	}
	state := stateIn(cb.Query)
	if state == "" {
		return s.abandon(ctx, cb)
	}
	id, ok := attemptOf(state)
	if !ok {
		return Finished{}, ErrState
	}
	claim := Claim{ID: id, Token: ident.Random(16)}
	consume := Consume{
		AttemptID: id, StateHash: digest(state), Connector: cb.Connector, Project: cb.Project, Config: cb.Config,
		Claim: claim.Token, Now: s.Now(),
	}
	attempt, err := Attempt{}, error(ErrBrowser)
	if cookie, ok := cb.Cookies[id]; ok {
		consume.CookieHash = digest(cookie)
		attempt, err = s.Store.ConsumeState(ctx, consume)
	}
	if errors.Is(err, ErrState) || errors.Is(err, ErrBrowser) {
		return s.again(ctx, consume, linkCode(id, cb.Cookies[id], cb.Query), err)
	}
	if err != nil {
		return Finished{}, err
	}
	attempt.note(ctx)
	out := Finished{RedirectURI: attempt.Flow.RedirectURI, Language: attempt.Flow.Language, AttemptID: id}
	work, stop := context.WithTimeout(context.WithoutCancel(ctx), workTime(ctx))
	defer stop()
	sc, err := s.Store.Session(work, Ref{Project: attempt.Project, Hash: attempt.SessionHash})
	if err == nil { // whatever becomes of the attempt is the session's doing
		ctx, work = actor.With(ctx, sc.Actor()), actor.With(work, sc.Actor())
	}
	var got *exchanged
	if err == nil && sc.Session.Verified() && s.OAuth.CallbackError(cb.Query) == nil {
		out.Verify, err = s.hold(work, sc, attempt, claim, linkCode(id, cb.Cookies[id], cb.Query), cb.Query)
	} else {
		out.Account, got, err = s.complete(work, sc, err, attempt, claim, cb.Query)
	}
	if err == nil {
		return out, nil
	}
	// Not the context of the work, whose end may be what went wrong.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	out.Account, out.Failure = s.settle(after, attempt, claim, got, err)
	return out, nil
}

// note tells the request's entry which attempt it belongs to. What the project keeps of its log comes with the session.
func (a Attempt) note(ctx context.Context) {
	activity.Note(ctx, func(e *activity.Entry) {
		e.Attempt, e.Connector, e.Config = a.ID, a.Flow.Connector, a.Flow.ConfigID
	})
}

// complete exchanges the code and writes the account. got is what the code was exchanged for, once it was. err is why
// there is no session.
func (s *Service) complete(
	ctx context.Context, sc Scope, err error, attempt Attempt, claim Claim, query url.Values,
) (linked account.Account, got *exchanged, _ error) {
	activity.Belongs(ctx, attempt.Project, activity.Settings{}) // where the session is gone
	if err == nil {
		sc.Note(ctx)
	}
	if p := s.OAuth.CallbackError(query); p != nil {
		if err := s.checkAnswerer(ctx, attempt, query); err != nil {
			return account.Account{}, nil, err
		}
		return account.Account{}, nil, endedBy(p)
	}
	if err != nil {
		return account.Account{}, nil, err
	}
	if !sc.Session.Live(s.Now()) {
		return account.Account{}, nil, ErrSession
	}
	l, kept, err := s.resume(ctx, sc, attempt)
	l.choice.note(ctx)
	if err != nil {
		return account.Account{}, nil, err
	}
	setup, config, err := s.setupOf(ctx, l.choice.Config, kept)
	if err != nil {
		return account.Account{}, nil, err
	}
	values := l.draft.requestValues(l.choice.Auth, setup)
	maps.Copy(values, kept.mcpValues())
	if kept.ProofKey != "" {
		values[provider.ProofKeyValue] = kept.ProofKey
	}
	l.grant, err = s.OAuth.Exchange(ctx, l.choice.Auth, provider.CodeRequest{
		Values: values, RedirectURI: kept.Callback, Nonce: kept.Nonce, Verifier: kept.Verifier, Callback: query,
	})
	s.Configs.TellClient(ctx, config, err)
	if l.grant != nil {
		got = &exchanged{l.choice, l.grant, values}
	}
	if err != nil {
		return account.Account{}, got, exchangeFault(kept, setup, err)
	}
	l.claim, l.client = &claim, connector.ClientMark(l.choice.Auth, setup)
	if l.asked = kept.Asked; kept.Server == "" {
		l.asked = l.choice.Config.AskedBy(kept.Scopes, l.choice.Auth, values)
	}
	s.identify(ctx, &l, setup)
	linked, err = s.link(ctx, l)
	return linked, got, err
}

// resume prepares the link that an attempt began. It builds on the account that there was at the start: whether that is
// still the one to edit is decided by the write, as ever.
func (s *Service) resume(ctx context.Context, sc Scope, attempt Attempt) (l linking, kept remembered, err error) {
	if kept, err = s.remember(ctx, attempt); err != nil {
		return l, kept, err
	}
	l = linking{scope: sc, accountID: kept.AccountID, form: kept.Form}
	if l.choice, err = s.chooseBegun(ctx, sc, attempt.Flow.ConfigID); err != nil {
		return l, kept, err
	}
	l.draft, err = s.prepare(ctx, sc, l.choice, l.accountID, l.form)
	if errors.Is(err, account.ErrNotFound) && l.accountID != "" && sc.Session.AccountID == "" {
		l.accountID = "" // deleted since the start
		l.draft, err = s.prepare(ctx, sc, l.choice, l.accountID, l.form)
	}
	return l, kept, err
}

// remember opens what an attempt kept at its start.
func (s *Service) remember(ctx context.Context, attempt Attempt) (kept remembered, err error) {
	text, err := s.Sealer.Open(ctx, flowBinding(attempt), attempt.Flow.Sealed)
	if err != nil {
		return kept, fmt.Errorf("open flow of %s: %w", attempt.ID, err)
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		return kept, fmt.Errorf("decode flow of %s: %w", attempt.ID, err)
	}
	return kept, nil
}

// stateIn is the state that a callback brings back: of the parameter state, or of one with another name, where the
// provider has one (quirk 14). Which connector's it is shows only once the attempt is known, so it is told by its form.
func stateIn(query url.Values) string {
	if state := query.Get("state"); state != "" {
		if _, ours := attemptOf(state); ours {
			return state
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if _, ours := attemptOf(query.Get(name)); ours {
			return query.Get(name)
		}
	}
	return query.Get("state")
}

// attemptOf is the attempt that a state or a flow's cookie begins with.
func attemptOf(text string) (id string, ok bool) {
	id, _, ok = strings.Cut(text, ".")
	return id, ok && strings.HasPrefix(id, "att_") && len(text) <= 200
}

// digest is what is stored of a token, a state or a cookie. An attempt has three of them and should be no longer than a
// write unit.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

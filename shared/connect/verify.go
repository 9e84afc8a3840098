package connect

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// Verified linking (decision 0028): whoever has a link can forward it, so a session may ask for proof that the browser
// which signed in is that of the user whom it is for. The provider's code is held back, and exchanged once two things
// meet: a link code, which only the browser that came back from the provider gets, and what only the expected user's
// own browser session can bring.

// heldLife is how long a held answer waits. Providers' codes live for 10 minutes at most (RFC 6749 section 4.1.2).
const heldLife = 5 * time.Minute

// Verified says whether the session's links are made only once it is shown whose browser it is.
func (s Session) Verified() bool { return s.Challenge != "" || s.VerifyURL != "" }

// finishesInPage says whether a sign-in is finished by the page that has the verifier, to which its link code is told.
func (s Session) finishesInPage() bool { return s.Challenge != "" && s.VerifyURL == "" }

// offers says whether the session can link by an auth type: only a sign-in leads to a verify address.
func (s Session) offers(auth *catalog.Auth) bool {
	return s.VerifyURL == "" || s.Challenge != "" || auth.Scheme == catalog.Code
}

// errNoPage refuses a sign-in that nobody could finish.
var errNoPage = ErrNotVerified.Says("This link works only in the page of the product that you are signed in to. Start there.")

// isChallenge says whether text has the form of an S256 challenge: a SHA-256 in base64url (RFC 7636 section 4.2).
func isChallenge(text string) bool {
	if len(text) != len(digest("")) {
		return false
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// checkVerifier refuses a call without the verifier that its session asks for. ErrNotVerified.
func (sc Scope) checkVerifier() error {
	c := sc.Session.Challenge
	if c == "" || subtle.ConstantTimeCompare([]byte(digest(sc.Verifier)), []byte(c)) == 1 {
		return nil
	}
	return ErrNotVerified
}

// linkCode is what the browser that came back gets. A page that navigates there twice gets it twice, so it is made of
// what only that browser has: the flow's cookie, and the provider's answer to it.
func linkCode(attempt, cookie string, query url.Values) string {
	return attempt + "." + digest(cookie+"\n"+query.Encode())
}

// answerBinding is what a held answer is sealed for.
func answerBinding(a Attempt) secret.Binding {
	return secret.Binding{Project: a.Project, Owner: a.ID, Kind: "oauth_answer"}
}

// hold keeps the provider's answer, and returns where the browser is sent with its link code.
func (s *Service) hold(
	ctx context.Context, sc Scope, a Attempt, claim Claim, code string, query url.Values,
) (string, error) {
	if !sc.Session.Live(s.Now()) {
		return "", ErrSession
	}
	sc.Note(ctx)
	to, err := s.verifyAddress(ctx, sc, a, code)
	if err != nil {
		return "", err
	}
	h := Held{Hash: digest(code), Until: s.Now().UTC().Add(heldLife)}
	if h.Until.After(a.ExpiresAt) {
		h.Until = a.ExpiresAt
	}
	if h.Answer, err = s.Sealer.Seal(ctx, answerBinding(a), []byte(query.Encode())); err != nil {
		return "", err
	}
	return to, s.Store.HoldAttempt(ctx, claim, h)
}

// verifyAgain is where a browser is sent that came back once more with the same answer.
func (s *Service) verifyAgain(ctx context.Context, a Attempt, code string) (string, error) {
	sc, err := s.Store.Session(ctx, Ref{Project: a.Project, Hash: a.SessionHash})
	if err != nil {
		return "", err
	}
	return s.verifyAddress(ctx, sc, a, code)
}

// verifyAddress is where a link code is told: the session's verify address, if its origin is still registered, or the
// last page, which tells it to the one origin that began the flow and to no other. There it is in the fragment, which
// is in no log.
func (s *Service) verifyAddress(ctx context.Context, sc Scope, a Attempt, code string) (string, error) {
	if address := sc.Session.VerifyURL; address != "" {
		u, err := url.Parse(address)
		if err != nil || !s.leadsBack(sc.Project, address) {
			return "", ErrNotVerified
		}
		q := u.Query()
		q.Set("link_code", code)
		u.RawQuery = q.Encode()
		return u.String(), nil
	}
	kept, err := s.remember(ctx, a)
	if err != nil {
		return "", err
	}
	q := url.Values{"status": {"verify"}, "to": {kept.Page}}
	if a.Flow.Language != "" {
		q.Set("lang", a.Flow.Language)
	}
	return a.Flow.RedirectURI + "?" + q.Encode() + "#link_code=" + code, nil
}

// FinishInPage links what a session's sign-in holds, by its link code and the scope's verifier. A repeat answers the
// same account. A wrong verifier ends the attempt. ErrLinkCode, ErrNotVerified, and whatever a sign-in fails with.
func (s *Service) FinishInPage(ctx context.Context, sc Scope, code string) (account.Account, error) {
	if !sc.Session.finishesInPage() {
		return account.Account{}, ErrLinkCode
	}
	return s.finishHeld(ctx, sc, code, sc.checkVerifier())
}

// Confirmation is a back end's word that a sign-in is its user's.
type Confirmation struct {
	Code     string // that came with the browser
	OwnerID  string // of the user who is logged in in that browser
	Verifier string // of a session with a challenge
}

// Confirm links what a sign-in holds, if the user who is logged in is the session's. Another user's confirmation, and a
// wrong verifier, end the attempt: its code has been in a browser that it is not for. Errors as FinishInPage's.
func (s *Service) Confirm(ctx context.Context, p project.Project, c Confirmation) (account.Account, error) {
	id, ok := attemptOf(c.Code)
	if !ok {
		return account.Account{}, ErrLinkCode
	}
	a, err := s.Store.Attempt(ctx, id)
	if err == nil && (a.Project != p.ID || a.Held.Hash == "") {
		err = ErrLinkCode
	}
	if err != nil {
		return account.Account{}, orOwn(err, ErrLinkCode)
	}
	sc, err := s.Store.Session(ctx, Ref{Project: a.Project, Hash: a.SessionHash})
	if err != nil {
		return account.Account{}, err
	}
	sc.Verifier = c.Verifier
	proof := sc.checkVerifier()
	if c.OwnerID != sc.Session.Owner.ID {
		proof = ErrNotVerified
	}
	return s.finishHeld(actor.With(ctx, sc.Actor()), sc, c.Code, proof)
}

// finishHeld claims what a link code stands for, and links it unless proof is why it may not.
func (s *Service) finishHeld(ctx context.Context, sc Scope, code string, proof error) (account.Account, error) {
	id, ok := attemptOf(code)
	if !ok {
		return account.Account{}, ErrLinkCode
	}
	claim := Claim{ID: id, Token: ident.Random(16)}
	attempt, err := s.Store.ClaimHeld(ctx, HeldClaim{
		AttemptID: id, SessionHash: sc.Session.Hash, Hash: digest(code), Claim: claim.Token, Now: s.Now(),
	})
	if errors.Is(err, ErrLinkCode) {
		return s.finishedBefore(ctx, sc, id, digest(code), proof)
	}
	if err != nil {
		return account.Account{}, err
	}
	attempt.note(ctx)
	work, stop := context.WithTimeout(context.WithoutCancel(ctx), workTime(ctx))
	defer stop()
	var linked account.Account
	var got *exchanged
	if err = proof; err == nil {
		linked, got, err = s.completeHeld(work, sc, attempt, claim)
	}
	if err == nil {
		return linked, nil
	}
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	linked, failure := s.settle(after, attempt, claim, got, err)
	if failure != nil {
		return account.Account{}, failure
	}
	return linked, nil
}

func (s *Service) completeHeld(
	ctx context.Context, sc Scope, attempt Attempt, claim Claim,
) (account.Account, *exchanged, error) {
	text, err := s.Sealer.Open(ctx, answerBinding(attempt), attempt.Held.Answer)
	if err != nil {
		return account.Account{}, nil, fmt.Errorf("open the answer of %s: %w", attempt.ID, err)
	}
	query, err := url.ParseQuery(string(text))
	if err != nil {
		return account.Account{}, nil, fmt.Errorf("read the answer of %s: %w", attempt.ID, err)
	}
	return s.complete(ctx, sc, nil, attempt, claim, query)
}

// finishedBefore tells a repeat how the first call with its link code ended, and waits while that is at work. Who lacks
// the proof learns nothing.
func (s *Service) finishedBefore(ctx context.Context, sc Scope, id, hash string, proof error) (account.Account, error) {
	end := time.Now().Add(workTime(ctx))
	for {
		a, err := s.Store.Attempt(ctx, id)
		switch {
		case err != nil || a.SessionHash != sc.Session.Hash || a.Held.Hash != hash:
			return account.Account{}, orOwn(err, ErrLinkCode)
		case proof != nil:
			return account.Account{}, proof
		case a.Status == Authenticated:
			linked, _, err := s.Accounts.Account(ctx, a.Project, a.AccountID)
			return linked, err
		case a.Status == Failed:
			return account.Account{}, fault.New(fault.Invalid, a.Error.Code, a.Error.Text)
		case a.Status != Pending || !s.Now().Before(a.Held.Until) || !time.Now().Before(end):
			return account.Account{}, ErrLinkCode
		}
		if err := pause.For(ctx, againStep); err != nil {
			return account.Account{}, ErrLinkCode
		}
	}
}

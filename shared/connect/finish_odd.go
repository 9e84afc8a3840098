package connect

import (
	"context"
	"maps"
	"slices"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/fault"
	"patchbay/shared/pause"
)

// Two ways back from a provider that RFC 6749 does not have: without a state, and a second time.

const (
	// mostFlows is how many flows of one browser a callback without a state is tried on.
	mostFlows = 4
	againStep = 200 * time.Millisecond
)

// abandon ends the flow of a browser that comes back with an error and no state, as several providers have it when
// their user says no. The cookie alone says which attempt it is, and a link on any page can send a browser here: so
// nothing comes of it but that the attempt, which could be begun again, has ended, and of what the address says
// nothing is kept or shown but whether it was a no.
func (s *Service) abandon(ctx context.Context, cb Callback) (Finished, error) {
	p := s.OAuth.CallbackError(cb.Query)
	if p == nil || cb.Config != "" { // an MCP client acts on no answer that does not say whose it is
		return Finished{}, ErrState
	}
	ended := endedBy(p)
	ended = fault.New(ended.Kind, ended.Code, ended.Message)
	// Ids begin with their time: the flow that was begun last is the one that is at the provider.
	ids := slices.Sorted(maps.Keys(cb.Cookies))
	slices.Reverse(ids)
	for _, id := range ids[:min(len(ids), mostFlows)] {
		attempt, err := s.Store.AbandonFlow(ctx, Consume{
			AttemptID: id, CookieHash: digest(cb.Cookies[id]), Connector: cb.Connector, Project: cb.Project,
			Now: s.Now(),
		}, attemptErrorOf(ended))
		if err == nil {
			attempt.note(ctx)
			activity.Belongs(ctx, attempt.Project, activity.Settings{})
			return Finished{
				RedirectURI: attempt.Flow.RedirectURI, Language: attempt.Flow.Language, AttemptID: id, Failure: ended,
			}, nil
		}
		if !fault.Refused(err) {
			return Finished{}, err
		}
	}
	return Finished{}, ErrState
}

// again tells a callback whose attempt has ended by another one how that was: consent pages that navigate twice, and
// people who go back and forward, see the second. Only who knows the state learns it. While the first is at work, its
// own browser waits for it. In every other case refused says what is wrong.
func (s *Service) again(ctx context.Context, c Consume, linkCode string, refused error) (Finished, error) {
	end := time.Now().Add(workTime(ctx))
	for {
		a, err := s.Store.Attempt(ctx, c.AttemptID)
		if err != nil || a.Flow.StateHash != c.StateHash || !a.AddressedBy(c) {
			return Finished{}, orOwn(err, refused)
		}
		out := Finished{RedirectURI: a.Flow.RedirectURI, Language: a.Flow.Language, AttemptID: a.ID}
		switch {
		case a.Status == Pending && a.Held.Hash == digest(linkCode):
			out.Verify, err = s.verifyAgain(ctx, a, linkCode)
			return out, err
		case a.Status == Authenticated:
			out.Account.ID = a.AccountID
			return out, nil
		case a.Status == Failed:
			out.Failure = fault.New(fault.Invalid, a.Error.Code, a.Error.Text)
			return out, nil
		case a.Status != Pending || !a.Flow.Claimed || a.Flow.CookieHash != c.CookieHash || !time.Now().Before(end):
			return Finished{}, refused
		}
		if err := pause.For(ctx, againStep); err != nil {
			return Finished{}, refused
		}
	}
}

// orOwn is err when it is a failure of ours, else what was refused: an attempt that there is not is no news.
func orOwn(err, refused error) error {
	if err == nil || fault.Refused(err) {
		return refused
	}
	return err
}

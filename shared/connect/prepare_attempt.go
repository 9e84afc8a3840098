package connect

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"

	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/secret"
)

// Prepared is what a flow begins with, kept until its ticket is presented: so neither the session's token nor what the
// end user typed is in the address at which a browser begins (decision 0023).
type Prepared struct {
	ConfigID string            `json:"config_id"`
	Account  string            `json:"account_id,omitempty"` // to edit; "" is the one that the session has
	Form     map[string]string `json:"form,omitempty"`
	// Page is the origin of the page that asks, which a session's verifier lives in; "" where that is not needed.
	Page string `json:"page,omitempty"`
}

// ticketBinding is what a Prepared is sealed for.
func ticketBinding(a Attempt) secret.Binding {
	return secret.Binding{Project: a.Project, Owner: a.ID, Kind: "oauth_ticket"}
}

// PrepareAttempt begins a connection attempt whose flow is started with a ticket: the attempt's id, a dot and 256
// random bits, good once. What is wrong with the form is said now, where it was filled in.
func (s *Service) PrepareAttempt(ctx context.Context, sc Scope, p Prepared) (a Attempt, ticket string, err error) {
	if !sc.Session.finishesInPage() {
		p.Page = ""
	} else if p.Page == "" {
		return a, "", errNoPage
	}
	choice, err := s.Choose(ctx, sc, p.ConfigID)
	if err != nil {
		return a, "", err
	}
	choice.note(ctx)
	if choice.Auth.Scheme != catalog.Code {
		return a, "", ErrInvalid.At("body.integration_id",
			choice.Definition.Name+" is linked by a form, not by signing in (POST /hub/accounts)")
	}
	id := p.Account
	if id == "" {
		if id, err = s.Existing(ctx, sc); err != nil {
			return a, "", err
		}
	}
	if _, err := s.prepare(ctx, sc, choice, id, p.Form); err != nil {
		return a, "", err
	}
	a = s.newAttempt(sc)
	ticket = a.ID + "." + ident.Random(32)
	a.TicketHash = digest(ticket)
	text, err := json.Marshal(p)
	if err != nil {
		return a, "", fmt.Errorf("encode what an attempt begins with: %w", err)
	}
	if a.Sealed, err = s.Sealer.Seal(ctx, ticketBinding(a), text); err != nil {
		return a, "", err
	}
	return a, ticket, s.Store.CreateAttempt(ctx, a)
}

func (s *Service) newAttempt(sc Scope) Attempt {
	now := s.Now().UTC()
	return Attempt{
		ID: ident.New("att", now), Project: sc.Project.ID, SessionHash: sc.Session.Hash, Owner: sc.Session.Owner.ID,
		Status:    Pending,
		CreatedAt: now, ExpiresAt: now.Add(attemptLife),
	}
}

// OpenTicket returns the attempt that a ticket begins, its session, and what it begins with. It uses up nothing.
// ErrAttemptOver for a ticket that was used or never issued, or whose attempt has ended; ErrSession.
func (s *Service) OpenTicket(ctx context.Context, ticket string) (sc Scope, a Attempt, p Prepared, err error) {
	id, ok := attemptOf(ticket)
	if !ok {
		return sc, a, p, ErrAttemptOver
	}
	a, err = s.Store.Attempt(ctx, id)
	if err != nil {
		return sc, a, p, orOwn(err, ErrAttemptOver)
	}
	same := subtle.ConstantTimeCompare([]byte(a.TicketHash), []byte(digest(ticket))) == 1
	if !same || a.Status != Pending || !s.Now().Before(a.ExpiresAt) {
		return sc, Attempt{}, p, ErrAttemptOver
	}
	sc, err = s.Store.Session(ctx, Ref{Project: a.Project, Hash: a.SessionHash})
	if err == nil && !sc.Session.Live(s.Now()) {
		err = ErrSession
	}
	if err != nil {
		return sc, a, p, err
	}
	text, err := s.Sealer.Open(ctx, ticketBinding(a), a.Sealed)
	if err != nil {
		return sc, a, p, fmt.Errorf("open what %s begins with: %w", a.ID, err)
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return sc, a, p, fmt.Errorf("decode what %s begins with: %w", a.ID, err)
	}
	return sc, a, p, nil
}

package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/connect"
)

type attemptRecord struct {
	Entity       string `dynamodbav:"entity"`
	Version      int64  `dynamodbav:"version"`
	ExpiresAt    int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
	ID           string `dynamodbav:"id"`
	Project      string `dynamodbav:"project"`
	SessionHash  string `dynamodbav:"session_hash"`
	Owner        string `dynamodbav:"owner,omitempty"`
	Status       string `dynamodbav:"status"`
	AccountID    string `dynamodbav:"account_id"`
	AccessEnds   int64  `dynamodbav:"access_ends,omitempty"` // Unix milliseconds
	ErrorCode    string `dynamodbav:"error_code"`
	ErrorText    string `dynamodbav:"error_text"`
	ProviderCode string `dynamodbav:"provider_code,omitempty"`
	CreatedAt    int64  `dynamodbav:"created_at"`
	StateHash    string `dynamodbav:"state_hash,omitempty"`
	CookieHash   string `dynamodbav:"cookie_hash,omitempty"`
	StateExpires int64  `dynamodbav:"state_expires,omitempty"` // Unix milliseconds
	Connector    string `dynamodbav:"connector,omitempty"`
	ConfigID     string `dynamodbav:"config_id,omitempty"`
	RedirectURI  string `dynamodbav:"redirect_uri,omitempty"`
	Sealed       []byte `dynamodbav:"sealed,omitempty"`
	ConsumedBy   string `dynamodbav:"consumed_by,omitempty"`
	TicketHash   string `dynamodbav:"ticket_hash,omitempty"`
	Language     string `dynamodbav:"language,omitempty"`
	HeldHash     string `dynamodbav:"held_hash,omitempty"`
	HeldUntil    int64  `dynamodbav:"held_until,omitempty"` // Unix milliseconds
	HeldAnswer   []byte `dynamodbav:"held_answer,omitempty"`
	HeldBy       string `dynamodbav:"held_by,omitempty"` // the claim that finishes it
	OwnCallback  bool   `dynamodbav:"own_callback,omitempty"`
}

func (r attemptRecord) domain() connect.Attempt {
	a := connect.Attempt{
		ID: r.ID, Project: r.Project, SessionHash: r.SessionHash, Owner: r.Owner, Status: connect.AttemptStatus(r.Status),
		AccountID: r.AccountID, AccessEnds: at(r.AccessEnds), CreatedAt: at(r.CreatedAt),
		Error:     connect.AttemptError{Code: r.ErrorCode, ProviderCode: r.ProviderCode, Text: r.ErrorText},
		ExpiresAt: time.Unix(r.ExpiresAt, 0).UTC(),
		Flow: connect.Flow{
			StateHash: r.StateHash, CookieHash: r.CookieHash, StateExpires: at(r.StateExpires), Connector: r.Connector,
			ConfigID: r.ConfigID, RedirectURI: r.RedirectURI, Sealed: r.Sealed, Claimed: r.ConsumedBy != "",
			Language: r.Language, OwnCallback: r.OwnCallback,
		},
	}
	if r.HeldHash != "" {
		a.Held = connect.Held{Hash: r.HeldHash, Until: at(r.HeldUntil), Answer: r.HeldAnswer}
	}
	if r.TicketHash != "" { // not begun: what is sealed is what the ticket begins
		a.TicketHash, a.Sealed, a.Flow.Sealed = r.TicketHash, r.Sealed, nil
	}
	return a
}

// CreateAttempt implements connect.Store.
func (s *Store) CreateAttempt(ctx context.Context, a connect.Attempt) error {
	w, err := put(attemptKey(a.ID), attemptRecord{
		Entity: "connection_attempt", Version: 1, ExpiresAt: a.ExpiresAt.Unix(), ID: a.ID, Project: a.Project,
		SessionHash: a.SessionHash, Owner: a.Owner, Status: string(a.Status), CreatedAt: millis(a.CreatedAt),
		TicketHash: a.TicketHash, Sealed: a.Sealed,
	}, absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// Attempt implements connect.Store.
func (s *Store) Attempt(ctx context.Context, id string) (connect.Attempt, error) {
	it, err := s.get(ctx, attemptKey(id))
	if err != nil {
		return connect.Attempt{}, err
	}
	if it == nil {
		return connect.Attempt{}, connect.ErrAttempt
	}
	r, err := decode[attemptRecord](it)
	return r.domain(), err
}

// StartAttempt implements connect.Store.
func (s *Store) StartAttempt(ctx context.Context, id, sessionHash string, f connect.Flow, now time.Time) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("state_hash"), value(f.StateHash)).
		Set(name("cookie_hash"), value(f.CookieHash)).
		Set(name("state_expires"), value(millis(f.StateExpires))).
		Set(name("connector"), value(f.Connector)).
		Set(name("config_id"), value(f.ConfigID)).
		Set(name("redirect_uri"), value(f.RedirectURI)).
		Set(name("sealed"), value(f.Sealed)).
		Set(name("version"), name("version").Plus(value(1)))
	ticket := name("ticket_hash").AttributeNotExists()
	if f.Ticket != "" {
		ticket = name("ticket_hash").Equal(value(f.Ticket))
		set = set.Remove(name("ticket_hash"))
	}
	if f.OwnCallback {
		set = set.Set(name("own_callback"), value(true))
	} else {
		set = set.Remove(name("own_callback"))
	}
	if f.Language != "" {
		set = set.Set(name("language"), value(f.Language))
	}
	cond := pending(sessionHash).
		And(ticket).
		And(name("consumed_by").AttributeNotExists()).
		And(name("expires_at").GreaterThan(value(now.Unix())))
	_, err := s.updateOne(ctx, update(attemptKey(id), set, cond, missingOr(connect.ErrAttempt, connect.ErrAttemptOver)))
	return err
}

func pending(sessionHash string) expression.ConditionBuilder {
	name, value := expression.Name, expression.Value
	return name("status").Equal(value(connect.Pending)).And(name("session_hash").Equal(value(sessionHash)))
}

// ConsumeState implements connect.Store. The cookie is part of the condition, so that a stranger who learnt a state
// cannot use it up.
func (s *Store) ConsumeState(ctx context.Context, c connect.Consume) (connect.Attempt, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("consumed_by"), value(c.Claim)).Set(name("version"), name("version").Plus(value(1)))
	cond := name("status").Equal(value(connect.Pending)).
		And(name("consumed_by").AttributeNotExists().Or(name("consumed_by").Equal(value(c.Claim)))).
		And(name("state_hash").Equal(value(c.StateHash))).
		And(name("cookie_hash").Equal(value(c.CookieHash))).
		And(addressed(c)).
		And(name("state_expires").GreaterThan(value(millis(c.Now))))
	it, err := s.updateOne(ctx, update(attemptKey(c.AttemptID), set, cond, func(old item) error {
		r, err := decode[attemptRecord](old)
		if err != nil {
			return err
		}
		live := r.Status == string(connect.Pending) && r.ConsumedBy == "" && r.StateHash == c.StateHash &&
			r.domain().AddressedBy(c) && r.StateExpires > millis(c.Now)
		if live {
			return connect.ErrBrowser
		}
		return connect.ErrState
	}))
	if err != nil {
		return connect.Attempt{}, err
	}
	r, err := decode[attemptRecord](it)
	return r.domain(), err
}

// HoldAttempt implements connect.Store.
func (s *Store) HoldAttempt(ctx context.Context, claim connect.Claim, h connect.Held) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("held_hash"), value(h.Hash)).
		Set(name("held_until"), value(millis(h.Until))).
		Set(name("held_answer"), value(h.Answer)).
		Set(name("version"), name("version").Plus(value(1)))
	_, err := s.updateOne(ctx, update(attemptKey(claim.ID), set, claimed(claim), failsWith(connect.ErrAttemptOver)))
	return err
}

// claimed is the condition that an attempt is pending and the claim's.
func claimed(claim connect.Claim) expression.ConditionBuilder {
	name, value := expression.Name, expression.Value
	return name("status").Equal(value(connect.Pending)).And(name("consumed_by").Equal(value(claim.Token)))
}

// ClaimHeld implements connect.Store. From then on the attempt is the new claim's, and no more the callback's.
func (s *Store) ClaimHeld(ctx context.Context, c connect.HeldClaim) (connect.Attempt, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("held_by"), value(c.Claim)).Set(name("consumed_by"), value(c.Claim)).
		Set(name("version"), name("version").Plus(value(1)))
	cond := pending(c.SessionHash).
		And(name("held_hash").Equal(value(c.Hash))).
		And(name("held_by").AttributeNotExists().Or(name("held_by").Equal(value(c.Claim)))).
		And(name("held_until").GreaterThan(value(millis(c.Now))))
	it, err := s.updateOne(ctx, update(attemptKey(c.AttemptID), set, cond, failsWith(connect.ErrLinkCode)))
	if err != nil {
		return connect.Attempt{}, err
	}
	r, err := decode[attemptRecord](it)
	return r.domain(), err
}

// addressed is the condition that a callback came to the address that the flow began with.
func addressed(c connect.Consume) expression.ConditionBuilder {
	name, value := expression.Name, expression.Value
	cond := name("connector").Equal(value(c.Connector))
	if c.Config == "" {
		cond = cond.And(name("own_callback").AttributeNotExists())
	} else {
		cond = cond.And(name("own_callback").Equal(value(true)), name("config_id").Equal(value(c.Config)))
	}
	if c.Project == "" {
		return cond
	}
	return cond.And(name("project").Equal(value(c.Project)))
}

// RefuseAttempt implements connect.Store.
func (s *Store) RefuseAttempt(ctx context.Context, id, sessionHash string, e connect.AttemptError) error {
	cond := pending(sessionHash).And(expression.Name("state_hash").AttributeNotExists())
	_, err := s.updateOne(ctx, update(attemptKey(id), failing(e), cond, failsWith(connect.ErrAttemptOver)))
	return err
}

// failing is the end of an attempt by an error.
func failing(e connect.AttemptError) expression.UpdateBuilder {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("status"), value(connect.Failed)).
		Set(name("error_code"), value(e.Code)).
		Set(name("error_text"), value(e.Text)).
		Set(name("version"), name("version").Plus(value(1))).
		Remove(name("sealed")).Remove(name("held_answer"))
	if e.ProviderCode != "" {
		set = set.Set(name("provider_code"), value(e.ProviderCode))
	}
	return set
}

// AbandonFlow implements connect.Store. It leaves the state unclaimed, so nothing but the attempt's end comes of it.
func (s *Store) AbandonFlow(ctx context.Context, c connect.Consume, e connect.AttemptError) (connect.Attempt, error) {
	name, value := expression.Name, expression.Value
	cond := name("status").Equal(value(connect.Pending)).
		And(name("consumed_by").AttributeNotExists()).
		And(name("cookie_hash").Equal(value(c.CookieHash))).
		And(addressed(c)).
		And(name("state_expires").GreaterThan(value(millis(c.Now))))
	it, err := s.updateOne(ctx, update(attemptKey(c.AttemptID), failing(e), cond, failsWith(connect.ErrState)))
	if err != nil {
		return connect.Attempt{}, err
	}
	r, err := decode[attemptRecord](it)
	return r.domain(), err
}

// FailAttempt implements connect.Store.
func (s *Store) FailAttempt(ctx context.Context, claim connect.Claim, e connect.AttemptError) error {
	_, err := s.updateOne(ctx, update(attemptKey(claim.ID), failing(e), claimed(claim), failsWith(connect.ErrAttemptOver)))
	return err
}

// CancelAttempt implements connect.Store.
func (s *Store) CancelAttempt(ctx context.Context, id, sessionHash string) error {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("status"), value(connect.Cancelled)).
		Set(name("version"), name("version").Plus(value(1))).
		Remove(name("sealed")).Remove(name("held_answer"))
	_, err := s.updateOne(ctx, update(attemptKey(id), set, pending(sessionHash), func(old item) error {
		if stringOf(old, "session_hash") != sessionHash {
			return connect.ErrAttempt
		}
		return connect.ErrAttemptOver
	}))
	if errors.Is(err, connect.ErrAttemptOver) {
		return nil
	}
	return err
}

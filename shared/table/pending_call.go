package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/approval"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
)

var _ approval.Store = (*Store)(nil)

// pendingCallRecord is a call that waits for approval. What it asks for never changes.
type pendingCallRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	Project   string `dynamodbav:"project"`
	ID        string `dynamodbav:"id"`
	Account   string `dynamodbav:"account_id"`
	Connector string `dynamodbav:"connector"`
	Owner     string `dynamodbav:"owner_id,omitempty"`
	Print     string `dynamodbav:"print"`
	Caller    string `dynamodbav:"caller"`
	Name      string `dynamodbav:"name,omitempty"`
	User      string `dynamodbav:"user,omitempty"`
	Rule      string `dynamodbav:"rule"`
	Method    string `dynamodbav:"method"`
	Tool      string `dynamodbav:"tool,omitempty"`
	Sealed    []byte `dynamodbav:"sealed"`
	State     string `dynamodbav:"state"`
	CreatedAt int64  `dynamodbav:"created_at"`
	EndsAt    int64  `dynamodbav:"ends_at"` // Unix milliseconds
	DecidedAt int64  `dynamodbav:"decided_at,omitempty"`
	DecidedBy string `dynamodbav:"decided_by,omitempty"`
	MadeAt    int64  `dynamodbav:"made_at,omitempty"`
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
}

const entityPendingCall = "pending_call"

func (r pendingCallRecord) domain() approval.Call {
	return approval.Call{
		ID: r.ID, Project: r.Project, Account: r.Account, Connector: r.Connector, Owner: r.Owner, Print: r.Print,
		Caller: r.Caller, Name: r.Name, User: r.User, Rule: r.Rule, Method: r.Method, Tool: r.Tool, Sealed: r.Sealed,
		State: approval.State(r.State), CreatedAt: at(r.CreatedAt), EndsAt: at(r.EndsAt), DecidedAt: at(r.DecidedAt),
		DecidedBy: r.DecidedBy, MadeAt: at(r.MadeAt), Version: r.Version,
	}
}

// lastCallRecord names the last pending call with a print.
type lastCallRecord struct {
	Entity    string `dynamodbav:"entity"`
	Call      string `dynamodbav:"call"`
	ExpiresAt int64  `dynamodbav:"expires_at"`
}

// LatestCall implements approval.Store. A call whose item is gone has ended long before.
func (s *Store) LatestCall(ctx context.Context, of, print string) (approval.Call, error) {
	it, err := s.get(ctx, lastCallKey(of, print))
	if err != nil {
		return approval.Call{}, err
	}
	if it == nil {
		return approval.Call{}, approval.ErrNotFound
	}
	c, err := s.Call(ctx, of, stringOf(it, "call"))
	if errors.Is(err, approval.ErrNotFound) { // it still names the one whose place the next takes
		return approval.Call{ID: stringOf(it, "call"), Project: of, Print: print, State: approval.Expired}, nil
	}
	return c, err
}

// AddCall implements approval.Store.
func (s *Store) AddCall(ctx context.Context, c approval.Call, last string) error {
	err := s.Spend(ctx, c.Project, c.Caller, entityPendingCall, approval.MostADay, 24*time.Hour)
	if spent := new(fault.Error); errors.Is(err, connector.ErrSpent) && errors.As(err, &spent) {
		return approval.ErrTooMany.After(spent.RetryAfter)
	}
	if err != nil {
		return err
	}
	expires := c.EndsAt.Add(approval.Keep).Unix()
	call, err := upsert(pendingCallKey(c.Project, c.ID), pendingCallRecord{
		Entity: entityPendingCall, Version: c.Version, Project: c.Project, ID: c.ID, Account: c.Account,
		Connector: c.Connector, Owner: c.Owner, Print: c.Print, Caller: c.Caller, Name: c.Name, User: c.User, Rule: c.Rule,
		Method: c.Method, Tool: c.Tool, Sealed: c.Sealed, State: string(c.State), CreatedAt: millis(c.CreatedAt),
		EndsAt: millis(c.EndsAt), ExpiresAt: expires,
	}, absent(), failsWith(fault.ErrStale))
	if err != nil {
		return err
	}
	before := absent()
	if last != "" {
		before = expression.Name("call").Equal(expression.Value(last))
	}
	latest, err := upsert(lastCallKey(c.Project, c.Print),
		lastCallRecord{Entity: "last_call", Call: c.ID, ExpiresAt: expires}, before, failsWith(fault.ErrStale))
	if err != nil {
		return err
	}
	return s.commit(ctx, call, latest)
}

// upsert is a put by way of an update: those functions that make calls may update items and put none.
func upsert(k key, record any, cond expression.ConditionBuilder, fails failure) (write, error) {
	it, err := encode(k, record)
	if err != nil {
		return write{}, err
	}
	var set expression.UpdateBuilder
	for name, v := range it {
		if name != pk && name != sk {
			set = set.Set(expression.Name(name), expression.Value(v))
		}
	}
	return update(k, set, cond, fails), nil
}

// DecideCall implements approval.Store.
func (s *Store) DecideCall(
	ctx context.Context, of, id string, to approval.State, now, ends time.Time,
) (approval.Call, error) {
	name, value := expression.Name, expression.Value
	signature, err := s.sign(ctx)
	if err != nil {
		return approval.Call{}, err
	}
	set := expression.Set(name("state"), value(to)).Set(name("decided_at"), value(millis(now))).
		Set(name("decided_by"), value(signature.by)).Set(name("ends_at"), value(millis(ends)))
	return s.changeCall(ctx, of, id, approval.Pending, set, now)
}

// TakeCall implements approval.Store.
func (s *Store) TakeCall(ctx context.Context, of, id string, now time.Time) (approval.Call, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("state"), value(approval.Made)).Set(name("made_at"), value(millis(now)))
	return s.changeCall(ctx, of, id, approval.Approved, set, now)
}

// changeCall makes a change to a call that is in a state and has not ended. Its condition alone decides.
func (s *Store) changeCall(
	ctx context.Context, of, id string, from approval.State, set expression.UpdateBuilder, now time.Time,
) (approval.Call, error) {
	name, value := expression.Name, expression.Value
	set = set.Set(name("version"), name("version").Plus(value(1)))
	cond := name("state").Equal(value(from)).And(name("ends_at").GreaterThan(value(millis(now))))
	it, err := s.updateOne(ctx, update(pendingCallKey(of, id), set, cond,
		missingOr(approval.ErrNotFound, approval.ErrDecided)))
	if err != nil {
		return approval.Call{}, err
	}
	return domainOf[approval.Call, pendingCallRecord](it)
}

// Call implements approval.Store.
func (s *Store) Call(ctx context.Context, of, id string) (approval.Call, error) {
	it, err := s.get(ctx, pendingCallKey(of, id))
	if err != nil {
		return approval.Call{}, err
	}
	if it == nil {
		return approval.Call{}, approval.ErrNotFound
	}
	return domainOf[approval.Call, pendingCallRecord](it)
}

// Calls implements approval.Store.
func (s *Store) Calls(ctx context.Context, of, after string, limit int) (page []approval.Call, next string, err error) {
	in, err := s.queryProject(of, pendingCallPrefix, pendingCallPrefix+behindAnyID)
	if err != nil {
		return nil, "", err
	}
	in.ScanIndexForward, in.Limit = aws.Bool(false), aws.Int32(int32(min(limit, maxQuery))) //nolint:gosec // small
	if after != "" {
		in.ExclusiveStartKey = pendingCallKey(of, after).attributes()
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("list pending calls: %w", err)
	}
	for _, it := range out.Items {
		c, err := domainOf[approval.Call, pendingCallRecord](it)
		if err != nil {
			return nil, "", err
		}
		page = append(page, c)
	}
	if len(out.LastEvaluatedKey) > 0 && len(page) > 0 {
		next = page[len(page)-1].ID
	}
	return page, next, nil
}

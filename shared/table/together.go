package table

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/credential"
	"patchbay/shared/ident"
)

var _ credential.Store = (*Together)(nil)

// Together is a Store for many renewals at the same time. Their leases and results go out together, up to 25 in a call,
// as databases commit in groups: whoever comes while a call is under way joins the next one. Each write has its own
// condition, and its own outcome.
//
// A statement is the first try of the single write that Store would make, with the same mark. It is for the plain case.
// Whatever comes of it but "done" is left to that single write: it finds the mark if the statement was done after all,
// makes the write if it was not, or says why it may not be made.
type Together struct {
	*Store

	mu      sync.Mutex
	waiting []*joined
	flying  int // calls under way
}

// NewTogether returns a Together on a store.
func NewTogether(s *Store) *Together { return &Together{Store: s} }

// flightTime bounds a call for many. Those who wait for it then write alone, well within their leases.
const flightTime = 3 * time.Second

// joined is one statement that waits for its turn.
type joined struct {
	statement types.BatchStatementRequest
	done      chan bool // whether the write is surely made; it never blocks
}

const leasing = `UPDATE "%s" SET "lease"=?, "lease_until"=?, "by"=?, "origin"=?, "write_id"=? ` +
	`WHERE "PK"=? AND "SK"=? AND "version"=? AND "failures" IS MISSING AND ("lease_until" IS MISSING OR "lease_until"<?)`

// Lease implements credential.Store. The plain case has met no failures.
func (t *Together) Lease(
	ctx context.Context, project, id string, ver int64, failures int, holder string, until time.Time,
) error {
	k, mark := credentialKey(project, id), ident.Random(12)
	if failures == 0 && k.possible() {
		by, err := t.sign(ctx)
		if err != nil {
			return err
		}
		if t.join(ctx, fmt.Sprintf(leasing, t.table), text(holder), number(until.UnixMilli()), by.by, by.origin, text(mark),
			text(k.pk), text(k.sk), number(ver), number(t.now().UnixMilli())) {
			return nil
		}
	}
	_, err := t.updateMarked(ctx, t.lease(project, id, ver, failures, holder, until), mark)
	return err
}

// A statement removes one attribute at most: dynoxide knows no more, so a lease's end becomes 0.
const renewing = `UPDATE "%s" SET "version"=?, "sealed"=?, "token_expires_at"=?, "renewed_at"=?, "GSI2PK"=?, ` +
	`"GSI2SK"=?, "by"=?, "origin"=?, "write_id"=?, "lease_until"=0 REMOVE "lease" ` +
	`WHERE "PK"=? AND "SK"=? AND "lease"=? AND "version"=? AND "failures" IS MISSING AND "refused_at" IS MISSING`

// Refreshed implements credential.Store. The plain case has met no failures and no refusal, and stays in the schedule.
func (t *Together) Refreshed(ctx context.Context, project, id, holder string, c credential.Credential) error {
	k, mark := credentialKey(project, id), ident.Random(12)
	if k.possible() && c.RefusedAt.IsZero() && !c.RenewedAt.IsZero() && c.Period > 0 {
		by, err := t.sign(ctx)
		if err != nil {
			return err
		}
		r := credentialRecord{}
		r.visited(id, c.Period)
		if t.join(ctx, fmt.Sprintf(renewing, t.table), number(c.Version+1),
			&types.AttributeValueMemberB{Value: c.Sealed}, number(millis(c.ExpiresAt)), number(millis(c.RenewedAt)),
			text(r.DuePK), text(r.DueSK), by.by, by.origin, text(mark),
			text(k.pk), text(k.sk), text(holder), number(c.Version)) {
			return nil
		}
	}
	w, err := t.refreshed(project, id, holder, c)
	if err != nil {
		return err
	}
	_, err = t.updateMarked(ctx, w, mark)
	return err
}

// join has a statement made with those of others, and says whether it surely was.
func (t *Together) join(ctx context.Context, sql string, parameters ...types.AttributeValue) bool {
	j := &joined{types.BatchStatementRequest{Statement: &sql, Parameters: parameters}, make(chan bool, 1)}
	t.mu.Lock()
	t.waiting = append(t.waiting, j)
	if t.flying == 0 || t.flying < batchesInFlight && len(t.waiting) >= statementBatch {
		t.flying++
		go t.fly(context.WithoutCancel(ctx))
	}
	t.mu.Unlock()
	select {
	case done := <-j.done:
		return done
	case <-ctx.Done():
		return false
	}
}

// fly makes calls until nobody waits.
func (t *Together) fly(ctx context.Context) {
	for group := t.board(); len(group) > 0; group = t.board() {
		t.write(ctx, group)
	}
}

// board takes those for the next call. With nobody left, the flight is over.
func (t *Together) board() []*joined {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(statementBatch, len(t.waiting))
	group := t.waiting[:n:n]
	t.waiting = t.waiting[n:]
	if n == 0 {
		t.flying--
	}
	return group
}

func (t *Together) write(ctx context.Context, group []*joined) {
	ctx, cancel := context.WithTimeout(ctx, flightTime)
	defer cancel()
	statements := make([]types.BatchStatementRequest, len(group))
	for i, j := range group {
		statements[i] = j.statement
	}
	out, err := t.db.BatchExecuteStatement(ctx, &dynamodb.BatchExecuteStatementInput{Statements: statements})
	for i, j := range group {
		j.done <- err == nil && i < len(out.Responses) && out.Responses[i].Error == nil
	}
}

func number(n int64) *types.AttributeValueMemberN {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/pause"
)

// journal stores messages in a table of the queues' own. One process works on it, so its writes need no conditions.
type journal struct {
	db    *dynamodb.Client
	table string
	in    chan entry
	ended chan struct{} // closed when nothing is written any more
}

var errClosed = errors.New("the queue's server was closed")

// entry is one write and whoever waits for it.
type entry struct {
	write types.WriteRequest
	key   string
	done  chan<- error
}

// maxBatch is BatchWriteItem's limit.
const maxBatch = 25

// openJournal makes the table if there is none.
func openJournal(ctx context.Context, db *dynamodb.Client, table string) (*journal, error) {
	str := func(n string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(n), AttributeType: types.ScalarAttributeTypeS}
	}
	_, err := db.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: &table, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{str("PK"), str("SK")},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("SK"), KeyType: types.KeyTypeRange},
		},
	})
	if _, there := errors.AsType[*types.ResourceInUseException](err); err != nil && !there {
		return nil, fmt.Errorf("create the queues' table: %w", err)
	}
	return &journal{db: db, table: table, in: make(chan entry, 1024), ended: make(chan struct{})}, nil
}

// run writes what callers hand over, as many of them at once as there are, until ctx ends.
func (j *journal) run(ctx context.Context) {
	defer close(j.ended)
	var held *entry // begins the next batch
	for {
		batch := make([]entry, 0, maxBatch)
		if held != nil {
			batch, held = append(batch, *held), nil
		} else {
			select {
			case <-ctx.Done():
				return
			case e := <-j.in:
				batch = append(batch, e)
			}
		}
		keys := map[string]bool{batch[0].key: true}
		for len(batch) < maxBatch && held == nil {
			select {
			case e := <-j.in:
				if keys[e.key] { // one batch writes an item once
					held = &e
				} else {
					keys[e.key], batch = true, append(batch, e)
				}
				continue
			default:
			}
			break
		}
		err := j.write(ctx, batch)
		for _, e := range batch {
			e.done <- err
		}
	}
}

var again = pause.Backoff{First: 20 * time.Millisecond, Most: time.Second}

func (j *journal) write(ctx context.Context, batch []entry) error {
	writes := make([]types.WriteRequest, len(batch))
	for i, e := range batch {
		writes[i] = e.write
	}
	for n := 1; ; n++ {
		out, err := j.db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{j.table: writes},
		})
		if err != nil {
			return fmt.Errorf("store messages: %w", err)
		}
		if writes = out.UnprocessedItems[j.table]; len(writes) == 0 {
			return nil
		}
		if err := pause.For(ctx, again.Before(n)); err != nil {
			return err
		}
	}
}

// pending collects the writes of one call.
type pending struct {
	*journal
	done    chan error
	entries []entry
}

func (j *journal) begin() *pending { return &pending{journal: j} }

func (p *pending) put(queue string, m *message) {
	number := func(n int64) types.AttributeValue {
		return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
	}
	p.entries = append(p.entries, entry{key: queue + "/" + m.id, write: types.WriteRequest{PutRequest: &types.PutRequest{
		Item: map[string]types.AttributeValue{
			"PK": text(queue), "SK": text(m.id), "body": text(m.body), "sent": number(m.sent), "first": number(m.first),
			"visible": number(m.visible), "receives": number(int64(m.receives)),
			"from": text(m.from),
		},
	}}})
}

func (p *pending) remove(queue string, m *message) {
	p.entries = append(p.entries, entry{key: queue + "/" + m.id, write: types.WriteRequest{
		DeleteRequest: &types.DeleteRequest{Key: map[string]types.AttributeValue{"PK": text(queue), "SK": text(m.id)}},
	}})
}

// send hands the writes over, in the order of the calls that made them; the caller holds the server's lock.
func (p *pending) send() {
	p.done = make(chan error, len(p.entries))
	for i := range p.entries {
		p.entries[i].done = p.done
		select {
		case p.in <- p.entries[i]:
		case <-p.ended:
			p.done <- errClosed
		}
	}
}

// stored waits until every write is stored.
func (p *pending) stored(ctx context.Context) error {
	for range p.entries {
		select {
		case err := <-p.done:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-p.ended:
			return errClosed
		}
	}
	return nil
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// load reads every message.
func (j *journal) load(ctx context.Context, add func(queue string, m *message)) error {
	in := &dynamodb.ScanInput{TableName: &j.table, ConsistentRead: aws.Bool(true)}
	for {
		out, err := j.db.Scan(ctx, in)
		if err != nil {
			return fmt.Errorf("read the queues' table: %w", err)
		}
		for _, it := range out.Items {
			str := func(name string) string {
				if v, ok := it[name].(*types.AttributeValueMemberS); ok {
					return v.Value
				}
				return "" // an earlier version had no such attribute
			}
			num := func(name string) int64 {
				v, _ := it[name].(*types.AttributeValueMemberN)
				n, _ := strconv.ParseInt(v.Value, 10, 64) // as put wrote it
				return n
			}
			add(str("PK"), &message{
				id: str("SK"), body: str("body"), sent: num("sent"), first: num("first"), visible: num("visible"),
				receives: int(num("receives")), from: str("from"),
			})
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return nil
		}
	}
}

package table

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/shared/ident"
	"patchbay/shared/rewrap"
)

// Scanner reads a whole table; *dynamodb.Client is one. No function may: it is for the owner's command alone.
type Scanner interface {
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
}

// Envelopes is the table as rewrapping needs it.
type Envelopes struct {
	*Store
	Scanner Scanner
	Page    int32 // items that are read at a time, of any kind; 0 is 1,000
}

var _ rewrap.Store = Envelopes{}

// Envelopes implements rewrap.Store. The cursor is the sort key and the partition key of the last item read.
func (s Envelopes) Envelopes(ctx context.Context, cursor string) ([]rewrap.Row, string, error) {
	e, err := expression.NewBuilder().
		WithFilter(expression.Name("entity").In(expression.Value(EntityCredential), expression.Value(EntityEndpoint),
			expression.Value(entityOrphan)).
			Or(expression.Name("entity").Equal(expression.Value(EntityAuthConfig)).
				And(expression.Name("clients").AttributeExists()))).
		WithProjection(expression.NamesList(expression.Name(pk), expression.Name("version"), expression.Name("sealed"),
			expression.Name("entity"), expression.Name("project"), expression.Name("id"), expression.Name("clients"))).
		Build()
	if err != nil {
		return nil, "", err
	}
	in := &dynamodb.ScanInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(1000), FilterExpression: e.Filter(),
		ProjectionExpression: e.Projection(), ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	}
	if s.Page > 0 {
		in.Limit = &s.Page
	}
	if cursor != "" {
		in.ExclusiveStartKey = keyAt(cursor).attributes()
	}
	out, err := s.Scanner.Scan(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("scan: %w", err)
	}
	rows := make([]rewrap.Row, 0, len(out.Items))
	for _, it := range out.Items {
		if stringOf(it, "entity") == EntityEndpoint {
			r, err := decode[endpointRecord](it)
			if err != nil {
				return nil, "", err
			}
			rows = append(rows, rewrap.Row{Project: r.Project, Endpoint: r.ID, Version: r.Version, Sealed: r.Sealed})
			continue
		}
		if stringOf(it, "entity") == EntityAuthConfig {
			r, err := decode[configRecord](it)
			if err != nil {
				return nil, "", err
			}
			rows = append(rows, rewrap.Row{Project: r.Project, Config: r.ID, Version: r.Version, Sealed: r.Clients})
			continue
		}
		r, err := decode[credentialRecord](it)
		if err != nil {
			return nil, "", err
		}
		project, account, ok := accountAt(stringOf(it, pk))
		if !ok {
			return nil, "", fmt.Errorf("table: a credential of no account: %s", stringOf(it, pk))
		}
		rows = append(rows, rewrap.Row{Project: project, Account: account, Orphan: stringOf(it, "entity") == entityOrphan,
			Version: r.Version, Sealed: r.Sealed})
	}
	next := ""
	if out.LastEvaluatedKey != nil {
		next = placeOf(keyOf(out.LastEvaluatedKey))
	}
	return rows, next, nil
}

// Reseal implements rewrap.Store.
func (s Envelopes) Reseal(ctx context.Context, r rewrap.Row, sealed []byte) error {
	name, value, sealedIn := expression.Name, expression.Value, "sealed"
	if r.Config != "" {
		sealedIn = "clients"
	}
	same := name(sealedIn).Equal(value(r.Sealed)).And(name("version").Equal(value(r.Version)))
	at := credentialKey(r.Project, r.Account)
	if r.Orphan {
		at = orphanKey(r.Project, r.Account)
	}
	if r.Endpoint != "" {
		at = endpointKey(r.Project, r.Endpoint)
	}
	if connector, ok := ident.Owner("cfg", r.Config); ok {
		at = configKey(r.Project, connector, r.Config)
	}
	_, err := s.updateOne(ctx, update(at,
		expression.Set(name(sealedIn), value(sealed)), same, failsWith(rewrap.ErrChanged)))
	return err
}

type rewrapRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"` // rewrap.Progress.Saved
	Root      string `dynamodbav:"root"`
	Cursor    string `dynamodbav:"cursor"`
	Done      bool   `dynamodbav:"done"`
	Seen      int    `dynamodbav:"seen"`
	Rewrapped int    `dynamodbav:"rewrapped"`
	Overtaken int    `dynamodbav:"overtaken"`
	Damaged   int    `dynamodbav:"damaged"`
	UpdatedAt int64  `dynamodbav:"updated_at"`
}

// Progress implements rewrap.Store.
func (s Envelopes) Progress(ctx context.Context) (rewrap.Progress, error) {
	it, err := s.get(ctx, rewrapKey())
	if err != nil {
		return rewrap.Progress{}, err
	}
	r, err := decode[rewrapRecord](it)
	return rewrap.Progress{
		Root: r.Root, Cursor: r.Cursor, Done: r.Done, Saved: r.Version,
		Counts: rewrap.Counts{Seen: r.Seen, Rewrapped: r.Rewrapped, Overtaken: r.Overtaken, Damaged: r.Damaged},
	}, err
}

// Save implements rewrap.Store.
func (s Envelopes) Save(ctx context.Context, p rewrap.Progress) error {
	before := expression.Name("version").Equal(expression.Value(p.Saved - 1))
	if p.Saved == 1 {
		before = absent()
	}
	w, err := put(rewrapKey(), rewrapRecord{
		Entity: "rewrap", Version: p.Saved, Root: p.Root, Cursor: p.Cursor, Done: p.Done, Seen: p.Seen,
		Rewrapped: p.Rewrapped, Overtaken: p.Overtaken, Damaged: p.Damaged, UpdatedAt: s.now().UnixMilli(),
	}, before, failsWith(rewrap.ErrElsewhere))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

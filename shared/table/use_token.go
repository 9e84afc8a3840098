package table

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/awsrole"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
	"patchbay/shared/project"
)

var _ project.UseTokenStore = (*Store)(nil)

// useTokenRecord is a use token. Nothing but its end ever changes.
type useTokenRecord struct {
	Entity     string   `dynamodbav:"entity"`
	Version    int64    `dynamodbav:"version"`
	Project    string   `dynamodbav:"project"`
	ID         string   `dynamodbav:"id"`
	Hash       string   `dynamodbav:"hash"`
	Key        string   `dynamodbav:"key_hash"`
	Name       string   `dynamodbav:"name"`
	Owner      string   `dynamodbav:"owner_id"`
	Account    string   `dynamodbav:"account_id,omitempty"`
	Connectors []string `dynamodbav:"connectors,omitempty"`
	Origins    []string `dynamodbav:"origins,omitempty"`
	User       string   `dynamodbav:"user,omitempty"`
	Policy     string   `dynamodbav:"policy,omitempty"`
	CreatedAt  int64    `dynamodbav:"created_at"`
	EndsAt     int64    `dynamodbav:"ends_at"` // Unix milliseconds
	RevokedAt  int64    `dynamodbav:"revoked_at,omitempty"`
	ExpiresAt  int64    `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
}

const entityUseToken = "use_token"

func useTokenRecordOf(t project.UseToken) useTokenRecord {
	return useTokenRecord{
		Entity: entityUseToken, Version: 1, Project: t.Project, ID: t.ID, Hash: t.Hash, Key: t.Key, Name: t.Name,
		Owner: t.Owner, Account: t.Account, Connectors: t.Connectors, Origins: t.Origins, User: t.User,
		Policy: t.Policy.Text(), CreatedAt: millis(t.CreatedAt), EndsAt: millis(t.ExpiresAt),
		RevokedAt: millis(t.RevokedAt), ExpiresAt: t.ExpiresAt.Add(project.KeepUseToken).Unix(),
	}
}

func decodeUseToken(it item) (project.UseToken, error) {
	r, err := decode[useTokenRecord](it)
	if err != nil {
		return project.UseToken{}, err
	}
	allowed, err := policy.Parse(r.Policy)
	if err != nil {
		return project.UseToken{}, fmt.Errorf("policy of use token %s: %w", r.ID, err)
	}
	return project.UseToken{
		ID: r.ID, Project: r.Project, Hash: r.Hash, Key: r.Key, Name: r.Name, Owner: r.Owner, Account: r.Account,
		Connectors: r.Connectors, Origins: r.Origins, User: r.User, Policy: allowed, CreatedAt: at(r.CreatedAt),
		ExpiresAt: at(r.EndsAt), RevokedAt: at(r.RevokedAt),
	}, nil
}

// decodeUse is decodeCaller for a use token: given the item of the API key that made it, and its own. What ended the
// key ends the token, and whoever has the token learns nothing of the key.
func (s *Store) decodeUse(
	ctx context.Context, a project.Access, key, token item,
) (project.Caller, project.UseToken, error) {
	as := project.Access{Key: a.Use.Key, Scope: a.Scope}
	as.Role.Role, _ = awsrole.Parse(stringOf(key, "role_arn")) // a role's token needs no further signature
	if key == nil || token == nil {
		return project.Caller{}, project.UseToken{}, project.ErrUseToken
	}
	t, err := decodeUseToken(token)
	if err != nil {
		return project.Caller{}, t, err
	}
	if subtle.ConstantTimeCompare([]byte(t.Hash), []byte(a.Use.Hash)) != 1 || t.Key != a.Use.Key.Hash {
		return project.Caller{}, t, project.ErrUseToken
	}
	caller, err := s.decodeCaller(ctx, as, []item{key})
	switch {
	case fault.Refused(err):
		return project.Caller{}, t, project.ErrUseToken
	case err != nil:
		return project.Caller{}, t, err
	case !t.Live(s.now()):
		return project.Caller{}, t, project.ErrUseToken.Says("The use token %q ended on %s. Ask whoever gave it to you for "+
			"another one.", t.Name, ended(t).Format(time.DateTime))
	}
	caller.By = a.Actor()
	return caller, t, nil
}

func ended(t project.UseToken) time.Time {
	if !t.RevokedAt.IsZero() {
		return t.RevokedAt
	}
	return t.ExpiresAt
}

// UseTokenMaker implements project.UseTokenStore.
func (s *Store) UseTokenMaker(
	ctx context.Context, a project.Access, n project.NewUseToken,
) (project.UseTokenMaker, error) {
	p, caller := a.Project(), callerKeys(a)
	keys := append(caller, projectKey(p))
	connectors := len(keys)
	for _, c := range n.Connectors {
		keys = append(keys, connectorKey(p, c))
	}
	_, names := ident.Owner("acc", n.Account)
	if names {
		keys = append(keys, accountKey(p, n.Account))
	}
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return project.UseTokenMaker{}, err
	}
	var m project.UseTokenMaker
	if m.Caller, err = s.decodeCallerOf(ctx, a, items, items[len(caller)]); err != nil {
		return m, err
	}
	for i, key := range n.Connectors {
		c, err := decodeConnector(p, key, items[connectors+i])
		if err != nil {
			return m, err
		}
		if c.State == connector.NotConfigured {
			m.Unknown = append(m.Unknown, key)
		}
	}
	if names {
		m.Owner = stringOf(items[len(items)-1], "owner_id")
	}
	if n.Account != "" && m.Owner == "" {
		return m, account.ErrNotFound
	}
	return m, nil
}

// errOtherToken says that another use token has the ID.
var errOtherToken = errors.New("the use token's id is taken")

// CreateUseToken implements project.UseTokenStore.
func (s *Store) CreateUseToken(ctx context.Context, t project.UseToken) error {
	w, err := put(useTokenKey(t.Project, t.ID), useTokenRecordOf(t), absent(), func(old item) error {
		if stringOf(old, "hash") == t.Hash {
			return nil
		}
		return errOtherToken
	})
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// UseToken implements project.UseTokenStore.
func (s *Store) UseToken(ctx context.Context, of, id string) (project.UseToken, error) {
	it, err := s.get(ctx, useTokenKey(of, id))
	if err != nil {
		return project.UseToken{}, err
	}
	if it == nil {
		return project.UseToken{}, project.ErrUseTokenNotFound
	}
	return decodeUseToken(it)
}

// UseTokens implements project.UseTokenStore.
func (s *Store) UseTokens(
	ctx context.Context, of, after string, limit int,
) (page []project.UseToken, next string, err error) {
	in, err := s.queryProject(of, useTokenPrefix, useTokenPrefix+behindAnyID)
	if err != nil {
		return nil, "", err
	}
	in.ScanIndexForward, in.Limit = aws.Bool(false), aws.Int32(int32(min(limit, maxQuery))) //nolint:gosec // small
	if after != "" {
		in.ExclusiveStartKey = useTokenKey(of, after).attributes()
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, "", fmt.Errorf("list use tokens: %w", err)
	}
	for _, it := range out.Items {
		t, err := decodeUseToken(it)
		if err != nil {
			return nil, "", err
		}
		page = append(page, t)
	}
	if len(out.LastEvaluatedKey) > 0 && len(page) > 0 {
		next = page[len(page)-1].ID
	}
	return page, next, nil
}

// RevokeUseToken implements project.UseTokenStore.
func (s *Store) RevokeUseToken(ctx context.Context, of, id string, now time.Time) (project.UseToken, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("revoked_at"), value(millis(now))).
		Set(name("version"), name("version").Plus(value(1)))
	var same item
	it, err := s.updateOne(ctx, update(useTokenKey(of, id), set, present().And(name("revoked_at").AttributeNotExists()),
		func(old item) error {
			if same = old; old == nil {
				return project.ErrUseTokenNotFound
			}
			return nil
		}))
	if err != nil {
		return project.UseToken{}, err
	}
	if same != nil {
		it = same
	}
	return decodeUseToken(it)
}

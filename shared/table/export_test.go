package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The suite is outside the package, as its users are. To look at items, and to damage them, it needs their keys.

// Keys spell the keys of items for tests.
var Keys = struct {
	Project       func(project string) map[string]types.AttributeValue
	Connector     func(project, connector string) map[string]types.AttributeValue
	Config        func(project, connector, id string) map[string]types.AttributeValue
	Account, Cred func(project, id string) map[string]types.AttributeValue
	Owner         func(project, owner, connector, extra string) map[string]types.AttributeValue
	Session       func(hash string) map[string]types.AttributeValue
	User          func(user string) map[string]types.AttributeValue
	Member        func(project, id string) map[string]types.AttributeValue
	AccountSort   func(connector, id string) types.AttributeValue
}{
	Project:     func(p string) item { return projectKey(p).attributes() },
	Connector:   func(p, c string) item { return connectorKey(p, c).attributes() },
	Config:      func(p, c, id string) item { return configKey(p, c, id).attributes() },
	Account:     func(p, id string) item { return accountKey(p, id).attributes() },
	Cred:        func(p, id string) item { return credentialKey(p, id).attributes() },
	Owner:       func(p, o, c, extra string) item { return ownerKey(p, o, c, extra).attributes() },
	Session:     func(h string) item { return sessionKey(h).attributes() },
	User:        func(u string) item { return userKey(u).attributes() },
	Member:      func(p, id string) item { return memberKey(p, id).attributes() },
	AccountSort: func(c, id string) types.AttributeValue { return text(accountsIndexSK(c, id)) },
}

// ErrContended is what a write says that lost to others every time, or found a random id taken; ErrUnsure what one says
// that may have been done all the same; ErrOtherToken when the id of a use token is taken.
var ErrContended, ErrUnsure, ErrOtherToken = errContended, errUnsure, errOtherToken

// Hasty returns a copy that does not wait between tries.
func (s *Store) Hasty() *Store {
	c := *s
	c.wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	return &c
}

// Waiting is how many writes wait for their group.
func (t *Together) Waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.waiting)
}

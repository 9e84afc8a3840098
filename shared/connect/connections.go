package connect

import (
	"cmp"
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// Linked is the part of account.Service that a session with the right to its owner's connections needs.
type Linked interface {
	List(ctx context.Context, p project.Project, f account.Filter) (page []account.Seen, next string, err error)
	DeleteIf(ctx context.Context, p project.Project, id string, may func(account.Account) error) (
		account.Seen, account.Revocation, error)
}

// ErrNoConnections refuses a session without the right to its owner's connections.
var ErrNoConnections = fault.New(fault.Forbidden, "connections_not_allowed",
	"This link does not show what is linked. Ask for one that does where you got it.")

// Connection is an account as its owner sees it.
type Connection struct {
	account.Seen
	Definition *catalog.Definition
	Auth       *catalog.Auth // nil when the catalog has lost the account's auth type
}

// MaxConnections bounds the list of an owner's accounts.
const MaxConnections = 100

// Connections lists the accounts that the session's owner has and the session may edit, at most MaxConnections.
// ErrNoConnections.
func (s *Service) Connections(ctx context.Context, sc Scope) ([]Connection, error) {
	if !sc.Session.Connections {
		return nil, ErrNoConnections
	}
	seen, _, err := s.Linked.List(ctx, sc.Project, account.Filter{
		Query: account.Query{Owners: []string{sc.Session.Owner.ID}, Limit: MaxConnections},
	})
	if err != nil {
		return nil, err
	}
	found := make([]Connection, 0, len(seen))
	for _, v := range seen {
		if err := s.checkOwns(ctx, sc, v.Account); errors.Is(err, account.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		def, err := s.definition(ctx, sc.Project.ID, v.Account.Connector, catalog.Latest)
		if err != nil {
			return nil, err
		}
		c := Connection{Seen: v, Definition: def}
		c.Auth, _ = def.AuthType(v.AuthType)
		found = append(found, c)
	}
	return found, nil
}

// Disconnect deletes an account of the session's owner, and asks the provider to forget the grant. ErrNoConnections;
// account.ErrNotFound for what the session does not list.
func (s *Service) Disconnect(ctx context.Context, sc Scope, id string) (account.Seen, account.Revocation, error) {
	if !sc.Session.Connections {
		return account.Seen{}, "", ErrNoConnections
	}
	if err := sc.Session.Usable(); err != nil {
		return account.Seen{}, "", err
	}
	return s.Linked.DeleteIf(ctx, sc.Project, id, func(a account.Account) error { return s.checkOwns(ctx, sc, a) })
}

// checkOwns fails with account.ErrNotFound for an account that a session may not edit, and for one that is personal to
// somebody else than whom the session is for.
func (s *Service) checkOwns(ctx context.Context, sc Scope, a account.Account) error {
	if a.Admits(cmp.Or(sc.Session.Owner.Username, sc.Session.Owner.ID)) != nil {
		return account.ErrNotFound
	}
	return s.checkEditable(ctx, sc, a)
}

package table

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/change"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
)

// Link implements connect.Accounts. The connector's state at the write is what SeenState claims: the transaction holds
// only if it is enabled.
func (s *Store) Link(ctx context.Context, l connect.Link) error {
	a := l.Account
	a.SeenState = connector.Enabled
	record, err := put(accountKey(a.Project, a.ID), accountRecordOf(a), absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	credential, err := put(credentialKey(a.Project, a.ID), credentialRecordOf(a.ID, l.Sealed, l.ExpiresAt, l.Period),
		absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	owner, err := ownerLink(a)
	if err != nil {
		return err
	}
	writes := append(completeAttempt(l), countLinked(a), owner, record, credential)
	writes = append(writes, spendSession(l)...)
	named, err := nameInbound(a, "", "")
	if err != nil {
		return err
	}
	return s.commit(ctx, append(writes, named...)...)
}

// Relink implements connect.Accounts. The credential's version grows even where a refresh is under way, which thereby
// loses its fence. A refresh that was stored since the credential was read makes the link stale: a refresh token that
// the link keeps would be the spent one (security requirement R1).
func (s *Store) Relink(ctx context.Context, l connect.Link, fromConfig string) error {
	a := l.Account
	name, value := expression.Name, expression.Value
	next := a
	next.Version++
	next.Told = account.Expiry{} // of another grant
	set, err := assign(accountRecordOf(next), accountRelinked...)
	if err != nil {
		return err
	}
	credential, err := assign(credentialRecordOf(a.ID, l.Sealed, l.ExpiresAt, l.Period), credentialRelinked...)
	if err != nil {
		return err
	}
	credential = credential.Set(name("version"), name("version").Plus(value(1)))
	named, err := nameInbound(a, fromConfig, l.Named)
	if err != nil {
		return err
	}
	writes := append(completeAttempt(l), countRelinked(a, fromConfig, l.Was),
		update(accountKey(a.Project, a.ID), set, name("version").Equal(value(a.Version)),
			missingOr(account.ErrNotFound, fault.ErrStale)),
		update(credentialKey(a.Project, a.ID), credential, name("version").Equal(value(l.Over)),
			missingOr(account.ErrNotFound, fault.ErrStale)))
	writes = append(writes, spendSession(l)...)
	return s.commit(ctx, append(writes, named...)...)
}

// Replace implements credential.Store.
func (s *Store) Replace(ctx context.Context, a account.Account, c credential.Credential, from account.Account) error {
	return s.Relink(ctx, connect.Link{
		Account: a, Sealed: c.Sealed, ExpiresAt: c.ExpiresAt, Over: c.Version, Period: c.Period, Was: from.Generation,
		Named: from.Inbound.Key,
	}, from.ConfigID)
}

// Delete implements account.Store. The condition on the credential keeps a refresh that commits first from leaving a
// grant that nobody revokes. An account without credential (a partial restore) can be deleted, too.
func (s *Store) Delete(ctx context.Context, a account.Account, ver int64) error {
	return s.deleteAccount(ctx, a, ver)
}

// DeleteGranted implements account.Store.
func (s *Store) DeleteGranted(ctx context.Context, a account.Account, ver int64, sealed []byte) error {
	kept, err := s.orphaned(a, sealed)
	if err != nil {
		return err
	}
	return s.deleteAccount(ctx, a, ver, kept)
}

func (s *Store) deleteAccount(ctx context.Context, a account.Account, ver int64, beside ...write) error {
	name, value := expression.Name, expression.Value
	unchanged := name("version").Equal(value(ver))
	if ver == 0 {
		unchanged = absent()
	}
	writes := append(unnameInbound(a),
		remove(accountKey(a.Project, a.ID), name("version").Equal(value(a.Version)),
			missingOr(account.ErrNotFound, fault.ErrStale)),
		remove(credentialKey(a.Project, a.ID), unchanged, failsWith(fault.ErrStale)),
		unlinkOwner(a),
		uncount(a))
	return s.commit(ctx, append(writes, beside...)...)
}

// The connector's item decides a link in one write: it must be enabled (rule 5), know the auth config, and count its
// accounts, which rule 4 reads in the same kind of write.

// countLinked counts a new account. The connector's epoch must be the one that the account claims to have seen: a
// fan-out of an older epoch could otherwise write its state onto a new account that the newest fan-out has passed by.
func countLinked(a account.Account) write {
	cond := enabledWith(a.ConfigID).And(expression.Name("epoch").Equal(expression.Value(a.SeenEpoch)))
	set := moveCount(expression.UpdateBuilder{}, a.ConfigID, 1)
	set = moveGeneration(set, a.ConfigID, a.Generation, 1)
	return update(connectorKey(a.Project, a.Connector), set, cond, notLinkable(a.ConfigID))
}

// countRelinked moves an account from one auth config's number to another's, and from one generation to another.
func countRelinked(a account.Account, fromConfig string, was connector.Generation) write {
	k, cond, to := connectorKey(a.Project, a.Connector), enabledWith(a.ConfigID), a.Generation
	if fromConfig == a.ConfigID {
		if was == to {
			return check(k, cond, notLinkable(a.ConfigID))
		}
		if was.Client == to.Client {
			was.Client, to.Client = 0, 0
		}
		if was.Scopes == to.Scopes {
			was.Scopes, to.Scopes = 0, 0
		}
	}
	set := moveGeneration(expression.UpdateBuilder{}, a.ConfigID, to, 1)
	set = moveGeneration(set, fromConfig, was, -1)
	linkable := notLinkable(a.ConfigID)
	if fromConfig == a.ConfigID {
		return update(k, set, cond, linkable)
	}
	set = moveCount(moveCount(set, a.ConfigID, 1), fromConfig, -1)
	return update(k, set, cond.And(hasAccounts(fromConfig)), func(old item) error {
		if err := linkable(old); !errors.Is(err, fault.ErrStale) {
			return err
		}
		return connector.ErrConfigUnknown // fromConfig has no account to move
	})
}

// uncount takes a deleted account off its auth config's number.
func uncount(a account.Account) write {
	set := moveCount(expression.UpdateBuilder{}, a.ConfigID, -1)
	set = moveGeneration(set, a.ConfigID, a.Generation, -1)
	return update(connectorKey(a.Project, a.Connector), deletes(set, change.Deleted{
		Entity: change.DeletedAccount, ID: a.ID, Config: a.ConfigID, Owner: a.Owner.ID, Version: change.Order(a),
	}),
		hasAccounts(a.ConfigID), failsWith(connector.ErrConfigUnknown))
}

func enabledWith(config string) expression.ConditionBuilder {
	return expression.Name("state").Equal(expression.Value(connector.Enabled)).And(accountsOf(config).AttributeExists())
}

func hasAccounts(config string) expression.ConditionBuilder {
	return accountsOf(config).GreaterThan(expression.Value(0))
}

func moveCount(u expression.UpdateBuilder, config string, by int) expression.UpdateBuilder {
	return u.Set(accountsOf(config), accountsOf(config).Plus(expression.Value(by)))
}

// notLinkable says why a connector's item refuses a link by the auth config.
func notLinkable(config string) failure {
	return func(old item) error {
		switch {
		case stringOf(old, "state") != string(connector.Enabled):
			return connector.ErrNotEnabled
		case old[accountsPrefix+config] == nil:
			return connector.ErrConfigUnknown
		default:
			return fault.ErrStale // another epoch
		}
	}
}

func ownerLink(a account.Account) (write, error) {
	extra := ""
	if a.Extra {
		extra = a.ID
	}
	return put(ownerKey(a.Project, a.Owner.ID, a.Connector, extra),
		ownerRecord{Entity: "owner_link", Version: 1, AccountID: a.ID},
		absent(), func(old item) error { return &connect.AlreadyLinked{AccountID: stringOf(old, "account_id")} })
}

func unlinkOwner(a account.Account) write {
	extra := ""
	if a.Extra {
		extra = a.ID
	}
	return remove(ownerKey(a.Project, a.Owner.ID, a.Connector, extra),
		expression.Name("account_id").Equal(expression.Value(a.ID)), failsWith(fault.ErrStale))
}

// completeAttempt ends the attempt in the link's own transaction: there is no account without its attempt saying so.
func completeAttempt(l connect.Link) []write {
	if l.Attempt == nil {
		return nil
	}
	name, value := expression.Name, expression.Value
	set := expression.Set(name("status"), value(connect.Authenticated)).
		Set(name("account_id"), value(l.Account.ID)).
		Set(name("version"), name("version").Plus(value(1))).
		Remove(name("sealed")).Remove(name("held_answer"))
	if ends := l.Account.AccessEndsAt; !ends.IsZero() {
		set = set.Set(name("access_ends"), value(millis(ends)))
	}
	return []write{update(attemptKey(l.Attempt.ID), set,
		claimed(*l.Attempt),
		failsWith(connect.ErrAttemptOver))}
}

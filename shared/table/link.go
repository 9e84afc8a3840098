package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
)

// Link implements connect.Accounts. The connector's state at the write is what SeenState claims: the transaction holds only
// if it is enabled.
func (s *Store) Link(ctx context.Context, l connect.Link) error {
	a := l.Account
	a.SeenState = connector.Enabled
	record, err := put(accountKey(a.Project, a.ID), accountRecordOf(a), absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	credential, err := put(credentialKey(a.Project, a.ID), credentialRecord{
		Entity: "credential", Version: 1, Sealed: l.Sealed, ExpiresAt: millis(l.ExpiresAt),
	}, absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	owner, err := ownerLink(a)
	if err != nil {
		return err
	}
	writes := append(completeAttempt(l),
		enabledAt(a), count(a.Project, a.Connector, a.ConfigID, 1), owner, record, credential)
	return s.commit(ctx, writes...)
}

// Relink implements connect.Accounts. The credential's version grows even where a refresh is under way, which thereby
// loses its fence.
func (s *Store) Relink(ctx context.Context, l connect.Link, fromConfig string) error {
	a := l.Account
	next := accountRecordOf(a)
	name, value := expression.Name, expression.Value
	settings := expression.Set(name("config_id"), value(next.ConfigID)).
		Set(name("auth_type"), value(next.AuthType)).
		Set(name("owner_name"), value(next.OwnerName)).
		Set(name("owner_username"), value(next.Username)).
		Set(name("label"), value(next.Label)).
		Set(name("type"), value(next.Type)).
		Set(name("metadata"), value(next.Metadata)).
		Set(name("setup"), value(next.Setup)).
		Set(name("hints"), value(next.Hints)).
		Set(name("own_status"), value(next.Own)).
		Set(name("reasons"), value(next.Reasons)).
		Set(name("updated_at"), value(next.UpdatedAt)).
		Set(name("version"), value(a.Version+1))
	credential := expression.Set(name("sealed"), value(l.Sealed)).
		Set(name("token_expires_at"), value(millis(l.ExpiresAt))).
		Set(name("version"), name("version").Plus(value(1))).
		Remove(name("lease")).Remove(name("lease_until"))
	writes := append(completeAttempt(l), enabled(a),
		update(accountKey(a.Project, a.ID), settings, name("version").Equal(value(a.Version)), missingOr(account.ErrNotFound, fault.ErrStale)),
		update(credentialKey(a.Project, a.ID), credential, present(), failsWith(account.ErrNotFound)))
	if fromConfig != a.ConfigID {
		writes = append(writes, count(a.Project, a.Connector, a.ConfigID, 1), count(a.Project, a.Connector, fromConfig, -1))
	} else {
		writes = append(writes, check(configKey(a.Project, a.Connector, a.ConfigID), present(), failsWith(connector.ErrConfigUnknown)))
	}
	return s.commit(ctx, writes...)
}

// Replace implements credential.Store.
func (s *Store) Replace(ctx context.Context, a account.Account, c credential.Credential, fromConfig string) error {
	return s.Relink(ctx, connect.Link{Account: a, Sealed: c.Sealed, ExpiresAt: c.ExpiresAt}, fromConfig)
}

// Delete implements account.Store. The condition on the credential keeps a refresh that commits first from leaving a grant
// that nobody revokes. An account without credential (a partial restore) can be deleted, too.
func (s *Store) Delete(ctx context.Context, a account.Account, ver int64) error {
	name, value := expression.Name, expression.Value
	unchanged := name("version").Equal(value(ver))
	if ver == 0 {
		unchanged = absent()
	}
	return s.commit(ctx,
		remove(accountKey(a.Project, a.ID), name("version").Equal(value(a.Version)), missingOr(account.ErrNotFound, fault.ErrStale)),
		remove(credentialKey(a.Project, a.ID), unchanged, failsWith(fault.ErrStale)),
		unlinkOwner(a),
		uncount(a))
}

// enabled is rule 5 seen from a link: it fails if a disable committed first.
func enabled(a account.Account) write {
	return check(connectorKey(a.Project, a.Connector), expression.Name("state").Equal(expression.Value(connector.Enabled)),
		failsWith(connector.ErrNotEnabled))
}

// enabledAt also wants the connector's epoch to be the one that the account claims to have seen: a fan-out of an older
// epoch could otherwise write its state onto a new account that the newest fan-out has passed by.
func enabledAt(a account.Account) write {
	w := enabled(a)
	w.cond = w.cond.And(expression.Name("epoch").Equal(expression.Value(a.SeenEpoch)))
	w.fails = func(old item) error {
		if stringOf(old, "state") == string(connector.Enabled) {
			return fault.ErrStale
		}
		return connector.ErrNotEnabled
	}
	return w
}

// count moves an auth config's number of accounts, which rule 4 reads in the same kind of transaction.
func count(project, key, config string, by int) write {
	name, value := expression.Name, expression.Value
	cond := present()
	if by < 0 {
		cond = name("account_count").GreaterThan(value(0))
	}
	return update(configKey(project, key, config),
		expression.Set(name("account_count"), name("account_count").Plus(value(by))), cond, failsWith(connector.ErrConfigUnknown))
}

// uncount takes a deleted account off its auth config's number.
func uncount(a account.Account) write {
	w := count(a.Project, a.Connector, a.ConfigID, -1)
	u := deletes(*w.update, EntityAccount, a.ID)
	w.update = &u
	return w
}

func ownerLink(a account.Account) (write, error) {
	extra := ""
	if a.Extra {
		extra = a.ID
	}
	return put(ownerKey(a.Project, a.Owner.ID, a.Connector, extra), ownerRecord{Entity: "owner_link", Version: 1, AccountID: a.ID},
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

// completes ends the attempt in the link's own transaction: there is no account without its attempt saying so.
func completeAttempt(l connect.Link) []write {
	if l.Attempt == nil {
		return nil
	}
	name, value := expression.Name, expression.Value
	set := expression.Set(name("status"), value(connect.Authenticated)).
		Set(name("account_id"), value(l.Account.ID)).
		Set(name("version"), name("version").Plus(value(1))).
		Remove(name("sealed"))
	return []write{update(attemptKey(l.Attempt.ID), set,
		name("status").Equal(value(connect.Pending)).And(name("consumed_by").Equal(value(l.Attempt.Token))), failsWith(connect.ErrAttemptOver))}
}

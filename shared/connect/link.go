package connect

import (
	"context"
	"errors"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/pause"
	"patchbay/shared/provider"
)

// linking is one account about to be written.
type linking struct {
	scope     Scope
	choice    Choice
	accountID string // to edit; "" links another
	form      map[string]string
	grant     *provider.Grant // of a finished OAuth flow
	claim     *Claim          // the attempt that it completes
	draft     *draft          // what the first try writes; nil has it prepared
	proven    bool            // the provider took the credential
	client    string          // of the auth config, that the grant was issued to
	asked     []string        // scopes that the grant was asked with
	who       provider.Identity
	whoFails  error // why the provider did not tell who, where it should
}

// A link is made anew when somebody else changed what it builds on.
var linkBackoff = pause.Backoff{First: 20 * time.Millisecond, Most: 320 * time.Millisecond}

const linkTries = 8

// link writes an account. Whether the owner has one already is decided by the write: losing that race turns the link
// into an edit of the winner's.
func (s *Service) link(ctx context.Context, l linking) (written account.Account, err error) {
	l.proven = l.grant != nil // an exchanged code is proof already
	err = linkBackoff.Retry(ctx, linkTries, func() (again bool, err error) {
		d := l.draft
		l.draft = nil // a repeat reads anew
		if d == nil {
			if d, err = s.prepare(ctx, l.scope, l.choice, l.accountID, l.form); err != nil {
				return false, err
			}
		}
		written = d.account
		err = s.proveAndWrite(ctx, &l, d)
		var linked *AlreadyLinked
		switch {
		case err == nil:
			return false, nil
		case errors.As(err, &linked):
			l.accountID = linked.AccountID
		case errors.Is(err, account.ErrNotFound) && l.accountID != "" && l.scope.Session.AccountID == "":
			l.accountID = "" // deleted meanwhile
		case !errors.Is(err, fault.ErrStale):
			return false, err
		}
		if l.choice, err = s.choose(ctx, l.scope, l.choice.Config.ID, l.claim != nil); err != nil {
			return false, err
		}
		return true, ErrContended.After(time.Second)
	})
	if err != nil {
		return account.Account{}, err
	}
	return written, nil
}

// proveAndWrite puts the flow's grant into a draft, or has the provider prove it, and writes it.
func (s *Service) proveAndWrite(ctx context.Context, l *linking, d *draft) error {
	if l.grant != nil {
		if err := l.checkPerson(d); err != nil {
			return err
		}
		d.addGrant(l.choice.Auth, l.grant, l.client, l.isOther(d))
		d.account.Scopes = d.material.Grants(l.asked)
		d.account.Generation = l.choice.Config.Generation(l.client, l.asked)
	} else {
		d.account.Generation = connector.Generation{}
	}
	if !l.proven {
		setup, err := s.Configs.SetupValues(ctx, l.choice.Config)
		if err != nil {
			return err
		}
		l.who, err = s.Credentials.Prove(ctx, l.choice.Definition, l.choice.Auth, d.material, setup, d.account.Setup)
		if err != nil {
			return err
		}
		// A repeat merges the same form into a newer account; where nobody signs in it got a token that must be kept.
		l.proven = !l.choice.Auth.Scheme.Unattended()
	}
	if l.grant == nil {
		if err := l.checkPerson(d); err != nil {
			return err
		}
	}
	d.account.Upstream = account.Upstream(l.who)
	d.account.AccessEndsAt, d.account.GrantEndsAt = d.material.AccessEnds(l.choice.Auth), d.material.GrantEndsAt
	return s.write(ctx, d, l)
}

// write stores a draft, and completes the attempt that it came of.
func (s *Service) write(ctx context.Context, d *draft, of *linking) error {
	sealed, err := d.material.Seal(ctx, s.Sealer, d.account.Project, d.account.ID)
	if err != nil {
		return err
	}
	l := Link{
		Account: d.account, Sealed: sealed, ExpiresAt: d.material.ExpiresAt, Over: d.over, Attempt: of.claim,
		Period: credential.Period(of.choice.Auth, d.material),
		Spend:  of.scope.Session.spend(s.Now().UTC()),
		Within: of.scope.Session.within(),
	}
	l.Account.Inbound = credential.InboundOf(of.choice.Auth, d.material, d.account, s.Now())
	if d.from == nil {
		return s.Accounts.Link(ctx, l)
	}
	l.Was, l.Named = d.from.Generation, d.from.Inbound.Key
	return s.Accounts.Relink(ctx, l, d.from.ConfigID)
}

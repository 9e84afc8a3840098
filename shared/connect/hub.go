package connect

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/own"
)

// Choice is one thing that a session can link: a connector by one auth config.
type Choice struct {
	Definition *catalog.Definition
	Auth       *catalog.Auth
	Config     connector.AuthConfig
	Epoch      int64 // the connector's, as read
}

// note tells the request's entry what is being linked.
func (c Choice) note(ctx context.Context) {
	if c.Definition == nil {
		return // nothing was chosen
	}
	activity.Note(ctx, func(e *activity.Entry) {
		e.Connector, e.Config = c.Definition.Key, c.Config.ID
		if len(c.Definition.Categories) > 0 {
			e.Category = string(c.Definition.Categories[0])
		}
	})
}

// Existing returns the account that the session edits, or "": the one it names, or the one its owner has of its
// connector already.
func (s *Service) Existing(ctx context.Context, sc Scope) (string, error) {
	if sc.Session.AccountID != "" || sc.Session.Connector == "" || sc.Session.Multiple {
		return sc.Session.AccountID, nil
	}
	return s.Accounts.OwnerAccount(ctx, sc.Project.ID, sc.Session.Owner.ID, sc.Session.Connector)
}

// Page is a part of the list of choices; the zero Page is the whole list.
type Page struct {
	Search string // as catalog.Query
	After  string // next of the page before
	Limit  int    // at most so many, by key; 0 is all, in the catalog's order
}

// Choices lists what the session can link: enabled connectors that it and the project's plan allow, each by the auth
// config in force (rules 2, 6, 8). only narrows to one connector, "" does not. A session that edits an account and
// names no auth config sees its connector by the account's own, since that is the form to fill in again. next is where
// the next page starts, "" after the last one.
func (s *Service) Choices(ctx context.Context, sc Scope, only string,
	pg Page) (choices []Choice, next string, err error) {
	if only == "" {
		only = sc.Session.Connector
	}
	ctx = own.Within(ctx)
	listed, next, err := s.Configs.ListEnabled(ctx, sc.Project, connector.EnabledFilter{
		Key: only, Allows: sc.Session.Allows, Search: pg.Search, After: pg.After, Limit: pg.Limit,
	})
	if err != nil {
		return nil, "", err
	}
	edited, err := s.edited(ctx, sc)
	if err != nil {
		return nil, "", err
	}
	for _, l := range listed {
		id := inForce(sc.Session, l.Connector, edited)
		summary, ok := l.Summary(id)
		if !ok {
			continue
		}
		choice, err := s.choice(ctx, connector.AuthConfig{
			ID: id, Project: sc.Project.ID, Connector: l.Connector.Key, AuthType: summary.AuthType, Pin: summary.Pin,
		})
		if errors.Is(err, ErrNotInHub) || errors.Is(err, connector.ErrVersion) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		if !sc.Session.offers(choice.Auth) {
			continue
		}
		choices = append(choices, choice)
	}
	return choices, next, nil
}

// edited is the account that the session edits, zero when it edits none.
func (s *Service) edited(ctx context.Context, sc Scope) (account.Account, error) {
	id, err := s.Existing(ctx, sc)
	if err != nil || id == "" {
		return account.Account{}, err
	}
	a, _, err := s.Accounts.Account(ctx, sc.Project.ID, id)
	if errors.Is(err, account.ErrNotFound) {
		return account.Account{}, nil
	}
	return a, err
}

// inForce is the auth config that a session uses for a connector: the one that it names, else that of the account it
// edits, else the default (rule 6).
func inForce(s Session, c connector.Connector, edited account.Account) string {
	switch {
	case s.ConfigID != "":
		return s.ConfigID
	case edited.ID != "" && edited.Connector == c.Key:
		return edited.ConfigID
	default:
		return c.DefaultConfig
	}
}

// choice is what an auth config lets a session link, in the version that it is pinned to; ErrNotInHub when the catalog
// has lost its connector or auth type, connector.ErrVersion when it has no such version.
func (s *Service) choice(ctx context.Context, c connector.AuthConfig) (Choice, error) {
	def, err := s.definition(ctx, c.Project, c.Connector, c.Pin)
	if err != nil {
		return Choice{}, err
	}
	auth, ok := def.AuthType(c.AuthType)
	if !ok {
		return Choice{}, ErrNotInHub
	}
	return Choice{Definition: def, Auth: auth, Config: c}, nil
}

// definition returns a version of a connector's definition; ErrNotInHub for one that the catalog does not have.
func (s *Service) definition(
	ctx context.Context, project, key string, pin catalog.Pin,
) (*catalog.Definition, error) {
	def, err := s.Catalog.Pinned(ctx, project, key, pin)
	if errors.Is(err, catalog.ErrUnknown) {
		return nil, ErrNotInHub
	}
	return def, err
}

// Choose returns the choice of one auth config, or ErrNotInHub for one that the session may not use: another
// connector's, a disabled one's, or not the one in force.
func (s *Service) Choose(ctx context.Context, sc Scope, configID string) (Choice, error) {
	if err := sc.Session.Usable(); err != nil {
		return Choice{}, err
	}
	return s.choose(ctx, sc, configID, false)
}

// chooseBegun is Choose for a flow whose auth config was in force when it began. The default may have moved since, and
// the end user has consented by the old one.
func (s *Service) chooseBegun(ctx context.Context, sc Scope, configID string) (Choice, error) {
	return s.choose(ctx, sc, configID, true)
}

// wasShown says whether a form of the auth config may have been shown in the session before the default moved away
// from it. Whoever filled it in meant that one, as with a flow that had begun.
func (s Session) wasShown(c connector.Connector, configID string) bool {
	return s.ConfigID == "" && c.FormerDefault == configID && !c.DefaultMovedAt.Before(s.CreatedAt)
}

func (s *Service) choose(ctx context.Context, sc Scope, configID string, begun bool) (Choice, error) {
	c, cfg, err := s.Configs.AuthConfig(ctx, sc.Project, configID)
	if errors.Is(err, connector.ErrConfigUnknown) {
		return Choice{}, ErrNotInHub
	}
	if err != nil {
		return Choice{}, err
	}
	def, err := s.definition(ctx, sc.Project.ID, cfg.Connector, catalog.Latest)
	if err != nil {
		return Choice{}, err
	}
	if !sc.Session.Allows(def.Entry()) {
		return Choice{}, ErrNotInHub
	}
	if !c.Active() {
		return Choice{}, connector.ErrNotEnabled.Says(
			"%s is switched off. Ask the owner of this application to enable it.", def.Name)
	}
	want := sc.Session.ConfigID
	if want == "" {
		want = c.DefaultConfig
	}
	if configID != want && !begun && !sc.Session.wasShown(c, configID) {
		edited, err := s.edited(ctx, sc)
		if err != nil {
			return Choice{}, err
		}
		if edited.ConfigID != configID {
			return Choice{}, ErrNotInHub
		}
	}
	choice, err := s.choice(ctx, cfg)
	if err != nil {
		return Choice{}, err
	}
	if !sc.Session.offers(choice.Auth) {
		return Choice{}, ErrNotInHub
	}
	choice.Epoch = c.Epoch
	return choice, nil
}

// Account returns the account that a session may edit; account.ErrNotFound for any other, those of withheld connectors
// included (rule 8).
func (s *Service) Account(ctx context.Context, sc Scope, id string) (account.Account, error) {
	a, _, err := s.Accounts.Account(ctx, sc.Project.ID, id)
	if err != nil {
		return account.Account{}, err
	}
	return a, s.checkEditable(ctx, sc, a)
}

// checkEditable fails with account.ErrNotFound for an account that a session may not edit.
func (s *Service) checkEditable(ctx context.Context, sc Scope, a account.Account) error {
	def, err := s.definition(ctx, sc.Project.ID, a.Connector, catalog.Latest)
	if errors.Is(err, ErrNotInHub) {
		return account.ErrNotFound
	}
	if err != nil {
		return err
	}
	entry := def.Entry()
	if !sc.Project.Withheld.Sees(entry) || !sc.Session.Allows(entry) || !sc.Session.Edits(a) {
		return account.ErrNotFound
	}
	return nil
}

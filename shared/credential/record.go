package credential

import (
	"context"
	"errors"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
)

// noteAccount tells the request's entry whose account it is about.
func noteAccount(ctx context.Context, a account.Account, def *catalog.Definition) {
	activity.Note(ctx, func(e *activity.Entry) { nameAccount(e, a, def) })
}

func nameAccount(e *activity.Entry, a account.Account, def *catalog.Definition) {
	e.Account, e.Connector, e.Config, e.Owner = a.ID, a.Connector, a.ConfigID, a.Owner.ID
	if def != nil && len(def.Categories) > 0 {
		e.Category = string(def.Categories[0])
	}
}

// recordRenewal begins the entry of a renewal, which is one of its own also where a call is the occasion. done ends it.
func (s *Service) recordRenewal(ctx context.Context, call *Call) (inner context.Context, done func(error)) {
	began, from := s.Now(), actor.OriginOf(ctx)
	d := &activity.Draft{}
	inner = activity.WithDraft(ctx, d)
	activity.Belongs(inner, call.Account.Project, call.logs)
	by, _ := actor.From(ctx)
	d.Note(func(e *activity.Entry) {
		e.ID, e.Kind, e.Time, e.RequestID = ident.New("ref", began), activity.Refresh, began, from.Request
		e.By, e.Action = by.String(), "for_call"
		if call.scheduled {
			e.Action = "ahead"
		}
		nameAccount(e, call.Account, call.definition)
	})
	activity.Hide(inner, call.secrets(nil)...)
	return inner, func(err error) {
		d.Note(func(e *activity.Entry) { e.Took = s.Now().Sub(began) })
		if errors.Is(err, account.ErrNotFound) { // deleted meanwhile
			err = nil
		}
		activity.Fail(inner, err)
		d.Record(inner, s.Activity)
	}
}

// secrets are the texts that no log may have: of the material, and of what its templates are filled with.
func (c *Call) secrets(values map[string]string) []string {
	secrets := append(c.Auth.Secrets(values), c.material.AccessToken.Reveal(), c.material.RefreshToken.Reveal())
	secrets = append(secrets, c.material.ProofKey.Reveal())
	for _, text := range c.material.Fields {
		secrets = append(secrets, text.Reveal())
	}
	return secrets
}

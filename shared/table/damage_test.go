package table_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// scene is one account with what belongs to it.
type scene struct {
	*tabletest.World
	cfg connector.AuthConfig
	a   account.Account
}

// The store's own writes exclude what these tests find: an item of a set is missing or names another. Such damage (a
// partial restore, a hand at the console) must stop a write with an error that it documents, never be built upon.
func TestDamageStopsAWrite(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(*testing.T, scene)
		want   error
		write  func(context.Context, scene) error
	}{
		{"make default, connector gone", func(t *testing.T, s scene) {
			drop(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"))
		},
			connector.ErrConfigUnknown, func(ctx context.Context, s scene) error {
				return s.MakeDefault(ctx, s.cfg.Project, s.cfg.ID)
			}},
		{"delete config, connector gone", func(t *testing.T, s scene) {
			drop(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"))
		}, connector.ErrConfigUnknown, func(ctx context.Context, s scene) error {
			return s.DeleteAuthConfig(ctx, s.cfg.Project, s.cfg.ID, 0)
		}},
		{"link, a credential left over", func(t *testing.T, s scene) {
			drop(t, s.World, table.Keys.Account(s.a.Project, s.a.ID))
		},
			table.ErrContended, func(ctx context.Context, s scene) error {
				s.a.Owner.ID = "somebody"
				return s.Link(ctx, tabletest.LinkOf(s.a))
			}},
		{"link, an account left over", func(t *testing.T, s scene) { drop(t, s.World, table.Keys.Cred(s.a.Project, s.a.ID)) },
			table.ErrContended, func(ctx context.Context, s scene) error {
				s.a.Owner.ID = "somebody"
				return s.Link(ctx, tabletest.LinkOf(s.a))
			}},
		{"relink, credential gone", func(t *testing.T, s scene) { drop(t, s.World, table.Keys.Cred(s.a.Project, s.a.ID)) },
			account.ErrNotFound, func(ctx context.Context, s scene) error {
				return s.Relink(ctx, tabletest.LinkOf(s.a), s.cfg.ID)
			}},
		{"relink, connector gone", func(t *testing.T, s scene) {
			drop(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"))
		},
			connector.ErrNotEnabled, func(ctx context.Context, s scene) error {
				return s.Relink(ctx, tabletest.LinkOf(s.a), s.cfg.ID)
			}},
		{"relink, connector does not know the config", func(t *testing.T, s scene) {
			drop(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"))
			set(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"),
				map[string]types.AttributeValue{"state": str("enabled")})
		}, connector.ErrConfigUnknown, func(ctx context.Context, s scene) error {
			return s.Relink(ctx, tabletest.LinkOf(s.a), s.cfg.ID)
		}},
		{"break, account gone", func(t *testing.T, s scene) { drop(t, s.World, table.Keys.Account(s.a.Project, s.a.ID)) },
			account.ErrNotFound, func(ctx context.Context, s scene) error {
				return s.Break(ctx, s.a.Project, s.a.ID, 1, account.Reason{Code: "x"})
			}},
		{"delete, credential gone", func(t *testing.T, s scene) { drop(t, s.World, table.Keys.Cred(s.a.Project, s.a.ID)) },
			fault.ErrStale, func(ctx context.Context, s scene) error { return s.Delete(ctx, s.a, 1) }},
		{"delete, slot of another account", slotOfAnother,
			fault.ErrStale, func(ctx context.Context, s scene) error { return s.Delete(ctx, s.a, 1) }},
		{"delete, config counts none", func(t *testing.T, s scene) {
			set(t, s.World, table.Keys.Connector(s.cfg.Project, "slack"),
				map[string]types.AttributeValue{"accounts:" + s.cfg.ID: num(0)})
		}, connector.ErrConfigUnknown, func(ctx context.Context, s scene) error { return s.Delete(ctx, s.a, 1) }},
		{"new owner, slot of another account", slotOfAnother,
			fault.ErrStale, func(ctx context.Context, s scene) error {
				next := s.a
				next.Owner.ID = "somebody"
				_, err := s.Update(ctx, next, s.a)
				return err
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			every(t, func(t *testing.T, w *tabletest.World) {
				s := scene{World: w, cfg: w.MakeConfig(t, w.MakeProject(t), "slack")}
				s.a = w.MakeAccount(t, s.cfg, "owner")
				c.damage(t, s)
				refuses(t, w, c.want, func(ctx context.Context) error { return c.write(ctx, s) })
			})
		})
	}
}

func slotOfAnother(t *testing.T, s scene) {
	slot := table.Keys.Owner(s.a.Project, s.a.Owner.ID, s.a.Connector, "")
	set(t, s.World, slot, map[string]types.AttributeValue{"account_id": str("acc_slack_other")})
}

func TestRevokeWithAWrongCount(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		ref := w.MakeKey(t, p)
		set(t, w, table.Keys.Project(p), map[string]types.AttributeValue{"key_count": num(0)})
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error { return w.RevokeKey(ctx, p, ref.Key.Hash) })
	})
}

// An account whose credential is gone is still shown, so it can be got rid of.
func TestDeleteOfAnAccountWithoutCredential(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		before := w.Items(t)
		a := w.MakeAccount(t, c, "owner")
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.Delete(ctx, a, 0) })
		drop(t, w, table.Keys.Cred(a.Project, a.ID))
		does(t, w.Delete(t.Context(), a, 0))
		if after := w.Items(t); len(after) != len(before) {
			t.Errorf("something is left: %s", changes(before, after))
		}
		count(t, w, c, 0)
	})
}

func TestReadsOfAHalfAccount(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		ref := w.MakeKey(t, c.Project)
		a, b := w.MakeAccount(t, c, "a"), w.MakeAccount(t, c, "b")
		drop(t, w, table.Keys.Account(a.Project, a.ID))
		drop(t, w, table.Keys.Cred(b.Project, b.ID))
		for _, id := range []string{a.ID, b.ID} {
			fails[credential.Admission](t, account.ErrNotFound)(w.Admit(t.Context(), ref, id))
		}
	})
}

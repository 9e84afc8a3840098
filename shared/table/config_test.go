package table_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func TestFirstConfigEnablesAndBecomesDefault(t *testing.T) { // rule 1
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		got(t, connector.Configured{Connector: connector.Connector{Project: p, Key: "slack",
			State: connector.NotConfigured}})(
			w.Configured(t.Context(), p, "slack"))

		first, second, third := w.NewConfig(p, "slack"), w.NewConfig(p, "slack"), w.NewConfig(p, "slack")
		want := connector.Configured{Connector: connector.Connector{Project: p, Key: "slack", State: connector.Enabled,
			Epoch: 1}}
		for i, step := range []struct {
			config      connector.AuthConfig
			makeDefault bool
			isDefault   connector.AuthConfig
		}{
			{first, false, first}, {second, false, first}, {third, true, third},
		} {
			does(t, w.CreateAuthConfig(t.Context(), step.config, step.makeDefault))
			want.Configs = append(want.Configs, step.config)
			want.Summaries = summaries(want.Configs...)
			want.DefaultConfig, want.ConfigCount, want.Version, want.UpdatedAt = step.isDefault.ID, i+1, int64(i+1),
				w.Clock.Now()
			if step.makeDefault {
				want.FormerDefault, want.DefaultMovedAt = first.ID, want.UpdatedAt
			}
			got(t, want)(w.Configured(t.Context(), p, "slack"))
		}
		c, a, err := w.AuthConfig(t.Context(), p, second.ID)
		got(t, want.Connector)(c, err)
		got(t, second)(a, err)
	})
}

func TestLaterConfigDoesNotEnable(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		w.MakeConfig(t, p, "slack")
		_, _, err := w.SetState(t.Context(), p, "slack", connector.Disabled)
		does(t, err)
		w.MakeConfig(t, p, "slack")
		if c, err := w.Configured(t.Context(), p, "slack"); err != nil || c.State != connector.Disabled || c.Epoch != 2 {
			t.Errorf("a second auth config made it %s, epoch %d, %v", c.State, c.Epoch, err)
		}
	})
}

func TestConfigIDIsTakenOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		c.Name = "Usurper"
		refuses(t, w, table.ErrContended, func(ctx context.Context) error { return w.CreateAuthConfig(ctx, c, true) })
	})
}

func TestConfigsAreBounded(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for range connector.MaxConfigs {
			w.MakeConfig(t, p, "slack")
		}
		refuses(t, w, connector.ErrTooMany, func(ctx context.Context) error {
			return w.CreateAuthConfig(ctx, w.NewConfig(p, "slack"), true)
		})
		w.MakeConfig(t, p, "hubspot") // the bound is each connector's own
		c, err := w.Configured(t.Context(), p, "slack")
		does(t, err)
		does(t, w.DeleteAuthConfig(t.Context(), p, c.Configs[7].ID, 0))
		w.MakeConfig(t, p, "slack")
	})
}

func TestUpdateConfigIsFencedByVersion(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		w.MakeAccount(t, c, "o1")
		next := c
		next.Name, next.Setup, next.Hints, next.SecretRef = "Renamed", map[string]string{"client_id": "def"},
			map[string]string{"client_secret": "stuv"}, "v2"
		next.UpdatedAt = w.Clock.Add(time.Minute)
		got(t, int64(2))(w.UpdateAuthConfig(t.Context(), next))
		next.Version, next.AccountCount = 2, 1
		_, a, err := w.AuthConfig(t.Context(), p, c.ID)
		got(t, next)(a, err)

		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			_, err := w.UpdateAuthConfig(ctx, c)
			return err
		})
		unknown := w.NewConfig(p, "slack")
		refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error {
			_, err := w.UpdateAuthConfig(ctx, unknown)
			return err
		})
	})
}

func TestMakeDefaultMovesThePointer(t *testing.T) { // rule 3
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		first, second := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		for i, id := range []string{second.ID, second.ID, first.ID} {
			does(t, w.MakeDefault(t.Context(), p, id))
			if c, err := w.Configured(t.Context(), p, "slack"); err != nil || c.DefaultConfig != id || c.Version != int64(3+i) ||
				c.ConfigCount != 2 {
				t.Errorf("the connector is %+v, %v", c.Connector, err)
			}
		}
		hubspot := w.MakeConfig(t, p, "hubspot")
		does(t, w.DeleteAuthConfig(t.Context(), p, second.ID, 0))
		for name, id := range map[string]string{
			"never there": w.NewConfig(p, "slack").ID, "deleted": second.ID, "no id": "cfg_slack",
			"another connector's": strings.Replace(hubspot.ID, "hubspot", "slack", 1),
		} {
			t.Run(name, func(t *testing.T) {
				refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error { return w.MakeDefault(ctx, p, id) })
			})
		}
	})
}

func TestDeleteConfig(t *testing.T) { // rule 4
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		first, second := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		a := w.MakeAccount(t, second, "o1")
		only := w.MakeConfig(t, p, "hubspot")
		b := w.MakeAccount(t, only, "o1")
		_, err := w.UpdateAuthConfig(t.Context(), only)
		does(t, err)
		for _, c := range []struct {
			name    string
			id      string
			version int64
			want    error
		}{
			{"the default with siblings", first.ID, 0, connector.ErrDefault},
			{"the default with siblings, at its version", first.ID, 1, connector.ErrDefault},
			{"with an account", second.ID, 0, connector.ErrHasAccounts},
			{"the only one, with an account", only.ID, 0, connector.ErrHasAccounts},
			{"the only one, with an account, stale", only.ID, 1, fault.ErrStale},
			{"the only one, with an account, at its version", only.ID, 2, connector.ErrHasAccounts},
			{"never there", w.NewConfig(p, "slack").ID, 0, connector.ErrConfigUnknown},
			{"of a connector never configured", w.NewConfig(p, "notion").ID, 0, connector.ErrConfigUnknown},
			{"no id", "slack", 0, connector.ErrConfigUnknown},
		} {
			t.Run(c.name, func(t *testing.T) {
				refuses(t, w, c.want, func(ctx context.Context) error { return w.DeleteAuthConfig(ctx, p, c.id, c.version) })
			})
		}
		does(t, w.Delete(t.Context(), a, 1))
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.DeleteAuthConfig(ctx, p, second.ID, 2) })
		does(t, w.DeleteAuthConfig(t.Context(), p, second.ID, 1))
		want := connector.Connector{
			Project: p, Key: "slack", State: connector.Enabled, Epoch: 1, DefaultConfig: first.ID, ConfigCount: 1,
			Summaries: summaries(first), Version: 3, UpdatedAt: w.Clock.Now(),
		}
		got(t, connector.Configured{Connector: want, Configs: []connector.AuthConfig{first}})(w.Configured(t.Context(), p,
			"slack"))

		does(t, w.Delete(t.Context(), b, 1))
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.DeleteAuthConfig(ctx, p, only.ID, 1) })
		does(t, w.DeleteAuthConfig(t.Context(), p, only.ID, 2))
	})
}

func TestDeletingTheOnlyConfigUnconfigures(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		only := w.MakeConfig(t, p, "slack")
		does(t, w.DeleteAuthConfig(t.Context(), p, only.ID, 0))
		want := connector.Connector{Project: p, Key: "slack", State: connector.NotConfigured, Epoch: 2, Version: 2,
			UpdatedAt: w.Clock.Now()}
		got(t, connector.Configured{Connector: want})(w.Configured(t.Context(), p, "slack"))
		refuses(t, w, connector.ErrNotConfigured, func(ctx context.Context) error {
			_, _, err := w.SetState(ctx, p, "slack", connector.Enabled)
			return err
		})
		refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error {
			return w.DeleteAuthConfig(ctx, p, only.ID, 0)
		})

		next := w.MakeConfig(t, p, "slack")
		if c, err := w.Configured(t.Context(), p, "slack"); err != nil || c.State != connector.Enabled ||
			c.DefaultConfig != next.ID || c.Epoch < 2 {
			t.Errorf("configured again it is %+v, %v: enabled, with the new default, and its epoch never goes back", c.Connector,
				err)
		}
	})
}

// A config that becomes one of two while it is being deleted as the only one: the transaction that would unconfigure
// the connector must find that out.
func TestDeletingTheOnlyConfigThatGetsASibling(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		only := w.MakeConfig(t, p, "slack")
		sibling := w.NewConfig(p, "slack")
		between := w.Through(tabletest.Between(1, func(ctx context.Context) {
			does(t, w.CreateAuthConfig(ctx, sibling, false))
		}))
		is(t, between.DeleteAuthConfig(t.Context(), p, only.ID, 0), connector.ErrDefault)
		c, err := w.Configured(t.Context(), p, "slack")
		if err != nil || c.State != connector.Enabled || c.DefaultConfig != only.ID || c.ConfigCount != 2 ||
			len(c.Configs) != 2 {
			t.Errorf("the connector is %+v, %v", c, err)
		}
	})
}

func TestSetState(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		want := connector.Connector{Project: p, Key: "slack", State: connector.Enabled, Epoch: 1, DefaultConfig: c.ID,
			ConfigCount: 1,
			Summaries:   summaries(c), Version: 1, UpdatedAt: c.CreatedAt}
		for i, step := range []struct {
			state   connector.State
			changed bool
		}{
			{connector.Enabled, false}, {connector.Disabled, true}, {connector.Disabled, false}, {connector.Enabled, true},
		} {
			now := w.Clock.Tick()
			if want.State = step.state; step.changed {
				want.Epoch, want.Version, want.UpdatedAt = want.Epoch+1, want.Version+1, now
			}
			have, changed, err := w.SetState(t.Context(), p, "slack", step.state)
			got(t, want)(have, err)
			if changed != step.changed {
				t.Errorf("step %d: changed = %v", i, changed)
			}
		}
		for _, state := range []connector.State{connector.Enabled, connector.Disabled} {
			refuses(t, w, connector.ErrNotConfigured, func(ctx context.Context) error {
				_, _, err := w.SetState(ctx, p, "hubspot", state)
				return err
			})
		}
	})
}

// One connector's name may begin another's, and settings may fill more than one page of a query, which ends at 1 MB.
func TestConnectorsAreToldApartOverPages(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		w.MakeKey(t, p)
		big := strings.Repeat("x", 50<<10)
		for _, key := range []string{"hub", "hubspot"} {
			for range 15 {
				c := w.NewConfig(p, key)
				c.Setup = map[string]string{"notes": big}
				does(t, w.CreateAuthConfig(t.Context(), c, false))
			}
		}
		all, err := w.AllConfigured(t.Context(), p)
		if err != nil || len(all) != 2 {
			t.Fatalf("there are %d connectors, %v", len(all), err)
		}
		for _, c := range all {
			if len(c.Configs) != 15 || c.ConfigCount != 15 {
				t.Errorf("%s has %d auth configs and counts %d", c.Key, len(c.Configs), c.ConfigCount)
			}
			for _, cfg := range c.Configs {
				if cfg.Connector != c.Key {
					t.Errorf("%s has %s", c.Key, cfg.ID)
				}
			}
			got(t, c)(w.Configured(t.Context(), p, c.Key))
		}
		got(t, []connector.Configured(nil))(w.AllConfigured(t.Context(), w.MakeProject(t)))
		_, a, err := w.AuthConfig(t.Context(), p, ident.Under("cfg", "hub", w.Clock.Now()))
		fails[connector.AuthConfig](t, connector.ErrConfigUnknown)(a, err)
	})
}

// summaries are those of auth configs on their connector's item.
func summaries(configs ...connector.AuthConfig) (list []connector.ConfigSummary) {
	for _, c := range configs {
		list = append(list, connector.ConfigSummary{ID: c.ID, AuthType: c.AuthType, AccountCount: c.AccountCount})
	}
	return list
}

package table_test

import (
	"context"
	"testing"

	"patchbay/shared/connector"
	"patchbay/shared/table/tabletest"
)

func TestRaceOfMakeDefaults(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		var configs []connector.AuthConfig
		for range 4 {
			configs = append(configs, w.MakeConfig(t, p, "slack"))
		}
		for range rounds(t) {
			won := race(t, racers, func(ctx context.Context, i int) error {
				if i%6 == 5 { // a reader among them
					if c, err := w.Configured(ctx, p, "slack"); err != nil || c.DefaultConfig == "" {
						t.Errorf("there is no default: %+v, %v", c.Connector, err)
					}
					return nil
				}
				return w.MakeDefault(ctx, p, configs[i%4].ID)
			}, oneOf())
			if won != racers {
				t.Fatalf("%d of %d succeeded", won, racers)
			}
			coherent(t, w)
		}
		if c, err := w.Configured(t.Context(), p, "slack"); err != nil || c.Version != int64(4+rounds(t)*racers*5/6) {
			t.Errorf("the version is %d, %v: a write was lost or doubled", c.Version, err)
		}
	})
}

func TestRaceOfMakeDefaultAndDelete(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		first := w.MakeConfig(t, p, "slack")
		for range rounds(t) {
			doomed := w.MakeConfig(t, p, "slack")
			race(t, racers, func(ctx context.Context, i int) error {
				if i%2 == 0 {
					return w.MakeDefault(ctx, p, doomed.ID)
				}
				return w.DeleteAuthConfig(ctx, p, doomed.ID, 0)
			}, oneOf(connector.ErrConfigUnknown, connector.ErrDefault))
			coherent(t, w)
			does(t, w.MakeDefault(t.Context(), p, first.ID))
			if err := w.DeleteAuthConfig(t.Context(), p, doomed.ID, 0); err != nil {
				is(t, err, connector.ErrConfigUnknown)
			}
		}
	})
}

func TestRaceOfFirstConfigs(t *testing.T) { // rule 1
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			race(t, racers, func(ctx context.Context, _ int) error {
				return w.CreateAuthConfig(ctx, w.NewConfig(p, "slack"), false)
			}, oneOf())
			c, err := w.Configured(t.Context(), p, "slack")
			if err != nil || c.State != connector.Enabled || c.Epoch != 1 || c.ConfigCount != racers ||
				len(c.Configs) != racers {
				t.Fatalf("the connector is %+v, %v", c.Connector, err)
			}
		}
		coherent(t, w)
	})
}

func TestRaceForTheLastPlace(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for range connector.MaxConfigs - 1 {
			w.MakeConfig(t, p, "slack")
		}
		for range rounds(t) / 3 {
			won := race(t, racers, func(ctx context.Context, i int) error {
				return w.CreateAuthConfig(ctx, w.NewConfig(p, "slack"), i%2 == 0)
			}, oneOf(connector.ErrTooMany))
			c, err := w.Configured(t.Context(), p, "slack")
			if won != 1 || err != nil || c.ConfigCount != connector.MaxConfigs {
				t.Fatalf("%d got the last place; there are %d, %v", won, c.ConfigCount, err)
			}
			coherent(t, w)
			last := c.Configs[0].ID
			if last == c.DefaultConfig {
				last = c.Configs[1].ID
			}
			does(t, w.DeleteAuthConfig(t.Context(), p, last, 0))
		}
	})
}

// The last config is deleted while others are created: the connector is configured or it is not, never half.
func TestRaceOfTheOnlyConfigs(t *testing.T) { // rule 4
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			only := w.MakeConfig(t, p, "slack")
			race(t, racers, func(ctx context.Context, i int) error {
				switch i % 3 {
				case 0:
					return w.CreateAuthConfig(ctx, w.NewConfig(p, "slack"), i%2 == 0)
				case 1:
					_, _, err := w.SetState(ctx, p, "slack", connector.Disabled)
					return err
				default:
					return w.DeleteAuthConfig(ctx, p, only.ID, 0)
				}
			}, oneOf(connector.ErrDefault, connector.ErrConfigUnknown, connector.ErrNotConfigured))
		}
		coherent(t, w)
	})
}

func TestRaceOfDisables(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		w.MakeConfig(t, p, "slack")
		for round := range rounds(t) {
			state := []connector.State{connector.Disabled, connector.Enabled}[round%2]
			var changes [racers]bool
			race(t, racers, func(ctx context.Context, i int) error {
				c, changed, err := w.SetState(ctx, p, "slack", state)
				if changes[i] = changed; c.State != state || c.Epoch != int64(2+round) {
					t.Errorf("it answered %+v, %v", c, err)
				}
				return err
			}, oneOf())
			n := 0
			for _, changed := range changes {
				if changed {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%d of %d say that they changed it", n, racers)
			}
		}
	})
}

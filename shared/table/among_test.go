package table_test

import (
	"context"
	"testing"

	"patchbay/shared/connector"
	"patchbay/shared/table/tabletest"
)

// A name that was chosen by what a connector had is written only while the connector has that.
func TestNameIsWrittenAmongWhatWasRead(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		at := func(c connector.AuthConfig, version int64) connector.AuthConfig {
			c.Among = &version
			return c
		}
		create := func(c connector.AuthConfig) func(context.Context) error {
			return func(ctx context.Context) error { return w.CreateAuthConfig(ctx, c, false) }
		}
		first, second := w.NewConfig(p, "slack"), w.NewConfig(p, "slack")
		refuses(t, w, connector.ErrMoved, create(at(first, 1)))
		does(t, create(at(first, 0))(t.Context()))
		refuses(t, w, connector.ErrMoved, create(at(second, 0)))
		refuses(t, w, connector.ErrMoved, create(at(second, 2)))
		does(t, create(at(second, 1))(t.Context()))

		rename := func(name string, among int64) func(context.Context) error {
			return func(ctx context.Context) error {
				c := at(second, among)
				c.Name = name
				version, err := w.UpdateAuthConfig(ctx, c)
				if err == nil {
					second.Version = version
				}
				return err
			}
		}
		refuses(t, w, connector.ErrMoved, rename("Other", 1))
		does(t, rename("Other", 2)(t.Context()))
		refuses(t, w, connector.ErrMoved, rename("Another", 2)) // the name makes a new version of the connector
		does(t, rename("Another", 3)(t.Context()))
		_, stored, err := w.AuthConfig(t.Context(), p, second.ID)
		if err != nil || stored.Name != "Another" {
			t.Errorf("%q, %v", stored.Name, err)
		}
	})
}

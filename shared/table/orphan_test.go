package table_test

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/table/tabletest"
)

// The grant of a deleted account is kept with the deletion or not at all. The schedule finds it a minute later, tries
// it when it said it would, and once it is forgotten nothing is left.
func TestOrphans(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		cfg := w.MakeConfig(t, w.MakeProject(t), "slack")
		before := w.Items(t)
		a := w.NewAccount(t, cfg, "owner")
		a.Setup = map[string]string{"domain": "acme"}
		does(t, w.Link(t.Context(), tabletest.LinkOf(a)))
		due := func(limit int) []credential.Orphan {
			t.Helper()
			all, err := w.DueOrphans(t.Context(), w.Clock.Now(), limit)
			does(t, err)
			return all
		}
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.DeleteGranted(ctx, a, 7, []byte("sealed"))
		})
		does(t, w.DeleteGranted(t.Context(), a, 1, []byte("sealed")))
		if all := due(9); len(all) != 0 {
			t.Errorf("due at once: %v", all)
		}
		w.Clock.Add(time.Minute + time.Second)
		all := due(9)
		if len(all) != 1 {
			t.Fatalf("due after a minute: %v", all)
		}
		o := all[0]
		if string(o.Sealed) != "sealed" || o.Account.ID != a.ID || o.Account.Project != a.Project ||
			o.Account.Connector != "slack" || o.Account.ConfigID != cfg.ID || o.Account.AuthType != a.AuthType ||
			o.Account.Setup["domain"] != "acme" || o.Tries != 0 || o.Connector.DefaultConfig != cfg.ID {
			t.Errorf("it is %+v", o)
		}
		does(t, w.RetryOrphan(t.Context(), o, w.Clock.Now().Add(time.Hour)))
		refuses(t, w, credential.ErrBusy, func(ctx context.Context) error {
			return w.RetryOrphan(ctx, o, w.Clock.Now())
		})
		if all := due(9); len(all) != 0 {
			t.Errorf("due before its time: %v", all)
		}
		w.Clock.Add(time.Hour + time.Second)
		if all := due(9); len(all) != 1 || all[0].Tries != 1 {
			t.Errorf("due again: %+v", all)
		}
		for range 2 {
			does(t, w.Forget(t.Context(), a.Project, a.ID))
		}
		if all := due(9); len(all) != 0 {
			t.Errorf("due once it is forgotten: %v", all)
		}
		if after := w.Items(t); len(after) != len(before) {
			t.Errorf("something is left: %s", changes(before, after))
		}
		for _, owner := range []string{"one", "two", "three"} {
			a := w.MakeAccount(t, cfg, owner)
			does(t, w.DeleteGranted(t.Context(), a, 1, []byte(owner)))
			w.Clock.Add(time.Second)
		}
		w.Clock.Add(time.Minute)
		if all := due(2); len(all) != 2 || string(all[0].Sealed) != "one" || string(all[1].Sealed) != "two" {
			t.Errorf("the first two: %+v", all)
		}
	})
}

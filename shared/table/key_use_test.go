package table_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

func TestKeyUseIsOfADayAndOnlyMovesOn(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		id, more := w.NewKey(p).ID(), w.NewKey(p).ID()
		noon := w.Clock.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
		day := noon.Truncate(24 * time.Hour)
		got(t, map[string]time.Time{})(w.KeyUses(t.Context(), p))
		does(t, w.KeyUsed(t.Context(), p, id, noon))
		does(t, w.KeyUsed(t.Context(), p, more, noon.Add(-48*time.Hour)))
		got(t, map[string]time.Time{id: day, more: day.Add(-48 * time.Hour)})(w.KeyUses(t.Context(), p))
		for name, when := range map[string]time.Time{
			"later that day": noon.Add(time.Hour), "the day before": noon.Add(-24 * time.Hour),
		} {
			t.Run(name, func(t *testing.T) {
				refuses(t, w, nil, func(ctx context.Context) error { return w.KeyUsed(ctx, p, id, when) })
			})
		}
		does(t, w.KeyUsed(t.Context(), p, id, noon.Add(24*time.Hour)))
		got(t, map[string]time.Time{id: day.Add(24 * time.Hour), more: day.Add(-48 * time.Hour)})(w.KeyUses(t.Context(), p))
		got(t, map[string]time.Time{})(w.KeyUses(t.Context(), other))
		w.Clock.Add(project.RememberUse - 24*time.Hour) // TTL deletes when it likes
		got(t, map[string]time.Time{id: day.Add(24 * time.Hour)})(w.KeyUses(t.Context(), p))
	})
}

func TestUseTokenUseOnlyMovesOn(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p, now := t.Context(), w.MakeProject(t), w.Clock.Now().Truncate(time.Millisecond)
		got(t, map[string]time.Time{})(w.UseTokenUses(ctx, p, []string{"ust_1", "ust_2"}))
		does(t, w.UseTokenUsed(ctx, p, "ust_1", now))
		refuses(t, w, nil, func(ctx context.Context) error { return w.UseTokenUsed(ctx, p, "ust_1", now.Add(-time.Minute)) })
		got(t, map[string]time.Time{"ust_1": now})(w.UseTokenUses(ctx, p, []string{"ust_1", "ust_2"}))
		does(t, w.UseTokenUsed(ctx, p, "ust_1", now.Add(time.Minute)))
		got(t, map[string]time.Time{"ust_1": now.Add(time.Minute)})(w.UseTokenUses(ctx, p, []string{"ust_1"}))
		got(t, map[string]time.Time{})(w.UseTokenUses(ctx, w.MakeProject(t), []string{"ust_1"}))
		_, err := w.UseToken(ctx, p, "ust_1") // a use is no token
		if !errors.Is(err, project.ErrUseTokenNotFound) {
			t.Errorf("error = %v", err)
		}
	})
}

// A use is no key, whatever it is of.
func TestKeyUseMakesNoKey(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		k := w.NewKey(p)
		for _, id := range []string{k.ID(), k.Hash} {
			does(t, w.KeyUsed(t.Context(), p, id, w.Clock.Now()))
		}
		got(t, []project.Key{})(w.Keys(t.Context(), p))
		fails[project.Caller](t, project.ErrUnauthenticated)(w.Authenticate(t.Context(), tabletest.AccessBy(k)))
	})
}

func TestRename(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		was, err := w.Project(t.Context(), p)
		does(t, err)
		does(t, w.Rename(t.Context(), p, "Another name"))
		was.Name, was.Version = "Another name", was.Version+1
		got(t, was)(w.Project(t.Context(), p))
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
			return w.Rename(ctx, ident.New("prj", w.Clock.Now()), "Nobody")
		})
	})
}

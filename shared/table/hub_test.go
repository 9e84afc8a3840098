package table_test

import (
	"context"
	"errors"
	"testing"

	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// A change of the hub is made to what is there when it is written, and a picture is that of the setting that names it.
func TestHubChangesMeanwhile(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		named := func(product string) func(project.Hub) (project.Hub, error) {
			return func(h project.Hub) (project.Hub, error) { h.Product = product; return h, nil }
		}
		shows := func(picture project.Picture) func(project.Hub) (project.Hub, error) {
			return func(h project.Hub) (project.Hub, error) { h.Logo = picture.Logo(); return h, nil }
		}
		first, later := project.Picture{Type: "image/png", Data: []byte("first")},
			project.Picture{Type: "image/png", Data: []byte("later")}
		store := w.Through(tabletest.BeforeWrite(func(ctx context.Context) {
			does(t, second(w.ChangeHub(ctx, p, &first, shows(first))))
		}))
		h, err := store.ChangeHub(ctx, p, nil, named("Acme"))
		if err != nil || h.Product != "Acme" || h.Logo != first.Logo() {
			t.Errorf("the hub is %+v, %v", h, err)
		}
		got(t, first)(w.Picture(ctx, p, first.Logo().Hash))
		store = w.Through(tabletest.BeforeWrite(func(ctx context.Context) {
			does(t, second(w.ChangeHub(ctx, p, &later, shows(later))))
		}))
		does(t, second(store.ChangeHub(ctx, p, &first, shows(first))))
		got(t, first)(w.Picture(ctx, p, first.Logo().Hash))
		fails[project.Picture](t, project.ErrNoLogo)(w.Picture(ctx, p, later.Logo().Hash))

		// Of two who take the logo away at once, both have done so.
		away := func(h project.Hub) (project.Hub, error) { h.Logo = project.Logo{}; return h, nil }
		store = w.Through(tabletest.BeforeWrite(func(ctx context.Context) {
			does(t, second(w.ChangeHub(ctx, p, nil, away)))
		}))
		does(t, second(store.ChangeHub(ctx, p, nil, away)))
		fails[project.Picture](t, project.ErrNoLogo)(w.Picture(ctx, p, first.Logo().Hash))

		fails[project.Picture](t, project.ErrNoLogo)(w.Picture(ctx, p, "")) // what a project without one names

		refused := errors.New("refused")
		refuses(t, w, refused, func(ctx context.Context) error {
			return second(w.ChangeHub(ctx, p, nil, func(h project.Hub) (project.Hub, error) { return h, refused }))
		})
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
			return second(w.ChangeHub(ctx, p+"0", nil, named("x")))
		})
	})
}

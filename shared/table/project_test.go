package table_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func TestProjectIsCreatedOnceAndRead(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		now := w.Clock.Now()
		p := project.Project{ID: ident.New("prj", now), Name: "Acme", OrganizationID: 42, CreatedAt: now}
		does(t, w.CreateProject(t.Context(), p))
		p.Version = 1
		got(t, p)(w.Project(t.Context(), p.ID))
		fails[project.Project](t, project.ErrNotFound)(w.Project(t.Context(), ident.New("prj", now)))

		again := p
		again.Name = "Usurper"
		before := w.Items(t)
		if err := w.CreateProject(t.Context(), again); err == nil {
			t.Error("a project's id was taken twice")
		}
		if after := w.Items(t); !reflect.DeepEqual(before, after) {
			t.Error(changes(before, after))
		}
	})
}

func TestKeyAuthenticatesUntilItIsRevoked(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		k := w.NewKey(p)
		does(t, w.CreateKey(t.Context(), k))
		got(t, []project.Key{k})(w.Keys(t.Context(), p))
		got(t, []project.Key{})(w.Keys(t.Context(), other))

		by := tabletest.AccessBy(k)
		whole, err := w.Project(t.Context(), p)
		does(t, err)
		got(t, project.Caller{Project: whole, By: by.Actor(), Scopes: k.Scopes})(w.Authenticate(t.Context(), by))
		for name, bad := range map[string]project.KeyRef{
			"another key":          {Project: p, Hash: w.NewKey(p).Hash},
			"in another project":   {Project: other, Hash: k.Hash},
			"of no project":        {Project: ident.New("prj", w.Clock.Now()), Hash: k.Hash},
			"a prefix of the hash": {Project: p, Hash: k.Hash[:10]},
		} {
			t.Run(name, func(t *testing.T) {
				fails[project.Caller](t, project.ErrUnauthenticated)(w.Authenticate(t.Context(),
					project.Access{Key: bad, Scope: by.Scope}))
			})
		}
		refuses(t, w, project.ErrKeyNotFound, func(ctx context.Context) error { return w.RevokeKey(ctx, other, k.Hash) })
		does(t, w.RevokeKey(t.Context(), p, k.Hash))
		fails[project.Caller](t, project.ErrUnauthenticated)(w.Authenticate(t.Context(), by))
		refuses(t, w, project.ErrKeyNotFound, func(ctx context.Context) error { return w.RevokeKey(ctx, p, k.Hash) })
	})
}

func TestKeyNeedsItsProject(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
			return w.CreateKey(ctx, w.NewKey(ident.New("prj", w.Clock.Now())))
		})
		by := w.MakeKey(t, p)
		refuses(t, w, table.ErrContended, func(ctx context.Context) error {
			return w.CreateKey(ctx, project.Key{Project: p, Hash: by.Key.Hash, Name: "the same again"})
		})
		drop(t, w, table.Keys.Project(p))
		fails[project.Caller](t, project.ErrUnauthenticated)(w.Authenticate(t.Context(), by))
	})
}

func TestKeysAreBounded(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		var last project.Access
		for range project.MaxKeys {
			last = w.MakeKey(t, p)
		}
		refuses(t, w, project.ErrTooManyKeys, func(ctx context.Context) error { return w.CreateKey(ctx, w.NewKey(p)) })
		does(t, w.RevokeKey(t.Context(), p, last.Key.Hash))
		w.MakeKey(t, p)
		refuses(t, w, project.ErrTooManyKeys, func(ctx context.Context) error { return w.CreateKey(ctx, w.NewKey(p)) })
		if found, err := w.Keys(t.Context(), p); err != nil || len(found) != project.MaxKeys {
			t.Errorf("there are %d keys, %v", len(found), err)
		}
	})
}

// Whichever is first, the key or the plan, the key has the plan.
func TestRaceOfKeyAndPlan(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			a := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner")
			key := w.NewKey(p)
			race(t, 2, func(ctx context.Context, i int) error {
				if i == 0 {
					return w.CreateKey(ctx, key)
				}
				return w.Withhold(ctx, p, project.Withheld{Connectors: []string{"hubspot"}})
			}, oneOf())
			adm, err := w.Admit(t.Context(), tabletest.AccessBy(key), a.ID)
			if does(t, err); !slices.Equal(adm.Caller.Project.Withheld.Connectors, []string{"hubspot"}) {
				t.Errorf("a key has the plan %+v", adm.Caller.Project.Withheld)
			}
		}
	})
}

func TestWithholdReplacesThePlan(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		key := w.MakeKey(t, p)
		plan := project.Withheld{Connectors: []string{"slack"}, Categories: []catalog.Category{"crm"}, Since: w.Clock.Now()}
		does(t, w.Withhold(t.Context(), p, plan))
		later := w.MakeKey(t, p) // a key alone tells the plan, also one that is made under it
		cfg := w.MakeConfig(t, p, "slack")
		a := w.MakeAccount(t, cfg, "owner")
		for _, k := range []project.Access{key, later} {
			adm, err := w.Admit(t.Context(), k, a.ID)
			if err != nil || !reflect.DeepEqual(adm.Caller.Project.Withheld, plan) {
				t.Errorf("a key's plan is %+v, %v", adm.Caller.Project.Withheld, err)
			}
		}
		if found, err := w.Project(t.Context(), p); err != nil || !reflect.DeepEqual(found.Withheld, plan) ||
			found.Version != 2 {
			t.Errorf("the plan is %+v, version %d, %v", found.Withheld, found.Version, err)
		}
		if found, err := w.Project(t.Context(), other); err != nil || len(found.Withheld.Connectors) != 0 {
			t.Errorf("the other project's plan is %+v, %v", found.Withheld, err)
		}
		does(t, w.Withhold(t.Context(), p, project.Withheld{}))
		if found, err := w.Project(t.Context(), p); err != nil || !found.Withheld.Empty() {
			t.Errorf("the plan is %+v, %v", found.Withheld, err)
		}
		if adm, err := w.Admit(t.Context(), key, a.ID); err != nil || !adm.Caller.Project.Withheld.Empty() {
			t.Errorf("a key's plan is %+v, %v", adm.Caller.Project.Withheld, err)
		}
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
			return w.Withhold(ctx, ident.New("prj", w.Clock.Now()), plan)
		})
	})
}

// Whatever the order, each key that there is has the project's plan in the end.
func TestKeysHaveThePlanUnderARace(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		a := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner")
		keys := make([]project.Access, racers)
		race(t, racers, func(ctx context.Context, i int) error {
			if i%2 == 0 {
				return w.Withhold(ctx, p, project.Withheld{Connectors: []string{string(rune('a' + i))}})
			}
			k := w.NewKey(p)
			keys[i] = tabletest.AccessBy(k)
			return w.CreateKey(ctx, k)
		}, oneOf(table.ErrContended))
		found, err := w.Project(t.Context(), p)
		does(t, err)
		for _, k := range keys {
			adm, err := w.Admit(t.Context(), k, a.ID)
			if errors.Is(err, project.ErrUnauthenticated) {
				continue // a plan's, or one that lost
			}
			have, want := adm.Caller.Project.Withheld.Connectors, found.Withheld.Connectors
			if err != nil || !reflect.DeepEqual(have, want) {
				t.Errorf("a key's plan is %v, the project's %v; %v", have, want, err)
			}
		}
	})
}

func TestKeyLimitUnderARace(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for range project.MaxKeys - 1 {
			w.MakeKey(t, p)
		}
		won := race(t, racers, func(ctx context.Context, _ int) error { return w.CreateKey(ctx, w.NewKey(p)) },
			func(err error) bool { return errors.Is(err, project.ErrTooManyKeys) })
		if found, err := w.Keys(t.Context(), p); won != 1 || err != nil || len(found) != project.MaxKeys {
			t.Errorf("%d keys were created past the last place; there are %d, %v", won, len(found), err)
		}
	})
}

func TestKeyHasScopesAndAnEnd(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		a := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner")
		k := w.NewKey(p)
		k.Scopes, k.ExpiresAt = []scope.Scope{scope.AccountsRead, scope.ProxyCall}, w.Clock.Now().Add(time.Hour)
		does(t, w.CreateKey(t.Context(), k))
		got(t, []project.Key{k})(w.Keys(t.Context(), p))
		reads := map[string]func(project.Access) error{
			"Authenticate": func(by project.Access) error { return second(w.Authenticate(t.Context(), by)) },
			"Admit":        func(by project.Access) error { return second(w.Admit(t.Context(), by, a.ID)) },
			"AdmitIssue":   func(by project.Access) error { return second(w.AdmitIssue(t.Context(), by, connect.NewSession{})) },
		}
		for name, read := range reads {
			for _, s := range append(scope.All(), "") {
				by := project.Access{Key: project.KeyRef{Project: p, Hash: k.Hash}, Scope: s}
				switch err := read(by); {
				case slices.Contains(k.Scopes, s):
					is(t, err, nil)
				case !errors.Is(err, project.ErrForbidden) || !strings.Contains(err.Error(), "scope "+string(s)):
					t.Errorf("%s with scope %q = %v", name, s, err)
				}
			}
		}
		w.Clock.Add(time.Hour - 2*time.Millisecond)
		by := tabletest.AccessBy(k)
		for _, read := range reads {
			is(t, read(by), nil)
		}
		w.Clock.Add(time.Hour)
		for name, read := range reads {
			if err := read(by); !errors.Is(err, project.ErrUnauthenticated) || !strings.Contains(err.Error(), "ended on ") {
				t.Errorf("%s by a key that ended = %v", name, err)
			}
			by.Scope = scope.ProjectAdmin // it ended, whatever it could do
			is(t, read(by), project.ErrUnauthenticated)
		}
		got(t, []project.Key{k})(w.Keys(t.Context(), p))
	})
}

// Keys that were made before there were scopes have every one, and so does a key that was made without any.
func TestKeyWithoutScopesHasAll(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		k := w.NewKey(p)
		k.Scopes = nil
		does(t, w.CreateKey(t.Context(), k))
		for _, s := range scope.All() {
			c, err := w.Authenticate(t.Context(), project.Access{Key: project.KeyRef{Project: p, Hash: k.Hash}, Scope: s})
			if err != nil || !slices.Equal(c.Scopes, scope.All()) {
				t.Errorf("%s: %v, %v", s, c.Scopes, err)
			}
		}
	})
}

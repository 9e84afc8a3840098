package table_test

import (
	"context"
	"testing"

	"patchbay/shared/activity"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// A call reads the key alone, a request of the management API the project as well. Both know what the log keeps.
func TestLogSettingsComeWithTheCaller(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		key := w.MakeKey(t, p)
		a := w.MakeAccount(t, w.MakeConfig(t, p, "slack"), "owner")
		sees := func(k project.Access, want activity.Settings) {
			t.Helper()
			adm, err := w.Admit(t.Context(), k, a.ID)
			does(t, err)
			caller, err := w.Authenticate(t.Context(), k)
			does(t, err)
			if adm.Caller.Project.Logs != want || caller.Project.Logs != want {
				t.Errorf("settings are %+v and %+v, want %+v", adm.Caller.Project.Logs, caller.Project.Logs, want)
			}
		}
		sees(key, activity.Settings{})
		for _, want := range []activity.Settings{
			{Mode: activity.Errors, Days: 7, Payloads: true}, {Mode: activity.None, Days: 365}, {Mode: activity.All, Days: 1},
		} {
			setLogs(t, w, p, want)
			sees(key, want)
			sees(w.MakeKey(t, p), want) // made under them
		}
		does(t, w.Withhold(t.Context(), p, project.Withheld{Connectors: []string{"hubspot"}}))
		sees(key, activity.Settings{Mode: activity.All, Days: 1})
		if found, err := w.Project(t.Context(), other); err != nil || found.Logs != (activity.Settings{}) {
			t.Errorf("the other project's settings are %+v, %v", found.Logs, err)
		}
		refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
			same := func(s activity.Settings) activity.Settings { return s }
			_, err := w.ChangeLogs(ctx, ident.New("prj", w.Clock.Now()), same)
			return err
		})
	})
}

func setLogs(t testing.TB, w *tabletest.World, project string, want activity.Settings) {
	t.Helper()
	have, err := w.ChangeLogs(t.Context(), project, func(activity.Settings) activity.Settings { return want })
	if does(t, err); have != want {
		t.Errorf("settings are %+v, want %+v", have, want)
	}
}

// Each change is made to what the one before has left.
func TestLogSettingsUnderARace(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		race(t, racers, func(ctx context.Context, _ int) error {
			_, err := w.ChangeLogs(ctx, p, func(s activity.Settings) activity.Settings { s.Days++; return s })
			return err
		}, oneOf())
		if found, err := w.Project(t.Context(), p); err != nil || found.Logs.Days != racers {
			t.Errorf("%d changes make %+v, %v", racers, found.Logs, err)
		}
	})
}

package table_test

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/table/tabletest"
)

// A problem is shown by the auth config and by its connector, which all accounts are read with, and by no other.
func TestProblemOfAClient(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		c, other := w.MakeConfig(t, p, "slack"), w.MakeConfig(t, p, "slack")
		a := w.MakeAccount(t, c, "o1")
		problem := connector.Problem{
			Code: connector.ProblemClient, ProviderCode: "invalid_client", Description: "No.", At: w.Clock.Now().UTC(),
			SeenAt: w.Clock.Add(time.Second).UTC(), Times: 2, Client: c.Client(),
		}
		does(t, w.NoteProblem(t.Context(), c, problem))
		shown := func(want *connector.Problem, inSummary *connector.Problem) {
			t.Helper()
			_, stored, err := w.AuthConfig(t.Context(), p, c.ID)
			does(t, err)
			got(t, want)(stored.Problem, nil)
			_, in, err := w.Account(t.Context(), p, a.ID)
			does(t, err)
			summary, _ := in.Summary(c.ID)
			got(t, inSummary)(summary.Problem, nil)
			all, err := w.Configured(t.Context(), p, "slack")
			does(t, err)
			got(t, want)(all.Configs[0].Problem, nil)
			got(t, (*connector.Problem)(nil))(all.Configs[1].Problem, nil)
		}
		shown(&problem, &problem)

		// With another client it is shown no more, and a late refusal of the one before is not noted.
		next := c
		next.Setup, next.Version = map[string]string{"client_id": "another"}, 1
		got(t, int64(2))(w.UpdateAuthConfig(t.Context(), next))
		shown(nil, &problem)
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.NoteProblem(ctx, c, problem) })
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.EndProblem(ctx, p, c.ID, next.Client()) })
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.EndProblem(ctx, p, other.ID, c.Client()) })
		does(t, w.EndProblem(t.Context(), p, c.ID, c.Client()))
		shown(nil, nil)
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.EndProblem(ctx, p, c.ID, c.Client()) })

		unknown := w.NewConfig(p, "slack")
		refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error {
			return w.NoteProblem(ctx, unknown, problem)
		})
		refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error {
			return w.EndProblem(ctx, p, "no id", "x")
		})

		// A deleted auth config takes its problem along.
		does(t, w.NoteProblem(t.Context(), other, problem))
		does(t, w.DeleteAuthConfig(t.Context(), p, other.ID, 0))
		for key, it := range w.Items(t) {
			if it["problem:"+other.ID] != nil {
				t.Error("the problem of a deleted auth config stays at", key)
			}
		}
	})
}

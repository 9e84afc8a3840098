package table_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"patchbay/shared/connect"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

func TestAttemptIsCreatedOnceAndStarted(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		a := w.MakeAttempt(t, s)
		got(t, a)(w.Attempt(t.Context(), a.ID))
		for _, id := range []string{"att_unknown", "att_" + strings.Repeat("x", 3000)} {
			fails[connect.Attempt](t, connect.ErrAttempt)(w.Attempt(t.Context(), id))
		}
		usurper := a
		usurper.SessionHash = "other"
		refuses(t, w, table.ErrContended, func(ctx context.Context) error { return w.CreateAttempt(ctx, usurper) })
		f := w.Flow("slack")
		does(t, w.StartAttempt(t.Context(), a.ID, s.Hash, f, w.Clock.Now()))
		a.Flow = f
		got(t, a)(w.Attempt(t.Context(), a.ID))
	})
}

func TestStartAttempt(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		other := w.MakeSession(t, s.Project)
		fresh := w.MakeAttempt(t, s)
		cancelled := w.MakeAttempt(t, s)
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		claimed := w.Claimed(t, s, "slack")
		failed := w.Claimed(t, s, "slack")
		does(t, w.FailAttempt(t.Context(), failed, connect.AttemptError{Code: "access_denied", Text: "No."}))
		end := fresh.ExpiresAt
		for _, c := range []struct {
			name, id, session string
			now               time.Time
			want              error
		}{
			{"unknown", "att_unknown", s.Hash, w.Clock.Now(), connect.ErrAttempt},
			{"id without end", "att_" + strings.Repeat("x", 3000), s.Hash, w.Clock.Now(), connect.ErrAttempt},
			{"another session's", fresh.ID, other.Hash, w.Clock.Now(), connect.ErrAttemptOver},
			{"cancelled", cancelled.ID, s.Hash, w.Clock.Now(), connect.ErrAttemptOver},
			{"its state consumed", claimed.ID, s.Hash, w.Clock.Now(), connect.ErrAttemptOver},
			{"failed", failed.ID, s.Hash, w.Clock.Now(), connect.ErrAttemptOver},
			{"expired this second", fresh.ID, s.Hash, end, connect.ErrAttemptOver},
		} {
			t.Run(c.name, func(t *testing.T) {
				refuses(t, w, c.want, func(ctx context.Context) error {
					return w.StartAttempt(ctx, c.id, c.session, w.Flow("slack"), c.now)
				})
			})
		}
		does(t, w.StartAttempt(t.Context(), fresh.ID, s.Hash, w.Flow("slack"), end.Add(-time.Second)))
	})
}

func TestConsumeState(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		a, f := w.Started(t, s, "slack")
		unstarted := w.MakeAttempt(t, s)
		cancelled, cancelledFlow := w.Started(t, s, "slack")
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		now := w.Clock.Now()
		good := tabletest.ConsumeOf(a.ID, f, "claim", now)
		with := func(change func(*connect.Consume)) connect.Consume {
			c := good
			change(&c)
			return c
		}
		for _, c := range []struct {
			name    string
			consume connect.Consume
			want    error
		}{
			{"unknown attempt", with(func(c *connect.Consume) { c.AttemptID = "att_unknown" }), connect.ErrState},
			{"attempt id without end", with(func(c *connect.Consume) {
				c.AttemptID = strings.Repeat("x", 3000)
			}), connect.ErrState},
			{"wrong state", with(func(c *connect.Consume) { c.StateHash = "x" }), connect.ErrState},
			{"wrong cookie", with(func(c *connect.Consume) { c.CookieHash = "x" }), connect.ErrBrowser},
			{"wrong state and cookie", with(func(c *connect.Consume) {
				c.StateHash, c.CookieHash = "x", "x"
			}), connect.ErrState},
			{"another connector's callback", with(func(c *connect.Consume) { c.Connector = "hubspot" }), connect.ErrState},
			{"another connector's callback, wrong cookie", with(func(c *connect.Consume) {
				c.Connector, c.CookieHash = "hubspot", "x"
			}), connect.ErrState},
			{"expired this millisecond", with(func(c *connect.Consume) { c.Now = f.StateExpires }), connect.ErrState},
			{"expired, wrong cookie", with(func(c *connect.Consume) {
				c.Now, c.CookieHash = f.StateExpires, "x"
			}), connect.ErrState},
			{"not started", connect.Consume{AttemptID: unstarted.ID, Claim: "claim", Now: now}, connect.ErrState},
			{"cancelled", tabletest.ConsumeOf(cancelled.ID, cancelledFlow, "claim", now), connect.ErrState},
			{"cancelled, wrong cookie", with(func(c *connect.Consume) {
				c.AttemptID, c.StateHash, c.CookieHash = cancelled.ID, cancelledFlow.StateHash, "x"
			}), connect.ErrState},
		} {
			t.Run(c.name, func(t *testing.T) {
				refuses(t, w, c.want, func(ctx context.Context) error {
					_, err := w.ConsumeState(ctx, c.consume)
					return err
				})
			})
		}
		// None of that used it up: the last moment of its life is enough for who started it.
		last := with(func(c *connect.Consume) { c.Now = f.StateExpires.Add(-time.Millisecond) })
		a.Flow = f
		a.Flow.Claimed = true
		got(t, a)(w.ConsumeState(t.Context(), last))
		for name, c := range map[string]connect.Consume{
			"used":                               with(func(c *connect.Consume) { c.Claim = "other" }),
			"used, wrong cookie":                 with(func(c *connect.Consume) { c.Claim, c.CookieHash = "other", "x" }),
			"used, its claim in another browser": with(func(c *connect.Consume) { c.CookieHash = "x" }),
		} {
			t.Run(name, func(t *testing.T) {
				refuses(t, w, connect.ErrState, func(ctx context.Context) error {
					_, err := w.ConsumeState(ctx, c)
					return err
				})
			})
		}
		got(t, a)(w.ConsumeState(t.Context(), good)) // the same claim again, as its caller may after an error
	})
}

// A flow's cookie alone ends its attempt with an error, and does no more: the state stays unclaimed.
func TestAbandonFlow(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		a, f := w.Started(t, s, "slack")
		unstarted := w.MakeAttempt(t, s)
		claimed := w.Claimed(t, s, "slack")
		claimedAttempt, err := w.Attempt(t.Context(), claimed.ID)
		does(t, err)
		cancelled, cancelledFlow := w.Started(t, s, "slack")
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		good := connect.Consume{AttemptID: a.ID, CookieHash: f.CookieHash, Connector: "slack", Now: w.Clock.Now()}
		with := func(change func(*connect.Consume)) connect.Consume {
			c := good
			change(&c)
			return c
		}
		no := connect.AttemptError{Code: "access_denied", ProviderCode: "user_denied", Text: "No."}
		for name, c := range map[string]connect.Consume{
			"unknown":             with(func(c *connect.Consume) { c.AttemptID = "att_unknown" }),
			"another cookie":      with(func(c *connect.Consume) { c.CookieHash = "x" }),
			"no cookie":           with(func(c *connect.Consume) { c.CookieHash = "" }),
			"another connector's": with(func(c *connect.Consume) { c.Connector = "hubspot" }),
			"too late":            with(func(c *connect.Consume) { c.Now = f.StateExpires }),
			"not started":         with(func(c *connect.Consume) { c.AttemptID, c.CookieHash = unstarted.ID, "" }),
			"consumed": with(func(c *connect.Consume) {
				c.AttemptID, c.CookieHash = claimed.ID, claimedAttempt.Flow.CookieHash
			}),
			"cancelled": with(func(c *connect.Consume) {
				c.AttemptID, c.CookieHash = cancelled.ID, cancelledFlow.CookieHash
			}),
		} {
			t.Run(name, func(t *testing.T) {
				refuses(t, w, connect.ErrState, func(ctx context.Context) error {
					_, err := w.AbandonFlow(ctx, c, no)
					return err
				})
			})
		}
		a.Status, a.Error, a.Flow = connect.Failed, no, f
		a.Flow.Sealed = nil
		got(t, a)(w.AbandonFlow(t.Context(), good, no))
		got(t, a)(w.Attempt(t.Context(), a.ID))
		refuses(t, w, connect.ErrState, func(ctx context.Context) error {
			_, err := w.ConsumeState(ctx, tabletest.ConsumeOf(a.ID, f, "claim", w.Clock.Now()))
			return err
		})
	})
}

func TestSecondStartReplacesTheFirst(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		a, first := w.Started(t, s, "slack")
		second := w.Flow("hubspot")
		does(t, w.StartAttempt(t.Context(), a.ID, s.Hash, second, w.Clock.Now()))
		refuses(t, w, connect.ErrState, func(ctx context.Context) error {
			_, err := w.ConsumeState(ctx, tabletest.ConsumeOf(a.ID, first, "claim", w.Clock.Now()))
			return err
		})
		a.Flow = second
		a.Flow.Claimed = true
		got(t, a)(w.ConsumeState(t.Context(), tabletest.ConsumeOf(a.ID, second, "claim", w.Clock.Now())))
	})
}

func TestAttemptEndsOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		s := w.MakeSession(t, c.Project)
		other := w.MakeSession(t, c.Project)

		fresh, started := w.MakeAttempt(t, s), connect.Claim{}
		sa, _ := w.Started(t, s, "slack")
		started.ID = sa.ID
		cancelled, failed, linked := w.Claimed(t, s, "slack"), w.Claimed(t, s, "slack"), w.Claimed(t, s, "slack")
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		does(t, w.FailAttempt(t.Context(), failed, connect.AttemptError{Code: "access_denied", Text: "The user said no."}))
		l := tabletest.LinkOf(w.NewAccount(t, c, "owner"))
		l.Attempt = &linked
		does(t, w.Link(t.Context(), l))

		for _, c := range []struct {
			id     string
			status connect.AttemptStatus
		}{{cancelled.ID, connect.Cancelled}, {failed.ID, connect.Failed}, {linked.ID, connect.Authenticated}} {
			a, err := w.Attempt(t.Context(), c.id)
			if err != nil || a.Status != c.status || a.Flow.Sealed != nil {
				t.Errorf("the attempt is %+v, %v; want %s, without what was sealed for it", a, err, c.status)
			}
		}
		no := connect.AttemptError{Code: "access_denied", Text: "The user said no."}
		if a, _ := w.Attempt(t.Context(), failed.ID); a.Error != no {
			t.Errorf("the failed one says %q, %q", a.Error.Code, a.Error.Text)
		}
		t.Run("an end is the end", func(t *testing.T) {
			for _, claim := range []connect.Claim{cancelled, failed, linked} {
				refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error {
					return w.FailAttempt(ctx, claim, connect.AttemptError{Code: "x", Text: "x"})
				})
				refuses(t, w, nil, func(ctx context.Context) error { return w.CancelAttempt(ctx, claim.ID, s.Hash) })
				again := tabletest.LinkOf(w.NewAccount(t, c, "somebody"))
				again.Attempt = &claim
				refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error { return w.Link(ctx, again) })
			}
		})
		t.Run("only its claim may fail it", func(t *testing.T) {
			claim := w.Claimed(t, s, "slack")
			for _, wrong := range []connect.Claim{{ID: claim.ID, Token: "x"}, {ID: claim.ID}, {ID: fresh.ID},
				{ID: started.ID, Token: "x"}, {ID: "att_unknown", Token: "x"}} {
				refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error {
					return w.FailAttempt(ctx, wrong, connect.AttemptError{Code: "x", Text: "x"})
				})
			}
		})
		t.Run("refused only before its flow began", func(t *testing.T) {
			for _, over := range []string{started.ID, cancelled.ID, failed.ID, linked.ID, "att_unknown"} {
				refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error {
					return w.RefuseAttempt(ctx, over, s.Hash, connect.AttemptError{Code: "x", Text: "x"})
				})
			}
			refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error {
				return w.RefuseAttempt(ctx, fresh.ID, other.Hash, connect.AttemptError{Code: "x", Text: "x"})
			})
			refused := w.MakeAttempt(t, s)
			off := connect.AttemptError{Code: "connector_not_enabled", Text: "Switched off."}
			does(t, w.RefuseAttempt(t.Context(), refused.ID, s.Hash, off))
			a, err := w.Attempt(t.Context(), refused.ID)
			if err != nil || a.Status != connect.Failed || a.Error != off {
				t.Errorf("%+v, %v", a, err)
			}
			refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error {
				return w.StartAttempt(ctx, refused.ID, s.Hash, w.Flow("slack"), w.Clock.Now())
			})
		})
		t.Run("only its session may cancel it", func(t *testing.T) {
			refuses(t, w, connect.ErrAttempt, func(ctx context.Context) error {
				return w.CancelAttempt(ctx, fresh.ID, other.Hash)
			})
			refuses(t, w, connect.ErrAttempt, func(ctx context.Context) error {
				return w.CancelAttempt(ctx, linked.ID, other.Hash)
			})
			refuses(t, w, connect.ErrAttempt, func(ctx context.Context) error {
				return w.CancelAttempt(ctx, "att_unknown", s.Hash)
			})
			does(t, w.CancelAttempt(t.Context(), started.ID, s.Hash))
		})
	})
}

package table_test

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/connect"
	"patchbay/shared/table/tabletest"
)

// The answer of a verified sign-in is held for the claim of its callback, and claimed once by its link code.
func TestHeldAnswer(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		s := w.MakeSession(t, w.MakeProject(t))
		other := w.MakeSession(t, s.Project)
		claim := w.Claimed(t, s, "slack")
		now := w.Clock.Now()
		held := connect.Held{Hash: "code", Until: now.Add(time.Minute).Truncate(time.Millisecond), Answer: []byte("sealed")}
		cancelled := w.Claimed(t, s, "slack")
		does(t, w.CancelAttempt(t.Context(), cancelled.ID, s.Hash))
		for name, c := range map[string]connect.Claim{
			"another's claim": {ID: claim.ID, Token: "other"}, "cancelled": cancelled, "unknown": {ID: "att_unknown", Token: "x"},
		} {
			t.Run("hold, "+name, func(t *testing.T) {
				refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error { return w.HoldAttempt(ctx, c, held) })
			})
		}
		good := connect.HeldClaim{AttemptID: claim.ID, SessionHash: s.Hash, Hash: "code", Claim: "finisher", Now: now}
		take := func(c connect.HeldClaim) func(context.Context) error {
			return func(ctx context.Context) error {
				_, err := w.ClaimHeld(ctx, c)
				return err
			}
		}
		refuses(t, w, connect.ErrLinkCode, take(good)) // nothing is held yet
		does(t, w.HoldAttempt(t.Context(), claim, held))
		with := func(change func(*connect.HeldClaim)) connect.HeldClaim {
			c := good
			change(&c)
			return c
		}
		for name, c := range map[string]connect.HeldClaim{
			"unknown":           with(func(c *connect.HeldClaim) { c.AttemptID = "att_unknown" }),
			"another code":      with(func(c *connect.HeldClaim) { c.Hash = "x" }),
			"no code":           with(func(c *connect.HeldClaim) { c.Hash = "" }),
			"another session's": with(func(c *connect.HeldClaim) { c.SessionHash = other.Hash }),
			"too late":          with(func(c *connect.HeldClaim) { c.Now = held.Until }),
		} {
			t.Run(name, func(t *testing.T) { refuses(t, w, connect.ErrLinkCode, take(c)) })
		}
		last := with(func(c *connect.HeldClaim) { c.Now = held.Until.Add(-time.Millisecond) })
		a, err := w.ClaimHeld(t.Context(), last)
		does(t, err)
		got(t, held)(a.Held, nil)
		_, err = w.ClaimHeld(t.Context(), last) // the same claim again, as its caller may after an error
		does(t, err)
		refuses(t, w, connect.ErrLinkCode, take(with(func(c *connect.HeldClaim) { c.Claim = "another" })))
		// The callback's claim holds it no more; the finisher's does.
		no := connect.AttemptError{Code: "not_verified", Text: "No."}
		refuses(t, w, connect.ErrAttemptOver, func(ctx context.Context) error { return w.FailAttempt(ctx, claim, no) })
		does(t, w.FailAttempt(t.Context(), connect.Claim{ID: claim.ID, Token: "finisher"}, no))
		a, err = w.Attempt(t.Context(), claim.ID)
		does(t, err)
		if a.Status != connect.Failed || a.Held.Answer != nil || a.Held.Hash != "code" {
			t.Errorf("%s keeps %+v", a.Status, a.Held)
		}
		refuses(t, w, connect.ErrLinkCode, take(last)) // it is over
		// What is cancelled is forgotten, and finished by nothing.
		claim = w.Claimed(t, s, "slack")
		does(t, w.HoldAttempt(t.Context(), claim, held))
		does(t, w.CancelAttempt(t.Context(), claim.ID, s.Hash))
		a, err = w.Attempt(t.Context(), claim.ID)
		does(t, err)
		if a.Held.Answer != nil {
			t.Error("a cancelled attempt keeps the answer")
		}
		refuses(t, w, connect.ErrLinkCode, take(with(func(c *connect.HeldClaim) { c.AttemptID = claim.ID })))
	})
}

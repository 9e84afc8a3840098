package table_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table/tabletest"
)

// newUser is somebody whom the issuer knows, stored.
func newUser(t testing.TB, w *tabletest.World, name string) people.User {
	t.Helper()
	u, err := w.PutUser(t.Context(), people.User{
		ID: people.UserID("https://issuer.test", name), Issuer: "https://issuer.test", Subject: name, Name: name,
		Email: name + "@example.com", Verified: true, CreatedAt: w.Clock.Tick(),
	})
	does(t, err)
	return u
}

func invite(w *tabletest.World, p, email string, role people.Role) people.Member {
	now := w.Clock.Tick()
	return people.Member{
		ID: people.InvitationID(email), Project: p, Email: email, Role: role, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
}

// newMember is a user who is a member.
func newMember(t testing.TB, w *tabletest.World, p, name string, role people.Role) people.User {
	t.Helper()
	u := newUser(t, w, name)
	does(t, w.Invite(t.Context(), invite(w, p, u.Email, role)))
	does(t, w.TakeInvitation(t.Context(), p, u))
	return u
}

// signedIn is an access of a session that was just made.
func signedIn(t testing.TB, w *tabletest.World, p string, u people.User) project.Access {
	t.Helper()
	_, ref := project.NewUserSession(u.ID)
	now := w.Clock.Tick()
	does(t, w.StartSession(t.Context(), people.Session{Ref: ref, Epoch: u.Epoch, CreatedAt: now,
		EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}))
	return project.Access{Session: ref, Named: p, Scope: scope.AccountsRead}
}

func TestMemberIsACaller(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		u := newMember(t, w, p, "ada", people.Viewer)
		newMember(t, w, other, "eve", people.Admin)
		by := signedIn(t, w, p, u)
		whole, err := w.Project(t.Context(), p)
		does(t, err)
		caller := project.Caller{Project: whole, By: actor.Actor{Kind: actor.User, ID: u.ID}, Scopes: people.Viewer.Scopes()}
		got(t, caller)(w.Authenticate(t.Context(), by))
		elsewhere, forged, stolen := by, by, by
		elsewhere.Named = other
		forged.Session.User = people.UserID("https://issuer.test", "eve") // whose session this is not
		stolen.Session.Hash = "0"
		nowhere := by
		nowhere.Named = ident.New("prj", w.Clock.Now())
		more := by
		more.Scope = scope.AccountsWrite
		for name, c := range map[string]struct {
			a    project.Access
			want error
		}{
			"another's project": {elsewhere, project.ErrNotFound}, "no project": {nowhere, project.ErrNotFound},
			"another's session": {forged, project.ErrSession}, "no session": {stolen, project.ErrSession},
			"more than the role has": {more, project.ErrForbidden},
		} {
			t.Run(name, func(t *testing.T) { fails[project.Caller](t, c.want)(w.Authenticate(t.Context(), c.a)) })
		}
		w.Clock.Add(people.IdleLife)
		fails[project.Caller](t, project.ErrSession)(w.Authenticate(t.Context(), by))
	})
}

func TestSessionEnds(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		u := newMember(t, w, p, "ada", people.Viewer)
		by, other := signedIn(t, w, p, u), signedIn(t, w, p, u)
		v, err := w.View(t.Context(), by.Session)
		does(t, err)
		if len(v.Projects) != 1 || v.Projects[0].Project.ID != p || v.Projects[0].Role != people.Viewer || v.User.ID != u.ID {
			t.Fatalf("view %+v", v)
		}
		// Used again and again, it lasts to its own end and no longer.
		for range 15 {
			v.Session.IdleAt = w.Clock.Add(people.IdleLife - time.Minute).Add(people.IdleLife)
			if w.Clock.Now().Before(v.Session.EndsAt) {
				does(t, second(w.Authenticate(t.Context(), by)))
				does(t, w.Extend(t.Context(), v.Session))
			}
		}
		is(t, second(w.Authenticate(t.Context(), by)), project.ErrSession)
		is(t, second(w.View(t.Context(), other.Session)), project.ErrSession)
		does(t, w.EndSession(t.Context(), by.Session))
		does(t, w.EndSession(t.Context(), by.Session))
		is(t, w.Extend(t.Context(), v.Session), project.ErrSession)

		one, two := signedIn(t, w, p, u), signedIn(t, w, p, u)
		does(t, w.EndSession(t.Context(), one.Session))
		is(t, second(w.Authenticate(t.Context(), one)), project.ErrSession)
		does(t, second(w.Authenticate(t.Context(), two)))
		does(t, w.EndSessions(t.Context(), two.Session))
		is(t, second(w.Authenticate(t.Context(), two)), project.ErrSession)
		again, err := w.PutUser(t.Context(), u)
		does(t, err)
		if again.Epoch != u.Epoch+1 || !again.CreatedAt.Equal(u.CreatedAt) {
			t.Errorf("signed in again: %+v, before %+v", again, u)
		}
		does(t, second(w.Authenticate(t.Context(), signedIn(t, w, p, again))))
	})
}

func TestSessionOfAKeyEndsWithIt(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other := w.MakeProject(t), w.MakeProject(t)
		k := w.NewKey(p)
		does(t, w.CreateKey(t.Context(), k))
		start := func(epoch int64) project.Access {
			_, ref := project.NewKeySession(tabletest.AccessBy(k).Key)
			now := w.Clock.Tick()
			does(t, w.StartSession(t.Context(), people.Session{Ref: ref, Epoch: epoch, CreatedAt: now,
				EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}))
			return project.Access{Key: ref.Key, Session: ref, Named: p, Scope: k.Scopes[0]}
		}
		by := start(0)
		c, err := w.Authenticate(t.Context(), by)
		does(t, err)
		if c.By != (actor.Actor{Kind: actor.Key, ID: k.ID()}) || c.Project.ID != p {
			t.Errorf("caller %+v", c)
		}
		elsewhere := by
		elsewhere.Named = other
		is(t, second(w.Authenticate(t.Context(), elsewhere)), project.ErrNotFound)
		// The hash of a key, which a cookie shows, is no key and no session.
		bare := by
		bare.Session.Hash = k.Hash
		is(t, second(w.Authenticate(t.Context(), bare)), project.ErrSession)
		does(t, w.EndSessions(t.Context(), by.Session))
		is(t, second(w.Authenticate(t.Context(), by)), project.ErrSession)
		_, epoch, err := w.Key(t.Context(), by.Key)
		does(t, err)
		by = start(epoch)
		does(t, second(w.Authenticate(t.Context(), by)))
		does(t, w.RevokeKey(t.Context(), p, k.Hash))
		is(t, second(w.Authenticate(t.Context(), by)), project.ErrSession)
		is(t, second(w.View(t.Context(), by.Session)), project.ErrSession)
	})
}

func TestInvitations(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p, other := t.Context(), w.MakeProject(t), w.MakeProject(t)
		ada := newUser(t, w, "ada")
		is(t, w.Invite(ctx, invite(w, ident.New("prj", w.Clock.Now()), ada.Email, people.Admin)), project.ErrNotFound)
		is(t, w.TakeInvitation(ctx, p, ada), people.ErrMemberNotFound)
		does(t, w.Invite(ctx, invite(w, p, ada.Email, people.Viewer)))
		refuses(t, w, people.ErrAlreadyInvited, func(ctx context.Context) error {
			return w.Invite(ctx, invite(w, p, ada.Email, people.Admin))
		})
		does(t, w.Invite(ctx, invite(w, other, ada.Email, people.Admin)))
		invited, err := w.Invited(ctx, ada.Email)
		if err != nil || len(invited) != 2 {
			t.Fatalf("invited to %v, %v", invited, err)
		}
		is(t, w.TakeInvitation(ctx, p, newUser(t, w, "eve")), people.ErrMemberNotFound) // another address
		does(t, w.TakeInvitation(ctx, p, ada))
		is(t, w.TakeInvitation(ctx, p, ada), people.ErrMemberNotFound)
		got(t, []string{other})(w.Invited(ctx, ada.Email))

		// An invitation of who is a member already changes nothing of what they may do.
		does(t, w.Invite(ctx, invite(w, p, ada.Email, people.Admin)))
		does(t, w.TakeInvitation(ctx, p, ada))
		members, err := w.Members(ctx, p)
		if err != nil || len(members) != 1 || members[0].Role != people.Viewer || members[0].User != ada.ID {
			t.Errorf("members %+v, %v", members, err)
		}
		// So does an admin's own, of an address that is theirs by now.
		boss := newMember(t, w, p, "boss", people.Admin)
		byBoss := actor.With(ctx, actor.Actor{Kind: actor.User, ID: boss.ID})
		boss.Email = "other@example.com"
		does(t, w.Invite(byBoss, invite(w, p, boss.Email, people.Viewer)))
		does(t, w.TakeInvitation(ctx, p, boss))
		got(t, []string(nil))(w.Invited(ctx, boss.Email))
		if m, err := w.Members(ctx, p); err != nil || len(m) != 2 {
			t.Errorf("members %+v, %v", m, err)
		}
		// Taken back, it is of no use.
		does(t, w.Remove(ctx, other, people.InvitationID(ada.Email)))
		is(t, w.TakeInvitation(ctx, other, ada), people.ErrMemberNotFound)
		got(t, []string(nil))(w.Invited(ctx, ada.Email))
		is(t, w.Remove(ctx, other, people.InvitationID(ada.Email)), people.ErrMemberNotFound)
		is(t, w.Remove(ctx, other, ada.ID), people.ErrMemberNotFound) // a member of p alone
		is(t, second(w.ChangeRole(ctx, other, ada.ID, people.Admin, nil)), people.ErrMemberNotFound)
	})
}

func TestMembersAreBounded(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		for n := range people.MaxMembers {
			does(t, w.Invite(t.Context(), invite(w, p, fmt.Sprintf("p%d@example.com", n), people.Viewer)))
		}
		refuses(t, w, people.ErrTooManyMembers, func(ctx context.Context) error {
			return w.Invite(ctx, invite(w, p, "late@example.com", people.Viewer))
		})
		does(t, w.Remove(t.Context(), p, people.InvitationID("p0@example.com")))
		does(t, w.Invite(t.Context(), invite(w, p, "late@example.com", people.Viewer)))
	})
}

func TestRoleChanges(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		ada, bob := newMember(t, w, p, "ada", people.Admin), newMember(t, w, p, "bob", people.Viewer)
		does(t, w.Invite(ctx, invite(w, p, "eve@example.com", people.Admin))) // who has not signed in, and does not count
		refuses(t, w, people.ErrLastAdmin, func(ctx context.Context) error { return w.Remove(ctx, p, ada.ID) })
		refuses(t, w, people.ErrLastAdmin, func(ctx context.Context) error {
			return second(w.ChangeRole(ctx, p, ada.ID, people.Viewer, nil))
		})
		m, err := w.ChangeRole(ctx, p, bob.ID, people.Admin, []int64{1})
		if err != nil || m.Role != people.Admin || m.Version != 2 {
			t.Fatalf("%+v, %v", m, err)
		}
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return second(w.ChangeRole(ctx, p, bob.ID, people.Viewer, []int64{1}))
		})
		does(t, second(w.ChangeRole(ctx, p, people.InvitationID("eve@example.com"), people.Viewer, nil)))
		by := signedIn(t, w, p, ada)
		by.Scope = scope.ProjectAdmin
		does(t, second(w.Authenticate(ctx, by)))
		does(t, second(w.ChangeRole(ctx, p, ada.ID, people.Ordinary, nil)))
		is(t, second(w.Authenticate(ctx, by)), project.ErrForbidden)
		does(t, w.Remove(ctx, p, ada.ID))
		is(t, second(w.Authenticate(ctx, by)), project.ErrNotFound)
		refuses(t, w, people.ErrLastAdmin, func(ctx context.Context) error { return w.Remove(ctx, p, bob.ID) })
	})
}

// However removals and demotions race, a project keeps an admin.
func TestRaceOfLastAdmins(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range rounds(t) {
			p := w.MakeProject(t)
			names := []string{"ada" + ident.Random(3), "bob" + ident.Random(3), "eve" + ident.Random(3)}
			var all []people.User
			for _, n := range names {
				all = append(all, newMember(t, w, p, n, people.Admin))
			}
			errs := make([]error, len(all))
			var wg sync.WaitGroup
			for i, u := range all {
				wg.Go(func() {
					if i%2 == 0 {
						errs[i] = w.Remove(context.WithoutCancel(t.Context()), p, u.ID)
						return
					}
					_, errs[i] = w.ChangeRole(context.WithoutCancel(t.Context()), p, u.ID, people.Viewer, nil)
				})
			}
			wg.Wait()
			kept := 0
			for _, err := range errs {
				if errors.Is(err, people.ErrLastAdmin) {
					kept++
				} else if err != nil {
					t.Errorf("%v", err)
				}
			}
			admins := 0
			members, err := w.Members(t.Context(), p)
			does(t, err)
			for _, m := range members {
				if m.Role == people.Admin {
					admins++
				}
			}
			if admins != 1 || kept != 1 {
				t.Fatalf("%d admins, %d refusals", admins, kept)
			}
		}
	})
}

func TestProjectOfAUser(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		u, now := newUser(t, w, "ada"), w.Clock.Now()
		p := project.Project{ID: ident.New("prj", now), Name: "Second", OrganizationID: 7, CreatedAt: now}
		does(t, w.CreateProjectOf(t.Context(), p, u))
		by := signedIn(t, w, p.ID, u)
		by.Scope = scope.ProjectAdmin
		does(t, second(w.Authenticate(t.Context(), by)))
		refuses(t, w, people.ErrLastAdmin, func(ctx context.Context) error { return w.Remove(ctx, p.ID, u.ID) })
		before := w.Items(t)
		if err := w.CreateProjectOf(t.Context(), p, newUser(t, w, "ada")); err == nil {
			t.Error("a project's id was taken twice")
		}
		if len(before) != len(w.Items(t)) {
			t.Error("the refused project left something")
		}
	})
}

// An invitation holds for two weeks, and for as long as whoever made it could make it.
func TestInvitationsThatHoldNoMore(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		admin, other := newMember(t, w, p, "admin", people.Admin), newMember(t, w, p, "other", people.Admin)
		ref := w.MakeKey(t, p)
		by := func(kind actor.Kind, id string) context.Context {
			return actor.With(t.Context(), actor.Actor{Kind: kind, ID: id})
		}
		ada, bob := newUser(t, w, "ada"), newUser(t, w, "bob")
		takes := func(what string, u people.User, want error) {
			t.Helper()
			if err := w.TakeInvitation(t.Context(), p, u); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", what, err, want)
			}
			_ = w.Remove(t.Context(), p, people.InvitationID(u.Email))
			_ = w.Remove(t.Context(), p, u.ID)
		}
		does(t, w.Invite(by(actor.User, admin.ID), invite(w, p, ada.Email, people.Admin)))
		takes("by an admin", ada, nil)
		does(t, w.Invite(by(actor.Key, ref.Key.ID()), invite(w, p, ada.Email, people.Admin)))
		takes("by a key", ada, nil)
		does(t, w.Invite(by(actor.Key, "0000000000000000"), invite(w, p, ada.Email, people.Admin)))
		takes("by a key that is gone", ada, people.ErrMemberNotFound)
		short := w.NewKey(p)
		short.ExpiresAt = w.Clock.Now().Add(time.Hour)
		does(t, w.CreateKey(t.Context(), short))
		does(t, w.Invite(by(actor.Key, short.ID()), invite(w, p, ada.Email, people.Admin)))
		w.Clock.Add(time.Hour)
		takes("by a key that has expired", ada, people.ErrMemberNotFound)

		does(t, w.Invite(t.Context(), invite(w, p, ada.Email, people.Viewer)))
		does(t, w.Invite(t.Context(), invite(w, p, bob.Email, people.Viewer)))
		w.Clock.Add(people.InvitationLife - time.Minute)
		takes("before its end", ada, nil)
		w.Clock.Add(time.Minute)
		takes("after its end", bob, people.ErrMemberNotFound)

		does(t, w.Invite(by(actor.User, admin.ID), invite(w, p, ada.Email, people.Admin)))
		does(t, w.Invite(by(actor.User, admin.ID), invite(w, p, bob.Email, people.Admin)))
		does(t, second(w.ChangeRole(by(actor.User, other.ID), p, people.InvitationID(bob.Email), people.Viewer, nil)))
		does(t, w.Remove(t.Context(), p, admin.ID))
		takes("by an admin who was removed", ada, people.ErrMemberNotFound)
		takes("that another admin changed since", bob, nil)
		does(t, w.Invite(by(actor.User, other.ID), invite(w, p, ada.Email, people.Admin)))
		newMember(t, w, p, "third", people.Admin)
		does(t, second(w.ChangeRole(t.Context(), p, other.ID, people.Ordinary, nil)))
		takes("by who is no admin any more", ada, people.ErrMemberNotFound)
	})
}

package table_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/actor"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// What a change of members reads may change before it writes. It then decides anew, and the number of admins is exact.
func TestMembersChangeMeanwhile(t *testing.T) {
	type place struct {
		*tabletest.World
		p        string
		ada, bob people.User // an admin, and somebody who is invited as a viewer
	}
	role := func(t *testing.T, s place, id string, r people.Role) {
		does(t, second(s.ChangeRole(t.Context(), s.p, id, r, nil)))
	}
	joins := func(t *testing.T, s place) { does(t, s.TakeInvitation(t.Context(), s.p, s.bob)) }
	takes := func(ctx context.Context, s place, store *table.Store) error {
		return store.TakeInvitation(ctx, s.p, s.bob)
	}
	removes := func(ctx context.Context, s place, store *table.Store) error { return store.Remove(ctx, s.p, s.bob.ID) }
	for _, c := range []struct {
		name      string
		first     func(*testing.T, place)
		do        func(context.Context, place, *table.Store) error
		meanwhile func(*testing.T, place)
		want      error
		bob       people.Role // "" is no member
		admins    bool
	}{
		{name: "an invitation becomes an admin's", do: takes, meanwhile: func(t *testing.T, s place) {
			role(t, s, people.InvitationID(s.bob.Email), people.Admin)
		}, bob: people.Admin, admins: true},
		{name: "an invitation is taken", do: takes, meanwhile: joins, want: people.ErrMemberNotFound, bob: people.Viewer},
		{name: "an invitation is taken back", do: takes, meanwhile: func(t *testing.T, s place) {
			does(t, s.Remove(t.Context(), s.p, people.InvitationID(s.bob.Email)))
		}, want: people.ErrMemberNotFound},
		{name: "a member who is invited again is removed", first: func(t *testing.T, s place) {
			joins(t, s)
			does(t, s.Invite(t.Context(), invite(s.World, s.p, s.bob.Email, people.Ordinary)))
		}, do: takes, meanwhile: func(t *testing.T, s place) { does(t, s.Remove(t.Context(), s.p, s.bob.ID)) },
			bob: people.Ordinary},
		{name: "who is demoted becomes an admin", first: joins,
			do: func(ctx context.Context, s place, store *table.Store) error {
				return second(store.ChangeRole(ctx, s.p, s.bob.ID, people.Ordinary, nil))
			}, meanwhile: func(t *testing.T, s place) { role(t, s, s.bob.ID, people.Admin) }, bob: people.Ordinary},
		{name: "whose role changes is removed", first: joins,
			do: func(ctx context.Context, s place, store *table.Store) error {
				return second(store.ChangeRole(ctx, s.p, s.bob.ID, people.Admin, nil))
			}, meanwhile: func(t *testing.T, s place) { does(t, s.Remove(t.Context(), s.p, s.bob.ID)) },
			want: people.ErrMemberNotFound},
		{name: "who is removed becomes an admin", first: joins, do: removes,
			meanwhile: func(t *testing.T, s place) { role(t, s, s.bob.ID, people.Admin) }},
		{name: "who is removed is removed", first: joins, do: removes,
			meanwhile: func(t *testing.T, s place) { does(t, s.Remove(t.Context(), s.p, s.bob.ID)) },
			want:      people.ErrMemberNotFound},
		{name: "an invitation that is taken back is taken", do: func(ctx context.Context, s place, store *table.Store) error {
			return store.Remove(ctx, s.p, people.InvitationID(s.bob.Email))
		}, meanwhile: joins, want: people.ErrMemberNotFound, bob: people.Viewer},
	} {
		t.Run(c.name, func(t *testing.T) {
			every(t, func(t *testing.T, w *tabletest.World) {
				s := place{w, w.MakeProject(t), people.User{}, people.User{}}
				s.ada, s.bob = newMember(t, w, s.p, "ada", people.Admin), newUser(t, w, "bob")
				does(t, w.Invite(t.Context(), invite(w, s.p, s.bob.Email, people.Viewer)))
				if c.first != nil {
					c.first(t, s)
				}
				did := false
				store := w.Through(tabletest.BeforeWrite(func(context.Context) { c.meanwhile(t, s); did = true }))
				is(t, c.do(t.Context(), s, store), c.want)
				if !did {
					t.Fatal("nothing happened meanwhile")
				}
				members, err := w.Members(t.Context(), s.p)
				does(t, err)
				bob := people.Role("")
				for _, m := range members {
					if m.User == s.bob.ID {
						bob = m.Role
					}
				}
				if bob != c.bob {
					t.Errorf("bob is %q, want %q", bob, c.bob)
				}
				stored := w.Items(t)["PROJ#"+s.p+" PROJECT"]
				if stored == nil {
					t.Fatal("the project's item is not where it was")
				}
				if n := number(t, stored["member_count"]); int(n) != len(members) {
					t.Errorf("%d members are counted, %d are there", n, len(members))
				}
				want := int64(1)
				if c.admins {
					want = 2
				}
				if n := number(t, stored["admin_count"]); n != want {
					t.Errorf("%d admins are counted, want %d", n, want)
				}
			})
		})
	}
}

// Whoever made an invitation may lose the right to, while it is taken.
func TestInviterGoesMeanwhile(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		newMember(t, w, p, "first", people.Admin)
		boss, ref := newMember(t, w, p, "boss", people.Admin), w.MakeKey(t, p)
		for name, c := range map[string]struct {
			by   actor.Actor
			goes func() error
		}{
			"an admin is demoted": {actor.Actor{Kind: actor.User, ID: boss.ID}, func() error {
				return second(w.ChangeRole(t.Context(), p, boss.ID, people.Ordinary, nil))
			}},
			"a key is revoked": {actor.Actor{Kind: actor.Key, ID: ref.Key.ID()}, func() error {
				return w.RevokeKey(t.Context(), p, ref.Key.Hash)
			}},
		} {
			bob := newUser(t, w, "bob")
			does(t, w.Invite(actor.With(t.Context(), c.by), invite(w, p, bob.Email, people.Admin)))
			did := 0
			store := w.Through(tabletest.BeforeWrite(func(context.Context) { does(t, c.goes()); did++ }))
			if err := store.TakeInvitation(t.Context(), p, bob); !errors.Is(err, people.ErrMemberNotFound) || did != 1 {
				t.Errorf("%s: %v, after it was done %d times", name, err, did)
			}
			does(t, w.Remove(t.Context(), p, people.InvitationID(bob.Email)))
		}
	})
}

// A role that a member has already is no change: it is not counted twice.
func TestRoleChangesNothing(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		ada := newMember(t, w, p, "ada", people.Admin)
		refuses(t, w, nil, func(ctx context.Context) error {
			return second(w.ChangeRole(ctx, p, ada.ID, people.Admin, nil))
		})
		is(t, second(w.ChangeRole(ctx, p, people.UserID("https://issuer.test", "eve"), people.Admin, []int64{1})),
			people.ErrMemberNotFound)
		// However many members there are, the last admin is told so.
		set(t, w, table.Keys.Project(p), map[string]types.AttributeValue{"member_count": num(people.MaxMembers)})
		refuses(t, w, people.ErrLastAdmin, func(ctx context.Context) error { return w.Remove(ctx, p, ada.ID) })
	})
}

// Nobody takes another's place by an id.
func TestMemberIDsAreTakenOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		ada, eve := newMember(t, w, p, "ada", people.Admin), newUser(t, w, "eve")
		for name, change := range map[string]func(*people.User){
			"another subject": func(u *people.User) { u.Subject = "eve" },
			"another issuer":  func(u *people.User) { u.Issuer = "https://evil.test" },
		} {
			t.Run(name, func(t *testing.T) {
				u := ada
				change(&u)
				refuses(t, w, table.ErrContended, func(ctx context.Context) error { return second(w.PutUser(ctx, u)) })
			})
		}
		by := signedIn(t, w, p, ada)
		refuses(t, w, table.ErrContended, func(ctx context.Context) error {
			return w.StartSession(ctx, people.Session{Ref: by.Session, EndsAt: w.Clock.Now(), IdleAt: w.Clock.Now()})
		})
		taken, err := w.Project(t.Context(), p)
		does(t, err)
		before := len(w.Items(t))
		if err := w.CreateProjectOf(t.Context(), taken, eve); err == nil || len(w.Items(t)) != before {
			t.Errorf("somebody else's project was made again: %v", err)
		}
		stranger := eve
		stranger.ID = people.UserID("https://issuer.test", "mallory") // never stored
		does(t, w.Invite(t.Context(), invite(w, p, stranger.Email, people.Viewer)))
		refuses(t, w, project.ErrSession, func(ctx context.Context) error { return w.TakeInvitation(ctx, p, stranger) })
	})
}

// An item that is gone, or cannot be read, gives nobody a right, and takes no other project from anybody.
func TestMemberOfWhatIsDamaged(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p, other, third := w.MakeProject(t), w.MakeProject(t), w.MakeProject(t)
		u := newMember(t, w, p, "ada", people.Viewer)
		for _, id := range []string{other, third} {
			does(t, w.Invite(t.Context(), invite(w, id, u.Email, people.Viewer)))
			does(t, w.TakeInvitation(t.Context(), id, u))
		}
		by := signedIn(t, w, p, u)
		sees := func(want int) {
			t.Helper()
			v, err := w.View(t.Context(), by.Session)
			if err != nil || len(v.Projects) != want {
				t.Errorf("the view is %+v, %v; want %d projects", v, err, want)
			}
		}
		sees(3)
		set(t, w, table.Keys.Project(other), map[string]types.AttributeValue{"version": str("one")})
		sees(2)
		set(t, w, table.Keys.Member(third, u.ID), map[string]types.AttributeValue{"version": str("one")})
		sees(1)
		drop(t, w, table.Keys.Project(other))
		drop(t, w, table.Keys.Member(third, u.ID))
		sees(1)
		drop(t, w, table.Keys.Project(p))
		sees(0)
		is(t, second(w.Authenticate(t.Context(), by)), project.ErrNotFound)
		drop(t, w, table.Keys.User(u.ID))
		is(t, second(w.Authenticate(t.Context(), by)), project.ErrSession)
		is(t, second(w.View(t.Context(), by.Session)), project.ErrSession)
	})
}

// A session of an API key shows nothing once its key or its project is gone, even one that never was ended.
func TestSessionOfAKeyThatIsGone(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		gone := map[string]func(*testing.T, project.Key){
			"key":     func(t *testing.T, k project.Key) { does(t, w.RevokeKey(t.Context(), k.Project, k.Hash)) },
			"project": func(t *testing.T, k project.Key) { drop(t, w, table.Keys.Project(k.Project)) },
		}
		for name, end := range gone {
			t.Run(name, func(t *testing.T) {
				k := w.NewKey(w.MakeProject(t))
				does(t, w.CreateKey(t.Context(), k))
				_, ref := project.NewKeySession(tabletest.AccessBy(k).Key)
				now := w.Clock.Tick()
				does(t, w.StartSession(t.Context(), people.Session{Ref: ref, CreatedAt: now,
					EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}))
				does(t, second(w.View(t.Context(), ref)))
				end(t, k)
				is(t, second(w.View(t.Context(), ref)), project.ErrSession)
			})
		}
	})
}

// The end of a session of an API key is the key's, or that of all its sessions.
func TestSessionOfAKeyThatEnds(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		k := w.NewKey(w.MakeProject(t))
		k.ExpiresAt = w.Clock.Now().Add(time.Hour)
		does(t, w.CreateKey(t.Context(), k))
		start := func() project.SessionRef {
			_, ref := project.NewKeySession(tabletest.AccessBy(k).Key)
			now := w.Clock.Tick()
			_, epoch, err := w.Key(t.Context(), ref.Key)
			does(t, err)
			does(t, w.StartSession(t.Context(), people.Session{Ref: ref, Epoch: epoch, CreatedAt: now,
				EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}))
			return ref
		}
		ref := start()
		does(t, w.EndSessions(t.Context(), ref))
		is(t, second(w.View(t.Context(), ref)), project.ErrSession)
		ref = start()
		does(t, second(w.View(t.Context(), ref)))
		w.Clock.Add(time.Hour)
		is(t, second(w.View(t.Context(), ref)), project.ErrSession)

		unknown := ref
		unknown.Key = tabletest.AccessBy(w.NewKey(k.Project)).Key
		refuses(t, w, project.ErrSession, func(ctx context.Context) error { return w.EndSessions(ctx, unknown) })
		_, _, err := w.Key(t.Context(), unknown.Key)
		is(t, err, project.ErrUnauthenticated)
	})
}

// Of two uses of a session at once the later end stays, and the table deletes it after the first of its ends.
func TestSessionEndsLaterOnly(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		now := w.Clock.Now()
		_, ref := project.NewUserSession(newUser(t, w, "ada").ID)
		s := people.Session{Ref: ref, CreatedAt: now, EndsAt: now.Add(people.FullLife), IdleAt: now.Add(people.IdleLife)}
		does(t, w.StartSession(t.Context(), s))
		ends := func(idle, kept time.Time) {
			t.Helper()
			s.IdleAt = idle
			does(t, w.Extend(t.Context(), s))
			v, err := w.View(t.Context(), ref)
			if err != nil || !v.Session.IdleAt.Equal(kept) {
				t.Errorf("it ends at %v, %v; want %v", v.Session.IdleAt, err, kept)
			}
			ttl := min(kept.Unix(), s.EndsAt.Unix()) + 1
			for at, it := range w.Items(t) {
				if it["idle_at"] != nil && number(t, it["expires_at"]) != ttl {
					t.Errorf("%s is deleted at %d, want %d", at, number(t, it["expires_at"]), ttl)
				}
			}
		}
		later, last := s.IdleAt.Add(time.Hour), s.EndsAt.Add(time.Hour)
		ends(later, later)
		ends(later.Add(-time.Minute), later)
		ends(last, last)
	})
}

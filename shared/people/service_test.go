package people_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

// kept is a store of one moment: what it is not asked in these tests it does not answer.
type kept struct {
	people.Store
	key      project.Key
	view     people.View
	extend   error
	user     people.User
	invited  []string
	take     map[string]error
	taken    []string
	sessions int
	asked    int
	project  project.Project
}

func (k *kept) Key(context.Context, project.KeyRef) (project.Key, int64, error) { return k.key, 0, nil }
func (k *kept) CreateProjectOf(_ context.Context, p project.Project, _ people.User) error {
	k.project = p
	return nil
}
func (k *kept) StartSession(context.Context, people.Session) error { k.sessions++; return nil }
func (k *kept) Extend(context.Context, people.Session) error       { return k.extend }
func (k *kept) Invited(context.Context, string) ([]string, error)  { return k.invited, nil }

func (k *kept) View(context.Context, project.SessionRef) (people.View, error) {
	k.asked++
	return k.view, nil
}

func (k *kept) PutUser(_ context.Context, u people.User) (people.User, error) {
	k.user = u
	return u, nil
}

func (k *kept) TakeInvitation(_ context.Context, p string, _ people.User) error {
	if k.take[p] == nil {
		k.taken = append(k.taken, p)
	}
	return k.take[p]
}

var start = time.Unix(1_790_000_000, 0).UTC()

func service(k *kept) *people.Service {
	return &people.Service{Store: k, Now: func() time.Time { return start }, Offered: true,
		Log: slog.New(slog.DiscardHandler)}
}

// No session is made of a key that has ended, and the refusal says that it did.
func TestOpenKeyThatEnded(t *testing.T) {
	k := &kept{key: project.Key{ExpiresAt: start}}
	_, _, err := service(k).OpenKey(t.Context(), project.KeyRef{Project: "prj_x", Hash: "0123456789abcdef0123"},
		project.SessionRef{})
	if !errors.Is(err, project.ErrUnauthenticated) || k.sessions != 0 {
		t.Errorf("%v, and %d sessions", err, k.sessions)
	}
}

func TestLook(t *testing.T) {
	_, ref := project.NewUserSession("usr_x")
	k := &kept{view: people.View{Session: people.Session{Ref: ref, IdleAt: start}}}
	_, err := service(k).Look(t.Context(), project.SessionRef{})
	if !errors.Is(err, people.ErrNotSignedIn) || k.asked != 0 {
		t.Errorf("without a session: %v, and %d reads", err, k.asked)
	}
	if v, err := service(k).Look(t.Context(), ref); err != nil || !v.Session.IdleAt.Equal(start.Add(people.IdleLife)) {
		t.Errorf("%+v, %v", v, err)
	}
	k.extend = project.ErrSession // it was ended between the two
	if v, err := service(k).Look(t.Context(), ref); !errors.Is(err, people.ErrNotSignedIn) || !v.Session.Ref.None() {
		t.Errorf("of a session that ended meanwhile: %+v, %v", v, err)
	}
}

// An invitation that was taken back in this moment keeps nobody from the others; one that cannot be told does.
func TestSignInTakesInvitations(t *testing.T) {
	who := people.Identity{Issuer: "https://issuer.test", Subject: "ada", Email: "ada@example.com", Verified: true}
	k := &kept{invited: []string{"a", "b"}, take: map[string]error{"a": people.ErrMemberNotFound}}
	if _, _, err := service(k).SignIn(t.Context(), who, project.SessionRef{}); err != nil || len(k.taken) != 1 {
		t.Errorf("taken %v, %v", k.taken, err)
	}
	k.take["a"] = errors.New("unavailable")
	if _, _, err := service(k).SignIn(t.Context(), who, project.SessionRef{}); err == nil || k.sessions != 1 {
		t.Errorf("%v, and %d sessions", err, k.sessions)
	}
	for _, email := range []string{"", "no address"} {
		who.Email = email
		k = &kept{}
		_, _, err := service(k).SignIn(t.Context(), who, project.SessionRef{})
		if err != nil || k.user.Verified || k.user.Email != "" {
			t.Errorf("%q is stored as %+v, %v", email, k.user, err)
		}
	}
}

// Who cannot sign in is no admin whom a project could be left to.
func TestLastAdmin(t *testing.T) {
	ada := people.Member{ID: "a", User: "a", Role: people.Admin}
	bob := people.Member{ID: "b", User: "b", Role: people.Admin}
	invited := people.Member{ID: "inv_c", Role: people.Admin}
	viewer := people.Member{ID: "d", User: "d", Role: people.Viewer}
	if all := []people.Member{ada, invited, viewer}; !people.IsLastAdmin(ada, all) || people.IsLastAdmin(invited, all) ||
		people.IsLastAdmin(viewer, all) {
		t.Error("ada alone is the last admin")
	}
	if people.IsLastAdmin(invited, []people.Member{invited}) || people.IsLastAdmin(ada, []people.Member{ada, bob}) {
		t.Error("an invitation, or one of two, is the last admin")
	}
	if err := people.Admin.Admit(scope.Scope("")); !errors.Is(err, project.ErrForbidden) {
		t.Errorf("a route without a scope is open: %v", err)
	}
}

// A project's name is kept whole, and counted as people count it.
func TestNameOfAProject(t *testing.T) {
	_, ref := project.NewUserSession("usr_x")
	k := &kept{view: people.View{
		Session: people.Session{Ref: ref, IdleAt: start.Add(people.IdleLife)}, User: &people.User{ID: "usr_x"},
		Projects: []people.Membership{{Role: people.Admin}},
	}}
	for name, good := range map[string]bool{
		strings.Repeat("名", 100): true, strings.Repeat("名", 101): false, " ": false, "two\nlines": true,
	} {
		p, err := service(k).CreateProject(t.Context(), ref, name, func() int64 { return 1 })
		want := strings.ReplaceAll(name, "\n", " ")
		if (err == nil) != good || good && (p.Name != want || k.project.Name != want) {
			t.Errorf("%q: %q, %v", name, p.Name, err)
		}
	}
}

// Where a deployment has no issuer, who is not signed in hears how to get in all the same.
func TestNobodyIsSignedIn(t *testing.T) {
	for offered, want := range map[bool]error{true: people.ErrNotSignedIn, false: people.ErrNotConfigured} {
		s := service(&kept{})
		s.Offered = offered
		if _, err := s.Look(t.Context(), project.SessionRef{}); !errors.Is(err, want) {
			t.Errorf("offered %v: %v", offered, err)
		}
	}
}

package people

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/actor"
	"patchbay/shared/project"
)

// Service is the use cases of people.
type Service struct {
	Store Store
	Now   func() time.Time
	// Offered says that the deployment has an issuer to sign in at.
	Offered bool
	Log     *slog.Logger
}

// Identity is what an issuer has vouched for: the claims of an id_token that was verified.
type Identity struct {
	Issuer, Subject, Name, Email string
	Verified                     bool // email_verified
}

// SignIn makes a session of a person whom an issuer has just named, and takes the invitations of an e-mail address that
// the issuer says is theirs. A session always is a new one, so that none which somebody planted is signed in. former is
// the session that the browser had, which ends; it may be none.
func (s *Service) SignIn(
	ctx context.Context, who Identity, former project.SessionRef,
) (text string, made Session, err error) {
	u := User{
		ID: UserID(who.Issuer, who.Subject), Issuer: who.Issuer, Subject: who.Subject, Name: line(who.Name),
		Email: Address(who.Email), CreatedAt: s.Now().UTC(),
	}
	u.Verified = who.Verified && u.Email != ""
	ctx = actor.With(ctx, actor.Actor{Kind: actor.User, ID: u.ID})
	if u, err = s.Store.PutUser(ctx, u); err != nil {
		return "", Session{}, err
	}
	if err := s.takeInvitations(ctx, u); err != nil {
		return "", Session{}, err
	}
	text, ref := project.NewUserSession(u.ID)
	made = s.newSession(ref, u.Epoch)
	if err := s.Store.StartSession(ctx, made); err != nil {
		return "", Session{}, err
	}
	if !former.None() {
		if err := s.Store.EndSession(ctx, former); err != nil {
			s.Log.WarnContext(ctx, "the browser's former session goes on to its own end", "error", err)
		}
	}
	return text, made, nil
}

// takeInvitations makes the user a member of each project that their e-mail address is invited to. An address that the
// issuer does not vouch for takes none: anybody could have entered it there.
func (s *Service) takeInvitations(ctx context.Context, u User) error {
	if !u.Verified {
		return nil
	}
	projects, err := s.Store.Invited(ctx, u.Email)
	if err != nil {
		return err
	}
	for _, id := range projects {
		// An invitation that was taken back in this moment is none.
		if err := s.Store.TakeInvitation(ctx, id, u); err != nil && !errors.Is(err, ErrMemberNotFound) {
			return err
		}
	}
	return nil
}

func (s *Service) newSession(ref project.SessionRef, epoch int64) Session {
	now := s.Now().UTC()
	return Session{Ref: ref, Epoch: epoch, CreatedAt: now, EndsAt: now.Add(FullLife), IdleAt: now.Add(IdleLife)}
}

// OpenKey makes a session of an API key, so that a browser need not keep the key. It ends with the key.
func (s *Service) OpenKey(
	ctx context.Context, ref project.KeyRef, former project.SessionRef,
) (text string, made Session, err error) {
	key, epoch, err := s.Store.Key(ctx, ref)
	if err != nil {
		return "", Session{}, err
	}
	if !key.Live(s.Now()) {
		return "", Session{}, key.Admit("", s.Now()) // says when it ended
	}
	ctx = actor.With(ctx, actor.Actor{Kind: actor.Key, ID: ref.ID()})
	text, sessionRef := project.NewKeySession(ref)
	made = s.newSession(sessionRef, epoch)
	if err := s.Store.StartSession(ctx, made); err != nil {
		return "", Session{}, err
	}
	if !former.None() {
		if err := s.Store.EndSession(ctx, former); err != nil {
			s.Log.WarnContext(ctx, "the browser's former session goes on to its own end", "error", err)
		}
	}
	return text, made, nil
}

// Look returns whose a session is, and moves its end, since somebody uses it. ErrNotSignedIn or ErrNotConfigured for
// none and for one that has ended.
func (s *Service) Look(ctx context.Context, ref project.SessionRef) (View, error) {
	if ref.None() {
		return View{}, s.nobody()
	}
	v, err := s.Store.View(ctx, ref)
	if errors.Is(err, project.ErrSession) {
		return View{}, s.nobody()
	}
	if err != nil {
		return View{}, err
	}
	until := s.Now().UTC().Add(IdleLife)
	if until.Sub(v.Session.IdleAt) < extendEvery {
		return v, nil
	}
	v.Session.IdleAt = until
	err = s.Store.Extend(actor.With(ctx, actorOf(ref)), v.Session)
	if errors.Is(err, project.ErrSession) {
		return View{}, s.nobody()
	}
	return v, err
}

// nobody says that nobody is signed in, and how one can.
func (s *Service) nobody() error {
	if s.Offered {
		return ErrNotSignedIn
	}
	return ErrNotConfigured
}

func actorOf(ref project.SessionRef) actor.Actor {
	return project.Access{Key: ref.Key, Session: ref}.Actor()
}

// SignOut ends a session, or with everywhere each one of its user or key.
func (s *Service) SignOut(ctx context.Context, ref project.SessionRef, everywhere bool) error {
	if ref.None() {
		return nil
	}
	ctx = actor.With(ctx, actorOf(ref))
	if !everywhere {
		return s.Store.EndSession(ctx, ref)
	}
	// What the cookie says proves nothing: only who has a session that is good may end the others.
	if _, err := s.Store.View(ctx, ref); err != nil {
		return err
	}
	return s.Store.EndSessions(ctx, ref)
}

// line is a text of an issuer as one line of a length that is kept.
func line(text string) string {
	text = oneLine(text)
	return strings.ToValidUTF8(text[:min(len(text), maxName)], "")
}

// oneLine is a text as one line, without what cannot be seen.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
}

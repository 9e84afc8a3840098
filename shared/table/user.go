package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/people"
	"patchbay/shared/project"
)

var _ people.Store = (*Store)(nil)

type userRecord struct {
	Entity    string   `dynamodbav:"entity"`
	Version   int64    `dynamodbav:"version"`
	ID        string   `dynamodbav:"id"`
	Issuer    string   `dynamodbav:"issuer"`
	Subject   string   `dynamodbav:"subject"`
	Name      string   `dynamodbav:"name"`
	Email     string   `dynamodbav:"email"`
	Verified  bool     `dynamodbav:"email_verified"`
	Epoch     int64    `dynamodbav:"epoch"`
	Projects  []string `dynamodbav:"projects,stringset,omitempty"` // of which they are a member, or were a moment ago
	CreatedAt int64    `dynamodbav:"created_at"`
}

func (r userRecord) domain() people.User {
	return people.User{
		ID: r.ID, Issuer: r.Issuer, Subject: r.Subject, Name: r.Name, Email: r.Email, Verified: r.Verified, Epoch: r.Epoch,
		CreatedAt: at(r.CreatedAt),
	}
}

// PutUser implements people.Store.
func (s *Store) PutUser(ctx context.Context, u people.User) (people.User, error) {
	name, value := expression.Name, expression.Value
	set := expression.Set(name("entity"), value("user")).Set(name("id"), value(u.ID)).
		Set(name("issuer"), value(u.Issuer)).Set(name("subject"), value(u.Subject)).
		Set(name("name"), value(u.Name)).Set(name("email"), value(u.Email)).Set(name("email_verified"), value(u.Verified)).
		Add(name("version"), value(1)).
		Set(name("epoch"), name("epoch").IfNotExists(value(0))).
		Set(name("created_at"), name("created_at").IfNotExists(value(millis(u.CreatedAt))))
	// An id is half of a digest. Should it ever be another's, nobody becomes that person.
	same := absent().Or(name("issuer").Equal(value(u.Issuer)).And(name("subject").Equal(value(u.Subject))))
	it, err := s.updateOne(ctx, update(userKey(u.ID), set, same, failsWith(errContended)))
	if err != nil {
		return people.User{}, err
	}
	r, err := decode[userRecord](it)
	return r.domain(), err
}

// consoleSessionRecord is a session of the console, of a user or of an API key.
type consoleSessionRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	ExpiresAt int64  `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
	EndsAt    int64  `dynamodbav:"ends_at"`
	IdleAt    int64  `dynamodbav:"idle_at"`
	Epoch     int64  `dynamodbav:"epoch"`
	CreatedAt int64  `dynamodbav:"created_at"`
}

func (r consoleSessionRecord) domain(ref project.SessionRef) people.Session {
	return people.Session{
		Ref: ref, Epoch: r.Epoch, CreatedAt: at(r.CreatedAt), EndsAt: at(r.EndsAt), IdleAt: at(r.IdleAt),
	}
}

func consoleSessionKey(ref project.SessionRef) key {
	if ref.User != "" {
		return userSessionKey(ref.User, ref.Hash)
	}
	return keySessionKey(ref.Key.Project, ref.Hash)
}

// sessionEnd is when a session's item may be deleted, in Unix seconds.
func sessionEnd(c people.Session) int64 {
	if c.IdleAt.Before(c.EndsAt) {
		return c.IdleAt.Unix() + 1
	}
	return c.EndsAt.Unix() + 1
}

// StartSession implements people.Store.
func (s *Store) StartSession(ctx context.Context, c people.Session) error {
	w, err := put(consoleSessionKey(c.Ref), consoleSessionRecord{
		Entity: "console_session", Version: 1, ExpiresAt: sessionEnd(c), EndsAt: millis(c.EndsAt), IdleAt: millis(c.IdleAt),
		Epoch: c.Epoch, CreatedAt: millis(c.CreatedAt),
	}, absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// sessionIsGood decides by a session's item and by the epoch of whose it is.
func (s *Store) sessionIsGood(it item, epoch int64) error {
	_, err := s.goodSession(it, project.SessionRef{}, epoch)
	return err
}

func (s *Store) goodSession(it item, ref project.SessionRef, epoch int64) (people.Session, error) {
	if it == nil {
		return people.Session{}, project.ErrSession
	}
	r, err := decode[consoleSessionRecord](it)
	if err != nil {
		return people.Session{}, err
	}
	if c := r.domain(ref); c.Epoch == epoch && c.Live(s.now()) {
		return c, nil
	}
	return people.Session{}, project.ErrSession
}

// decodeSignedIn reads a user's session and the user: project.ErrSession unless both are good.
func (s *Store) decodeSignedIn(sessionItem, userItem item) (people.Session, userRecord, error) {
	u, err := decode[userRecord](userItem)
	if err != nil {
		return people.Session{}, u, err
	}
	if userItem == nil {
		return people.Session{}, u, project.ErrSession
	}
	c, err := s.goodSession(sessionItem, project.SessionRef{User: u.ID}, u.Epoch)
	return c, u, err
}

// View implements people.Store.
func (s *Store) View(ctx context.Context, ref project.SessionRef) (people.View, error) {
	if ref.User == "" {
		return s.viewOfKey(ctx, ref)
	}
	items, err := s.batch(ctx, userSessionKey(ref.User, ref.Hash), userKey(ref.User))
	if err != nil {
		return people.View{}, err
	}
	c, u, err := s.decodeSignedIn(items[0], items[1])
	if err != nil {
		return people.View{}, err
	}
	c.Ref = ref
	v := people.View{Session: c, User: new(u.domain())}
	var keys []key
	for _, p := range u.Projects {
		keys = append(keys, projectKey(p), memberKey(p, u.ID))
	}
	if len(keys) == 0 {
		return v, nil
	}
	if items, err = s.batch(ctx, keys...); err != nil {
		return people.View{}, err
	}
	for i := 0; i < len(items); i += 2 {
		if items[i] == nil || items[i+1] == nil {
			continue
		}
		p, errP := decode[projectRecord](items[i])
		m, errM := decode[memberRecord](items[i+1])
		if errP != nil || errM != nil {
			continue // a damaged item must not keep people out of their other projects
		}
		role := people.Role(m.Role)
		v.Projects = append(v.Projects, people.Membership{Project: p.domain(), Role: role, Scopes: role.Scopes()})
	}
	return v, nil
}

func (s *Store) viewOfKey(ctx context.Context, ref project.SessionRef) (people.View, error) {
	items, err := s.batch(ctx, keySessionKey(ref.Key.Project, ref.Hash), apiKeyKey(ref.Key.Project, ref.Key.Hash),
		projectKey(ref.Key.Project))
	if err != nil {
		return people.View{}, err
	}
	if items[1] == nil || items[2] == nil {
		return people.View{}, project.ErrSession
	}
	r, err := decode[apiKeyRecord](items[1])
	if err != nil {
		return people.View{}, err
	}
	p, err := decode[projectRecord](items[2])
	if err != nil {
		return people.View{}, err
	}
	c, err := s.goodSession(items[0], ref, r.SessionEpoch)
	if err != nil {
		return people.View{}, err
	}
	k := r.domain()
	if !k.Live(s.now()) {
		return people.View{}, project.ErrSession
	}
	return people.View{
		Session: c, Key: &k, Projects: []people.Membership{{Project: p.domain(), Scopes: k.Scopes}},
	}, nil
}

// Extend implements people.Store.
func (s *Store) Extend(ctx context.Context, c people.Session) error {
	set := expression.Set(expression.Name("idle_at"), expression.Value(millis(c.IdleAt))).
		Set(expression.Name(TTLAttribute), expression.Value(sessionEnd(c)))
	// Two uses at once: the later end stays.
	earlier := expression.Name("idle_at").LessThanEqual(expression.Value(millis(c.IdleAt)))
	_, err := s.updateOne(ctx, update(consoleSessionKey(c.Ref), set, present().And(earlier), func(old item) error {
		if old == nil {
			return project.ErrSession
		}
		return nil
	}))
	return err
}

// EndSession implements people.Store.
func (s *Store) EndSession(ctx context.Context, ref project.SessionRef) error {
	// The condition holds always: what is not there has ended.
	return s.commit(ctx, remove(consoleSessionKey(ref), present().Or(absent()), failsWith(errContended)))
}

// EndSessions implements people.Store.
func (s *Store) EndSessions(ctx context.Context, ref project.SessionRef) error {
	name, value := expression.Name, expression.Value
	k, epoch := userKey(ref.User), "epoch"
	if ref.User == "" {
		k, epoch = apiKeyKey(ref.Key.Project, ref.Key.Hash), "session_epoch"
	}
	next := expression.Add(name(epoch), value(1))
	_, err := s.updateOne(ctx, update(k, next, present(), failsWith(project.ErrSession)))
	return err
}

// Key implements people.Store.
func (s *Store) Key(ctx context.Context, ref project.KeyRef) (project.Key, int64, error) {
	it, err := s.get(ctx, apiKeyKey(ref.Project, ref.Hash))
	if err != nil {
		return project.Key{}, 0, err
	}
	if it == nil {
		return project.Key{}, 0, project.ErrUnauthenticated
	}
	r, err := decode[apiKeyRecord](it)
	return r.domain(), r.SessionEpoch, err
}

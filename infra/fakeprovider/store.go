package fakeprovider

import (
	"cmp"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"patchbay/infra/local/durable"
)

// idle is how long a grant lasts when its refresh token is not used.
const idle = 30 * 24 * time.Hour

// Store keeps what users, and clients in their own name, have granted. The providers of one site share it. Safe for
// concurrent use.
//
// No token is stored. A token's text is its kind, its grant's id, its number, its end and a MAC of these, so that one
// that was replaced is told from one that never was.
type Store struct {
	path string // "" keeps it in memory
	mu   sync.Mutex
	data stored
}

// stored is the content of the store's file.
type stored struct {
	Secret []byte            `json:"secret"` // of which all keys are derived
	Grants map[string]*Grant `json:"grants"` // by id
	Keys   map[string]*Key   `json:"keys"`   // by the key's digest
}

// Grant is what one consent gave. It ends as a whole.
type Grant struct {
	Subject string    `json:"subject"`
	Scope   string    `json:"scope"`
	Since   time.Time `json:"since"`
	Expires time.Time `json:"expires"`
	Tokens  int       `json:"tokens"`  // how many were made
	Refresh int       `json:"refresh"` // the number of the only refresh token that is good; 0 when there is none
}

// OpenStore reads the file at path, or begins a new one. An empty path keeps the store in memory.
func OpenStore(path string) (*Store, error) {
	s := &Store{path: path}
	if path != "" {
		if err := durable.ReadJSON(path, &s.data); err != nil {
			return nil, err
		}
	}
	if s.data.Grants == nil {
		s.data.Grants = map[string]*Grant{}
	}
	if s.data.Keys == nil {
		s.data.Keys = map[string]*Key{}
	}
	if len(s.data.Secret) > 0 {
		return s, nil
	}
	s.data.Secret = make([]byte, 32)
	_, _ = rand.Read(s.data.Secret) // never fails (Go 1.24)
	return s, s.save(time.Time{})
}

// save writes the file without the grants that have expired by now. The caller holds the lock.
func (s *Store) save(now time.Time) error {
	for id, g := range s.data.Grants {
		if now.After(g.Expires) {
			delete(s.data.Grants, id)
		}
	}
	if s.path == "" {
		return nil
	}
	return durable.WriteJSON(s.path, s.data)
}

// derive makes 32 bytes for one purpose.
func (s *Store) derive(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.data.Secret, nil, "patchbay/fakeprovider/"+purpose, 32)
}

// begin records a new grant and returns its id.
func (s *Store) begin(subject, scope string, now time.Time) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id = random()[:16]
	s.data.Grants[id] = &Grant{Subject: subject, Scope: scope, Since: now, Expires: now.Add(time.Minute)} // until issue
	return id
}

// issued are a grant's new tokens.
type issued struct {
	Grant
	access, refresh string
}

// The two reasons why a grant gives no token.
var (
	errEnded  = errors.New("the grant has ended")
	errReused = errors.New("the refresh token was used before")
)

// issue makes an access token that lasts for lifetime, and with refresh also a refresh token, which replaces the one
// before. used is the number of the refresh token that was presented, 0 for none. An earlier one ends the grant.
func (s *Store) issue(
	id string,
	used int,
	lifetime time.Duration,
	refresh bool,
	now time.Time,
) (out issued, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.live(id, now)
	if g == nil {
		return issued{}, errEnded
	}
	if used != 0 && used != g.Refresh {
		delete(s.data.Grants, id)
		return issued{}, cmp.Or(s.save(now), errReused)
	}
	g.Tokens++
	end := now.Add(lifetime)
	if out.access, err = s.mint(token{access, id, g.Tokens, end.UnixMilli()}); err != nil {
		return issued{}, err
	}
	if refresh {
		g.Tokens++
		g.Refresh = g.Tokens
		if out.refresh, err = s.mint(token{renewal, id, g.Refresh, 0}); err != nil {
			return issued{}, err
		}
	}
	g.Expires = end
	if unused := now.Add(idle); g.Refresh != 0 && unused.After(end) {
		g.Expires = unused
	}
	out.Grant = *g
	return out, s.save(now)
}

// live is a grant that has neither ended nor expired, or nil. The caller holds the lock.
func (s *Store) live(id string, now time.Time) *Grant {
	if g := s.data.Grants[id]; g != nil && !now.After(g.Expires) {
		return g
	}
	return nil
}

// End ends a grant with all its tokens. An unknown one is no error.
func (s *Store) End(id string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.data.Grants, id)
	return s.save(now)
}

// EndOf ends the grant of an access token, as its owner would at a provider. What is no token of ours ends nothing.
func (s *Store) EndOf(text string, now time.Time) error {
	t, ok := s.read(text)
	if !ok {
		return nil
	}
	return s.End(t.grant, now)
}

// Subject is whom an access token stands for, while it is good.
func (s *Store) Subject(text string, now time.Time) (subject string, ok bool) {
	t, ok := s.read(text)
	if !ok || t.kind != access || !now.Before(time.UnixMilli(t.end)) {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.live(t.grant, now)
	if g == nil {
		return "", false
	}
	return g.Subject, true
}

// The kinds of tokens, with which their texts begin.
const (
	access  = "at"
	renewal = "rt" // refresh token
)

// token is what a token's text says.
type token struct {
	kind   string
	grant  string
	number int
	end    int64 // of an access token, in milliseconds since 1970
}

func (s *Store) mint(t token) (string, error) {
	text := fmt.Sprintf("%s.%s.%d.%d", t.kind, t.grant, t.number, t.end)
	mac, err := s.mac(text)
	return text + "." + mac, err
}

// read is what a token of this store says; false for any other text.
func (s *Store) read(text string) (t token, ok bool) {
	part := strings.Split(text, ".")
	if len(part) != 5 {
		return t, false
	}
	mac, err := s.mac(strings.Join(part[:4], "."))
	if err != nil || !hmac.Equal([]byte(mac), []byte(part[4])) {
		return t, false
	}
	number, err1 := strconv.Atoi(part[2])
	end, err2 := strconv.ParseInt(part[3], 10, 64)
	return token{part[0], part[1], number, end}, err1 == nil && err2 == nil
}

func (s *Store) mac(text string) (string, error) {
	key, err := s.derive("tokens")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text)) // a hash never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}

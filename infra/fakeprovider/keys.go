package fakeprovider

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"time"
)

// Key is an API key that was used. The key itself is not stored.
type Key struct {
	End     string    `json:"end"` // its last four characters, for people
	Since   time.Time `json:"since"`
	Revoked bool      `json:"revoked"`
}

// maxKeys bounds how many keys are remembered. The oldest that is not revoked is forgotten.
const maxKeys = 200

func keyID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// UseKey remembers a key, and says whether it was revoked.
func (s *Store) UseKey(key string, now time.Time) (revoked bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := keyID(key)
	if k := s.data.Keys[id]; k != nil {
		return k.Revoked, nil
	}
	s.data.Keys[id] = &Key{End: key[max(0, len(key)-4):], Since: now}
	if len(s.data.Keys) > maxKeys {
		for _, old := range s.keyIDs() {
			if !s.data.Keys[old].Revoked {
				delete(s.data.Keys, old)
				break
			}
		}
	}
	return false, s.save(now)
}

// RevokeText refuses a key from now on, named by itself.
func (s *Store) RevokeText(key string, now time.Time) error { return s.RevokeKey(keyID(key), now) }

// RevokeKey refuses a key from now on. It is named by its id in Keys.
func (s *Store) RevokeKey(id string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.data.Keys[id]; k != nil {
		k.Revoked = true
	}
	return s.save(now)
}

// keyIDs are the keys' ids, the oldest first. The caller holds the lock.
func (s *Store) keyIDs() []string {
	return slices.SortedFunc(maps.Keys(s.data.Keys), func(a, b string) int {
		return cmp.Or(s.data.Keys[a].Since.Compare(s.data.Keys[b].Since), cmp.Compare(a, b))
	})
}

// Listed is a grant or a key with its id.
type Listed[T any] struct {
	ID   string
	What T
}

// Keys are the keys that were used, the newest first.
func (s *Store) Keys() []Listed[Key] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Listed[Key]
	for _, id := range slices.Backward(s.keyIDs()) {
		all = append(all, Listed[Key]{id, *s.data.Keys[id]})
	}
	return all
}

// Grants are the live grants of users, the newest first.
func (s *Store) Grants(now time.Time) []Listed[Grant] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Listed[Grant]
	for id := range s.data.Grants {
		if g := s.live(id, now); g != nil && g.Refresh != 0 {
			all = append(all, Listed[Grant]{id, *g})
		}
	}
	slices.SortFunc(all, func(a, b Listed[Grant]) int {
		return cmp.Or(b.What.Since.Compare(a.What.Since), cmp.Compare(a.ID, b.ID))
	})
	return all
}

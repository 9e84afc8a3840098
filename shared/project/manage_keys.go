package project

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"patchbay/shared/activity"
	"patchbay/shared/fault"
	"patchbay/shared/scope"
)

// ErrScopeNotHeld refuses a key that could do more than whoever makes it.
var ErrScopeNotHeld = fault.New(fault.Forbidden, "scope_not_held",
	"An API key cannot be given a scope that its maker does not have.")

// Keys manages a project's keys on behalf of its callers.
type Keys struct {
	Store KeyStore
	Now   func() time.Time
}

// KeyStore keeps keys, as Store says, and when each was used.
type KeyStore interface {
	CreateKey(ctx context.Context, k Key) error
	Keys(ctx context.Context, project string) ([]Key, error)
	RevokeKey(ctx context.Context, project, hash string) error
	// RevokeRole deletes what a role was granted, as RevokeKey does a key; ErrRoleNotFound.
	RevokeRole(ctx context.Context, project, hash string) error
	// KeyUses tells by ID on which day a key was last used, in UTC. It has nothing of keys that were not used within
	// RememberUse.
	KeyUses(ctx context.Context, project string) (map[string]time.Time, error)
}

// RememberUse is for how long the last use of a key is known.
const RememberUse = 400 * 24 * time.Hour

// Listed is a key in a list of a project's keys.
type Listed struct {
	Key
	// LastUsed is the beginning of the day in UTC on which the key was last used; zero when it was not, or nobody knows.
	LastUsed time.Time
	// Last says that no other key is live: without it nothing can call the project's API.
	Last bool
}

// List returns the keys, the oldest first. The last use of each comes from the log, so it is known where the project
// keeps all of that.
func (s *Keys) List(ctx context.Context, of Project) ([]Listed, error) {
	all, err := s.list(ctx, of)
	return slices.DeleteFunc(all, func(l Listed) bool { return !l.Role.None() }), err
}

// list has what is granted to AWS roles, too.
func (s *Keys) list(ctx context.Context, of Project) ([]Listed, error) {
	keys, err := s.Store.Keys(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(keys, func(a, b Key) int {
		if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(a.Hash, b.Hash)
	})
	uses := map[string]time.Time{}
	if KnowsUse(of.Logs) {
		if uses, err = s.Store.KeyUses(ctx, of.ID); err != nil {
			return nil, err
		}
	}
	all := make([]Listed, len(keys))
	for i, k := range keys {
		all[i] = Listed{Key: k, LastUsed: uses[k.ID()], Last: s.isLast(k, keys)}
	}
	return all, nil
}

// KnowsUse says whether a project's log tells when its keys are used.
func KnowsUse(s activity.Settings) bool { return s.Explicit().Mode == activity.All }

// isLast says that of all keys this one alone is live.
func (s *Keys) isLast(k Key, all []Key) bool {
	live := func(k Key) bool { return k.Live(s.Now()) }
	return live(k) && !slices.ContainsFunc(all, func(other Key) bool { return other.Hash != k.Hash && live(other) })
}

// Create makes a key on behalf of a caller and returns its text, which is shown once and kept nowhere. Without scopes
// the key has every one.
func (s *Keys) Create(ctx context.Context, by Caller, n NewKey) (text string, key Key, err error) {
	if n, err = s.checked(by, n); err != nil {
		return "", Key{}, err
	}
	return makeKey(ctx, s.Store, by.Project.ID, n, s.Now().UTC())
}

// checked is what a caller asks for as it is kept. Nobody gives what they do not have.
func (s *Keys) checked(by Caller, n NewKey) (NewKey, error) {
	name := strings.TrimSpace(n.Name)
	if name == "" || utf8.RuneCountInString(name) > MaxKeyName {
		return n, ErrInvalidKey.At("body.name", "A name of 1 to 100 characters says what the key is for.")
	}
	if message := lineFault(name, MaxKeyName); message != "" {
		return n, ErrInvalidKey.At("body.name", message)
	}
	n, err := bounded(n)
	if err != nil {
		return n, err
	}
	wanted := n.Scopes
	if len(wanted) == 0 {
		wanted = scope.All()
	}
	for _, w := range wanted {
		if !slices.Contains(by.Scopes, w) {
			return n, ErrScopeNotHeld.Says("You cannot give the scope %s, which you do not have yourself.", w)
		}
	}
	n.Name = name
	return n, nil
}

// MaxKeyName bounds a key's name, in characters.
const MaxKeyName = 100

// Revoke deletes a key, which is refused from then on. It returns what the key was. ErrKeyNotFound.
func (s *Keys) Revoke(ctx context.Context, of, id string) (Listed, error) {
	return s.revoke(ctx, of, id, func(k Key) bool { return k.Role.None() }, s.Store.RevokeKey, ErrKeyNotFound)
}

// revoke deletes a key of a sort; absent says that there is none.
func (s *Keys) revoke(ctx context.Context, of, id string, sort func(Key) bool,
	remove func(ctx context.Context, project, hash string) error, absent error) (Listed, error) {
	keys, err := s.Store.Keys(ctx, of)
	if err != nil {
		return Listed{}, err
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return k.ID() == id && sort(k) })
	if i < 0 {
		return Listed{}, absent
	}
	if err := remove(ctx, of, keys[i].Hash); err != nil {
		return Listed{}, err
	}
	return Listed{Key: keys[i], Last: s.isLast(keys[i], keys)}, nil
}

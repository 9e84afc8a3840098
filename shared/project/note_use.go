package project

import (
	"context"
	"sync"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/awsrole"
)

// useTokenStep is how exactly the last use of a use token is kept: a token that calls without a pause costs one write
// in that time.
const useTokenStep = 10 * time.Minute

// Uses notes when API keys and use tokens were used, as the log tells it: no request waits for that.
type Uses struct {
	Store UseStore

	mu    sync.Mutex
	known map[use]time.Time // the newest day, or moment, that was noted
}

// UseStore keeps the day on which a key was last used, and when a use token was. Of the same time, or of one before, it
// writes nothing.
type UseStore interface {
	KeyUsed(ctx context.Context, project, id string, when time.Time) error
	UseTokenUsed(ctx context.Context, project, id string, when time.Time) error
}

type use struct {
	project, key string
	token        bool // key is the ID of a use token
}

// maxKnownUses bounds what is remembered.
const maxKnownUses = 10_000

// Note takes entries of the log, each once or more often.
func (u *Uses) Note(ctx context.Context, entries []activity.Entry) error {
	newest := map[use]time.Time{}
	for _, e := range entries {
		by := actor.Parse(e.By)
		id, ok := keyOf(by)
		step := 24 * time.Hour
		if by.Kind == actor.UseToken {
			id, ok, step = by.ID, true, useTokenStep
		}
		if !ok {
			continue
		}
		k, day := use{e.Project, id, by.Kind == actor.UseToken}, e.Time.UTC().Truncate(step)
		if day.After(newest[k]) {
			newest[k] = day
		}
	}
	for k, day := range newest {
		if err := u.note(ctx, k, day); err != nil {
			return err
		}
	}
	return nil
}

// keyOf is the ID of the key that somebody calls with, or of what was granted to the role.
func keyOf(by actor.Actor) (id string, ok bool) {
	switch by.Kind {
	case actor.Key:
		return by.ID, true
	case actor.Role:
		if s, err := awsrole.ParseSession(by.ID); err == nil {
			return KeyRef{Hash: roleHash(s.Role)}.ID(), true
		}
	}
	return "", false
}

// IsOf says whether somebody calls with the key, or as the role that it is granted to.
func (k Key) IsOf(by actor.Actor) bool {
	id, ok := keyOf(by)
	return ok && id == k.ID()
}

func (u *Uses) note(ctx context.Context, k use, day time.Time) error {
	u.mu.Lock()
	known := u.known[k]
	u.mu.Unlock()
	if !day.After(known) {
		return nil
	}
	noted := u.Store.KeyUsed
	if k.token {
		noted = u.Store.UseTokenUsed
	}
	if err := noted(ctx, k.project, k.key, day); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known == nil || len(u.known) >= maxKnownUses {
		u.known = map[use]time.Time{}
	}
	u.known[k] = day
	return nil
}

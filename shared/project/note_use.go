package project

import (
	"context"
	"sync"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/awsrole"
)

// Uses notes when API keys were used, as the log tells it: no request waits for that.
type Uses struct {
	Store UseStore

	mu    sync.Mutex
	known map[use]time.Time // the newest day that was noted
}

// UseStore keeps the day on which a key was last used. Of one day it writes once.
type UseStore interface {
	KeyUsed(ctx context.Context, project, id string, when time.Time) error
}

type use struct{ project, key string }

// maxKnownUses bounds what is remembered.
const maxKnownUses = 10_000

// Note takes entries of the log, each once or more often.
func (u *Uses) Note(ctx context.Context, entries []activity.Entry) error {
	newest := map[use]time.Time{}
	for _, e := range entries {
		by := actor.Parse(e.By)
		id, ok := keyOf(by)
		if !ok {
			continue
		}
		k, day := use{e.Project, id}, e.Time.UTC().Truncate(24*time.Hour)
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
	if err := u.Store.KeyUsed(ctx, k.project, k.key, day); err != nil {
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

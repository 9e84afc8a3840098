package own

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// Condition is what must be so for a definition to be put.
type Condition struct {
	Versions []int64 // of the record that may be changed; nil takes whatever is there
	Absent   bool    // there must be no connector of the key
}

// ErrThere says that there is a connector of the key, though there was to be none.
var ErrThere = fault.New(fault.Precondition, "connector_exists",
	"There is a connector with this key already, so nothing was changed. Somebody may have added it just now: look at it first.")

// Put stores a version of a definition: its first, a further one, or another text in the place of one. A text that is
// there already changes nothing. ErrThere, ErrStale of what does not meet the condition.
func (s *Service) Put(
	ctx context.Context, p project.Project, key, source string, when Condition,
) (d Definition, number string, created bool, err error) {
	def, text, problems, err := s.Check(key, source)
	if err != nil {
		return d, "", false, err
	}
	if len(problems) > 0 {
		return d, "", false, refusal(problems)
	}
	if !p.Withheld.Sees(def.Entry()) {
		return d, "", false, errWithheld
	}
	d, err = s.untilFresh(when.Versions, func() (Definition, error) {
		var d Definition
		d, created, err = s.put(ctx, p, def, text, when)
		return d, err
	})
	return d, def.Version, created, err
}

var errWithheld = ErrInvalid.At("body", "the project's plan leaves this connector, or its category, out")

// untilFresh makes a change anew while others changed what it was made to, unless the caller named versions.
func (s *Service) untilFresh(ifVersions []int64, change func() (Definition, error)) (d Definition, err error) {
	for range tries {
		if d, err = change(); !errors.Is(err, fault.ErrStale) || ifVersions != nil {
			return d, err
		}
	}
	return d, err
}

func (s *Service) put(
	ctx context.Context, p project.Project, def *catalog.Definition, text Text, when Condition,
) (d Definition, created bool, err error) {
	now := s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	v := Version{Digest: text.digest(), Auth: authOf(def), CreatedAt: now, UpdatedAt: now}
	read, err := s.Store.Definition(ctx, p.ID, def.Key)
	switch {
	case errors.Is(err, ErrNotFound) && when.Versions == nil:
		d = Definition{
			Project: p.ID, Key: def.Key, Entry: def.Entry(), Versions: map[string]Version{def.Version: v}, Version: 1,
			CreatedAt: now, UpdatedAt: now,
		}
		return d, true, s.Store.CreateDefinition(ctx, d, def.Version, text)
	case errors.Is(err, ErrNotFound):
		return d, false, fault.ErrStale
	case err != nil:
		return d, false, err
	case when.Absent:
		return d, false, ErrThere
	case !p.Withheld.Sees(read.Entry):
		return d, false, errWithheld // another category would not bring it back
	case !allowed(when.Versions, read.Version):
		return d, false, fault.ErrStale
	}
	next, number := read.with(def, v, now)
	switch _, there := read.Versions[number]; {
	case next.Version == read.Version:
		return read, false, nil
	case len(next.Versions) > MaxVersions:
		return d, false, ErrTooManyVersions
	default:
		return next, !there, s.update(ctx, next, read, number, &text)
	}
}

// with is a definition with a version more, or in the place of one; it is itself when it has that already.
func (d Definition) with(def *catalog.Definition, v Version, now time.Time) (next Definition, number string) {
	number = def.Version
	was, there := d.Versions[number]
	if there && was.Digest == v.Digest {
		return d, number
	}
	if there {
		v.CreatedAt = was.CreatedAt
	}
	next = d.changed(now)
	next.Versions[number] = v
	if next.Numbers()[0] == number {
		next.Entry = def.Entry()
	}
	return next, number
}

// changed is a copy of a definition for a change to be made to.
func (d Definition) changed(now time.Time) Definition {
	d.Versions, d.UpdatedAt = maps.Clone(d.Versions), now
	d.Version++
	return d
}

func allowed(versions []int64, version int64) bool {
	return versions == nil || slices.Contains(versions, version)
}

// update writes a change that leaves each auth config of the connector a version to work by.
func (s *Service) update(ctx context.Context, next, read Definition, number string, text *Text) error {
	in, err := s.Store.Connector(ctx, read.Project, read.Key)
	if err != nil {
		return err
	}
	for _, config := range in.Summaries {
		if err := served(config, next, read); err != nil {
			return err
		}
	}
	return s.Store.UpdateDefinition(ctx, next, read, number, text, in)
}

// served says why an auth config could not go on after a change.
func served(config connector.ConfigSummary, next, read Definition) error {
	was, ok := config.Pin.Best(read.Numbers())
	if !ok {
		return nil // it could not before
	}
	number, ok := config.Pin.Best(next.Numbers())
	if !ok {
		return ErrVersionInUse.Says("The auth config %s is pinned to %s, which no other version fits: change its pin first.",
			config.ID, config.Pin)
	}
	scheme, had := read.Versions[was].Auth[config.AuthType]
	if had && next.Versions[number].Auth[config.AuthType] != scheme {
		return ErrVersionInUse.Says("The auth config %s would work by version %s, which lacks its auth type %s (%s): "+
			"keep the auth type, or pin the auth config to %s first.", config.ID, number, config.AuthType, scheme, was)
	}
	return nil
}

func authOf(def *catalog.Definition) map[string]catalog.Scheme {
	auth := make(map[string]catalog.Scheme, len(def.Auth))
	for i := range def.Auth {
		auth[def.Auth[i].Key] = def.Auth[i].Scheme
	}
	return auth
}

// digest tells texts apart, and what a release made of them: the same text, put again, is compiled anew.
func (t Text) digest() string {
	sum := sha256.Sum256([]byte(t.Source + "\x00" + t.Compiled))
	return hex.EncodeToString(sum[:12])
}

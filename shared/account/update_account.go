package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/pause"
	"patchbay/shared/project"
)

// Change is an update by the project; nil members stay as they are.
type Change struct {
	FieldChange
	Owner      *Owner // empty members stay
	Label      *string
	Type       *string
	Metadata   json.RawMessage
	Sharing    *Sharing
	NoMetadata bool    // removes it
	NoUsername bool    // removes the owner's
	Provider   string  // when set it must be the account's own
	IfVersions []int64 // If-Match: the account must have one of these versions; empty takes whatever is there
}

// FieldChange is what needs another credential; empty members stay as they are.
type FieldChange struct {
	Setup    map[string]string // config fields that are not secret
	Secrets  map[string]string // config fields that are; an absent one, or its placeholder, stays
	ConfigID string            // moves the account to another auth config of its connector and auth type
}

// A change is made anew after somebody else changed the account, for as long as a request may wait.
var updateBackoff = pause.Backoff{First: 10 * time.Millisecond, Most: 400 * time.Millisecond}

const updateTries = 16

// Update changes an account. New credentials are proved with the provider before they replace the old ones, and clear
// an error. A concurrent change makes it fault.ErrStale when the caller named versions. Otherwise the change is applied
// to the newer state, and ErrContended says that there was a newer one each time. A change that asks for nothing makes
// no new version, which would spoil others' ETags.
func (s *Service) Update(ctx context.Context, p project.Project, id string, ch Change) (Seen, error) {
	var v Seen
	err := updateBackoff.Retry(ctx, updateTries, func() (again bool, err error) {
		if v, err = s.update(ctx, p, id, ch); !errors.Is(err, fault.ErrStale) || len(ch.IfVersions) > 0 {
			return false, err
		}
		return true, ErrContended.After(time.Second)
	})
	return v, err
}

func (s *Service) update(ctx context.Context, p project.Project, id string, ch Change) (Seen, error) {
	seen, err := s.Get(ctx, p, id)
	if err != nil {
		return Seen{}, err
	}
	from, c := seen.Account, seen.Connector
	ch.FieldChange = ch.FieldChange.without(from)
	if len(ch.IfVersions) > 0 && !slices.Contains(ch.IfVersions, from.Version) {
		return Seen{}, fault.ErrStale
	}
	if ch.Provider != "" && ch.Provider != from.Connector {
		return Seen{}, ErrInvalid.At("body.provider", "an account cannot move to another connector; link a new one")
	}
	a := from
	ch.settings(&a)
	if err := checkSettings(a); err != nil {
		return Seen{}, err
	}
	if !ch.fields(from) && reflect.DeepEqual(a, from) {
		return seen, nil
	}
	a.UpdatedAt = s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	if !ch.fields(from) {
		a.Version, err = s.Store.Update(ctx, a, from)
		return Seen{Account: a, Connector: c}, err
	}
	if !c.WithheldSince.IsZero() { // the write sees to it that the connector is enabled
		return Seen{}, a.Usable(c)
	}
	if a.Owner.ID != from.Owner.ID {
		return Seen{}, ErrInvalid.At("body.origin_owner_id", "change the owner and the credentials in two requests")
	}
	a, err = s.Credentials.Replace(ctx, a, from, c, ch.FieldChange)
	if err != nil {
		return Seen{}, err
	}
	return Seen{Account: a, Connector: c}, nil
}

// without leaves out what the account has already: a config field of the same value, a secret's placeholder.
func (ch FieldChange) without(from Account) FieldChange {
	same := func(name, value string) bool {
		stored, ok := from.Setup[name]
		return ok && stored == value || connector.IsRedacted(value)
	}
	ch.Setup, ch.Secrets = maps.Clone(ch.Setup), maps.Clone(ch.Secrets)
	maps.DeleteFunc(ch.Setup, same)
	maps.DeleteFunc(ch.Secrets, same)
	return ch
}

// fields says whether a change asks for another credential or another auth config.
func (ch Change) fields(from Account) bool {
	return len(ch.Setup)+len(ch.Secrets) > 0 || ch.ConfigID != "" && ch.ConfigID != from.ConfigID
}

func (ch Change) settings(a *Account) {
	if o := ch.Owner; o != nil {
		for _, m := range []struct{ to, from *string }{{&a.Owner.ID, &o.ID}, {&a.Owner.Name, &o.Name},
			{&a.Owner.Username, &o.Username}} {
			if *m.from != "" {
				*m.to = *m.from
			}
		}
	}
	if ch.Label != nil {
		a.Label = *ch.Label
	}
	if ch.Type != nil && (a.Type != "" || *ch.Type != defaultType) {
		a.Type = *ch.Type
	}
	if ch.Metadata != nil || ch.NoMetadata {
		a.Metadata = ch.Metadata
	}
	if ch.Sharing != nil {
		a.Sharing = *ch.Sharing
	}
	if ch.NoUsername {
		a.Owner.Username = ""
	}
}

// defaultType is the type of an account that nobody gave one. The published SDK sends it with each change.
const defaultType = "production"

func checkSettings(a Account) error {
	if a.Type != "" && !slices.Contains([]string{defaultType, "test"}, a.Type) {
		return ErrInvalid.At("body.type", "type is production or test")
	}
	wrong := ErrInvalid
	for _, f := range []struct{ name, value string }{
		{"origin_owner_id", a.Owner.ID}, {"origin_owner_name", a.Owner.Name}, {"origin_username",
			a.Owner.Username}, {"label", a.Label},
	} {
		if message := LineFault(f.value); message != "" {
			wrong = wrong.At("body."+f.name, message)
		}
	}
	if len(a.Metadata) > MaxMetadata {
		wrong = wrong.At("body.metadata", fmt.Sprintf("has at most %d bytes", MaxMetadata))
	}
	if message := a.Sharing.Fault(); message != "" {
		wrong = wrong.At("body.sharing", message)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

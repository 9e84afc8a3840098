package project

import (
	"context"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/ident"
	"patchbay/shared/scope"
)

// kept is keys as a store has them.
type kept []Key

func (k kept) CreateKey(context.Context, Key) error                          { return nil }
func (k kept) Keys(context.Context, string) ([]Key, error)                   { return k, nil }
func (k kept) RevokeKey(context.Context, string, string) error               { return nil }
func (k kept) RevokeRole(context.Context, string, string) error              { return nil }
func (k kept) KeyUses(context.Context, string) (map[string]time.Time, error) { return nil, nil }

// The last key is the one that alone is live: one that ended is not it, and does not stand in for it either.
func TestLastKey(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	live := Key{Hash: strings.Repeat("0a", 32), CreatedAt: now}
	ended := Key{Hash: strings.Repeat("0b", 32), CreatedAt: now, ExpiresAt: now}
	other := Key{Hash: strings.Repeat("0c", 32), CreatedAt: now, ExpiresAt: now.Add(time.Second)}
	for name, c := range map[string]struct {
		keys kept
		last []bool
	}{
		"one":                        {kept{live}, []bool{true}},
		"one that ended":             {kept{ended}, []bool{false}},
		"beside one that ended":      {kept{live, ended}, []bool{true, false}},
		"two, of which one will end": {kept{live, ended, other}, []bool{false, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			keys := &Keys{Store: c.keys, Now: func() time.Time { return now }}
			all, err := keys.List(t.Context(), Project{Logs: activity.Settings{}})
			if err != nil || len(all) != len(c.last) {
				t.Fatalf("%v, %v", all, err)
			}
			for i, k := range all {
				if k.Last != c.last[i] {
					t.Errorf("key %s is the last: %v", k.Hash, k.Last)
				}
			}
		})
	}
}

// Names are counted as people count them, whatever their script.
func TestLengthOfNames(t *testing.T) {
	keys := &Keys{Store: kept{}, Now: func() time.Time { return time.Unix(1_790_000_000, 0) }}
	for name, good := range map[string]bool{
		strings.Repeat("名", MaxName): true, strings.Repeat("名", MaxName+1): false, "x": true, " ": false, "": false,
		strings.Repeat("x", MaxName+1): false, "two\nlines": false, "a\u202eb": false,
	} {
		caller := Caller{Project: Project{ID: ident.New("prj", keys.Now())}, Scopes: scope.All()}
		_, key, err := keys.Create(t.Context(), caller, NewKey{Name: name})
		if (err == nil) != good || good && key.Name != name {
			t.Errorf("a key %q: %q, %v", name, key.Name, err)
		}
		if got, err := checkedName(name); (err == nil) != good || good && got != name {
			t.Errorf("a project %q: %q, %v", name, got, err)
		}
	}
}

package credential

import (
	"slices"
	"testing"
	"time"

	"patchbay/shared/account"
)

// An end that moves with each use is written again before the shown one is over, and not with each renewal. One that
// is fixed is not written again.
func TestEndMoved(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	in := func(d time.Duration) time.Time { return now.Add(d) }
	for _, c := range []struct {
		name        string
		shown, told time.Time
		want        bool
	}{
		{"not told", in(day), time.Time{}, false},
		{"told for the first time", time.Time{}, in(day), true},
		{"fixed", in(50 * day), in(50 * day), false},
		{"fixed, to the second", in(50*day + time.Second), in(50 * day), false},
		{"moves on a little", in(99 * day), in(100 * day), false},
		{"less than half is shown", in(49 * day), in(100 * day), true},
		{"the shown one is over", in(-day), in(100 * day), true},
		{"ends sooner", in(100 * day), in(30 * day), true},
		{"half an hour, a little on", in(20 * time.Minute), in(30 * time.Minute), false},
		{"half an hour, much on", in(10 * time.Minute), in(30 * time.Minute), true},
	} {
		if got := endMoved(c.shown, c.told, now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestScopesAfter(t *testing.T) {
	before := account.Scopes{Granted: []string{"read", "write"}, Missing: []string{"admin"}}
	for _, c := range []struct {
		granted       []string
		want, missing []string
	}{
		{nil, before.Granted, before.Missing}, // RFC 6749 section 6: as before
		{[]string{"write", "read"}, before.Granted, before.Missing},
		{[]string{"read"}, []string{"read"}, []string{"admin", "write"}},
		{[]string{"read", "write", "admin"}, []string{"admin", "read", "write"}, nil},
	} {
		got := scopesAfter(before, c.granted)
		if !slices.Equal(got.Granted, c.want) || !slices.Equal(got.Missing, c.missing) {
			t.Errorf("%v: %v", c.granted, got)
		}
	}
}

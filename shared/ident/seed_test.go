package ident_test

import (
	"testing"
	"time"

	"patchbay/shared/ident"
)

func TestSeedMakesTheSameAgain(t *testing.T) {
	now := time.UnixMilli(1_790_000_000_123)
	first := ident.NewSeed(now)
	again, err := ident.SeedOf(first.Bytes())
	if err != nil || !again.Again || first.Again {
		t.Fatalf("%v, again %v and %v", err, again.Again, first.Again)
	}
	never := func() int64 { t.Error("a seed asked for a number"); return 0 }
	for _, c := range []struct{ name, one, two, other string }{
		{"id", first.Under("cfg", "slack", now), again.Under("cfg", "slack", now.Add(time.Hour)),
			first.Under("cfg", "jira", now)},
		{"text", first.Random("token"), again.Random("token"), first.Random("other")},
	} {
		if c.one != c.two || c.one == c.other {
			t.Errorf("%s: %s, again %s, another %s", c.name, c.one, c.two, c.other)
		}
	}
	if n := first.Number("n", never); n != again.Number("n", never) || n <= 0 || n >= 1<<53 {
		t.Errorf("number %d", n)
	}
	if _, err := ident.SeedOf(first.Bytes()[1:]); err == nil {
		t.Error("half a seed was taken")
	}
}

func TestIDsOfASeedAreIDs(t *testing.T) {
	now := time.UnixMilli(1_790_000_000_123)
	id := ident.NewSeed(now).Under("cfg", "google_drive", now)
	if key, ok := ident.Owner("cfg", id); !ok || key != "google_drive" {
		t.Errorf("%s is no id of its connector: %q", id, key)
	}
	if same := ident.Under("cfg", "google_drive", now); id[:len(id)-17] != same[:len(same)-17] {
		t.Errorf("%s does not carry the time of %s", id, same) // 17: 80 random bits and what shares a character with them
	}
	if other := ident.NewSeed(now).Under("cfg", "google_drive", now); other == id {
		t.Error("two seeds made one id")
	}
}

func TestZeroSeedMakesOthersEachTime(t *testing.T) {
	var s ident.Seed
	now := time.Now()
	one, two := s.Under("cfg", "slack", now), s.Under("cfg", "slack", now)
	token, other := s.Random("token"), s.Random("token")
	if one == two || token == other {
		t.Error("twice the same")
	}
	if n := s.Number("n", func() int64 { return 7 }); n != 7 {
		t.Errorf("number %d", n)
	}
}

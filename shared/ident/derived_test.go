package ident_test

import (
	"testing"
	"time"

	"patchbay/shared/ident"
)

func TestDerived(t *testing.T) {
	at := time.UnixMilli(1_795_500_000_123).UTC()
	id := ident.Derived("evt", at, "a", "bc")
	if again := ident.Derived("evt", at, "a", "bc"); again != id {
		t.Errorf("%s, then %s", id, again)
	}
	for what, other := range map[string]string{
		"texts that join to the same": ident.Derived("evt", at, "ab", "c"),
		"another time":                ident.Derived("evt", at.Add(time.Millisecond), "a", "bc"),
		"another text":                ident.Derived("evt", at, "a", "bd"),
		"one text less":               ident.Derived("evt", at, "abc"),
	} {
		if other == id {
			t.Errorf("%s has the same id", what)
		}
	}
	if later := ident.Derived("evt", at.Add(time.Second), "a"); later <= id {
		t.Errorf("%s does not sort behind %s", later, id)
	}
	if have, ok := ident.TimeOf("evt", id); !ok || !have.Equal(at) {
		t.Errorf("TimeOf = %v, %v", have, ok)
	}
	for _, bad := range []string{"", "evt_", "evt", "acc_" + id[4:], id + "0", id[:len(id)-1], id[:10] + "u" + id[11:]} {
		if have, ok := ident.TimeOf("evt", bad); ok {
			t.Errorf("TimeOf(%q) = %v", bad, have)
		}
	}
	if have, ok := ident.TimeOf("acc", ident.New("acc", at)); !ok || !have.Equal(at) {
		t.Errorf("TimeOf an id of New = %v, %v", have, ok)
	}
}

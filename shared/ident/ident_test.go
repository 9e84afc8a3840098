package ident_test

import (
	"testing"
	"time"

	"patchbay/shared/ident"
)

func TestOwner(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	for _, key := range []string{"hubspot", "zoho_crm", "sandbox-key", "a"} {
		id := ident.Under("cfg", key, now)
		if got, ok := ident.Owner("cfg", id); !ok || got != key {
			t.Errorf("Owner(%q) = %q, %v", id, got, ok)
		}
		if _, ok := ident.Owner("acc", id); ok {
			t.Errorf("%q must not be an account id", id)
		}
	}
	for _, bad := range []string{"", "cfg", "cfg_", "cfg_hubspot", "cfg_hubspot_", "cfg__" + ident.Tail(now),
		"cfg_hub_" + "u" + ident.Tail(now)[1:], "cfg_" + ident.Tail(now)} {
		if key, ok := ident.Owner("cfg", bad); ok {
			t.Errorf("Owner(%q) = %q, want refusal", bad, key)
		}
	}
}

func TestTailSortsByTime(t *testing.T) {
	at := time.Unix(1_790_000_000, 0)
	last := ""
	for i := range 1000 {
		tail := ident.Tail(at.Add(time.Duration(i) * time.Millisecond))
		if tail <= last {
			t.Fatalf("%q does not sort after %q", tail, last)
		}
		last = tail
	}
}

func TestTimeOfAnID(t *testing.T) {
	at := time.UnixMilli(1_790_000_000_123).UTC()
	for _, id := range []string{ident.New("req", at), ident.Under("acc", "zoho_crm", at)} {
		if got, ok := ident.Time(id); !ok || !got.Equal(at) {
			t.Errorf("Time(%q) = %v, %v", id, got, ok)
		}
	}
	for _, id := range []string{"", "req_", "req_ABC", "req_" + ident.Random(20), ident.New("req", at) + "0"} {
		if got, ok := ident.Time(id); ok {
			t.Errorf("Time(%q) = %v", id, got)
		}
	}
}

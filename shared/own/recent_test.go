package own

import (
	"fmt"
	"testing"
	"time"

	"patchbay/shared/catalog"
)

func TestRecentIsBounded(t *testing.T) {
	var r recent
	at := func(n int) place { return place{"prj_1", "own_a", "1.0.0", fmt.Sprint(n)} }
	for n := range 100 {
		r.keep(at(n), &catalog.Definition{}, maxKept/10)
		r.keep(at(n), &catalog.Definition{}, maxKept/10) // twice is once
	}
	if len(r.parsed) != 10 || len(r.order) != 10 || r.size > maxKept {
		t.Errorf("%d definitions of %d bytes are kept", len(r.parsed), r.size)
	}
	if _, ok := r.definition(at(99)); !ok {
		t.Error("the last one is gone")
	}
	if _, ok := r.definition(at(89)); ok {
		t.Error("an old one is there")
	}
	r.keep(at(100), &catalog.Definition{}, maxKept+1)
	if _, ok := r.definition(at(99)); !ok || len(r.parsed) != 10 {
		t.Error("one that does not fit has taken the place of others")
	}
	now := time.Unix(1000, 0)
	for n := range maxRecords + 1 {
		r.keepRecord(Definition{Project: "prj_1", Key: fmt.Sprint(n)}, now)
	}
	if len(r.records) > maxRecords {
		t.Errorf("%d records are kept", len(r.records))
	}
	last := fmt.Sprint(maxRecords)
	if d, ok := r.record("prj_1", last, now.Add(-1)); !ok || d.Key != last {
		t.Errorf("the last record is %+v, %v", d, ok)
	}
	if _, ok := r.record("prj_1", last, now); ok {
		t.Error("a record counts beyond its time")
	}
	if _, ok := r.record("prj_2", last, now.Add(-1)); ok {
		t.Error("another project has the record")
	}
}

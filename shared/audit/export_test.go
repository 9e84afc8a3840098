package audit_test

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"patchbay/shared/audit"
)

func entries() []audit.Entry {
	return []audit.Entry{
		{ID: "aud_1", Project: "prj_1", Time: time.Unix(1_795_500_000, 0).UTC(), By: "key:1", IP: "203.0.113.7",
			Action: "auth_config.updated", Entity: "auth_config", Subject: "cfg_1",
			Before: map[string]any{"name": "=HYPERLINK(\"x\")"}, After: map[string]any{"name": "a,\"b\"\r\nc"}},
		{ID: "aud_2", Time: time.Unix(1_795_500_001, 0).UTC(), By: "=cmd|' /C calc'!A0", RequestID: "@SUM(A1)",
			Action: "+x", Entity: "-1", Subject: "\t=1"},
	}
}

func TestCSVHasNoFormulas(t *testing.T) {
	var out strings.Builder
	if err := audit.WriteCSV(&out, entries(), true); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, out.String())
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n|%") {
				t.Errorf("a cell is %q", cell)
			}
		}
	}
	if rows[1][9] != `{"name":"a,\"b\"\r\nc"}` || rows[1][1] != "2026-11-24T06:00:00Z" ||
		rows[2][2] != "'=cmd|' /C calc'!A0" {
		t.Errorf("rows %q", rows[1:])
	}
}

func TestLinesAreTheEntries(t *testing.T) {
	var out strings.Builder
	if err := audit.WriteLines(&out, entries()); err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var e audit.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil || !reflect.DeepEqual(e, entries()[i]) {
			t.Errorf("line %d is %s, %v", i, line, err)
		}
	}
}

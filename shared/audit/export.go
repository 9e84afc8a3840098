package audit

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteLines writes entries as lines of JSON.
func WriteLines(w io.Writer, entries []Entry) error {
	lines := json.NewEncoder(w)
	for _, e := range entries {
		if err := lines.Encode(e); err != nil {
			return fmt.Errorf("encode audit entry %s: %w", e.ID, err)
		}
	}
	return nil
}

// columns are those of the CSV form.
var columns = []string{
	"id", "timestamp", "by", "ip", "request_id", "action", "entity", "subject", "before", "after",
}

// WriteCSV writes entries as CSV (RFC 4180), with a line of columns when head is set. Before and after are JSON in a
// cell. No cell begins as a formula does.
func WriteCSV(w io.Writer, entries []Entry, head bool) error {
	table := csv.NewWriter(w)
	table.UseCRLF = true
	if head {
		_ = table.Write(columns) // Error tells
	}
	for _, e := range entries {
		before, err := cellOf(e.Before)
		if err != nil {
			return err
		}
		after, err := cellOf(e.After)
		if err != nil {
			return err
		}
		row := []string{
			e.ID, e.Time.UTC().Format(time.RFC3339), e.By, e.IP, e.RequestID, e.Action, e.Entity, e.Subject, before, after,
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		_ = table.Write(row) // Error tells
	}
	table.Flush()
	return table.Error()
}

func cellOf(members map[string]any) (string, error) {
	if len(members) == 0 {
		return "", nil
	}
	text, err := json.Marshal(members)
	if err != nil {
		return "", fmt.Errorf("encode audit entry: %w", err)
	}
	return string(text), nil
}

// harmless keeps a spreadsheet from running a cell as a formula: what others may have written stands behind an
// apostrophe, which it shows as text (OWASP, "CSV Injection").
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

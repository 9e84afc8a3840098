package connect_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/connect"
)

// TestAttemptCodesAreDocumented: the table of infra/docs/client-contract.md, section 3, is the list.
func TestAttemptCodesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../infra/docs/client-contract.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "| Code | What happened |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	if !ok {
		t.Fatal("the table is gone")
	}
	var listed []string
	for row := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(row, "|")
		for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[1], -1) {
			listed = append(listed, m[1])
		}
	}
	slices.Sort(listed)
	if codes := connect.AttemptCodes(); !slices.Equal(listed, codes) {
		t.Fatalf("documented:\n%v\nthe code has:\n%v", listed, codes)
	}
}

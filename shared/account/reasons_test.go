package account_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/account"
)

// TestReasonCodesAreDocumented: the table of infra/docs/client-contract.md, section 4, is the list, and says of each
// which status it goes with and what to do.
func TestReasonCodesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../infra/docs/client-contract.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "| Reason | Status | What it means, and what to do |\n|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	if !ok {
		t.Fatal("the table is gone")
	}
	row := regexp.MustCompile("^\\| `([a-z_]+)` \\| (active|inactive|error) \\| [^|]{20,} \\|$")
	var listed []account.ReasonCode
	for line := range strings.SplitSeq(table, "\n") {
		m := row.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("no row of the table: %s", line)
		}
		listed = append(listed, account.ReasonCode(m[1]))
	}
	slices.Sort(listed)
	if codes := account.ReasonCodes(); !slices.Equal(listed, codes) {
		t.Fatalf("documented:\n%v\nthe code has:\n%v", listed, codes)
	}
}

package oauth_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"patchbay/shared/oauth"
)

// The console must not show a code of ours as the provider's. Whoever adds one here adds it there.
func TestTheConsoleKnowsOurCodes(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("error.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\tCode[A-Z]\w+ += `).FindAll(source, -1)
	all := []string{
		oauth.CodeIssuer, oauth.CodeCallback, oauth.CodeFact, oauth.CodeAnswer, oauth.CodeTooLarge, oauth.CodeIDToken,
		oauth.CodeDiscovery, oauth.CodeTimeout, oauth.CodeUnreachable, oauth.CodeAddress, oauth.CodeRedirect,
		oauth.CodeCredential, oauth.CodeRefused, oauth.CodeNoRefresh, oauth.CodeUnbound,
	}
	if len(declared) != len(all) {
		t.Errorf("error.go has %d codes, and this test knows %d", len(declared), len(all))
	}
	page, err := os.ReadFile("../web/src/console/providercode.ts")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, m := range regexp.MustCompile(`(?m)^  "(\w+)",$`).FindAllSubmatch(page, -1) {
		shown = append(shown, string(m[1]))
	}
	slices.Sort(all)
	slices.Sort(shown)
	if !slices.Equal(all, shown) {
		t.Errorf("the console knows %v, and ours are %v", shown, all)
	}
}

package lambdatest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAlarmsAreExplained: whoever is called by an alarm finds its name in the documents, and what to do.
func TestAlarmsAreExplained(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	for _, page := range []string{"deployment.md", "runbooks.md", "webhooks.md"} {
		text, err := os.ReadFile(filepath.Join(root, "infra", "docs", page))
		if err != nil {
			t.Fatal(err)
		}
		said.Write(text)
	}
	alarms := resolve(t, origins).of("AWS::CloudWatch::Alarm")
	if len(alarms) < 15 {
		t.Errorf("%d alarms", len(alarms))
	}
	for _, name := range alarms {
		if !strings.Contains(said.String(), "`"+name+"`") {
			t.Errorf("no page has %s", name)
		}
	}
}

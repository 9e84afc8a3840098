package docs_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"patchbay/shared/account"
	"patchbay/shared/api/proxy"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/inbound"
	"patchbay/shared/outbound"
	"patchbay/shared/own"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/webhook"
	"patchbay/shared/wire"
)

// TestLimits holds the page of limits to the code.
func TestLimits(t *testing.T) {
	page, err := os.ReadFile("limits.md")
	if err != nil {
		t.Fatal(err)
	}
	const day = 24
	for _, line := range []string{
		fmt.Sprintf("| body of a call of the API | %d KiB |", wire.MaxBody>>10),
		fmt.Sprintf("| body of a proxied call | %d MiB |", proxy.MaxBody>>20),
		fmt.Sprintf("| answer of a proxied call | %d MiB (", outbound.DefaultMaxBody>>20),
		fmt.Sprintf("| auth configs of a connector | %d |", connector.MaxConfigs),
		fmt.Sprintf("| definitions of your own, in a project | %d, with %d versions each, of %d KiB |",
			own.MaxDefinitions, own.MaxVersions, own.MaxSource>>10),
		fmt.Sprintf("| webhook endpoints of a project | %d |", webhook.MaxEndpoints),
		fmt.Sprintf("| metadata of an account or session | %d KiB |", account.MaxMetadata>>10),
		fmt.Sprintf("| life of a connect session | %d days |", int(connect.MaxLife.Hours())/day),
		fmt.Sprintf("| life of a use token | %d days |", int(project.MaxUseTokenLife.Hours())/day),
		fmt.Sprintf("| rules of a call policy | %d |", policy.MaxRules),
		fmt.Sprintf("| origins of a project | %d |", project.MaxOrigins),
		fmt.Sprintf("| a provider's webhook | %d MiB |", inbound.MaxBody>>20),
	} {
		if !strings.Contains(string(page), line) {
			t.Errorf("limits.md does not say %q", line)
		}
	}
}

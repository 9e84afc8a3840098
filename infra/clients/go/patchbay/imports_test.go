package patchbay

import (
	"os/exec"
	"strings"
	"testing"
)

// Who imports the client gets what it needs and nothing of the product: no AWS package, no server.
func TestImportsLittle(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	for _, name := range packages {
		ours := strings.HasPrefix(name, "patchbay/") && name != "patchbay/infra/clients/go/patchbay"
		if ours || strings.HasPrefix(name, "github.com/aws/") {
			t.Errorf("the client imports %s", name)
		}
	}
	if len(packages) < 50 {
		t.Errorf("only %d packages are listed", len(packages))
	}
}

package lambdatest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFunctionsLinkWhatTheyUse looks at what each function imports, since Go initialises every imported package at each
// cold start, whether it is used or not. See decision 0006.
func TestFunctionsLinkWhatTheyUse(t *testing.T) {
	t.Parallel()
	const (
		sdk     = "github.com/aws/aws-sdk-go-v2"
		smithy  = "github.com/aws/smithy-go"
		huma    = "github.com/danielgtaylor/huma"
		secrets = "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	)
	never := map[string][]string{
		"console": {sdk, smithy, huma, "patchbay/shared/api", "patchbay/shared/table"}, "status-fanout": {huma, secrets},
		"events": {huma, secrets, "patchbay/shared/wire"}, "reconcile": {huma, secrets}, "refresh": {huma, "patchbay/shared/api", "patchbay/shared/wire"},
		"logs": {secrets}, "mcp-manage": {secrets}, "log-ingest": {huma, secrets, "patchbay/shared/api", "patchbay/shared/wire"},
		"deliver": {huma, "patchbay/shared/api", "patchbay/shared/wire", "patchbay/shared/catalog/yamlfile"},
	}
	folders, err := filepath.Glob(filepath.Join(root, "functions", "*"))
	if err != nil || len(folders) < 9 {
		t.Fatalf("%d functions, %v", len(folders), err)
	}
	for _, folder := range folders {
		name := filepath.Base(folder)
		cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "lambda.norpc", "./functions/"+name)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for pkg := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n") {
			if strings.HasPrefix(pkg, sdk) && strings.HasSuffix(pkg, "/schemas") {
				t.Errorf("%s links %s: schema-based clients cost every start up to 2 million instructions", name, pkg)
			}
			if strings.HasPrefix(pkg, sdk+"/config") || strings.HasPrefix(pkg, "patchbay/infra") {
				t.Errorf("%s links %s", name, pkg)
			}
			for _, unwanted := range never[name] {
				if strings.HasPrefix(pkg, unwanted) {
					t.Errorf("%s links %s, which it does not use", name, pkg)
				}
			}
		}
	}
}

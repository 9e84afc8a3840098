//go:build sam

package lambdatest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"patchbay/infra/local/engine"
	"patchbay/infra/roles"
	"patchbay/infra/sam/samcli"
)

// TestSAMInvoke sends every file of events/ to its function under `sam local start-lambda`, each to a container of its
// own, and expects what the in-process test does. Started by infra/sam, which prepares SAM CLI and a docker engine.
func TestSAMInvoke(t *testing.T) {
	cli, err := samcli.FromEnv(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	endpoint := engine.ForTest(t, engine.Dynoxide)
	deployments, environments := map[string]*deployment{}, map[string]map[string]string{}
	for logicalID, r := range readTemplate(t).Resources {
		if r.Type == "AWS::Serverless::Function" {
			deployments[logicalID] = deployAs(t, endpoint, t.Name()+logicalID)
			environments[logicalID] = deployments[logicalID].environment()
		}
	}
	end, err := cli.Open(t.Context(), slices.Collect(maps.Values(environments))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	functions, err := cli.Functions(t.Context(), environments)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(functions.Stop)
	for _, logicalID := range slices.Sorted(maps.Keys(deployments)) {
		t.Run(logicalID, func(t *testing.T) {
			d, ran := deployments[logicalID], 0
			for _, s := range samples() {
				if s.function() != roles.Folder(logicalID) {
					continue
				}
				ran++
				t.Run(filepath.Base(s.file), func(t *testing.T) {
					if s.before != nil {
						s.before(t, d.store)
					}
					event, err := os.ReadFile(filepath.Join(root, "events", s.file))
					if err != nil {
						t.Fatal(err)
					}
					raw, err := functions.Invoke(t.Context(), logicalID, event)
					if err != nil {
						t.Fatal(err)
					}
					s.check(t, decoded(t, raw))
					if s.after != nil {
						s.after(t, d.store)
					}
				})
			}
			permitted(t, roles.Folder(logicalID), d.calls(t))
			if files, err := filepath.Glob(filepath.Join(root, "events", roles.Folder(logicalID), "*.json")); err != nil ||
				ran != len(files) || ran == 0 {
				t.Errorf("%d of %d samples ran, %v", ran, len(files), err)
			}
		})
	}
}

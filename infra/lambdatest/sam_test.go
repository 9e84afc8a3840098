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

// TestSAMInvoke runs every file of events/ by `sam local invoke`, in a container, and expects what the in-process test
// does. With -short it runs one of each function. Started by infra/sam, which prepares SAM CLI and a docker engine.
func TestSAMInvoke(t *testing.T) {
	cli, err := samcli.FromEnv(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	endpoint := engine.ForTest(t, engine.Dynoxide)
	tpl := readTemplate(t)
	for _, logicalID := range slices.Sorted(maps.Keys(tpl.Resources)) {
		if tpl.Resources[logicalID].Type != "AWS::Serverless::Function" {
			continue
		}
		t.Run(logicalID, func(t *testing.T) {
			d, ran := deploy(t, endpoint), 0
			end, err := cli.Open(t.Context(), d.environment())
			if err != nil {
				t.Fatal(err)
			}
			defer end()
			for _, s := range samples() {
				if s.function() != roles.Folder(logicalID) || ran == 1 && testing.Short() {
					continue
				}
				ran++
				t.Run(filepath.Base(s.file), func(t *testing.T) {
					if s.before != nil {
						s.before(t, d.store)
					}
					raw, err := cli.Invoke(t.Context(), logicalID, filepath.Join(root, "events", s.file), d.environment())
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
				ran != len(files) && !testing.Short() || ran == 0 {
				t.Errorf("%d of %d samples ran, %v", ran, len(files), err)
			}
		})
	}
}

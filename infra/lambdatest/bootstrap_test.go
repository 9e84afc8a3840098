package lambdatest

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/lambdatest/runtimeapi"
	"patchbay/infra/local/engine"
	"patchbay/infra/tools/bundle"
)

// maxZip is the target for a function's zip file, in bytes (targets: arm64 zip ≤ 5 MB).
const maxZip = 5_000_000

// TestBootstraps builds every function as it is deployed and starts it against a Lambda runtime API: it calls nothing
// during init, answers the sample events over its real network clients, and needs no right that its role lacks.
func TestBootstraps(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds nine binaries")
	}
	endpoint := engine.ForTest(t, engine.Dynoxide)
	deployed := functions(t, readTemplate(t))
	for _, name := range slices.Sorted(maps.Keys(deployed)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			binary := build(t, name)
			d := deploy(t, endpoint)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			p, err := runtimeapi.Start(ctx, []string{binary}, d.variables()...)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Stop()
			if called := slices.Concat(d.dynamo.take(t), d.secrets.take(t)); len(called) > 0 {
				t.Errorf("init calls %v", called)
			}
			t.Logf("init %s, from exec to the first request for work", p.InitTime.Round(100*time.Microsecond))
			d.answers(t, name, func(event []byte) ([]byte, error) { return p.Invoke(ctx, event) })
			permitted(t, deployed[name], readTemplate(t), slices.Concat(d.dynamo.take(t), d.secrets.take(t)))
			refusesNonsense(t, ctx, p)
			noSecrets(t, p.Log())
		})
	}
}

// build compiles one function for this machine, and for Lambda's to know what it weighs.
func build(t *testing.T, name string) string {
	t.Helper()
	own, target := filepath.Join(t.TempDir(), "bootstrap"), filepath.Join(t.TempDir(), "bootstrap")
	if err := bundle.Build(t.Context(), root, name, runtime.GOARCH, own); err != nil {
		t.Fatal(err)
	}
	if err := bundle.Build(t.Context(), root, name, "arm64", target); err != nil {
		t.Fatal(err)
	}
	packed, err := bundle.Zip(target)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("arm64: binary %.2f MB, zip %.2f MB", float64(info.Size())/1e6, float64(len(packed))/1e6)
	if len(packed) > maxZip {
		t.Errorf("the zip has %d bytes, more than %d", len(packed), maxZip)
	}
	return own
}

// refusesNonsense hands over what is no event of this function's: it must report an error and go on, not end.
func refusesNonsense(t *testing.T, ctx context.Context, p *runtimeapi.Process) {
	t.Helper()
	_, err := p.Invoke(ctx, []byte(`"nonsense"`))
	var failure *runtimeapi.Failure
	if !errors.As(err, &failure) || failure.Message == "" {
		t.Errorf("an event of the wrong form is answered with %v", err)
	}
	if _, err := p.Invoke(ctx, []byte(`"again"`)); !errors.As(err, &failure) {
		t.Errorf("after it: %v", err)
	}
	if p.ExitCode() != -1 {
		t.Error("the function ended")
	}
}

// noSecrets looks for what the events and the deployment carry that must not be in a log (F12, E3).
func noSecrets(t *testing.T, log string) {
	t.Helper()
	for what, text := range map[string]string{
		"API key": apiKey, "session token": sessionToken, "state": state, "cookie": cookie, "code": "EXAMPLE-code",
		"end user's key": "sandbox-key-00000042", "linked key": "sandbox-key-00000001", "client secret": "acme-client-secret",
	} {
		if strings.Contains(log, text) {
			t.Errorf("the log holds the %s:\n%s", what, log)
		}
	}
}

// TestBrokenConfiguration starts every function without its settings: the platform must hear why, the log must say it
// in a line, and the process must end.
func TestBrokenConfiguration(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds nine binaries")
	}
	names, err := bundle.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			binary := filepath.Join(t.TempDir(), "bootstrap")
			if err := bundle.Build(t.Context(), root, name, runtime.GOARCH, binary); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			p, err := runtimeapi.Start(ctx, []string{binary})
			var failure *runtimeapi.Failure
			if !errors.As(err, &failure) {
				t.Fatalf("started with %v", err)
			}
			if failure.Type != "Patchbay.InitError" || !strings.Contains(failure.Message, "PATCHBAY_TABLE") {
				t.Errorf("the platform hears %v", failure)
			}
			if lines := strings.Split(strings.TrimSpace(p.Log()), "\n"); len(lines) != 1 || !strings.Contains(lines[0], "PATCHBAY_TABLE") {
				t.Errorf("the log says %q", lines)
			}
			if p.ExitCode() != 1 {
				t.Errorf("it ends with %d", p.ExitCode())
			}
		})
	}
}

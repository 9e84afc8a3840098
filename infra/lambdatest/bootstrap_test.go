package lambdatest

import (
	"context"
	"errors"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/infra/lambdatest/runtimeapi"
	"patchbay/infra/local/engine"
	"patchbay/infra/tools/bundle"
)

// maxZip is the target for a function's zip file, in bytes: 5 MB as Lambda counts its limits, 1024 kB each. That of the
// function with the documents is near it.
const maxZip = 5 << 20

// TestBootstraps builds every function as it is deployed and starts it against a Lambda runtime API.
func TestBootstraps(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds every function twice")
	}
	built := newBinaries(t)
	t.Run("answer", func(t *testing.T) { answering(t, built) })
	t.Run("broken", func(t *testing.T) { broken(t, built) })
}

// answering: a function calls nothing during init, answers the sample events over its real network clients, and needs
// no right that its role lacks.
func answering(t *testing.T, built *binaries) {
	endpoint := engine.ForTest(t, engine.Dynoxide)
	tpl := readTemplate(t)
	deployed := functions(t, tpl)
	for _, name := range slices.Sorted(maps.Keys(deployed)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := built.built[name]()
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("arm64 zip %d bytes of at most %d, binary %d", a.size, maxZip, a.binary)
			if a.size > maxZip {
				t.Errorf("the zip has %d bytes, more than %d", a.size, maxZip)
			}
			d := deploy(t, endpoint)
			p, err := runtimeapi.Start(t.Context(), []string{a.own}, append(d.variables(), "GODEBUG=inittrace=1")...)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Stop()
			if early := d.calls(t); len(early) > 0 {
				t.Errorf("init calls %v", early)
			}
			t.Logf("init %s, from exec to the first request for work", p.InitTime.Round(100*time.Microsecond))
			d.answers(t, name, func(event []byte) ([]byte, error) { return p.Invoke(t.Context(), event) })
			called := d.calls(t)
			permitted(t, name, called)
			needed(t, name, called)
			refusesNonsense(t, p)
			noSecrets(t, p.Log())
			p.Stop() // all that it said is there
			light(t, p.Log())
		})
	}
}

// initLine is what Go's runtime prints of a package's init under GODEBUG=inittrace=1.
var initLine = regexp.MustCompile(`(?m)^init (patchbay/\S+) .* (\d+) bytes, (\d+) allocs$`)

// light fails when a package of ours does work at each start of a function that a first use could do. One regular
// expression is several hundred allocations: lazy.Regexp. What lists and maps take is less than the limit.
func light(t *testing.T, log string) {
	t.Helper()
	const most = 100 // allocations
	found := initLine.FindAllStringSubmatch(log, -1)
	if len(found) == 0 {
		t.Errorf("no package says what its init took:\n%s", log)
	}
	for _, m := range found {
		if n, err := strconv.Atoi(m[3]); err != nil || n > most {
			t.Errorf("%s allocates %s times at each start, %s bytes", m[1], m[3], m[2])
		}
	}
}

// binaries builds every function once, for whichever tests want it: for this machine, and for Lambda's to know its
// size.
type binaries struct {
	built map[string]func() (artifact, error)
}

type artifact struct {
	own          string // path of the bootstrap for this machine
	binary, size int    // bytes of the arm64 bootstrap and of its zip
}

func newBinaries(t *testing.T) *binaries {
	t.Helper()
	names, err := bundle.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	b := &binaries{built: map[string]func() (artifact, error){}}
	for _, name := range names {
		b.built[name] = sync.OnceValues(func() (artifact, error) { return b.compile(name) })
	}
	return b
}

func (b *binaries) compile(name string) (artifact, error) {
	own, target := bundle.Kept(root, name, runtime.GOARCH), bundle.Kept(root, name, "arm64")
	ctx := context.Background() // outlives the test that happens to ask first
	if err := errors.Join(bundle.Build(ctx, root, bundle.Function(name), runtime.GOARCH, own),
		bundle.Build(ctx, root, bundle.Function(name), "arm64", target)); err != nil {
		return artifact{}, err
	}
	packed, err := bundle.Zip(target)
	if err != nil {
		return artifact{}, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return artifact{}, err
	}
	return artifact{own: own, binary: int(info.Size()), size: len(packed)}, nil
}

// refusesNonsense hands over what is no event of this function's: it must report an error and go on, not end.
func refusesNonsense(t *testing.T, p *runtimeapi.Process) {
	t.Helper()
	_, err := p.Invoke(t.Context(), []byte(`"nonsense"`))
	var failure *runtimeapi.Failure
	if !errors.As(err, &failure) || failure.Message == "" {
		t.Errorf("an event of the wrong form is answered with %v", err)
	}
	if _, err := p.Invoke(t.Context(), []byte(`"again"`)); !errors.As(err, &failure) {
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
		"API key": apiKey, "session token": sessionToken, "state": state, "cookie": cookie, "console session": consoleSession, "key's session": keySession, "code": "EXAMPLE-code",
		"end user's key": "sandbox-key-00000042", "linked key": "sandbox-key-00000001", "client secret": "acme-client-secret",
		"new client secret": "second-secret", "sandbox's client secret": clientSecret,
	} {
		if strings.Contains(log, text) {
			t.Errorf("the log holds the %s:\n%s", what, log)
		}
	}
}

// broken starts every function without its settings: the platform must hear why, the log must say it in a line, and the
// process must end.
func broken(t *testing.T, built *binaries) {
	for name, artifact := range built.built {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := artifact()
			if err != nil {
				t.Fatal(err)
			}
			p, err := runtimeapi.Start(t.Context(), []string{a.own})
			var failure *runtimeapi.Failure
			if !errors.As(err, &failure) {
				t.Fatalf("started with %v", err)
			}
			if failure.Type != "Patchbay.InitError" || !strings.Contains(failure.Message, "PATCHBAY_TABLE") {
				t.Errorf("the platform hears %v", failure)
			}
			if lines := strings.Split(strings.TrimSpace(p.Log()), "\n"); len(lines) != 1 ||
				!strings.Contains(lines[0], "PATCHBAY_TABLE") {
				t.Errorf("the log says %q", lines)
			}
			if p.ExitCode() != 1 {
				t.Errorf("it ends with %d", p.ExitCode())
			}
		})
	}
}

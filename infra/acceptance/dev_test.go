package acceptance_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// launch starts the runner's program with an environment of its own, as a user in another terminal would, and returns
// when it says that it is ready. stop ends it by Ctrl-C.
func (r *runner) launch(env ...string) (said *logBuffer, stop func()) {
	r.t.Helper()
	said = &logBuffer{}
	cmd := exec.Command(r.program)
	cmd.Env = append(append(os.Environ(), "PATCHBAY_ENGINE=dynoxide"), env...)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop = sync.OnceFunc(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := <-ended; err != nil {
			r.t.Errorf("Ctrl-C: %v\n%s", err, said)
		}
	})
	r.t.Cleanup(stop)
	ready := func() bool { return strings.Contains(said.String(), "Patchbay is ready") }
	until(r.t, "it is ready", ready, working(cmd.Process.Pid, said))
	return said, stop
}

// refused starts the program once more with an environment in which it must refuse to run, and returns what it says.
func (r *runner) refused(env ...string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program)
	cmd.Env = append(append(os.Environ(), fmt.Sprintf("PORT=%d", freePort(r.t)),
		"PATCHBAY_DATA_DIR="+filepath.Join(r.dir, "data"),
		"PATCHBAY_DEV_JSON="+r.devJSON(), "PATCHBAY_ENGINE=dynoxide"), env...)
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		r.t.Fatalf("it was not refused: %v\n%s", err, out)
	}
	return string(out)
}

func (r *runner) file(name string) []byte {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return text
}

// Two on one data folder would write over each other's secrets: the second is refused in one line, has touched nothing,
// and may start when the first has ended, also when that was killed.
func TestOneStackPerDataFolder(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	p := r.start()
	config := p.configure("sandbox-key", nil)
	account := p.link("owner", config, nil)
	names := []string{"dev.json", "data/state.json", "data/secrets.json"}
	before := map[string][]byte{}
	for _, name := range names {
		before[name] = r.file(name)
	}

	said := r.refused()
	for _, want := range []string{filepath.Join(r.dir, "data"), "PATCHBAY_DATA_DIR",
		fmt.Sprintf("process %d", r.cmd.Process.Pid)} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	if strings.Count(strings.TrimSpace(said), "\n") != 0 {
		t.Errorf("it says more than one line:\n%s", said)
	}
	for _, name := range names {
		if !bytes.Equal(before[name], r.file(name)) {
			t.Errorf("the second changed %s", name)
		}
	}
	p.proxy(account, object{"path": "/me"}).want(http.StatusOK)

	if err := r.signal(syscall.SIGKILL); err == nil {
		t.Fatal("it ended by itself")
	}
	p = r.start()
	p.proxy(account, object{"path": "/me"}).want(http.StatusOK)
}

// dev.json is about the stack that started last, and a stack's end takes no other's away.
func TestDevJSONIsTheLastOnes(t *testing.T) {
	t.Parallel()
	first := newRunner(t)
	first.start()
	port := freePort(t)
	said, stop := first.launch(fmt.Sprintf("PORT=%d", port), "PATCHBAY_DATA_DIR="+t.TempDir(),
		"PATCHBAY_DEV_JSON="+first.devJSON())
	if text := said.String(); !strings.Contains(text, first.dev.BaseURL+", which still runs") {
		t.Errorf("it took another's dev.json without a word:\n%s", text)
	}
	if err := first.signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if text := string(first.file("dev.json")); !strings.Contains(text, fmt.Sprint(":", port)) {
		t.Errorf("dev.json after the first's end: %s", text)
	}
	if text := string(first.file("dev.env")); !strings.Contains(text,
		fmt.Sprintf("export BASE_URL='http://127.0.0.1:%d'\n", port)) {
		t.Errorf("dev.env after the first's end: %s", text)
	}
	stop()
	for _, path := range []string{first.devJSON(), filepath.Join(first.dir, "dev.env")} {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", path, err)
		}
	}
}

// A denied sign-in's state is good until the callback has used it, so the terminal does not show it.
func TestDevHidesTheState(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	s := &site{tenant: r.start(), provider: &provider{}, aws: &awsHook{}}
	s.config = s.configure("sandbox-oauth", object{"auth_type": "oauth2", "use_shared_client": true})
	f := s.begin("owner")
	f.back(f.decide("deny")).want(http.StatusFound)
	s.until("the denial is logged", func() bool { return strings.Contains(r.said.String(), "access_denied") })
	if text := r.said.String(); strings.Contains(text, "att_") {
		t.Errorf("the log has the state:\n%s", text)
	}
}

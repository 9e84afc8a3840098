package acceptance_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/clients"
)

// serving names the variable that makes this program a process which serves a site's functions, in place of testing.
const serving = "PATCHBAY_TEST_PROCESS"

// refusedAsAWS is what a process says when a call went beyond its function's role.
const refusedAsAWS = "refused as AWS would"

// dying is the header of a request in whose course the process kills itself, as kill -9 would: "before 3" or "after 3",
// the third AWS call of the request.
const dying = "Test-Die"

// serveProcess is the process. It ends when its standard input does, which is when the test does.
func serveProcess(text string) error {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	cfg := clients.Config{Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}
	if err := json.Unmarshal([]byte(text), &cfg.Config); err != nil {
		return err
	}
	opened, err := stack.OpenCatalog(cfg)
	if err != nil {
		return err
	}
	cfg.Catalog = opened
	hook := &awsHook{}
	functions, err := stack.Functions(func(function string) clients.Config {
		c := cfg
		c.Middleware = func(s *middleware.Stack) error {
			return errors.Join(hook.install(s), deployed().Guard(function, "patchbay/local", func(why string) {
				slog.Error(refusedAsAWS, "why", why)
			})(s))
		}
		return c
	})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr()) // the test reads it
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		os.Exit(0)
	}()
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if plan := r.Header.Get(dying); plan != "" {
			hook.set(dieAt(plan))
		}
		functions.ServeHTTP(w, r)
	}))
}

// dieAt kills the process at a call.
func dieAt(plan string) awsCall {
	var calls atomic.Int64
	die := func() {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	return func(_ context.Context, _ string, _ any, do func() error) error {
		n := calls.Add(1)
		if plan == fmt.Sprint("before ", n) {
			die()
		}
		err := do()
		if plan == fmt.Sprint("after ", n) {
			die()
		}
		return err
	}
}

// process is the same site in an operating system's process of its own.
type process struct {
	*site
	cmd  *exec.Cmd
	said *logBuffer
}

// process starts one. It ends with the test.
func (s *site) process() *process {
	s.t.Helper()
	cfg, err := json.Marshal(s.stack.Config.Config)
	if err != nil {
		s.t.Fatal(err)
	}
	p := &process{said: &logBuffer{}, cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), serving+"="+string(cfg))
	p.cmd.Stderr = p.said
	in, err := p.cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = in.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		if text := p.said.String(); strings.Contains(text, refusedAsAWS) {
			s.t.Error(text)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("the process said %q, %v: %s", line, err, p.said)
	}
	c, tenant := *s, *s.tenant
	tenant.stack = &stack.Stack{BaseURL: "http://" + strings.TrimSpace(line), Config: s.stack.Config}
	c.tenant, c.aws = &tenant, &awsHook{}
	p.site = &c
	return p
}

// asks sends a request to the process and says whether it lived to answer.
func (p *process) asks(
	ctx context.Context, method, path string, body any, change ...func(*http.Request),
) (answer, bool) {
	a, err := try(ctx, p.stack.BaseURL, method, path, body, append(change, func(r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			r.SetBasicAuth(p.key, "")
		}
	})...)
	a.t = p.t
	return a, err == nil
}

// hundredReaders are 100 calls at once for one account whose token has ended, in four processes.
func hundredReaders(t *testing.T, s *site, id string) {
	t.Helper()
	const processes, each = 4, 25
	var all []*process
	for range processes {
		all = append(all, s.process())
	}
	type result struct {
		a  answer
		ok bool
	}
	results := make(chan result, processes*each)
	for _, p := range all {
		for range each {
			go func() {
				a, ok := p.asks(t.Context(), http.MethodPost, "/unified/proxy", object{"path": "/me"}, header("x-account-id", id))
				results <- result{a, ok}
			}()
		}
	}
	for range processes * each {
		r := <-results
		if !r.ok || r.a.status != http.StatusOK {
			t.Errorf("answered %v: %d %s", r.ok, r.a.status, r.a.body)
		}
	}
	if st := s.stats(); st.TokenCalls["refresh_token"] != 1 || st.Reuses != 0 {
		t.Errorf("the provider saw %+v", st)
	}
	if _, held := s.credential(id)["lease"]; held {
		t.Error("the lease is still held")
	}
	s.get("/accounts/"+id).has("status", "active", "status_reasons", []any{})
}

// slowToken is longer than what others once waited for a renewal (3 s).
const slowToken = 5 * time.Second

// One token call, whoever asks at once and wherever, and each of them is served (R1): with a quick token endpoint, and
// with one that answers when every process has waited for a while.
func TestHundredReadersInFourProcesses(t *testing.T) {
	t.Parallel()
	t.Run("quick", func(t *testing.T) {
		s := newSite(t)
		hundredReaders(t, s, s.linkEnded("owner"))
	})
	t.Run("slow", func(t *testing.T) {
		if testing.Short() {
			t.Skip("waits for a slow provider, in four more processes")
		}
		s := newSite(t)
		id := s.linkEnded("owner")
		s.provider.onToken(func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
			time.Sleep(slowToken) //nolint:forbidigo // it is the provider that is slow
			serve(w, r)
		})
		hundredReaders(t, s, id)
	})
}

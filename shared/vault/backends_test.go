package vault_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go"

	local "patchbay/infra/local/secretsmanager"
	"patchbay/shared/ident"
	"patchbay/shared/vault"
)

var creds = credentials.NewStaticCredentialsProvider("AKIALOCAL", "local", "")

// onEachBackend runs a test on the local server and, when PATCHBAY_MOTO_SERVER names moto's program, on moto.
func onEachBackend(t *testing.T, test func(t *testing.T, b backend)) {
	t.Helper()
	t.Run("local", func(t *testing.T) { test(t, localBackend(t)) })
	if program := os.Getenv("PATCHBAY_MOTO_SERVER"); program != "" {
		t.Run("moto", func(t *testing.T) {
			test(t, backend{name: "moto", endpoint: startMoto(t, program), prefix: prefix()})
		})
	}
}

type backend struct{ name, endpoint, prefix string }

func (b backend) client() *sm.Client { return vault.NewClient("us-east-1", b.endpoint, creds) }

func localBackend(t testing.TB) backend {
	t.Helper()
	handler, err := local.New(filepath.Join(t.TempDir(), "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return backend{name: "local", endpoint: server.URL, prefix: prefix()}
}

func prefix() string { return "patchbay/test-" + ident.Tail(time.Now()) }

func startMoto(t *testing.T, program string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, "-H", "127.0.0.1", "-p", fmt.Sprint(port))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	endpoint := fmt.Sprintf("http://127.0.0.1:%d", port)
	for range 600 {
		if res, err := http.Get(endpoint + "/moto-api/data.json"); err == nil {
			_ = res.Body.Close()
			return endpoint
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("moto did not start")
	return ""
}

// faulty is an HTTP client that loses requests: each call of fail that is true breaks one, before or after the server
// has carried it out.
type faulty struct {
	afterCommit bool
	fail        func(*http.Request) bool
	calls       atomic.Int64
}

func (f *faulty) Do(r *http.Request) (*http.Response, error) {
	f.calls.Add(1)
	bad := f.fail != nil && f.fail(r)
	if bad && !f.afterCommit {
		return nil, errors.New("injected: the connection was refused")
	}
	res, err := http.DefaultClient.Do(r)
	if bad && err == nil {
		_ = res.Body.Close()
		return nil, errors.New("injected: the answer was lost")
	}
	return res, err
}

// everyOther breaks each call once; the SDK's own repeat then succeeds.
func everyOther() func(*http.Request) bool {
	var n atomic.Int64
	return func(*http.Request) bool { return n.Add(1)%2 == 1 }
}

func always(*http.Request) bool { return true }

func (b backend) faultyClient(f *faulty) *sm.Client {
	return sm.New(sm.Options{
		Region: "us-east-1", Credentials: creds, BaseEndpoint: aws.String(b.endpoint), HTTPClient: f,
		Retryer: quick{aws.NopRetryer{}},
	})
}

// quick repeats what got no answer, up to three attempts, without waiting.
type quick struct{ aws.NopRetryer }

func (quick) IsErrorRetryable(err error) bool {
	_, answered := errors.AsType[smithy.APIError](err)
	return !answered
}

func (quick) MaxAttempts() int { return 3 }

func (quick) RetryDelay(int, error) (time.Duration, error) { return 0, nil }

func (quick) GetRetryToken(context.Context, error) (func(error) error, error) {
	return func(error) error { return nil }, nil
}

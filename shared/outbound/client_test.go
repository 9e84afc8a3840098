package outbound_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/shared/outbound"
)

func get(t *testing.T, c *http.Client, url string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err == nil {
		t.Cleanup(func() { _ = res.Body.Close() })
	}
	return res, err
}

// TestRefusedAddresses is the list of security.md O1: every one is refused before a packet leaves.
func TestRefusedAddresses(t *testing.T) {
	c := outbound.New(outbound.Options{Timeout: time.Minute})
	for _, host := range []string{
		"169.254.169.254", "[fd00:ec2::254]", "169.254.170.2", "169.254.100.1:9001", "127.0.0.1", "127.0.0.1:9001",
		"[::1]", "[::]", "0.0.0.0", "127.1", "0x7f000001", "0x7f.1", "2130706433", "10.0.0.1", "172.16.0.1", "192.168.1.1",
		"100.64.0.1", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]",
		"[fe80::1]", "[fc00::1]", "[2002:7f00:1::]", "[2001:db8::1]", "255.255.255.255", "224.0.0.1", "198.18.0.1",
		"localhost",
	} {
		t.Run(host, func(t *testing.T) {
			_, err := get(t, c, "https://"+host+"/latest/meta-data/")
			if !errors.Is(err, outbound.ErrAddress) {
				t.Fatalf("got %v, want ErrAddress", err)
			}
		})
	}
}

// TestUserAgent: requests have a name of Patchbay's own, the deployment's, or the one that they were made with.
func TestUserAgent(t *testing.T) {
	seen := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen <- r.UserAgent() }))
	defer server.Close()
	for _, c := range []struct{ name, deployment, own, want string }{
		{"neither", "", "", outbound.DefaultUserAgent},
		{"the deployment's", "Acme-Connect/2", "", "Acme-Connect/2"},
		{"the request's", "Acme-Connect/2", "of a definition", "of a definition"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.own != "" {
				req.Header.Set("User-Agent", c.own)
			}
			res, err := outbound.New(outbound.Options{AllowLoopback: true, UserAgent: c.deployment}).Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = res.Body.Close() }()
			if got := <-seen; got != c.want {
				t.Errorf("sent %q, want %q", got, c.want)
			}
			if req.UserAgent() != c.own {
				t.Errorf("the caller's request was written to: %q", req.UserAgent())
			}
		})
	}
}

func TestSchemes(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	}))
	defer server.Close()
	for _, c := range []struct {
		name, url string
		local     bool
		want      error
	}{
		{"http to loopback in production", server.URL, false, outbound.ErrInsecure},
		{"http to loopback in local mode", server.URL, true, nil},
		{"http to a public host in local mode", "http://example.com/", true, outbound.ErrInsecure},
		{"http to a private address in local mode", "http://10.0.0.1/", true, outbound.ErrInsecure},
		{"https to a private address in local mode", "https://10.0.0.1/", true, outbound.ErrAddress},
		{"another scheme", "ftp://example.com/", true, outbound.ErrInsecure},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := outbound.New(outbound.Options{AllowLoopback: c.local, Timeout: time.Minute})
			if _, err := get(t, client, c.url); !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestLocalhostThatIsElsewhere: the name is not trusted, its address is.
func TestLocalhostThatIsElsewhere(t *testing.T) {
	dns := &names{answers: []string{"10.0.0.1"}}
	client := outbound.New(outbound.Options{AllowLoopback: true, Resolver: dns.resolver(t), Timeout: time.Minute})
	if _, err := get(t, client, "http://app.localhost/"); !errors.Is(err, outbound.ErrInsecure) {
		t.Fatalf("got %v, want ErrInsecure", err)
	}
}

func TestRuntimeAPIInLocalMode(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls++ }))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	client := outbound.New(outbound.Options{AllowLoopback: true, RuntimeAPI: host})
	for _, name := range []string{host, strings.Replace(host, "127.0.0.1", "localhost", 1)} {
		if _, err := get(t, client, "http://"+name+"/2018-06-01/runtime/invocation/next"); err == nil {
			t.Errorf("%s was reached", name)
		}
	}
	if calls != 0 {
		t.Errorf("the runtime API saw %d calls", calls)
	}
}

// TestRebinding: a name that was public when somebody checked it is loopback when dialled.
func TestRebinding(t *testing.T) {
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	for _, second := range []string{"127.0.0.1", "10.0.0.7", "169.254.169.254"} {
		dns := &names{answers: []string{"93.184.215.14", second}}
		resolver := dns.resolver(t)
		checked, err := resolver.LookupHost(t.Context(), "rebind.test.")
		if err != nil || len(checked) != 1 || checked[0] != "93.184.215.14" {
			t.Fatalf("the first answer: %v, %v", checked, err)
		}
		client := outbound.New(outbound.Options{Resolver: resolver, Timeout: time.Minute})
		if _, err := get(t, client, "https://rebind.test.:"+port+"/"); !errors.Is(err, outbound.ErrAddress) {
			t.Errorf("%s: got %v, want ErrAddress", second, err)
		}
	}
	if reached {
		t.Error("the loopback server was reached")
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	res, err := get(t, outbound.New(outbound.Options{AllowLoopback: true}), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusTemporaryRedirect || calls != 1 {
		t.Errorf("status %d after %d calls, want the redirect itself after one", res.StatusCode, calls)
	}
}

func TestBodyIsCapped(t *testing.T) {
	body := strings.Repeat("x", 1000)
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	_, _ = zip.Write(make([]byte, 1<<20))
	_ = zip.Close()
	for _, c := range []struct {
		name    string
		limit   int64
		handler http.HandlerFunc
		want    error
	}{
		{"at the limit", 1000, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }, nil},
		{
			"announced", 999, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) },
			outbound.ErrTooLarge,
		},
		{"chunked", 999, func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, body)
		}, outbound.ErrTooLarge},
		{"compressed", 1 << 19, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}, outbound.ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			res, err := get(t, outbound.New(outbound.Options{AllowLoopback: true, MaxBody: c.limit}), server.URL)
			if err == nil {
				_, err = io.ReadAll(res.Body)
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestTimeoutCoversTheBody(t *testing.T) {
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		<-stop
	}))
	defer server.Close()
	defer close(stop)
	res, err := get(t, outbound.New(outbound.Options{AllowLoopback: true, Timeout: 50 * time.Millisecond}), server.URL)
	if err == nil {
		_, err = io.ReadAll(res.Body)
	}
	if timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err); !ok || !timeout.Timeout() {
		t.Fatalf("got %v, want a timeout", err)
	}
}

// proxied counts what reaches the proxy that the environment names while this package's tests run.
var proxied atomic.Int64

// TestMain sets the variables before the first request, since net/http reads them once.
func TestMain(m *testing.M) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied.Add(1) }))
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		if err := os.Setenv(name, proxy.URL); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	proxy.Close()
	os.Exit(code)
}

// TestProxyVariablesAreIgnored: a proxy on loopback would be dialled in local mode, and dial anything itself.
func TestProxyVariablesAreIgnored(t *testing.T) {
	_, err := get(t, outbound.New(outbound.Options{AllowLoopback: true, Timeout: time.Minute}), "https://10.0.0.1/")
	if !errors.Is(err, outbound.ErrAddress) || proxied.Load() != 0 {
		t.Fatalf("got %v after %d calls to the proxy, want ErrAddress after none", err, proxied.Load())
	}
}

// Command subject is one process that `make bench-peers` measures: Patchbay's proxy and its accounts function over
// net/http, or a bare reverse proxy. It tells its address on its standard output, and at /-/used what it has used. It
// ends with its standard input. It is also built in an earlier commit's tree, so it takes little of the product.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"patchbay/shared/app/accounts"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/proxy"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "subject:", err)
		os.Exit(1)
	}
}

// run serves what is named: patchbay, or reverse-proxy and the address that it leads to.
func run(args []string) error {
	var h http.Handler
	var err error
	if args[0] == "patchbay" {
		h, err = patchbay()
	} else {
		h, err = reverseProxy(args[1])
	}
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); os.Exit(0) }()
	mux := http.NewServeMux()
	mux.HandleFunc("/-/used", tellUsed)
	mux.HandleFunc("/-/events", invocations(h))
	mux.Handle("/", h)
	// ServeMux would clean paths, and stands before both of them.
	return (&http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}).Serve(l)
}

func patchbay() (http.Handler, error) {
	// Lines are written as a function writes them: to a descriptor.
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(null, nil)))
	cfg, err := clients.FromEnv(os.Getenv)
	if err != nil {
		return nil, err
	}
	stdout := os.Stdout
	os.Stdout = null // where the entries of the log go
	defer func() { os.Stdout = stdout }()
	calls, err := proxy.New(cfg)
	if err != nil {
		return nil, err
	}
	reads, err := accounts.New(cfg)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/accounts/") {
			reads.ServeHTTP(w, r)
			return
		}
		calls.ServeHTTP(w, r)
	}), nil
}

// reverseProxy is the peer: the standard library's, which sets one header.
func reverseProxy(to string) (http.Handler, error) {
	target, err := url.Parse(to)
	if err != nil {
		return nil, err
	}
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Header.Set("X-Api-Key", "sandbox-key-12345678")
	}}, nil
}

// used is what the process has used since it began.
type used struct {
	CPU       time.Duration `json:"cpu"` // user and system
	Mallocs   uint64        `json:"mallocs"`
	Allocated uint64        `json:"allocated"` // bytes
	Peak      int64         `json:"peak"`      // bytes of memory, at most at once (VmHWM)
}

func tellUsed(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(usedNow()) // whoever asks has gone
}

func usedNow() (u used) {
	var usage syscall.Rusage
	var memory runtime.MemStats
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) == nil {
		u.CPU = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	runtime.ReadMemStats(&memory)
	u.Mallocs, u.Allocated = memory.Mallocs, memory.TotalAlloc
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		text, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		kilobytes, _ := strconv.ParseInt(text, 10, 64) // 0 where there is none
		u.Peak = kilobytes << 10
	}
	return u
}

// good is how a good answer to an event begins.
const good = `{"statusCode":200,`

// invocations hands the event in a body to the handler as often as ?n= says, as the Lambda runtime does, and tells
// what one event took.
func invocations(h http.Handler) http.HandlerFunc {
	invoke := function(h)
	return func(w http.ResponseWriter, r *http.Request) {
		event, err := io.ReadAll(r.Body)
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil || n < 1 {
			http.Error(w, "no event", http.StatusBadRequest)
			return
		}
		before := usedNow()
		for range n {
			if err := invoke(event); err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
		}
		after := usedNow()
		per := used{
			CPU: (after.CPU - before.CPU) / time.Duration(n), Mallocs: (after.Mallocs - before.Mallocs) / uint64(n),
			Allocated: (after.Allocated - before.Allocated) / uint64(n), Peak: after.Peak,
		}
		_ = json.NewEncoder(w).Encode(per) // whoever asks has gone
	}
}

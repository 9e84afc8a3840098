package samcli

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestLoopbackPorts(t *testing.T) {
	t.Parallel()
	got := loopbackPorts(map[string]string{
		"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000", "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://127.0.0.1:8001",
		"PATCHBAY_SANDBOX_URL": "http://127.0.0.1:8001", "PATCHBAY_PUBLIC_URL": "http://127.0.0.1:3000",
		"PATCHBAY_APP_URL": "http://127.0.0.1:3000",
		"PATCHBAY_TABLE":   "patchbay", "PATCHBAY_ALLOWED_ORIGINS": "https://app.example.com:9000", "A": "http://127.0.0.1",
	})
	if !slices.Equal(got, []string{"8000", "8001"}) {
		t.Error(got)
	}
}

// TestOpen: a loopback server is reached at the gateway's address, which 127.0.0.2 plays here, until end.
func TestOpen(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "here")
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	end, err := CLI{Gateway: "127.0.0.2"}.Open(t.Context(), map[string]string{"PATCHBAY_SANDBOX_URL": server.URL})
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	address := "http://" + net.JoinHostPort("127.0.0.2", u.Port())
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(text) != "here" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	end()
	if res, err := client.Get(address); err == nil {
		_ = res.Body.Close()
		t.Error("still reached after the end")
	}
}

// TestQuiet: no one's AWS credentials come near SAM CLI.
func TestQuiet(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE"} {
		t.Setenv(name, "somebody's")
	}
	if i := slices.IndexFunc(Quiet(), func(v string) bool { return strings.Contains(v, "somebody's") }); i >= 0 {
		t.Error(Quiet()[i])
	}
}

// fake writes a program in the place of sam.
func fake(t *testing.T, script string) CLI {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sam")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return CLI{Program: path, Template: "t.yaml", Image: "i"}
}

// notAnew defines how SAM CLI 1.170.0 ends when its runtime emulator could not start an environment anew.
const notAnew = `fail() { echo "[ERROR] (rapid) Invoke failed error=ErrAgentNameCollision InvokeID=i" >&2; exit 0; }
`

// TestInvoke: the ways in which SAM CLI says that a function failed; some of them exit with 0. Not in parallel: a
// process started while another's program is being written has that file open, and Linux then refuses to run it
// (golang.org/issue/22315).
func TestInvoke(t *testing.T) {
	for _, c := range []struct{ name, script, want, fault string }{
		{"an answer", `echo '{"statusCode":200}'`, `{"statusCode":200}`, ""},
		{"null is an answer", "echo null", "null", ""},
		{"an error of the function", `echo '{"errorMessage":"m","errorType":"T"}'`, "", `"errorMessage":"m"`},
		{"nothing", "echo why >&2", "", "why"},
		{"an exit code", "echo '{}'; echo why >&2; exit 1", "", "why"},
		{"an environment that starts at the second try",
			notAnew + `[ -e $0.ran ] || { touch $0.ran; fail; }; echo null`, "null", ""},
		{"one that does not",
			notAnew + `echo once >> $0.ran; [ $(wc -l < $0.ran) -gt 2 ] || fail; echo null`, "", "no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := fake(t, c.script).Invoke(t.Context(), "F", "e.json", nil)
			if c.fault == "" && (err != nil || string(got) != c.want) {
				t.Errorf("%s, %v", got, err)
			}
			if c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%s, %v; want an error with %q", got, err, c.fault)
			}
		})
	}
}

package samcli

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	one, same := map[string]string{"PATCHBAY_SANDBOX_URL": server.URL}, map[string]string{"A": server.URL}
	end, err := CLI{Gateway: "127.0.0.2"}.Open(t.Context(), one, same)
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
	// Python would compile anew, at each start, what the installation did not.
	t.Setenv("PYTHONDONTWRITEBYTECODE", "somebody's")
	if i := slices.IndexFunc(Quiet(), func(v string) bool { return strings.Contains(v, "somebody's") }); i >= 0 {
		t.Error(Quiet()[i])
	}
}

// TestInvoke: the ways in which SAM CLI 1.170.0 says that a function failed; some of them are answered with 200.
func TestInvoke(t *testing.T) {
	t.Parallel()
	type reply struct {
		status             int
		header, body, said string
	}
	notAnew := reply{200, "", "", "[ERROR] (rapid) Invoke failed error=ErrAgentNameCollision InvokeID=i\n"}
	notYet := reply{200, "", "", "No response from invoke container for F\n"}
	null := reply{200, "", "null", ""}
	for _, c := range []struct {
		name        string
		replies     []reply
		want, fault string
	}{
		{"an answer", []reply{{200, "", `{"statusCode":200}`, ""}}, `{"statusCode":200}`, ""},
		{"null is an answer", []reply{{200, "", "null\n", ""}}, "null", ""},
		{"an error of the function", []reply{{200, "Unhandled", `{"errorMessage":"m"}`, ""}}, "", `"errorMessage":"m"`},
		{"the same without the header", []reply{{200, "", `{"errorMessage":"m","errorType":"T"}`, ""}}, "",
			`"errorMessage":"m"`},
		{"nothing, of a function that began", []reply{{200, "", "", "START RequestId: r\nwhy\n"}, null}, "", "why"},
		{"a status", []reply{{502, "", "{}", "why\n"}}, "", "status 502"},
		{"an environment that starts at the second try", []reply{notAnew, null}, "null", ""},
		{"a container that is slow", []reply{notYet, notYet, notAnew, notYet, null}, "null", ""},
		{"one that never starts", []reply{notYet, notYet, notYet, notYet, notAnew, null}, "", "try 5: no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			said, n := &log{text: []byte("what is long over: START RequestId: q\n")}, 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				event, _ := io.ReadAll(r.Body)
				if r.URL.Path != "/2015-03-31/functions/F/invocations" || string(event) != `{"a":1}` {
					t.Errorf("%s got %s", r.URL.Path, event)
				}
				reply := c.replies[n]
				n++
				_, _ = io.WriteString(said, reply.said)
				if reply.header != "" {
					w.Header().Set("X-Amz-Function-Error", reply.header)
				}
				w.WriteHeader(reply.status)
				_, _ = io.WriteString(w, reply.body)
			}))
			defer server.Close()
			got, err := (&Functions{base: server.URL, said: said}).Invoke(t.Context(), "F", []byte(`{"a":1}`))
			if c.fault == "" && (err != nil || string(got) != c.want) {
				t.Errorf("%s, %v", got, err)
			}
			if c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%s, %v; want an error with %q", got, err, c.fault)
			}
		})
	}
}

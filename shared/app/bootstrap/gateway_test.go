package bootstrap_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"patchbay/shared/app/bootstrap"
)

// event is a call of payload format 2.0 as the gateway sends it.
func event(method, path string, change ...func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
	e := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: path,
		Headers: map[string]string{"host": "a1.example.com"}}
	e.RequestContext.DomainName = "a1.example.com"
	e.RequestContext.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: method, Path: path,
		SourceIP: "203.0.113.7"}
	for _, c := range change {
		c(&e)
	}
	return e
}

// through sends an event to a handler and gives back what the handler saw.
func through(t *testing.T, e events.APIGatewayV2HTTPRequest) (*http.Request, string) {
	t.Helper()
	var got *http.Request
	var body []byte
	answer, err := bootstrap.Gateway(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
	}))(t.Context(), e)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("answer %d, %v: %s", answer.StatusCode, err, answer.Body)
	}
	return got, string(body)
}

func TestRequest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		event events.APIGatewayV2HTTPRequest
		check func(t *testing.T, r *http.Request, body string)
	}{
		{"address", event("GET", "/accounts/acc_1", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawQueryString = "a=1&a=2&b=%26"
		}),
			func(t *testing.T, r *http.Request, _ string) {
				if r.URL.String() != "https://a1.example.com/accounts/acc_1?a=1&a=2&b=%26" || r.Host != "a1.example.com" {
					t.Errorf("URL %s, host %s", r.URL, r.Host)
				}
				if r.RemoteAddr != "203.0.113.7:0" || r.RequestURI != "/accounts/acc_1?a=1&a=2&b=%26" ||
					r.Header.Get("Host") != "" {
					t.Errorf("remote %s, URI %s", r.RemoteAddr, r.RequestURI)
				}
			}},
		{"a comma in a header is content", event("POST", "/auth_configs", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"idempotency-key": "a,b", "if-match": `"1,2"`, "user-agent": "x (y, z)"}
		}), func(t *testing.T, r *http.Request, _ string) {
			if r.Header.Get("Idempotency-Key") != "a,b" || r.Header.Get("If-Match") != `"1,2"` || r.UserAgent() != "x (y, z)" {
				t.Errorf("headers %v", r.Header)
			}
		}},
		{"cookies come in a list", event("GET", "/x", func(e *events.APIGatewayV2HTTPRequest) {
			e.Cookies = []string{"__Host-a=1", "b=2"}
		}),
			func(t *testing.T, r *http.Request, _ string) {
				a, errA := r.Cookie("__Host-a")
				b, errB := r.Cookie("b")
				if errA != nil || errB != nil || a.Value != "1" || b.Value != "2" {
					t.Errorf("cookies %v", r.Cookies())
				}
			}},
		{"text body", event("POST", "/x", func(e *events.APIGatewayV2HTTPRequest) { e.Body = `{"a":"ü"}` }),
			func(t *testing.T, r *http.Request, body string) {
				if body != `{"a":"ü"}` || r.ContentLength != int64(len(body)) {
					t.Errorf("body %q of %d", body, r.ContentLength)
				}
			}},
		{"base64 body", event("POST", "/x", func(e *events.APIGatewayV2HTTPRequest) {
			e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte{0xff, 0, 1}), true
		}), func(t *testing.T, _ *http.Request, body string) {
			if body != "\xff\x00\x01" {
				t.Errorf("body %q", body)
			}
		}},
		{"percent in a decoded path", event("GET", "/connectors/100%"), func(t *testing.T, r *http.Request, _ string) {
			if r.URL.Path != "/connectors/100%" {
				t.Errorf("path %q", r.URL.Path)
			}
		}},
		{"encoded path", event("GET", "/connectors/a%2Fb"), func(t *testing.T, r *http.Request, _ string) {
			if r.URL.Path != "/connectors/a/b" || r.URL.EscapedPath() != "/connectors/a%2Fb" {
				t.Errorf("path %q, escaped %q", r.URL.Path, r.URL.EscapedPath())
			}
		}},
		{"question mark in a decoded path adds no query", event("GET", "/connectors/a?admin=1"),
			func(t *testing.T, r *http.Request, _ string) {
				if r.URL.RawQuery != "" || r.URL.Path != "/connectors/a?admin=1" {
					t.Errorf("URL %+v", r.URL)
				}
			}},
		{"path cannot name another host", event("GET", "//evil.example/x"), func(t *testing.T, r *http.Request, _ string) {
			if r.Host != "a1.example.com" || r.URL.Host != "a1.example.com" {
				t.Errorf("host %s", r.URL.Host)
			}
		}},
		{"query from the map", event("GET", "/x", func(e *events.APIGatewayV2HTTPRequest) {
			e.QueryStringParameters = map[string]string{"q": "a b"}
		}), func(t *testing.T, r *http.Request, _ string) {
			if r.URL.Query().Get("q") != "a b" {
				t.Errorf("query %q", r.URL.RawQuery)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, body := through(t, c.event)
			c.check(t, r, body)
		})
	}
}

func TestResponse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		method  string
		handler http.HandlerFunc
		want    events.APIGatewayV2HTTPResponse
	}{
		{"nothing written is 200", "GET", func(http.ResponseWriter, *http.Request) {},
			events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{}}},
		{"cookies apart, other headers joined", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("Set-Cookie", "a=1; Path=/")
			w.Header().Add("Set-Cookie", "b=2; Expires=Tue, 24 Nov 2026 06:00:00 GMT")
			w.Header().Add("Vary", "Origin")
			w.Header().Add("Vary", "Accept")
			w.WriteHeader(http.StatusNoContent)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 204, Headers: map[string]string{"Vary": "Origin,Accept"},
			Cookies: []string{"a=1; Path=/", "b=2; Expires=Tue, 24 Nov 2026 06:00:00 GMT"}}},
		{"the first status counts, early hints do not", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
			w.Header().Set("X-Late", "1")
			w.WriteHeader(http.StatusOK)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 418, Headers: map[string]string{}}},
		{"type is sniffed as net/http does", "GET", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!doctype html><title>x</title>")
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200,
			Headers: map[string]string{"Content-Type": "text/html; charset=utf-8"},
			Body:    "<!doctype html><title>x</title>"}},
		{"binary becomes base64", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte{0x89, 'P', 0xff})
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{"Content-Type": "image/png"},
			Body: base64.StdEncoding.EncodeToString([]byte{0x89, 'P', 0xff}), IsBase64Encoded: true}},
		{"HEAD has no body", "HEAD", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, "hello")
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{"Content-Type": "text/plain"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := bootstrap.Gateway(c.handler)(t.Context(), event(c.method, "/x"))
			if err != nil {
				t.Fatal(err)
			}
			if got.StatusCode != c.want.StatusCode || got.Body != c.want.Body || got.IsBase64Encoded != c.want.IsBase64Encoded ||
				!slices.Equal(got.Cookies, c.want.Cookies) || !maps.Equal(got.Headers, c.want.Headers) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// TestAgreesWithNetHTTP sends one call through the gateway and through a real server: a handler must not be able to
// tell.
func TestAgreesWithNetHTTP(t *testing.T) {
	t.Parallel()
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusAccepted)
		_ = json.NewEncoder(w).Encode(map[string]any{"method": r.Method, "path": r.URL.Path, "query": r.URL.Query(),
			"uri": r.RequestURI, "key": r.Header.Values("Idempotency-Key"), "cookies": len(r.Cookies()), "body": string(body),
			"length": r.ContentLength})
	})
	server := httptest.NewServer(echo)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "PUT", server.URL+"/a%20b/c?x=1&x=2", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Idempotency-Key", "a, b")
	r.Header.Set("Cookie", "m=1; n=2")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	direct, _ := io.ReadAll(answer.Body)
	got, err := bootstrap.Gateway(echo)(t.Context(), event("PUT", "/a%20b/c", func(e *events.APIGatewayV2HTTPRequest) {
		e.RawQueryString, e.Body, e.Cookies = "x=1&x=2", "body", []string{"m=1", "n=2"}
		e.Headers["idempotency-key"] = "a, b"
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got.Body != string(direct) || got.StatusCode != answer.StatusCode {
		t.Errorf("net/http %d %sgateway  %d %s", answer.StatusCode, direct, got.StatusCode, got.Body)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	writes := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
	}
	for _, c := range []struct {
		name    string
		event   events.APIGatewayV2HTTPRequest
		handler http.HandlerFunc
		status  int
		code    string
	}{
		{"body that is not base64", event("POST", "/x", func(e *events.APIGatewayV2HTTPRequest) {
			e.Body, e.IsBase64Encoded = "!", true
		}), writes("x"), 400, "malformed_request"},
		{"method that is none", event("G T", "/x"), writes("x"), 400, "malformed_request"},
		{"panic", event("GET", "/x"), func(http.ResponseWriter, *http.Request) { panic("secret") }, 500, "internal_error"},
		{"more than Lambda carries", event("GET", "/x"), writes(strings.Repeat("x", 6_291_557)), 502, "answer_too_large"},
		{"more than Lambda carries once escaped", event("GET", "/x"), writes(strings.Repeat(`""""\`, 1_000_000)), 502,
			"answer_too_large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := bootstrap.Gateway(c.handler)(t.Context(), c.event)
			if err != nil {
				t.Fatal(err)
			}
			var body struct {
				StatusCode int
				Message    string
				Timestamp  string
				Code       string
			}
			if err := json.Unmarshal([]byte(got.Body), &body); err != nil {
				t.Fatal(err)
			}
			if got.StatusCode != c.status || body.StatusCode != c.status || body.Code != c.code || body.Message == "" ||
				body.Timestamp == "" {
				t.Errorf("answer %d %s", got.StatusCode, got.Body)
			}
			if strings.Contains(got.Body, "secret") {
				t.Error("the answer quotes the panic")
			}
		})
	}
}

// TestSizeIsWhatIsSent makes sure that every answer which is let through fits, at the edge and with every kind of
// character that JSON writes longer.
func TestSizeIsWhatIsSent(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"x", `"`, "\n", "\x01", "\u2028", "ü", "\x7f", "<"} {
		for _, size := range []int{1_000, 1_050_000, 3_100_000, 4_600_000, 6_220_000} {
			body := strings.Repeat(unit, size/len(unit))
			got, sent := sentFor(t, event("GET", "/x"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, body)
			}))
			if len(sent) > 6_291_556 {
				t.Errorf("%q × %d: %d bytes are sent", unit, size, len(sent))
			}
			if size == 1_000 && got.StatusCode != 200 || size == 4_600_000 && got.StatusCode != 200 {
				t.Errorf("%q × %d is refused", unit, size)
			}
		}
	}
}

// sentFor is what a function sends the platform for an event: as a response, and as it is written.
func sentFor(
	t *testing.T, e events.APIGatewayV2HTTPRequest, h http.Handler,
) (r events.APIGatewayV2HTTPResponse, sent []byte) {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if sent, err = lambda.NewHandler(bootstrap.Encoded(h)).Invoke(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(sent, &r); err != nil {
		t.Fatalf("%v: %.200s", err, sent)
	}
	return r, sent
}

// What a function writes by itself is what encoding/json makes of the library's response.
func TestEncodedIsTheResponse(t *testing.T) {
	t.Parallel()
	bodies := []string{"", "x", `{"a":"b\\c/<&>"}`, "\xff\x00\xfe", "ü\u2027😀\x7f", strings.Repeat("\"", 3_200_000)}
	for c := range 0x100 {
		bodies = append(bodies, "a"+string(rune(c))+"b", "a"+string([]byte{byte(c)})+"b")
	}
	for _, body := range bodies {
		for _, status := range []int{0, 200, 404} {
			h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["X-Twice"] = []string{"a", `b"c`}
				w.Header()["Set-Cookie"] = []string{"a=1", "b=<2>"}
				if status > 0 {
					w.WriteHeader(status)
				}
				_, _ = io.WriteString(w, body)
			})
			want, err := bootstrap.Gateway(h)(t.Context(), event("GET", "/x"))
			if err != nil {
				t.Fatal(err)
			}
			got, sent := sentFor(t, event("GET", "/x"), h)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%.20q %d: %.300s", body, status, sent)
			}
			var members, wanted map[string]any
			text, _ := json.Marshal(want)
			if json.Unmarshal(text, &wanted) != nil || json.Unmarshal(sent, &members) != nil ||
				!reflect.DeepEqual(members, wanted) {
				t.Fatalf("%.300s; encoding/json writes %.300s", sent, text)
			}
		}
	}
	if got, sent := sentFor(t, event("GET", "/x"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "a\u2028b\u2029") // which JSON has as they are (RFC 8259 section 7)
	})); got.Body != "a\u2028b\u2029" {
		t.Errorf("%s", sent)
	}
}

func TestHandlersHaveTimeToAnswer(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(time.Minute)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	var left time.Time
	_, err := bootstrap.Gateway(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		left, _ = r.Context().Deadline()
	}))(ctx, event("GET", "/x"))
	if err != nil || !left.Equal(end.Add(-2*time.Second)) {
		t.Errorf("the handler has until %v of %v, %v", left, end, err)
	}
}

func TestNotHTTP(t *testing.T) {
	t.Parallel()
	_, err := bootstrap.Gateway(http.NotFoundHandler())(t.Context(), events.APIGatewayV2HTTPRequest{})
	if !errors.Is(err, bootstrap.ErrNotHTTP) {
		t.Errorf("error %v", err)
	}
}

func FuzzGateway(f *testing.F) {
	f.Add([]byte(`{"version":"2.0","rawPath":"/a%zz","rawQueryString":"%","headers":{"a\n":"b"},"requestContext":{"http":{"method":"get"}}}`))
	f.Add([]byte(`{"rawPath":"//x@y:z","isBase64Encoded":true,"body":"AA==","cookies":["a=b\r\n"],"requestContext":{"domainName":"x","http":{"method":"POST"}}}`))
	g := bootstrap.Gateway(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL == nil || !strings.HasPrefix(r.URL.Path, "/") {
			panic("not a request that net/http could have made")
		}
		_, _ = w.Write(body)
	}))
	f.Fuzz(func(t *testing.T, text []byte) {
		var e events.APIGatewayV2HTTPRequest
		if json.Unmarshal(text, &e) != nil || e.RequestContext.HTTP.Method == "" {
			return
		}
		got, err := g(context.Background(), e)
		if err != nil || got.StatusCode == http.StatusInternalServerError {
			t.Fatalf("%d, %v", got.StatusCode, err)
		}
	})
}

package outbound_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

func target() outbound.Target {
	return outbound.Target{
		API: catalog.API{
			BaseURL: catalog.NewTemplate("https://{subdomain}.example.com/api/v2"), Hosts: []catalog.Template{
				catalog.NewTemplate("files.example.com"), catalog.NewTemplate("{region}.example.net"),
			},
			Headers: map[string]string{"X-Version": "7"},
		},
		Place: catalog.Placement{
			Header: map[string]catalog.Template{"X-Api-Key": catalog.NewTemplate("{api_key}")},
			Query:  map[string]catalog.Template{"key": catalog.NewTemplate("{api_key}")},
		},
		Values: map[string]string{"subdomain": "acme", "api_key": "sekret"},
	}
}

func TestCallResolves(t *testing.T) {
	for _, c := range []struct{ name, url, path, want string }{
		{"path", "", "/users", "https://acme.example.com/api/v2/users?key=sekret"},
		{"path without a slash", "", "users?a=b", "https://acme.example.com/api/v2/users?a=b&key=sekret"},
		{"no path", "", "", "https://acme.example.com/api/v2?key=sekret"},
		{"encoded slash stays", "", "/projects/a%2Fb", "https://acme.example.com/api/v2/projects/a%2Fb?key=sekret"},
		{"space in the query", "", "/q?x=a b\"", "https://acme.example.com/api/v2/q?x=a%20b%22&key=sekret"},
		{"space in the path", "", "/a b", "https://acme.example.com/api/v2/a%20b?key=sekret"},
		{"colon in a segment", "", "/v1/items:batch", "https://acme.example.com/api/v2/v1/items:batch?key=sekret"},
		{
			"URL in a query value", "", "/r?u=https://evil.test/",
			"https://acme.example.com/api/v2/r?u=https://evil.test/&key=sekret",
		},
		{"own origin", "https://ACME.example.com:443/other", "", "https://ACME.example.com:443/other?key=sekret"},
		{"own origin as the path", "", "https://acme.example.com/other?x=1", "https://acme.example.com/other?x=1&key=sekret"},
		{"base and path", "https://files.example.com/up", "/f.txt", "https://files.example.com/up/f.txt?key=sekret"},
		{"the caller's key is dropped", "", "/u?Key=mine", "https://acme.example.com/api/v2/u?key=sekret"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := outbound.Call(t.Context(), target(), outbound.Spec{URL: c.url, Path: c.path})
			if err != nil {
				t.Fatal(err)
			}
			if got := req.URL.String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestCallRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		spec outbound.Spec
	}{
		{"protocol-relative path", outbound.Spec{Path: "//evil.test/x"}},
		{"backslashes", outbound.Spec{Path: `\\evil.test\x`}},
		{"slash and backslash", outbound.Spec{Path: `/\evil.test`}},
		{"dots", outbound.Spec{Path: "/../admin"}},
		{"encoded dots", outbound.Spec{Path: "/%2e%2E/admin"}},
		{"twice encoded dots", outbound.Spec{Path: "/%252e%252e/admin"}},
		{"encoded too often", outbound.Spec{Path: "/%25252525252e%25252525252e/admin"}},
		{"encoded slash and dots", outbound.Spec{Path: "/a%2f..%2fadmin"}},
		{"dots with a parameter", outbound.Spec{Path: "/..;/admin"}},
		{"fragment", outbound.Spec{Path: "/a#b"}},
		{"line break", outbound.Spec{Path: "/a%0d%0aHost:%20evil"}},
		{"raw line break", outbound.Spec{Path: "/a\r\nHost: evil"}},
		{"another host", outbound.Spec{URL: "https://evil.test/"}},
		{"another host as the path", outbound.Spec{Path: "https://evil.test/"}},
		{"suffix of the host", outbound.Spec{URL: "https://evilacme.example.com/"}},
		{"host as a prefix", outbound.Spec{URL: "https://acme.example.com.evil.test/"}},
		{"userinfo", outbound.Spec{URL: "https://acme.example.com@evil.test/"}},
		{"userinfo on the right host", outbound.Spec{URL: "https://a:b@acme.example.com/"}},
		{"http", outbound.Spec{URL: "http://acme.example.com/"}},
		{"another port", outbound.Spec{URL: "https://acme.example.com:8443/"}},
		{"backslash in the url", outbound.Spec{URL: `https://evil.test\@acme.example.com/`}},
		{"a further host whose value is missing", outbound.Spec{URL: "https://eu.example.net/"}},
		{"method", outbound.Spec{Method: "CONNECT", Path: "/"}},
		{"method with a space", outbound.Spec{Method: "GET /x", Path: "/"}},
		{"header name", outbound.Spec{Path: "/", Header: http.Header{"X Y": {"1"}}}},
		{"header value", outbound.Spec{Path: "/", Header: http.Header{"X-Y": {"1\r\nZ: 2"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := outbound.Call(t.Context(), target(), c.spec)
			if !errors.Is(err, outbound.ErrCall) {
				t.Fatalf("got %v, %v; want ErrCall", req, err)
			}
		})
	}
}

// TestCallOnTheWire shows what a server receives.
func TestCallOnTheWire(t *testing.T) {
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
	}))
	defer server.Close()
	to := target()
	to.API.BaseURL = catalog.NewTemplate(server.URL + "/api")
	req, err := outbound.Call(t.Context(), to, outbound.Spec{
		Method: "post", Path: "/x", Body: []byte(`{"a":1}`),
		Header: http.Header{
			"content-type": {"application/json"}, "Authorization": {"Bearer of the caller"}, "cookie": {"a=b"},
			"Host":       {"evil.test"},
			"Connection": {"X-Hop"}, "X-Hop": {"1"}, "X-API-KEY": {"mine"}, "X-Forwarded-For": {"1.2.3.4"}, "X-Fine": {"a", "b"},
			"X-Account-Id": {"acc_1"}, "Transfer-Encoding": {"chunked"}, "X-Amzn-Trace-Id": {"1"}, "Content-Length": {"1"},
			"X-Patchbay-Csrf": {"1"}, "x-patchbay-project": {"prj_1"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	res, err := outbound.New(outbound.Options{AllowLoopback: true}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-Api-Key": "sekret", "X-Version": "7", "X-Fine": "a,b", "Authorization": "",
		"Cookie": "",
		"X-Hop":  "", "X-Forwarded-For": "", "X-Account-Id": "", "X-Amzn-Trace-Id": "", "Content-Length": "7",
		"X-Patchbay-Csrf": "", "X-Patchbay-Project": "",
	} {
		if have := strings.Join(got.Header.Values(name), ","); have != want {
			t.Errorf("%s: %q, want %q", name, have, want)
		}
	}
	if string(body) != `{"a":1}` || got.Method != http.MethodPost || got.Host == "evil.test" ||
		len(got.TransferEncoding) != 0 {
		t.Errorf("%s %s %v: %s", got.Method, got.Host, got.TransferEncoding, body)
	}
}

// FuzzCall: whatever a caller asks for, the request stays on an allowed host and one request line.
func FuzzCall(f *testing.F) {
	for _, seed := range [][2]string{
		{
			"", "/users?a=b"}, {"", "//evil.test"}, {"https://evil.test", ""}, {"https://acme.example.com@evil.test",
			"x"}, {`https:\\evil.test`, ""},
		{
			"", "/%2e%2e/%5c"}, {"", "@evil.test"}, {"", ":80@evil.test"}, {"https://files.example.com", "/a b"}, {"",
			"https:evil.test",
		},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, url, path string) {
		req, err := outbound.Call(t.Context(), target(), outbound.Spec{URL: url, Path: path})
		if err != nil {
			return
		}
		host := strings.ToLower(strings.TrimSuffix(req.URL.Host, ":443"))
		if req.URL.Scheme != "https" || host != "acme.example.com" && host != "files.example.com" ||
			req.Host != req.URL.Host || req.URL.User != nil {
			t.Fatalf("url %q path %q leads to %s", url, path, req.URL)
		}
		if strings.ContainsAny(req.URL.RequestURI(), " \r\n\\#") || strings.Contains(req.URL.Path, "/../") ||
			strings.HasPrefix(req.URL.RequestURI(), "//") {
			t.Fatalf("url %q path %q makes the request line %q", url, path, req.URL.RequestURI())
		}
		if url == "" && !strings.Contains(path, "://") && !strings.HasPrefix(req.URL.Path, "/api/v2") {
			t.Fatalf("path %q leaves the base: %s", path, req.URL)
		}
	})
}

// TestCallSpelling: a caller's own headers are named as the caller wrote them. What the definition or the client sets,
// or drops, is not the caller's to spell.
func TestCallSpelling(t *testing.T) {
	header, spelling := http.Header{}, map[string]string{}
	for _, name := range []string{
		"SOAPAction", "x-token", "x-api-key", "x-version", "content-type", "user-agent", "range", "authorization", "cookie",
		"X-Plain",
	} {
		header.Set(name, "v")
		spelling[http.CanonicalHeaderKey(name)] = name
	}
	spelling["X-Plain"] = "Authorization" // not a spelling of it
	req, err := outbound.Call(t.Context(), target(), outbound.Spec{Path: "/u", Header: header, Spelling: spelling})
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(req.Header))
	want := []string{"Content-Type", "Range", "SOAPAction", "User-Agent", "X-Api-Key", "X-Plain", "X-Version", "x-token"}
	if !slices.Equal(got, want) || req.Header.Get("X-Api-Key") != "sekret" {
		t.Errorf("got %v, want %v", got, want)
	}
}

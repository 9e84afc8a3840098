package acceptance_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/stack"
)

func TestProxyPutsCredentialsIn(t *testing.T) {
	v, p := newVendor(t)
	accounts := v.accounts(p)
	call := func(account string, spec object) seen {
		t.Helper()
		p.proxy(accounts[account], spec).want(http.StatusOK)
		s, _ := v.last()
		return s
	}
	theirs := object{"Authorization": "Bearer evil", "x-api-KEY": []any{"evil", "evil too"}}
	s := call("header", object{"path": "/things?a=1", "headers": theirs})
	same(t, "header", s.header.Values("X-Api-Key"), []string{"key&=é"})
	same(t, "setup field", s.header.Values("X-Partner"), []string{"acme"})
	same(t, "API header", s.header.Values("X-Version"), []string{"7"})
	same(t, "authorization", s.header.Values("Authorization"), nil)
	same(t, "uri", s.uri, "/api/v1/things?a=1")
	same(t, "another version", call("header",
		object{"path": "/x", "headers": object{"X-Version": "8"}}).header.Values("X-Version"), []string{"8"})

	s = call("query", object{"path": "/things?key=evil&b=%2F+%20&KEY=evil", "headers": theirs})
	same(t, "query", s.uri, "/api/v1/things?b=%2F+%20&key=key%26%3D%C3%A9")
	same(t, "authorization", s.header.Values("Authorization"), nil)

	s = call("bearer", object{"path": "/things", "headers": theirs})
	same(t, "bearer", s.header.Values("Authorization"), []string{"Bearer token-1"})

	s = call("basic", object{"path": "/things", "headers": theirs})
	user, password, _ := (&http.Request{Header: s.header}).BasicAuth()
	same(t, "basic", []string{user, password}, []string{"user", "pass:word"})

	if _, n := v.last(); strings.Contains(logs.String(), "pass:word") || strings.Contains(logs.String(), "token-1") ||
		n == 0 {
		t.Error("a credential is in the log")
	}
}

func TestProxyDropsWhatIsNotTheCallers(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	p.proxy(id, object{"path": "/x", "headers": object{
		"Cookie": "a=b", "Host": "evil.example", "Connection": "close, X-Hop", "X-Hop": "1", "Transfer-Encoding": "chunked",
		"Te": "trailers", "Upgrade": "h2c",
		"Proxy-Authorization": "Basic eA==", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil.example",
		"X-Account-Id": id, "X-Hub-Session-Token": "t",
		"X-Http-Method-Override": "DELETE", "Content-Length": "3", "Expect": "100-continue", "Forwarded": "for=1.2.3.4",
		"X-Custom": "kept", "Accept": "text/csv", "X-Number": 7, "X-Null": nil,
	}}).want(http.StatusOK)
	s, _ := v.last()
	same(t, "host", s.host, strings.TrimPrefix(v.URL, "http://"))
	allowed := []string{"X-Custom", "Accept", "X-Number", "X-Api-Key", "X-Partner", "X-Version", "User-Agent",
		"Accept-Encoding"}
	for name := range s.header {
		if !slices.Contains(allowed, name) {
			t.Errorf("%s: %v was sent", name, s.header[name])
		}
	}
	same(t, "kept", []string{s.header.Get("X-Custom"), s.header.Get("Accept"), s.header.Get("X-Number")},
		[]string{"kept", "text/csv", "7"})
	if ua := s.header.Get("User-Agent"); strings.Contains(ua, p.key) {
		t.Errorf("User-Agent: %s", ua)
	}
}

func TestProxyStaysAtItsProvider(t *testing.T) {
	v, p := newVendor(t)
	accounts := v.accounts(p)
	_, before := v.last()
	port := v.URL[strings.LastIndexByte(v.URL, ':'):]
	for _, spec := range []object{
		{"url": "https://evil.example/"}, {"url": "http://169.254.169.254/latest/meta-data"}, {"url": p.stack.BaseURL},
		{"url": "http://localhost" + port}, {"url": "https://127.0.0.1" + port},
		{"url": "http://user@127.0.0.1" + port}, {"url": "http://127.0.0.1" + port + "@evil.example/"},
		{"url": "file:///etc/passwd"}, {"url": "//evil.example"}, {"url": "gopher://x"},
		{"url": "http://127.0.0.1" + port + `\@evil.example`}, {"url": v.URL + "/api/v1/../../x"}, {"url": v.URL + "/a#b"},
		{"url": "not a url"}, {"url": "http://127.1" + port}, {"url": "http://0x7f000001" + port},
		{"path": "/../admin"}, {"path": "/a/../../b"}, {"path": "/%2e%2e/admin"}, {"path": "/%252e%252e/admin"},
		{"path": "/..;/admin"}, {"path": "/.%2e/x"}, {"path": "/a/./b"}, {"path": `/..\admin`},
		{"path": "//evil.example/x"}, {"path": "https://evil.example/x"}, {"path": `/\evil.example`}, {"path": "/x#y"},
		{"path": "/x\r\nHost: evil"}, {"path": "/x%0d%0aHost:%20evil"}, {"path": "/%zz"}, {"path": "/x%00"},
		{"method": "TRACE"}, {"method": "CONNECT"}, {"method": "GET /x HTTP/1.1"}, {"method": "PROPFIND"}, {"method": "a"},
		{"path": "/x", "headers": object{"X-A": "a\r\nX-B: b"}}, {"path": "/x", "headers": object{"X A": "a"}},
		{"path": "/x", "headers": object{"": "a"}}, {"path": "/x", "headers": object{"X\n": "a"}},
	} {
		for scheme, id := range accounts {
			t.Run(fmt.Sprint(scheme, spec)[:min(60, len(fmt.Sprint(scheme, spec)))], func(t *testing.T) {
				p.on(t).proxy(id, spec).problem(http.StatusBadRequest, "")
			})
		}
	}
	if s, n := v.last(); n != before {
		t.Errorf("the provider was asked %s %s", s.method, s.uri)
	}
	// The provider's own address may be spelled out.
	p.proxy(accounts["header"], object{"url": v.URL + "/elsewhere?x=1"}).want(http.StatusOK)
	p.proxy(accounts["header"], object{"url": v.URL, "path": "elsewhere/too"}).want(http.StatusOK)
	if s, _ := v.last(); s.uri != "/elsewhere/too" || s.header.Get("X-Api-Key") == "" {
		t.Errorf("%+v", s)
	}
}

func TestProxyPassesBodiesOn(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	big := strings.Repeat("x", 4<<20)
	for _, c := range []struct{ name, send, want, contentType string }{
		{"object", `{"b":1,"a":[true,null,{"x":"ü<>&"}]}`, `{"a":[true,null,{"x":"ü<>&"}],"b":1}`, "application/json"},
		{"numbers as they were written", `{"id":12345678901234567890,"price":1.10,"e":1e30}`,
			`{"e":1e30,"id":12345678901234567890,"price":1.10}`, "application/json"},
		{"array", `[1,"2"]`, `[1,"2"]`, "application/json"},
		{"number", `7`, `7`, "application/json"},
		{"false", `false`, `false`, "application/json"},
		{"text", `"a=b&c=d"`, "a=b&c=d", ""},
		{"large", `"` + big + `"`, big, ""},
		{"none", `null`, "", ""},
	} {
		for _, method := range []string{"post", "PUT", "Patch", "delete"} {
			t.Run(c.name+" "+method, func(t *testing.T) {
				p.on(t).post("/unified/proxy", `{"path":"/x","method":"`+method+`","body":`+c.send+`}`,
					header("x-account-id", id)).want(http.StatusOK)
				s, _ := v.last()
				if s.body != c.want || s.method != strings.ToUpper(method) || s.header.Get("Content-Type") != c.contentType {
					t.Errorf("%s %q %s", s.method, s.body[:min(200, len(s.body))], s.header.Get("Content-Type"))
				}
			})
		}
	}
	p.post("/unified/proxy", `{"path":"/x","method":"post","headers":{"content-type":"application/x-www-form-urlencoded"},"body":"a=b"}`, header("x-account-id", id)).want(http.StatusOK)
	if s, _ := v.last(); s.header.Get("Content-Type") != "application/x-www-form-urlencoded" || s.body != "a=b" {
		t.Errorf("%+v", s)
	}
	p.post("/unified/proxy", `{"path":"/x","body":"`+strings.Repeat("x", 6<<20)+`"}`,
		header("x-account-id", id)).problem(http.StatusRequestEntityTooLarge, "body_too_large")
}

func TestProxyRelaysAnswers(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	binary := make([]byte, 4<<20)
	for i := range binary {
		binary[i] = byte(i * 7)
	}
	for _, c := range []struct {
		name   string
		status int
		header http.Header
		body   []byte
	}{
		{"JSON", 200, http.Header{"Content-Type": {"application/json"}}, []byte(`{"a": 1}`)},
		{"binary", 200, http.Header{"Content-Type": {"application/pdf"},
			"Content-Disposition": {`attachment; filename="a.pdf"`}}, binary},
		{"created", 201, http.Header{"Location": {"https://api.example/things/1"}, "Etag": {`"1"`}}, []byte("x")},
		{"no content", 204, nil, nil},
		{"redirect", 302, http.Header{"Location": {"https://evil.example/"}}, nil},
		{"not modified", 304, nil, nil},
		{"bad request", 400, http.Header{"Content-Type": {"text/html"}}, []byte("<b>no</b>")},
		{"forbidden", 403, nil, []byte("no")},
		{"not found", 404, http.Header{"Content-Type": {"application/problem+json"}}, []byte(`{"title":"no"}`)},
		{"slow down", 429, http.Header{"Retry-After": {"17"}}, []byte("later")},
		{"broken", 500, nil, []byte("oops")},
		{"down", 503, http.Header{"Retry-After": {"3"}}, []byte("oops")},
		{"two of a header", 200, http.Header{"X-Page": {"1", "2"}}, []byte("x")},
	} {
		t.Run(c.name, func(t *testing.T) {
			v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
				for name, values := range c.header {
					w.Header()[name] = values
				}
				for name, value := range map[string]string{
					"Set-Cookie": "a=b", "Connection": "X-Hop", "X-Hop": "1", "Strict-Transport-Security": "max-age=1",
					"Www-Authenticate": "Basic", "X-Request-Id": "theirs",
					"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff",
				} {
					w.Header().Set(name, value)
				}
				w.WriteHeader(c.status)
				_, _ = w.Write(c.body)
			})
			a := p.on(t).proxy(id, object{"path": "/x"}).want(c.status)
			if !bytes.Equal(a.body, c.body) {
				t.Errorf("%d bytes came of %d", len(a.body), len(c.body))
			}
			for name, values := range c.header {
				same(t, name, a.header.Values(name), values)
			}
			for _, name := range []string{"Set-Cookie", "Strict-Transport-Security", "Www-Authenticate",
				"Access-Control-Allow-Origin", "X-Hop"} {
				if a.header.Get(name) != "" {
					t.Errorf("%s: %s", name, a.header.Get(name))
				}
			}
			if a.header.Get("X-Request-Id") == "theirs" || len(a.header.Values("X-Content-Type-Options")) != 1 {
				t.Errorf("%v", a.header)
			}
		})
	}
	v.set(http.StatusOK, nil)
	if a := p.proxy(id, object{"path": "/x", "method": "head"}).want(http.StatusOK); len(a.body) != 0 {
		t.Errorf("%s", a.body)
	}
	p.get("/accounts/"+id).has("status", "active")
}

// TestProxyAnswersThatAreNone: half an answer must not pass for a whole one.
func TestProxyAnswersThatAreNone(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	large := make([]byte, 6<<20)
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter, *http.Request)
		code   string
	}{
		{"too large", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(large)))
			_, _ = w.Write(large)
		}, "provider_answer_too_large"},
		{"too large, of unknown length", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(large)
		}, "provider_answer_too_large"},
		{"breaks off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"data":[]}`)
			panic(http.ErrAbortHandler)
		}, "provider_unreachable"},
		{"breaks off in a chunk", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"data":[]}`)
			w.(http.Flusher).Flush() //nolint:forcetypeassert // net/http's has it
			panic(http.ErrAbortHandler)
		}, "provider_unreachable"},
		{"nothing", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "provider_unreachable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v.set(http.StatusOK, c.answer)
			p.on(t).proxy(id, object{"path": "/x", "method": "post"}).problem(http.StatusBadGateway, c.code)
		})
	}
	v.Close()
	p.proxy(id, object{"path": "/x"}).problem(http.StatusBadGateway, "provider_unreachable")
}

// A long answer goes on as it comes, under the length that the provider tells: the last bytes are there, and an answer
// that breaks off at the provider is seen to be broken. One that is declared too large is refused before any of it.
func TestProxyStreamsLongAnswers(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	text := bytes.Repeat([]byte("0123456789abcdef"), 3<<16)
	half, whole := make(chan struct{}), true
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/csv")
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		_, _ = w.Write(text[:len(text)/2])
		w.(http.Flusher).Flush() //nolint:forcetypeassert // net/http's has it
		<-half
		if !whole {
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write(text[len(text)/2:])
	})
	call := func() *http.Response {
		body := strings.NewReader(`{"path":"/x","method":"post"}`)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.stack.BaseURL+"/unified/proxy", body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("x-account-id", id)
		r.SetBasicAuth(p.key, "")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		return res
	}
	res := call()
	begin := make([]byte, 1<<10)
	if _, err := io.ReadFull(res.Body, begin); err != nil || !bytes.Equal(begin, text[:1<<10]) {
		t.Fatalf("nothing comes before the provider has answered whole: %v", err)
	}
	half <- struct{}{}
	rest, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Equal(append(begin, rest...), text) || res.ContentLength != int64(len(text)) ||
		res.Header.Get("Content-Type") != "text/csv" {
		t.Errorf("%d bytes of %d, %v, %v", len(begin)+len(rest), res.ContentLength, err, res.Header)
	}
	whole = false
	res = call()
	half <- struct{}{}
	if n, err := io.Copy(io.Discard, res.Body); err == nil || n >= int64(len(text)) {
		t.Errorf("an answer that broke off looks complete: %d bytes, %v", n, err)
	}
}

// A request that runs out of its function's time is told so in the wire contract's words, before the gateway's.
func TestProxyRunsOutOfTime(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	called, functions := make(chan struct{}), mount(t, p.stack.Config, &awsHook{})
	hurried := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		functions.ServeHTTP(w, r.WithContext(lapsing{r.Context(), called}))
	}))
	t.Cleanup(hurried.Close)
	hurry := *p
	hurry.stack = &stack.Stack{BaseURL: hurried.URL, Config: p.stack.Config}
	v.set(http.StatusOK, func(_ http.ResponseWriter, r *http.Request) { close(called); <-r.Context().Done() })
	hurry.proxy(id, object{"path": "/x"}).problem(http.StatusRequestTimeout, "provider_timeout")

	slow := &awsHook{}
	slow.set(func(ctx context.Context, _ string, _ any, _ func() error) error { <-ctx.Done(); return ctx.Err() })
	stuck := httptest.NewServer(within(50*time.Millisecond, mount(t, p.stack.Config, slow)))
	t.Cleanup(stuck.Close)
	hurry.stack = &stack.Stack{BaseURL: stuck.URL, Config: p.stack.Config}
	if a := hurry.get("/accounts"); a.header.Get("Retry-After") == "" {
		t.Error("nobody is told when to try again")
	} else {
		a.problem(http.StatusServiceUnavailable, "out_of_time")
	}
}

// A credential in the query is in the address of the call: it is neither logged when the call fails, nor handed on in
// an address that the provider answers with.
func TestProxyKeepsACredentialInTheQuery(t *testing.T) {
	v, p := newVendor(t)
	config := p.configure("zz-forms", object{"auth_type": "query"})
	id := p.link("q", config, object{"api_key": "CANARY-IN-QUERY-4711"})
	v.set(http.StatusOK, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Path+"/?"+r.URL.RawQuery)
		w.Header().Set("Link", "<"+r.URL.String()+"&page=2>; rel=\"next\"")
		w.WriteHeader(http.StatusMovedPermanently)
	})
	a := p.proxy(id, object{"path": "/x?a=1"}).want(http.StatusMovedPermanently)
	if got := a.header.Get("Location"); got != v.URL+"/api/v1/x/?a=1&" {
		t.Errorf("Location: %s", got)
	}
	if got := a.header.Get("Link"); got != "<"+v.URL+`/api/v1/x?a=1&&page=2>; rel="next"` {
		t.Errorf("Link: %s", got)
	}
	if sent, _ := v.last(); sent.uri != "/api/v1/x?a=1&key=CANARY-IN-QUERY-4711" {
		t.Fatalf("the credential was not in the query, so this test shows nothing: %s", sent.uri)
	}
	v.set(http.StatusOK, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	p.proxy(id, object{"path": "/x", "method": "post"}).problem(http.StatusBadGateway, "provider_unreachable")
	v.Close()
	p.proxy(id, object{"path": "/x"}).problem(http.StatusBadGateway, "provider_unreachable")
	if log := logs.String(); strings.Contains(log, "CANARY-IN-QUERY") || !strings.Contains(log, "connection refused") {
		t.Error("the log holds the credential, or not what went wrong")
	}
}

// TestProxyAndDeadCredentials: a 401 to a call is no proof; only the definition's own call is. Rule 5's exception
// follows: an account that was broken before its connector was disabled is broken after it is enabled.
func TestProxyAndDeadCredentials(t *testing.T) {
	v, p := newVendor(t)
	accounts := v.accounts(p)
	refuse := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, "theirs")
	}
	id := accounts["header"]
	for _, me := range []int{http.StatusOK, http.StatusForbidden, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusNotFound} {
		v.set(me, refuse)
		same(t, "answer", string(p.proxy(id, object{"path": "/x"}).want(http.StatusUnauthorized).body), "theirs")
		p.get("/accounts/"+id).has("status", "active")
	}
	v.set(http.StatusUnauthorized, refuse)
	p.proxy(accounts["bearer"], object{"path": "/x"}).want(http.StatusUnauthorized) // has no such call
	p.get("/accounts/"+accounts["bearer"]).has("status", "active")

	a := p.proxy(id, object{"path": "/x"}).problem(http.StatusUnauthorized, "account_credentials_invalid")
	if !strings.Contains(a.text("provider_response"), "about me") {
		t.Errorf("%s", a.body)
	}
	broken := p.get("/accounts/" + id)
	broken.has("status", "error")
	if broken.text("status_reasons.0.code") == "" || broken.text("status_reasons.0.timestamp") == "" {
		t.Errorf("%s", broken.body)
	}
	_, before := v.last()
	p.proxy(id, object{"path": "/x"}).problem(http.StatusPreconditionFailed, "account_in_error")
	if _, n := v.last(); n != before {
		t.Error("a broken account's call reached the provider")
	}
	p.get("/accounts?status=error").has("0.id", id, "1", nil)

	p.post("/connectors/zz-forms/disable", nil).want(http.StatusOK)
	p.get("/accounts/"+id).has("status", "inactive", "status_reasons.0.code", "connector_disabled")
	p.proxy(id, object{"path": "/x"}).problem(http.StatusPreconditionFailed, "account_inactive")
	p.post("/connectors/zz-forms/enable", nil).want(http.StatusOK)
	p.get("/accounts/"+id).has("status", "error", "status_reasons", broken.at("status_reasons"))
	p.get("/accounts/"+accounts["bearer"]).has("status", "active")
	p.proxy(id, object{"path": "/x"}).problem(http.StatusPreconditionFailed, "account_in_error")

	// Good credentials end it: by the project's hand, or the end user's.
	v.set(http.StatusOK, nil)
	p.patch("/accounts/"+id, object{"label": "still broken"}).want(http.StatusOK).has("status", "error")
	p.patch("/accounts/"+id, object{"secrets": object{"api_key": "new-key"}}).want(http.StatusOK).has("status", "active",
		"status_reasons", []any{})
	p.proxy(id, object{"path": "/x"}).want(http.StatusOK)
}

func TestProxyNeedsAnAccount(t *testing.T) {
	p := newTenant(t)
	p.post("/unified/proxy", object{"path": "/me"}).problem(http.StatusBadRequest, "invalid_request")
	p.post("/unified/proxy", object{"path": "/me"}, header("x-account-id", "nope")).problem(http.StatusNotFound,
		"account_not_found")
	p.post("/unified/proxy", object{"path": "/me"},
		header("x-account-id", strings.Repeat("x", 200))).problem(http.StatusBadRequest, "invalid_request")
	p.post("/unified/proxy", `{"url":7}`, header("x-account-id", "nope")).problem(http.StatusBadRequest, "invalid_request")
}

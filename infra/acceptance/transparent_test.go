package acceptance_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
)

// asSDK sends a request as a vendor's SDK does, to the proxy's path or to the root of its own host.
type asSDK struct {
	t    *testing.T
	base string
}

type sdkAnswer struct {
	status int
	header http.Header
	body   string
}

func (c asSDK) do(method, path, body string, header ...string) sdkAnswer {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return sdkAnswer{res.StatusCode, res.Header, string(text)}
}

// The key is taken in each form in which SDKs send it, and none of them reaches the vendor.
func TestTransparentProxyTakesTheKeyInEveryForm(t *testing.T) {
	v, p := newVendor(t)
	accounts := v.accounts(p)
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	sdk := asSDK{t, p.stack.BaseURL + "/proxy"}
	for name, header := range map[string][]string{
		"bearer":              {"Authorization", "Bearer " + p.key},
		"token":               {"Authorization", "token " + p.key},
		"SSWS":                {"Authorization", "SSWS " + p.key},
		"SSWS in one word":    {"Authorization", "SSWS" + p.key},
		"bare":                {"Authorization", p.key},
		"basic, user":         {"Authorization", basic(p.key + ":")},
		"basic, password":     {"Authorization", basic("me@acme.com/token:" + p.key)},
		"basic, no colon":     {"Authorization", basic(p.key)},
		"a header":            {"X-Api-Key", p.key},
		"a header with words": {"X-Vendor-Auth", "key=" + p.key},
	} {
		a := sdk.do(http.MethodGet, "/things?a=b", "", append(header, "x-account-id", accounts["bearer"])...)
		s, _ := v.last()
		same(t, name, a.status, http.StatusOK)
		same(t, name, s.uri, "/api/v1/things?a=b")
		same(t, name, s.header.Values("Authorization"), []string{"Bearer token-1"})
		if text := fmt.Sprint(s); strings.Contains(text, p.key) || strings.Contains(text, accounts["bearer"]) {
			t.Errorf("%s: the vendor saw %s", name, text)
		}
	}
	a := sdk.do(http.MethodGet, "/things?a=b&key="+p.key+"&c=%2f", "", "x-account-id", accounts["query"])
	s, _ := v.last()
	same(t, "query", a.status, http.StatusOK)
	same(t, "query", s.uri, "/api/v1/things?a=b&c=%2f&key=key%26%3D%C3%A9")
	for name, c := range map[string][]string{
		"no key": {}, "another token": {"Authorization", "Bearer xoxb-1"}, "half a key": {"Authorization", "Bearer " + p.key[:40]},
	} {
		_, before := v.last()
		a := sdk.do(http.MethodGet, "/things", "", append(c, "x-account-id", accounts["bearer"])...)
		same(t, name, a.status, http.StatusUnauthorized)
		_, after := v.last()
		same(t, name, after, before)
	}
}

// The account is named by the header or in the path; the proxy stands at a path and at the root of its own host.
func TestTransparentProxyFindsTheAccount(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	key := []string{"Authorization", "Bearer " + p.key}
	below := asSDK{t, p.stack.BaseURL + "/proxy"}
	root := asSDK{t, p.stack.BaseURL}
	for _, c := range []struct {
		name, path, want string
		header           []string
		sdk              asSDK
	}{
		{"header", "/things", "/api/v1/things", []string{"x-account-id", id}, below},
		{"path", "/accounts/" + id + "/things?x=1", "/api/v1/things?x=1", nil, below},
		{"two slashes", "/accounts/" + id + "//things", "/api/v1/things", nil, below},
		{"two slashes before", "//accounts/" + id + "/things", "/api/v1/things", nil, below},
		{"both", "/accounts/" + id + "/things", "/api/v1/things", []string{"x-account-id", id}, below},
		{"twice", "/things", "/api/v1/things", []string{"x-account-id", id, "x-account-id", id}, below},
		{"the vendor's own accounts", "/accounts/7/things", "/api/v1/accounts/7/things", []string{"x-account-id", id}, below},
		{"nothing behind", "", "/api/v1", []string{"x-account-id", id}, below},
		{"nothing behind the account", "/accounts/" + id, "/api/v1", nil, below},
		{"the version again", "//api/v1/things", "/api/v1/things", []string{"x-account-id", id}, below},
		{"escapes", "/things/a%2Fb%20c/%C3%BC?q=a%2fb+c", "/api/v1/things/a%2Fb%20c/%C3%BC?q=a%2fb+c",
			[]string{"x-account-id", id}, below},
		{"unified is not below", "/proxy/accounts/" + id + "/unified/proxy", "/api/v1/unified/proxy", nil, root},
	} {
		a := c.sdk.do(http.MethodGet, c.path, "", append(key, c.header...)...)
		s, _ := v.last()
		same(t, c.name, a.status, http.StatusOK)
		same(t, c.name, s.uri, c.want)
	}
	for _, c := range []struct {
		name, path, code string
		header           []string
	}{
		{"none", "/things", "account_required", nil},
		{"two", "/accounts/" + id + "/things", "account_ambiguous", []string{"x-account-id", "acc_other"}},
		{"two headers", "/things", "account_ambiguous", []string{"x-account-id", id, "x-account-id", "acc_other"}},
		{"two, the other first", "/things", "account_ambiguous", []string{"x-account-id", "acc_other, " + id}},
		{"two, one in the path", "/accounts/" + id + "/things", "account_ambiguous",
			[]string{"x-account-id", id, "x-account-id", "acc_other"}},
		{"unknown", "/things", "account_not_found", []string{"x-account-id", "acc_other"}},
	} {
		a := below.do(http.MethodGet, c.path, "", append(key, c.header...)...)
		if !strings.Contains(a.body, `"code":"`+c.code+`"`) {
			t.Errorf("%s: %d %s", c.name, a.status, a.body)
		}
	}
}

// The proxy's own host has nothing but the proxy.
func TestTransparentProxyOnItsOwnHost(t *testing.T) {
	p := newTenant(t)
	id := p.link("h", p.configure("sandbox-key", nil), object{"api_key": "sandbox-key-demo1234"})
	sdk := asSDK{t, p.stack.ProxyURL}
	for path, want := range map[string]int{
		"/employees": http.StatusOK, "//employees": http.StatusOK, "/accounts/" + id + "/employees": http.StatusOK,
		"/proxy/accounts/" + id + "/employees": http.StatusNotFound, "/connectors": http.StatusNotFound,
	} {
		a := sdk.do(http.MethodGet, path, "", "Authorization", "Bearer "+p.key, "x-account-id", id)
		if a.status != want || a.status == http.StatusNotFound && strings.Contains(a.body, "patchbay") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

// Methods, bodies and headers arrive as they were sent, and answers as they are; what is of the connection or of the
// caller's own business with Patchbay stays behind.
func TestTransparentProxyPassesOn(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	bytes := string([]byte{0, 0xff, 0xfe, '\n', 0x80})
	v.set(http.StatusOK, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Vendor", "a, b")
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("Content-Type", "application/octet-stream")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, bytes)
	})
	sdk := asSDK{t, p.stack.BaseURL + "/proxy"}
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		body := bytes
		if method == "HEAD" {
			body = ""
		}
		a := sdk.do(method, "/things", body, "Authorization", "Bearer "+p.key, "x-account-id", id,
			"Content-Type", "image/png", "X-Mine", "1, 2", "X-Mine", "3", "Cookie", "a=b", "X-Acting-User", "",
			"X-Forwarded-For", "1.2.3.4", "Accept", "a/b")
		s, _ := v.last()
		same(t, method, s.method, method)
		same(t, method, s.body, body)
		same(t, method, s.header.Values("X-Mine"), []string{"1, 2", "3"})
		same(t, method, s.header.Get("Content-Type")+s.header.Get("Accept"), "image/pnga/b")
		for _, name := range []string{"Cookie", "X-Account-Id", "X-Forwarded-For", "X-Acting-User"} {
			same(t, name, s.header.Values(name), nil)
		}
		same(t, method, a.status, http.StatusTooManyRequests)
		same(t, method, a.body, map[bool]string{true: "", false: bytes}[method == "HEAD"])
		same(t, method, a.header.Get("X-Vendor")+a.header.Get("Set-Cookie"), "a, b")
		if s := a.header.Get("Retry-After"); s != "3600" && s != "3599" {
			t.Errorf("Retry-After: %s", s)
		}
	}
	sdk.do(http.MethodGet, "/things", "{}", "Authorization", "Bearer "+p.key, "x-account-id", id,
		"Content-Type", "application/json")
	s, _ := v.last()
	same(t, "an empty body of a GET", s.body+s.header.Get("Content-Type"), "")
	sdk.do(http.MethodGet, "/things", `{"a":1}`, "Authorization", "Bearer "+p.key, "x-account-id", id)
	s, _ = v.last()
	same(t, "a body of a GET", s.body, `{"a":1}`)
	a := sdk.do(http.MethodOptions, "/things", "", "Authorization", "Bearer "+p.key, "x-account-id", id)
	same(t, "OPTIONS", a.status, http.StatusMethodNotAllowed)
}

// Addresses of the connector in answers lead through the proxy, and back to where they led; foreign ones stay.
func TestTransparentProxyLeadsLinksThroughItself(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	link := v.URL + "/api/v1/things?page=2&x=%2F"
	text := fmt.Sprintf(`{"next" : %q, "@odata.nextLink":"%s", "items":[{"self":%q},{"self":7},{"other":%[1]q}],`+
		`"a":[{"b":{"deep":%[1]q}}],"foreign":{"deep":"https://evil.example/x"}, "n":1.0e2,"u":"\u003c"}`,
		link, strings.ReplaceAll(link, "/", `\/`), v.URL+"/elsewhere/x")
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
		w.Header().Set("Link", fmt.Sprintf(`<%s>; rel="next", </api/v1/x>; rel="last", <https://evil.example/>; rel="x"`, link))
		w.Header().Set("Location", "/api/v1/things/9")
		_, _ = io.WriteString(w, text)
	})
	host := strings.TrimPrefix(v.URL, "http://")
	for name, base := range map[string]string{
		"header": p.stack.BaseURL + "/proxy", "path": p.stack.BaseURL + "/proxy/accounts/" + id,
	} {
		sdk := asSDK{t, base}
		header := []string{"Authorization", "Bearer " + p.key}
		if name == "header" {
			header = append(header, "x-account-id", id)
		}
		a := sdk.do(http.MethodGet, "/things", "", header...)
		base = strings.Replace(base, p.stack.BaseURL, p.stack.Config.PublicURL, 1) // as the functions tell it
		through := base + "/api/v1/things?page=2&x=%2F"
		want := strings.ReplaceAll(strings.ReplaceAll(text, link, through), strings.ReplaceAll(link, "/", `\/`), through)
		want = strings.Replace(want, `"other":"`+through, `"other":"`+link, 1)
		want = strings.Replace(want, v.URL+"/elsewhere/x", base+"/hosts/"+host+"/elsewhere/x", 1)
		same(t, name, a.body, want)
		same(t, name, a.header.Get("Link"),
			fmt.Sprintf(`<%s>; rel="next", <%s/api/v1/x>; rel="last", <https://evil.example/>; rel="x"`, through, base))
		same(t, name, a.header.Get("Location"), base+"/api/v1/things/9")
		u, err := url.Parse(through)
		if err != nil {
			t.Fatal(err)
		}
		asSDK{t, p.stack.BaseURL}.do(http.MethodGet, u.RequestURI(), "", header...)
		s, _ := v.last()
		same(t, name, s.uri, "/api/v1/things?page=2&x=%2F")
		sdk.do(http.MethodGet, "/hosts/"+host+"/elsewhere/x", "", header...)
		s, _ = v.last()
		same(t, name, s.uri, "/elsewhere/x")
	}
}

// What leaves the connector, or would show the key to the vendor, is refused in words and reaches nobody.
func TestTransparentProxyRefuses(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	sdk := asSDK{t, p.stack.BaseURL + "/proxy/accounts/" + id}
	_, before := v.last()
	for _, c := range []struct {
		name, method, path, body, code string
		status                         int
	}{
		{"a foreign host", "GET", "/hosts/evil.example/x", "", "invalid_call", 400},
		{"dots", "GET", "/a/%2e%2e/x", "", "invalid_call", 400},
		{"the key in the path", "GET", "/x/" + p.key, "", "api_key_in_call", 400},
		{"the key in the body", "POST", "/x", "token=" + p.key, "api_key_in_call", 400},
		{"a large body", "POST", "/x", strings.Repeat("a", 5<<20+1), "body_too_large", 413},
	} {
		a := sdk.do(c.method, c.path, c.body, "Authorization", "Bearer "+p.key)
		var told struct {
			Code, Message string
			StatusCode    int `json:"statusCode"`
			Error         struct{ Type, Code, Message string }
		}
		if err := json.Unmarshal([]byte(a.body), &told); err != nil || a.status != c.status || told.StatusCode != c.status ||
			told.Code != c.code || told.Error.Code != c.code || told.Error.Message == "" || told.Message == "" {
			t.Errorf("%s: %d %s", c.name, a.status, a.body)
		}
	}
	p.post("/connectors/zz-forms/disable", `{}`).want(http.StatusOK)
	a := sdk.do(http.MethodGet, "/x", "", "Authorization", "Bearer "+p.key)
	same(t, "disabled", a.status, http.StatusForbidden)
	if _, after := v.last(); after != before {
		t.Errorf("%d calls reached the vendor", after-before)
	}
}

// Where a connector tells errors with 200, so are refusals: its SDK repeats every other status.
func TestTransparentProxyRefusesInTheConnectorsForm(t *testing.T) {
	v, p := newVendor(t)
	v.set(http.StatusOK, nil)
	id := p.link("o", p.configure("zz-told", nil), object{"api_token": "token-1"})
	p.post("/connectors/zz-told/disable", `{}`).want(http.StatusOK)
	sdk := asSDK{t, p.stack.BaseURL + "/proxy"}
	there, key := "/accounts/"+id+"/x", "Bearer "+p.key
	refused := func(what string, a sdkAnswer) {
		t.Helper()
		var told map[string]any
		if err := json.Unmarshal([]byte(a.body), &told); err != nil || a.status != http.StatusOK || told["ok"] != false ||
			!strings.HasPrefix(fmt.Sprint(told["error"]), "patchbay_") || told["message"] == "" {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	refused("disabled", sdk.do(http.MethodGet, there, "", "Authorization", key))
	refused("no key", sdk.do(http.MethodGet, there, "", "Authorization", "Bearer x"))
	refused("no key, the account in the header",
		sdk.do(http.MethodGet, "/x", "", "Authorization", "Bearer x", "x-account-id", id))
	other := mistyped(id)
	refused("no such account", sdk.do(http.MethodGet, "/accounts/"+other+"/x", "", "Authorization", key))
	a := sdk.do(http.MethodGet, "/x", "", "Authorization", "Bearer x")
	same(t, "nothing says which connector", a.status, http.StatusUnauthorized)
	a = sdk.do(http.MethodGet, strings.Replace(there, "zz-told", "own_told", 1), "", "Authorization", "Bearer x")
	same(t, "an own connector of nobody's", a.status, http.StatusUnauthorized)
}

// A key that stands where it does not belong reaches nobody, and is in no log: not in the function's, and not in the
// project's. Encodings of it are known, however many lie over each other.
func TestTransparentProxyLogsNoKey(t *testing.T) {
	t.Parallel()
	l := newLogged(t)
	id := l.begin("o").linked()
	l.news()
	sdk := asSDK{t, l.stack.BaseURL + "/proxy/accounts/" + id}
	encoded := fmt.Sprintf("%%%02x", l.key[0]) + l.key[1:]
	paths := []string{
		"/x/" + l.key, "/x/" + encoded, "/x/" + strings.ReplaceAll(encoded, "%", "%25"), "/" + l.key + "?a=" + l.key,
	}
	for _, path := range paths {
		a := sdk.do(http.MethodGet, path, "", "Authorization", "Bearer "+l.key)
		if a.status != http.StatusBadRequest || !strings.Contains(a.body, `"code":"api_key_in_call"`) ||
			strings.Contains(a.body, l.key[1:]) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	sdk.do(http.MethodGet, "/employees?x="+l.key, "", "Authorization", "Bearer "+l.key)
	// The others are refused before it is known whose they are.
	text := fmt.Sprintf("%+v", l.one(activity.Call))
	if !strings.Contains(text, "/employees") || strings.Contains(text, l.key[1:]) ||
		strings.Contains(logs.String(), l.key[1:]) {
		t.Errorf("the key is in the log: %s", text)
	}
}

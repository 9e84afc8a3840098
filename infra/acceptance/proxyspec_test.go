package acceptance_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestProxyHeaderValues(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	p.proxy(id, object{"path": "/x", "headers": object{
		"X-Text": "a", "X-Number": 1.5, "X-Large": 9007199254740993, "X-Yes": true, "x-list": []any{"a", 2, false},
		"X-Empty": []any{}, "X-Null": nil, "X-Blank": "",
	}}).want(http.StatusOK)
	s, _ := v.last()
	for name, want := range map[string][]string{
		"X-Text": {"a"}, "X-Number": {"1.5"}, "X-Large": {"9007199254740993"}, "X-Yes": {"true"},
		"X-List": {"a", "2", "false"}, "X-Empty": nil, "X-Null": nil, "X-Blank": {""},
	} {
		same(t, name, s.header.Values(name), want)
	}
	_, before := v.last()
	for _, c := range []struct {
		headers  object
		location string
		words    string
	}{
		{object{"Y": object{"k": 1}}, "body.headers.Y", "must be text"},
		{object{"Y": []any{"a", object{}}}, "body.headers.Y", "must be text"},
		{object{"Y": []any{[]any{"a"}}}, "body.headers.Y", "must be text"},
		{object{"Y": []any{nil}}, "body.headers.Y", "must be text"},
		{object{"content-type": "a/b", "Content-Type": "c/d"}, "body.headers.content-type", "Content-Type"},
		{object{"X-a": "1", "x-A": "1"}, "body.headers.x-A", "X-a"},
	} {
		p.proxy(id, object{"path": "/x", "headers": c.headers}).wrong(c.location, c.words)
	}
	if _, n := v.last(); n != before {
		t.Error("a refused call reached the provider")
	}
}

func TestProxyForms(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	call := func(kind string, body any) answer {
		return p.proxy(id, object{"path": "/x", "method": "post", "headers": object{"content-type": kind}, "body": body})
	}
	for _, kind := range []string{"application/x-www-form-urlencoded",
		"Application/X-WWW-Form-Urlencoded; charset=UTF-8"} {
		call(kind, object{"b": "ü &=+", "a": 12345678901, "c": true, "d": nil, "e": ""}).want(http.StatusOK)
		s, _ := v.last()
		same(t, "body", s.body, "a=12345678901&b=%C3%BC+%26%3D%2B&c=true&e=")
		same(t, "type", s.header.Values("Content-Type"), []string{kind})
		call(kind, "as=it+is").want(http.StatusOK)
		s, _ = v.last()
		same(t, "body", s.body, "as=it+is")
	}
	_, before := v.last()
	for location, body := range map[string]any{
		"body.body.a": object{"a": object{"b": 1}}, "body.body.b": object{"a": 1, "b": []any{1}},
		"body.body": []any{object{"a": 1}},
	} {
		call("application/x-www-form-urlencoded", body).wrong(location, "form")
	}
	if _, n := v.last(); n != before {
		t.Error("a refused call reached the provider")
	}
	call("application/vnd.api+json", object{"a": []any{1}}).want(http.StatusOK)
	s, _ := v.last()
	same(t, "another type", s.body, `{"a":[1]}`)
}

// A status that HTTP has not is no answer: clients fail on it in ways of their own.
func TestProxyStatusesThatAreNone(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	for _, status := range []string{"101 Switching Protocols", "999 Denied", "600 Odd", "099 Low"} {
		t.Run(status, func(t *testing.T) {
			v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack() //nolint:forcetypeassert // net/http's has it
				if err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 "+status+
					"\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nno")
				if !strings.HasPrefix(status, "101") { // after which a connection stays open
					_ = conn.Close()
				}
			})
			a := p.on(t).proxy(id, object{"path": "/x"}).problem(http.StatusBadGateway, "provider_answer_invalid")
			var code int
			if _, err := fmt.Sscanf(status, "%d", &code); err != nil || !strings.Contains(a.text("message"), fmt.Sprint(code)) {
				t.Errorf("%v %s", err, a.body)
			}
		})
	}
}

// A definition that is taken out of the catalog leaves accounts behind: they can be seen, renamed and deleted, and what
// needs the definition says that it is gone.
func TestConnectorLeavesTheCatalog(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["header"]
	cfg := p.stack.Config
	cfg.CatalogDirs, cfg.Catalog = nil, nil
	server := httptest.NewServer(mount(t, cfg, &awsHook{}))
	t.Cleanup(server.Close)
	later := *p.stack
	later.BaseURL = server.URL
	p.stack = &later
	_, before := v.last()
	for _, a := range []answer{
		p.proxy(id, object{"path": "/x"}), p.patch("/accounts/"+id, object{"secrets": object{"api_key": "new"}}),
		p.patch("/accounts/"+id, object{"credentials": object{"api_key": "new"}}),
	} {
		if a.problem(http.StatusPreconditionFailed, "connector_not_in_catalog"); !strings.Contains(a.text("message"),
			"zz-forms is no longer in the catalog") {
			t.Errorf("%s", a.body)
		}
	}
	p.get("/accounts/"+id+"/meta").problem(http.StatusNotFound, "connector_not_found")
	if _, n := v.last(); n != before {
		t.Error("the provider was asked")
	}
	p.get("/accounts/"+id).want(http.StatusOK).has("provider", "zz-forms", "status", "active")
	p.patch("/accounts/"+id, object{"label": "orphan"}).want(http.StatusOK).has("label", "orphan")
	p.delete("/accounts/" + id).want(http.StatusOK)
}

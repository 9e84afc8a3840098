package acceptance_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// encoded is a text with each byte percent-encoded, as no client does it that means well.
func encoded(text string) string {
	var out strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

// The vendor sees no API key of ours, however often and in whatever wrapping it comes beside the one that counts.
func TestTransparentProxyKeepsEveryKey(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	made := p.post("/api_keys", object{"name": "another"}).want(http.StatusCreated)
	other := made.text("key")
	sdk := asSDK{t, p.stack.BaseURL + "/proxy/accounts/" + id}
	for name, c := range map[string]struct {
		query  string
		header []string
	}{
		"another key in a header": {"", []string{"X-Api-Key", other}},
		"another key as Basic":    {"", []string{"X-Auth", "Basic " + base64.StdEncoding.EncodeToString([]byte(other+":"))}},
		"another key in a query":  {"&k=" + other, nil},
		"beside a broken escape":  {"&k=" + p.key + "%zz", nil},
		"encoded, broken escape":  {"&k=" + encoded(p.key) + "%zz", nil},
		"another one, encoded":    {"&k=" + encoded(other), nil},
		"in a parameter's name":   {"&" + p.key, nil},
	} {
		a := sdk.do(http.MethodGet, "/things?a=%zz"+c.query, "", append(c.header, "Authorization", "Bearer "+p.key)...)
		s, _ := v.last()
		same(t, name, a.status, http.StatusOK)
		same(t, name, s.uri, "/api/v1/things?a=%zz")
		same(t, name, fmt.Sprint(s.header.Values("X-Api-Key"), s.header.Values("X-Auth")), "[] []")
	}
	for name, path := range map[string]string{
		"another": other, "another, encoded": encoded(other), "its own": encoded(p.key),
	} {
		_, before := v.last()
		a := sdk.do(http.MethodGet, "/x/"+path, "", "Authorization", "Bearer "+p.key)
		_, after := v.last()
		same(t, name, []int{a.status, after}, []int{http.StatusBadRequest, before})
	}
}

// A link with somebody's API key in its query opens what a vendor answers at our own origin: it is no page there.
func TestTransparentProxyAnswersNoPage(t *testing.T) {
	v, p := newVendor(t)
	id := v.accounts(p)["bearer"]
	v.set(http.StatusOK, func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range map[string]string{
			"Content-Type": "text/html", "Content-Security-Policy": "script-src *", "Service-Worker-Allowed": "/",
			"Nel": "{}", "Report-To": "{}", "Reporting-Endpoints": `a="https://vendor.example"`, "X-Content-Type-Options": "no",
		} {
			w.Header().Set(name, value)
		}
		_, _ = io.WriteString(w, "<script>fetch('/session')</script>")
	})
	a := asSDK{t, p.stack.BaseURL + "/proxy/accounts/" + id}.do(http.MethodGet, "/page?k="+p.key, "")
	same(t, "status", a.status, http.StatusOK)
	checkNoPage(t, a.header)
	checkNoPage(t, p.proxy(id, object{"path": "/page"}).want(http.StatusOK).header)
}

func checkNoPage(t *testing.T, header http.Header) {
	t.Helper()
	same(t, "policy", header.Values("Content-Security-Policy"),
		[]string{"default-src 'none'; frame-ancestors 'none'; sandbox"})
	same(t, "sniffing", header.Values("X-Content-Type-Options"), []string{"nosniff"})
	for _, name := range []string{"Service-Worker-Allowed", "Nel", "Report-To", "Reporting-Endpoints"} {
		same(t, name, header.Values(name), nil)
	}
}

package proxy

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

func rewritten(links []string, body string) string {
	p := &provided{
		target: outbound.Target{API: catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1"), Links: links}},
		proxy:  "P", body: []byte(body), header: http.Header{"Content-Type": {"application/json"}},
	}
	return string(p.rewrittenBody())
}

// A link is a member, an item, or what lies however deep.
func TestLinks(t *testing.T) {
	const address = `"https://api.acme.test/v1/x"`
	for _, c := range []struct{ link, body string }{
		{"next", `{"next":@,"a":{"next":!},"list":[{"next":!}]}`},
		{"list.*.self", `{"list":[{"self":@,"b":!},{"self":@}],"self":!}`},
		{"**.self", `{"self":@,"a":[[{"self":@}],{"b":{"self":@,"selves":!}}]}`},
		{"a.**.b.**.c", `{"a":{"b":{"c":@},"x":{"b":[{"y":{"c":@}}],"c":!}},"b":{"c":!}}`},
		{"a.**", `{"a":[@,{"b":@}],"b":!}`},
		{"odata.next", `{"odata.next":@,"odata":{"next":@,"x":!}}`},
		{"**.a.b.c", `{"x":{"a.b":{"c":@},"a":{"b.c":@,"b":[!]}}}`},
	} {
		body := strings.NewReplacer("@", address, "!", address).Replace(c.body)
		want := strings.NewReplacer("@", `"P/v1/x"`, "!", address).Replace(c.body)
		if got := rewritten([]string{c.link}, body); got != want {
			t.Errorf("%s: %s, want %s", c.link, got, want)
		}
	}
}

// An answer that lies as deep as JSON may, against links that lead there in more ways than can be counted, is read in
// one go: followed one way after the other, it would take for ever.
func TestLinksOfADeepAnswer(t *testing.T) {
	const deep = 9_000
	body := strings.Repeat(`{"a":`, deep) + `{"x":"https://api.acme.test/v1/x","y":"no"}` + strings.Repeat("}", deep)
	links := []string{"**.**.**.**.**.**.**.**.x", "**.a.**.a.**.a.**.a.**.y", strings.Repeat("a.", 90) + "b"}
	if got := rewritten(links, body); !strings.Contains(got, `{"x":"P/v1/x","y":"no"}`) {
		t.Errorf("%d bytes of %d: %.100s", len(got), len(body), got[5*deep:])
	}
}

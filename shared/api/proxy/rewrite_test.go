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

// What no link leads to keeps its bytes, whatever they are.
func TestAnswersThatAreNotRewritten(t *testing.T) {
	const body = `{ "next" : "https://api.acme.test/v1/x" , "n" : 1.0e0 , "e" : "\u003c" }`
	p := &provided{
		target: outbound.Target{API: catalog.API{BaseURL: catalog.NewTemplate("https://api.acme.test/v1")}},
		proxy:  "P", header: http.Header{},
	}
	for _, c := range []struct {
		name, kind, body string
		links            []string
	}{
		{"no links", "application/json", body, nil},
		{"no JSON by its type", "text/plain", body, []string{"next"}},
		{"no type", "", body, []string{"next"}},
		{"broken off", "application/json", body[:len(body)-1], []string{"next"}},
		{"two values", "application/json", body + body, []string{"next"}},
		{"a link of too many parts", "application/json", body, []string{strings.Repeat("a.", maxParts-1) + "next"}},
		{"no link there", "application/json", body, []string{"previous", "next.*", "next.next"}},
		{"another host, escaped", "application/json", `{"next":"https:\/\/www.acme.test\/v1\/\u0078"}`, []string{"next"}},
		{"a name of more parts than the link", "application/json", `{"next.a.b":"https://api.acme.test/v1/x"}`,
			[]string{"next"}},
		{"another host", "application/json", strings.Replace(body, "api.", "www.", 1), []string{"next"}},
	} {
		p.target.API.Links, p.body = c.links, []byte(c.body)
		p.header.Set("Content-Type", c.kind)
		if got := string(p.rewrittenBody()); got != c.body {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	p.target.API.Links, p.body = []string{"next"}, []byte(body)
	p.header.Set("Content-Type", "application/vnd.acme+json; charset=utf-8")
	if got := string(p.rewrittenBody()); got != strings.Replace(body, "https://api.acme.test/v1", "P/v1", 1) {
		t.Errorf("a link: %s", got)
	}
	deep := strings.Repeat(`{"a":`, maxParts-2) + `{"b":"https://api.acme.test/v1/x"}` + strings.Repeat("}", maxParts-2)
	if got := rewritten([]string{strings.Repeat("a.", maxParts-2) + "b"}, deep); !strings.Contains(got, `"P/v1/x"`) {
		t.Errorf("a link of as many parts as there may be: %s", got)
	}
}

package connectors

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

//go:generate node ../../../infra/sdks/page.mjs

// sdksJSON has the vendors' SDKs that were run through the transparent proxy. infra/sdks/page.mjs writes it.
//
//go:embed sdks.json
var sdksJSON []byte

// sdk is a vendor's own SDK that was run.
type sdk struct {
	Title     string `json:"title"` // the package, and in parentheses its registry
	Version   string `json:"version"`
	Connector string `json:"connector"` // key
	How       string `json:"how"`       // whether it works: Markdown's ** and ` alone
	Code      string `json:"code"`      // a program that ran; "" where none works
}

// sdks are all of them.
var sdks = sync.OnceValue(func() (all []sdk) {
	if err := json.Unmarshal(sdksJSON, &all); err != nil {
		panic("sdks.json: " + err.Error()) // a file of this package
	}
	return all
})

// SDKs answers the page that tells how a vendor's own SDK reaches an account, and which were seen to.
func (p *Pages) SDKs(w http.ResponseWriter, r *http.Request) {
	var b body
	b.write(`<nav><a href="../docs">API</a> · <a href="connectors">Connectors</a></nav>` +
		`<header><div><h1>Use your SDK</h1></div></header><p>A vendor's own SDK reaches a linked account through ` +
		`Patchbay: its base address is the proxy's, its token is a project's API key, and nothing else of your program ` +
		`changes. Patchbay puts the account's credential in, renews it, and hands the vendor's answer back. ` +
		`The vendor never sees the key.</p><section class="panel"><h2>What to give it</h2><dl>` +
		`<dt>Address</dt><dd><code>`)
	b.text(p.ProxyURL(r.Context()) + "/accounts/ACCOUNT-ID")
	b.write(`</code>, below which the SDK writes the vendor's paths</dd>` +
		`<dt>Token</dt><dd>the API key, wherever the SDK puts a token: any header, Basic, the query</dd>` +
		`<dt>Where an SDK drops the path of its address</dt><dd>the proxy's own host, and the account's id in the header ` +
		`<code>x-account-id</code></dd></dl></section><section class="panel"><h2>What was run</h2>` +
		`<p class="quiet">Each unchanged, against a fake of its vendor behind a whole Patchbay: two pages of a list, and ` +
		`a create. The real vendors were not called.</p><dl>`)
	for _, s := range sdks() {
		b.write(`<dt>`)
		if s.Code != "" {
			b.write(`<a href="connectors/` + s.Connector + `#sdk">`)
		}
		b.text(s.Title)
		if s.Code != "" {
			b.write(`</a>`)
		}
		b.text(" " + s.Version)
		b.write(`</dt><dd>`)
		b.marked(s.How)
		b.write(`</dd>`)
	}
	b.write(`</dl></section>`)
	b.send(w, "Use your SDK")
}

// sdks are the programs that ran with a connector's SDKs.
func (b *body) sdks(connector string) {
	opened := false
	for _, s := range sdks() {
		if s.Connector != connector || s.Code == "" {
			continue
		}
		if !opened {
			b.write(`<section class="panel" id="sdk"><h2>Use your SDK</h2><p><code>PATCHBAY_PROXY</code> is ` +
				`<a href="../sdks">the proxy's address</a>, <code>PATCHBAY_API_KEY</code> the project's key.</p>`)
			opened = true
		}
		b.write(`<h3>`)
		b.text(s.Title + " " + s.Version)
		b.write(`</h3><p>`)
		b.marked(s.How)
		b.write(`</p><pre>`)
		b.text(s.Code)
		b.write(`</pre>`)
	}
	if opened {
		b.write(`</section>`)
	}
}

// marked is a text with Markdown's ** and ` in it.
func (b *body) marked(text string) {
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			b.write(`<code>`)
			b.text(part)
			b.write(`</code>`)
			continue
		}
		b.text(strings.ReplaceAll(part, "**", ""))
	}
}

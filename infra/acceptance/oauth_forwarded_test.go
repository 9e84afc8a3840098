package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
)

// security.md F10: a start link that somebody sends to somebody else does not lead to the provider before a page has
// said for whom the account is linked. What comes from a page that may show the hub does, at once.
func TestOAuthStartLinkThatWasSent(t *testing.T) {
	t.Parallel()
	const base, mine = "https://connect.example.com", "https://app.example.com"
	narrow := newSite(t, func(o *siteOptions) { o.publicURL, o.origins = base, []string{mine} })
	wide := newSite(t, func(o *siteOptions) { o.publicURL, o.origins = base, []string{"*"} })

	browser := func(pairs ...string) http.Header {
		h := http.Header{"User-Agent": {"Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"}}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	tests := []struct {
		name   string
		site   *site
		header http.Header
		asks   bool
	}{
		{"popup of a page that embeds the hub", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", mine+"/"), false},
		{"the same, with a path in the referrer", narrow,
			browser("Sec-Fetch-Site", "cross-site", "Referer", mine+"/settings?x=1"), false},
		{"the hosted hub", narrow, browser("Sec-Fetch-Site", "same-origin", "Referer", base+"/link"), false},
		{"the hosted hub in an old browser", narrow, browser("Referer", base+"/link"), false},
		{"no browser", narrow, http.Header{"Accept": {"text/html"}, "User-Agent": {"curl/8.5.0"}}, false},
		{"typed, or from a chat", narrow, browser("Sec-Fetch-Site", "none"), true},
		{"from a chat, in an old browser", narrow, browser(), true},
		{"from webmail", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", "https://mail.example.org/"), true},
		{"from webmail that hides itself", narrow, browser("Sec-Fetch-Site", "cross-site"), true},
		{"from a neighbour", narrow, browser("Sec-Fetch-Site", "same-site", "Referer", "https://blog.example.com/"), true},
		{"redirected on the way", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", "https://evil.example/"), true},
		{"an origin that ours begins with", narrow,
			browser("Sec-Fetch-Site", "cross-site", "Referer", "https://connect.example.co/"), true},
		{"an origin that begins like ours", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", mine+".evil.example/"),
			true},
		{"our origin as user name", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", mine+"@evil.example/"), true},
		{"our host by http", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", "http://app.example.com/"), true},
		{"a referrer that is no address", narrow, browser("Sec-Fetch-Site", "cross-site", "Referer", "https://[::1"), true},
		{"a popup where anybody may embed", wide,
			browser("Sec-Fetch-Site", "cross-site", "Referer", "https://anybody.example/"), false},
		{"a popup of a page without a referrer, where anybody may embed", wide, browser("Sec-Fetch-Site", "cross-site"),
			false},
		{"a popup in an old browser, where anybody may embed", wide, browser("Referer", "https://anybody.example/"), false},
		{"typed, where anybody may embed", wide, browser("Sec-Fetch-Site", "none"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.site.on(t)
			token := s.session("owner of <b>", object{"provider": "sandbox-oauth", "origin_owner_name": "Initech <b>"})
			f := &flow{site: s, token: token, attempt: s.attemptOf(token)}
			opened := func(h http.Header) answer {
				return send(t, s.stack.BaseURL, http.MethodGet, f.startURL(), nil, func(r *http.Request) {
					for name, values := range h {
						r.Header[name] = values
					}
				})
			}
			if !tt.asks {
				opened(tt.header).want(http.StatusFound)
				return
			}
			before := s.items()
			a := opened(tt.header)
			a.want(http.StatusOK)
			text := string(a.body)
			if !strings.Contains(text, "Initech &lt;b&gt;") || !strings.Contains(text, "Sandbox (OAuth)") ||
				!strings.Contains(text, ` href="">Continue to Sandbox (OAuth)</a>`) {
				t.Errorf("the page does not say for whom: %s", text)
			}
			// Nothing is said of where somebody came from that the browser did not tell.
			untold := tt.header.Get("Referer") == "" && tt.header.Get("Sec-Fetch-Site") != "none"
			if strings.Contains(text, "You came here by a link") == untold ||
				strings.Contains(text, "does not tell which page") != untold {
				t.Errorf("nothing is known of the page: %v, and the words are %s", untold, text)
			}
			if strings.Contains(text, token) || strings.Contains(text, "<b>") || a.header.Get("Location") != "" ||
				len(a.header.Values("Set-Cookie")) > 0 {
				t.Errorf("%v %s", a.header, text)
			}
			if !strings.Contains(a.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Error("the page can be framed, and its link clicked unseen")
			}
			if a.header.Get("Referrer-Policy") != "same-origin" {
				t.Error("an old browser would not say that it comes from this page")
			}
			s.unchanged(before) // nothing has begun: the attempt can still be started, by whoever goes on
			opened(browser("Sec-Fetch-Site", "same-origin", "Referer", base+f.startURL())).want(http.StatusFound)
		})
	}

	t.Run("what cannot be linked is not asked about", func(t *testing.T) {
		s := narrow.on(t)
		token := s.session("owner", object{"provider": "sandbox-oauth"})
		f := &flow{site: s, token: token, attempt: s.attemptOf(token)}
		f.config = "cfg_hubspot_unknown"
		send(t, s.stack.BaseURL, http.MethodGet, f.startURL(), nil, func(r *http.Request) {
			r.Header = browser()
		}).want(http.StatusNotFound)
	})
}

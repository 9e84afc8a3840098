package connectors_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/compiled"
	"patchbay/shared/web/connectors"
)

func serve(t *testing.T, target string) (*http.Response, string) {
	t.Helper()
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return serveCatalog(c, target)
}

func serveCatalog(c connectors.Catalog, target string) (*http.Response, string) {
	pages := &connectors.Pages{Catalog: c, Sources: compiled.Sources,
		RedirectURI: func(_ context.Context, key string) string {
			return "https://connect.example/connect/oauth2/" + key + "/callback"
		},
		ProxyURL: func(context.Context) string { return "https://api.example/proxy" }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /docs/connectors", pages.Index)
	mux.HandleFunc("GET /docs/connectors/{key}", pages.Connector)
	mux.HandleFunc("GET /docs/sdks", pages.SDKs)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w.Result(), w.Body.String()
}

var (
	links  = regexp.MustCompile(`href="(connectors/[^"]+)"`)
	unsafe = regexp.MustCompile(`(?i)<script|\son[a-z]+=|style=|javascript:|<img|<link`)
)

func strict(t *testing.T, res *http.Response, body string) {
	t.Helper()
	policy := res.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	body = strings.Replace(body, `<link rel="icon" href="data:`, "", 1) // loads nothing
	if found := unsafe.FindString(body); found != "" {
		t.Errorf("the page has %q", found)
	}
}

// Every connector is in the index once, and its page tells of each of its auth types.
func TestEveryConnectorHasAPage(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, index := serve(t, "/docs/connectors")
	strict(t, res, index)
	entries, err := c.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range links.FindAllStringSubmatch(index, -1) {
		if listed[m[1]] {
			t.Errorf("%s is there twice", m[1])
		}
		listed[m[1]] = true
	}
	if len(listed) != len(entries) {
		t.Errorf("%d connectors are listed, the catalog has %d", len(listed), len(entries))
	}
	for _, e := range entries {
		if !listed["connectors/"+e.Key] {
			t.Errorf("%s is not listed", e.Key)
		}
		res, body := serveCatalog(c, "/docs/connectors/"+e.Key)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", e.Key, res.StatusCode)
		}
		strict(t, res, body)
		if n := strings.Count(body, "<dt>Kind</dt>"); n != len(e.Auth) {
			t.Errorf("%s: %d auth types, want %d", e.Key, n, len(e.Auth))
		}
		if strings.Contains(body, "not told") {
			t.Errorf("%s: an auth type without sources", e.Key)
		}
		if strings.Contains(body, "{{") || strings.Contains(body, "%!") {
			t.Errorf("%s: a text was not made right", e.Key)
		}
	}
}

// The search is a form to the page itself: it finds by name, key and category, and what is typed is only ever text.
func TestTheIndexIsSearched(t *testing.T) {
	for search, want := range map[string]string{
		"hubspot": "connectors/hubspot", "HubSpot+crm": "connectors/hubspot", "nothing-is-called-so": "",
	} {
		res, body := serve(t, "/docs/connectors?search="+search)
		strict(t, res, body)
		found := links.FindAllStringSubmatch(body, -1)
		if want == "" && len(found) > 0 || want != "" && (len(found) == 0 || len(found) > 5) {
			t.Errorf("%s finds %d", search, len(found))
		}
		if !strings.Contains(body, want) || !strings.Contains(body, `<a href="connectors">All connectors</a>`) {
			t.Errorf("%s: the page lacks %s, or the way back", search, want)
		}
		if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self'") {
			t.Errorf("the form may lead nowhere: %s", policy)
		}
	}
	_, body := serve(t, "/docs/connectors?search="+url.QueryEscape(`"><script>alert(1)</script>`))
	if strings.Contains(body, "<script") {
		t.Error("what was typed is markup")
	}
}

func TestAConnectorsPage(t *testing.T) {
	_, body := serve(t, "/docs/connectors/hubspot")
	for _, want := range []string{
		"<h1>HubSpot</h1>", "https://connect.example/connect/oauth2/hubspot/callback", "Private app access token",
		"OAuth 2.0 sign-in", "its webhooks are taken", "2026-11-",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("it does not say %q:\n%s", want, body)
		}
	}
	for _, none := range []string{"nothing-like-this", "sandbox-key", "%3Cscript%3E"} {
		res, body := serve(t, "/docs/connectors/"+none)
		if res.StatusCode != http.StatusNotFound || strings.Contains(body, "<") {
			t.Errorf("%s: %d %s", none, res.StatusCode, body)
		}
	}
}

// hostile is a catalog whose words are markup, as a folder of one's own could be.
type hostile struct{ def *catalog.Definition }

func (h hostile) Get(context.Context, string, string) (*catalog.Definition, error) { return h.def, nil }

func (h hostile) List(context.Context, string) ([]catalog.Entry, error) {
	return []catalog.Entry{h.def.Entry()}, nil
}

func (h hostile) FolderSources(string) (catalog.Provenance, bool, error) {
	return catalog.Provenance{Key: h.def.Key, Auth: map[string][]catalog.Source{
		h.def.Auth[0].Key: {{URL: "javascript:alert(1)", Says: h.def.Name, Evidence: h.def.Name}},
	}}, true, nil
}

func TestWordsAreText(t *testing.T) {
	const evil = `<script>alert(1)</script>"'`
	field := catalog.Field{Key: "a", Label: evil, Description: evil, Guide: &catalog.Guide{Description: evil}}
	def := &catalog.Definition{
		Key: "evil", Name: evil, Categories: []catalog.Category{"crm"}, Tags: []string{evil}, Docs: "javascript:alert(1)",
		Icon: catalog.Icon{Letters: evil, Color: `"><script>`},
		Auth: []catalog.Auth{{Key: evil, Label: evil, Scheme: catalog.APIKey, Setup: []catalog.Field{field},
			Config: []catalog.Field{field}, Constants: map[string]string{evil: evil}}},
	}
	for _, target := range []string{"/docs/connectors", "/docs/connectors/evil"} {
		_, body := serveCatalog(hostile{def}, target)
		if strings.Contains(body, "<script") || strings.Contains(body, `href="javascript`) {
			t.Errorf("%s: %s", target, body)
		}
	}
}

// What is unusual is told in words, and what everybody does is not.
func TestUnusual(t *testing.T) {
	c, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"jazzhr": "sent in the query as", "zendesk": "the host depends on the customer", "notion": "fixed headers: Notion-Version",
		"slack": "it has 2 lists of scopes", "airtable": "a refresh token is good once", "okta": "it is an OpenID provider",
	} {
		def, err := c.Get(t.Context(), "", key)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for i := range def.Auth {
			all = append(all, connectors.Unusual(def, &def.Auth[i])...)
		}
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("%s: %q is not among %q", key, want, all)
		}
	}
}

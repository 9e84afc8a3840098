package catalog_test

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/compiled"
	"patchbay/shared/catalog/yamlfile"
)

func openAll(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(catalog.Options{SandboxURL: "http://127.0.0.1:4400"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompiledIsCurrent(t *testing.T) {
	made, err := catalog.Compile(os.DirFS("definitions"), yamlfile.Parse)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range made.Files() {
		if got, err := os.ReadFile("compiled/" + name); err != nil || string(got) != want {
			t.Errorf("%s is not current (%v); run go generate ./shared/catalog", name, err)
		}
	}
}

func TestEveryDefinition(t *testing.T) {
	c := openAll(t)
	for _, e := range catalog.AllEntries(t, c) {
		def := catalog.Find(t, c, e.Key)
		if def == nil || def.Key != e.Key || def.Name != e.Name || len(def.Auth) != len(e.Auth) {
			t.Errorf("%s: the index and the definition differ", e.Key)
			continue
		}
		sources, err := catalog.FindProvenance(compiled.Sources, e.Key)
		if err != nil {
			t.Error(err)
		}
		for _, r := range def.API.Reads {
			if len(sources.Reads[r.Key]) == 0 && !def.LocalOnly {
				t.Errorf("%s, %s: a declared read of a built-in definition names its sources", e.Key, r.Key)
			}
		}
		for _, a := range def.Auth {
			if def.LocalOnly {
				continue
			}
			if len(sources.Auth[a.Key]) == 0 {
				t.Errorf("%s, %s: a built-in definition names its sources", e.Key, a.Key)
			}
			if def.Stage == "stable" && !catalog.ProvesStable(sources.Auth[a.Key]) {
				t.Errorf("%s, %s: stable needs a live run, or sources independent of each other", e.Key, a.Key)
			}
		}
		if !def.LocalOnly {
			if faults := catalog.Check(def); len(faults) > 0 {
				t.Errorf("%s: %v", e.Key, faults)
			}
		}
		for _, category := range e.Categories {
			if !slices.Contains(catalog.AllCategories(), category) {
				t.Errorf("%s: no category %s", e.Key, category)
			}
		}
		for _, a := range def.Auth {
			for _, f := range a.Config {
				if f.Secret && !def.LocalOnly && f.Description == "" && (f.Guide == nil || f.Guide.Description == "") {
					t.Errorf("%s, %s: nothing says where %s is found", e.Key, a.Key, f.Key)
				}
			}
			if a.Setup == nil || a.Config == nil {
				t.Errorf("%s, %s: a form without fields must be [] on the wire", e.Key, a.Key)
			}
			if a.Verify == nil && def.Stage != "preview" {
				t.Errorf("%s, %s: nothing proves the credential, which is for a preview alone", e.Key, a.Key)
			}
		}
	}
}

// TestCoverage names what the first connectors cover between them.
func TestCoverage(t *testing.T) {
	c := openAll(t)
	have := map[string]string{}
	categories := map[catalog.Category]bool{}
	for _, e := range catalog.AllEntries(t, c) {
		def := catalog.Find(t, c, e.Key)
		if def.LocalOnly {
			continue
		}
		categories[e.Categories[0]] = true
		for _, a := range def.Auth {
			have[string(a.Scheme)] = e.Key
			if len(a.Place.Header) > 0 && a.Scheme == catalog.APIKey {
				have["key in header"] = e.Key
			}
			if len(a.Place.Query) > 0 {
				have["key in query"] = e.Key
			}
			if a.OAuth2 == nil {
				continue
			}
			if a.OAuth2.Authorize.PKCE == "S256" {
				have["pkce"] = e.Key
			}
			if a.OAuth2.OIDC != nil {
				have["oidc"] = e.Key
			}
			if a.OAuth2.Token.Encoding == "json" {
				have["json token request"] = e.Key
			}
			if len(a.OAuth2.Callback.Capture) > 0 {
				have["fact of the callback"] = e.Key
			}
			if len(a.OAuth2.Response.Capture) > 0 {
				have["fact of the answer"] = e.Key
			}
			if len(a.OAuth2.Scopes) > 1 {
				have["two scope sets"] = e.Key
			}
		}
	}
	for _, want := range []string{
		"api_key", "bearer", "basic", "oauth2_code", "oauth2_client_credentials", "key in header", "key in query", "pkce",
		"oidc",
		"json token request", "fact of the callback", "fact of the answer", "two scope sets",
	} {
		if have[want] == "" {
			t.Errorf("no connector has: %s", want)
		}
	}
	if len(categories) < 6 {
		t.Errorf("%d first categories, want six or more: %v", len(categories), categories)
	}
	for _, key := range []string{
		"airtable", "bamboohr", "hibob", "greenhouse", "ashby", "lever", "workable", "hubspot", "salesforce", "zoho_crm",
		"slack",
		"quickbooks", "shopify", "jira", "notion", "okta", "xero", "zendesk", "docebo", "mailchimp", "sandbox-key",
		"sandbox-oauth",
	} {
		if catalog.Find(t, c, key) == nil {
			t.Errorf("no connector %s", key)
		}
	}
}

// Facts that name a host come from outside; these are the answers of an attacker.
func TestCapturedHosts(t *testing.T) {
	c := openAll(t)
	for _, x := range []struct {
		key, fact string
		good, bad []string
	}{
		{"zoho_crm", "accounts_server",
			[]string{
				"https://accounts.zoho.com", "https://accounts.zoho.eu", "https://accounts.zoho.com.au",
				"https://accounts.zohocloud.ca",
			},
			[]string{"http://accounts.zoho.com", "https://accounts.zoho.com.evil.com", "https://accounts.zoho.evil.com",
				"https://evil.com", "https://accounts-zoho.com",
				"https://accounts.zoho.com@evil.com", "https://accounts.zoho.com/", "https://accounts.zoho.com:8443",
				"https://accounts.zoho.com\n", "https://accounts.zoho.com.", ""}},
		{"salesforce", "instance_url",
			[]string{
				"https://na1.salesforce.com", "https://acme.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com",
			},
			[]string{"https://salesforce.com", "https://acme.lightning.force.com", "https://evilsalesforce.com",
				"https://acme.my.salesforce.com.evil.com", "https://a..salesforce.com",
				"https://evil.com/.salesforce.com", "https://evil.com#.salesforce.com", "https://evil.com?.salesforce.com",
				`https://evil.com\.salesforce.com`, "https://a@b.salesforce.com"}},
		{"quickbooks", "realm_id", []string{"4620816365291234567"}, []string{"", "1/../2", "1?x", "a", "1\r\n"}},
	} {
		def := catalog.Find(t, c, x.key)
		for _, a := range def.Auth {
			for _, capture := range slices.Concat(a.OAuth2.Callback.Capture, a.OAuth2.Response.Capture) {
				if capture.Fact != x.fact {
					continue
				}
				re, err := catalog.CompileAnchored(capture.Pattern)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range x.good {
					if !re.MatchString(v) {
						t.Errorf("%s, %s: %s refuses %q", x.key, a.Key, x.fact, v)
					}
				}
				for _, v := range x.bad {
					if re.MatchString(v) {
						t.Errorf("%s, %s: %s lets %q through", x.key, a.Key, x.fact, v)
					}
				}
			}
		}
	}
}

// FuzzHostFields: a value that a form accepts never moves a call off the vendor's domain.
func FuzzHostFields(f *testing.F) {
	for _, seed := range []string{"acme", "evil.com#", "a@evil", "..", "a/b", "a\r\nb", "xn--80ak6aa92e", "acme.okta.com",
		"us21", "acme--uat.sandbox", "аpple", "login"} {
		f.Add(seed)
	}
	c := openAll(f)
	f.Fuzz(func(t *testing.T, value string) {
		for _, e := range catalog.AllEntries(t, c) {
			def := catalog.Find(t, c, e.Key)
			for _, a := range def.Auth {
				addresses := []catalog.Template{def.APIOf(&a).BaseURL}
				if a.OAuth2 != nil {
					addresses = append(addresses, a.OAuth2.Authorize.URL, a.OAuth2.Token.URL)
				}
				for _, address := range addresses {
					names := address.Names()
					if len(names) != 1 {
						continue
					}
					i := slices.IndexFunc(a.Config, func(f catalog.Field) bool { return f.Key == names[0] })
					if i < 0 || value == "" || catalog.ValidateFields(a.Config[i:i+1], map[string]string{names[0]: value},
						"body") != nil {
						continue
					}
					built, err := address.Expand(map[string]string{names[0]: value})
					if err != nil {
						t.Fatal(err)
					}
					u, err := url.Parse(built)
					if err != nil || u.Scheme != "https" || u.User != nil || !catalog.ValidHost(u.Hostname()) ||
						!stays(address, names[0], value, u) {
						t.Fatalf("%s, %s: %q makes %q (%v)", e.Key, a.Key, value, built, err)
					}
				}
			}
		}
	})
}

// stays says whether an address that was built with value is still where its author meant: a host that a field is all
// of is that value, any other ends as it is written, and a path has as many parts as before.
func stays(address catalog.Template, name, value string, built *url.URL) bool {
	path := strings.FieldsFunc(address.Path().String()+"?", func(r rune) bool { return r == '?' || r == '#' })
	if len(path) > 0 && strings.Count(built.Path, "/") != strings.Count(path[0], "/") {
		return false
	}
	if all, ok := address.Host().Placeholder(); ok && all == name {
		return built.Host == value
	}
	host := address.Host().String()
	return strings.HasSuffix(built.Host, host[strings.LastIndexByte(host, '}')+1:])
}

func TestProvesStable(t *testing.T) {
	page := func(address string) catalog.Source { return catalog.Source{URL: address, Evidence: "document"} }
	pack := func(name string) catalog.Source { return catalog.Source{Package: name, Evidence: "vendor-code"} }
	for name, c := range map[string]struct {
		sources []catalog.Source
		want    bool
	}{
		"nothing":                   {nil, false},
		"a live run":                {[]catalog.Source{{URL: "https://a.example", Evidence: "live"}}, true},
		"one page":                  {[]catalog.Source{page("https://docs.acme.com/a")}, false},
		"two pages of one domain":   {[]catalog.Source{page("https://docs.acme.com"), page("https://help.acme.com")}, false},
		"two of a public suffix":    {[]catalog.Source{page("https://a.acme.co.uk/"), page("https://b.acme.co.uk/")}, false},
		"two companies of it":       {[]catalog.Source{page("https://acme.co.uk/"), page("https://other.co.uk/")}, true},
		"a page and a package":      {[]catalog.Source{page("https://docs.acme.com/a"), pack("npm/@acme/sdk@1.0.0")}, true},
		"one package, two versions": {[]catalog.Source{pack("npm/@acme/sdk@1.0.0"), pack("npm/@acme/sdk@2.0.0")}, false},
		"two files of one owner": {[]catalog.Source{
			page("https://github.com/acme/a/blob/HEAD/x"), page("https://github.com/acme/b/blob/HEAD/y"),
		}, false},
		"files of two owners": {[]catalog.Source{
			page("https://github.com/acme/a"), page("https://github.com/other/b"),
		}, true},
	} {
		if got := catalog.ProvesStable(c.sources); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

package outbound_test

import (
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/outbound"
)

func sdkTarget(base string, hosts ...string) outbound.Target {
	t := outbound.Target{API: catalog.API{BaseURL: catalog.NewTemplate(base)}}
	for _, h := range hosts {
		t.API.Hosts = append(t.API.Hosts, catalog.NewTemplate(h))
	}
	return t
}

// What vendors' own SDKs ask for below the proxy's address (decision 0025), and where it leads.
func TestCallOfAnSDK(t *testing.T) {
	for _, c := range []struct{ name, base, path, want string }{
		{"no path in the base", "https://api.hubapi.com", "/crm/v3/objects/contacts?limit=1",
			"https://api.hubapi.com/crm/v3/objects/contacts?limit=1"},
		{"appended", "https://slack.com/api", "/users.list", "https://slack.com/api/users.list"},
		{"two slashes", "https://api.notion.com/v1", "//v1/users", "https://api.notion.com/v1/users"},
		{"the version again", "https://api.notion.com/v1", "/v1/users", "https://api.notion.com/v1/users"},
		{"the version once", "https://api.notion.com/v1", "/users", "https://api.notion.com/v1/users"},
		{"the whole base again", "https://qb.example.com/v3/company/9", "/v3/company/9/query?query=select",
			"https://qb.example.com/v3/company/9/query?query=select"},
		{"another version", "https://na1.salesforce.com/services/data/v61.0", "/services/data/v50.0/query/01g-500",
			"https://na1.salesforce.com/services/data/v50.0/query/01g-500"},
		{"an upload before the base", "https://www.googleapis.com/drive/v3", "/upload/drive/v3/files?uploadType=media",
			"https://www.googleapis.com/upload/drive/v3/files?uploadType=media"},
		{"the end of the base", "https://acme.example.com/api/v2", "/v2/tickets.json", "https://acme.example.com/api/v2/tickets.json"},
		{"a longer end of the base", "https://e.com/x/api/v2", "/api/v2/t", "https://e.com/x/api/v2/t"},
		{"no more of it than there is", "https://e.com/api/v2", "/v2x/t", "https://e.com/api/v2/v2x/t"},
		{"nothing", "https://api.linear.app/graphql", "/", "https://api.linear.app/graphql"},
		{"nothing but a query", "https://e.com/odata", "/?$top=1", "https://e.com/odata?$top=1"},
		{"escapes stay", "https://gitlab.com/api/v4", "/projects/a%2Fb/files/%C3%BC%20x?ref=a%2fb&x=+",
			"https://gitlab.com/api/v4/projects/a%2Fb/files/%C3%BC%20x?ref=a%2fb&x=+"},
		{"another host", "https://api.box.com/2.0", "/hosts/upload.box.com/api/2.0/files/content",
			"https://upload.box.com/api/2.0/files/content"},
		{"its own host from the root", "https://api.box.com/2.0", "/hosts/api.box.com/other", "https://api.box.com/other"},
		{"its own host's root", "https://api.box.com/2.0", "/hosts/API.box.com", "https://api.box.com/"},
		{"hosts is a name like others", "https://e.com/api", "/hosts/7", "https://e.com/api/hosts/7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := outbound.Call(t.Context(), sdkTarget(c.base, "upload.box.com"), outbound.Spec{SDK: true, Path: c.path})
			if err != nil {
				t.Fatal(err)
			}
			if got := req.URL.String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestCallOfAnSDKRefuses(t *testing.T) {
	for name, path := range map[string]string{
		"a foreign host":        "/hosts/evil.example/x",
		"a port of a host":      "/hosts/api.box.com:8443/x",
		"dots":                  "/../x",
		"encoded dots":          "/%2e%2e/x",
		"dots behind a host":    "/hosts/upload.box.com/../x",
		"a backslash":           `/\evil.example/x`,
		"a fragment":            "/x#y",
		"a fragment of nothing": "/?a#y",
		"a user of a host":      "/hosts/api.box.com@evil.example/x",
	} {
		if req, err := outbound.Call(t.Context(), sdkTarget("https://api.box.com/2.0", "upload.box.com"),
			outbound.Spec{SDK: true, Path: path}); err == nil {
			t.Errorf("%s: %s", name, req.URL)
		}
	}
}

// An address in an answer becomes a path that leads back to that address.
func TestSDKPath(t *testing.T) {
	target := sdkTarget("https://api.box.com/2.0", "upload.box.com")
	for address, want := range map[string]string{
		"https://api.box.com/2.0/users?page=2&x=%2F": "/2.0/users?page=2&x=%2F",
		"https://API.box.com:443/2.0/users":          "/2.0/users",
		"http://api.box.com/2.0/users":               "/2.0/users",
		"https://api.box.com/other":                  "/hosts/api.box.com/other",
		"https://api.box.com":                        "/hosts/api.box.com/",
		"https://upload.box.com/api/2.0/a%20b":       "/hosts/upload.box.com/api/2.0/a%20b",
		"https://api.box.com/hosts/evil.example/x":   "/hosts/api.box.com/hosts/evil.example/x",
		"https://evil.example/2.0/users":             "",
		"https://api.box.com:8443/2.0":               "",
		"https://u:p@api.box.com/2.0":                "",
		"ftp://api.box.com/2.0":                      "",
		"/2.0/users":                                 "",
		"mailto:a@api.box.com":                       "",
	} {
		got, ok := target.SDKPath(address)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q %t, want %q", address, got, ok, want)
		}
		if !ok {
			continue
		}
		req, err := outbound.Call(t.Context(), target, outbound.Spec{SDK: true, Path: got})
		if err != nil || !strings.EqualFold(strings.Replace(req.URL.String(), ":443", "", 1), back(address)) {
			t.Errorf("%s leads back to %v, %v", address, req.URL, err)
		}
	}
}

// A path that looks like one of /hosts/ stays at its own host, and a port of its own is not that of another scheme.
func TestSDKPathAtItsHost(t *testing.T) {
	for _, c := range []struct{ base, address, want string }{
		{"https://api.box.com", "https://api.box.com/users", "/users"},
		{"https://api.box.com", "https://api.box.com/hosts/evil.example/x", "/hosts/api.box.com/hosts/evil.example/x"},
		{"https://api.box.com:8443", "https://api.box.com:8443/users", "/users"},
		{"https://api.box.com:8443", "http://api.box.com:8443/users", ""},
	} {
		if got, ok := sdkTarget(c.base).SDKPath(c.address); got != c.want || ok != (c.want != "") {
			t.Errorf("%s below %s: %q %t, want %q", c.address, c.base, got, ok, c.want)
		}
	}
}

// Of a URI template the address before its first expression leads to the proxy. One with an expression in its host is
// nobody's.
func TestSDKPathOfATemplate(t *testing.T) {
	target := sdkTarget("https://api.box.com/2.0", "upload.box.com")
	for _, c := range []struct{ address, want string }{
		{"https://upload.box.com/files/1{?name,label}", "/hosts/upload.box.com/files/1{?name,label}"},
		{"https://api.box.com/2.0/users{/id}{?a%20b}", "/2.0/users{/id}{?a%20b}"},
		{"https://api.box.com/2.0/users?page=2{&x}", "/2.0/users?page=2{&x}"},
		{"https://upload.box.com{/id}", "/hosts/upload.box.com{/id}"},
		{"https://upload.box.com/{id}", "/hosts/upload.box.com/{id}"},
		{"https://{host}/2.0/users", ""},
		{"https://evil.example/2.0{/id}", ""},
		{"https://api.box.com.{zone}/2.0", ""},
	} {
		got, ok := target.SDKPath(c.address)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: %q %t, want %q", c.address, got, ok, c.want)
		}
	}
}

// Where the catalog's own definitions lead what their SDKs send a token to besides the base.
func TestSDKPathOfTheCatalog(t *testing.T) {
	for _, c := range []struct{ connector, address, want string }{
		{"slack", "https://files.slack.com/upload/v1/ABC?x=1", "/hosts/files.slack.com/upload/v1/ABC?x=1"},
		{"salesforce", "https://login.salesforce.com/id/00D/005", "/hosts/login.salesforce.com/id/00D/005"},
		{"salesforce_sandbox", "https://test.salesforce.com/id/00D/005", "/hosts/test.salesforce.com/id/00D/005"},
		{"github", "https://uploads.github.com/repos/a/b", "/hosts/uploads.github.com/repos/a/b"},
		{"github", "https://uploads.github.com/repos/a/b/releases/1/assets{?name,label}",
			"/hosts/uploads.github.com/repos/a/b/releases/1/assets{?name,label}"},
		{"stripe", "https://files.stripe.com/v1/files", "/hosts/files.stripe.com/v1/files"},
		{"github", "https://api.github.com/repositories/1/issues?page=2", "/repositories/1/issues?page=2"},
	} {
		values := map[string]string{"instance_url": "https://na1.my.salesforce.com"}
		def, err := catalog.ReadFile("../catalog/definitions/"+c.connector+".yaml", yamlfile.Parse)
		if err != nil {
			t.Fatal(err)
		}
		if path, ok := (outbound.Target{API: def.API, Values: values}).SDKPath(c.address); !ok || path != c.want {
			t.Errorf("%s: %q, %v", c.connector, path, ok)
		}
	}
}

// back is the address as a request has it.
func back(address string) string {
	address = strings.Replace(strings.Replace(address, "http://", "https://", 1), ":443", "", 1)
	if strings.Count(address, "/") == 2 {
		address += "/"
	}
	return address
}

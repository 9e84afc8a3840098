package catalog_test

import (
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// serverDefinition is one whose accounts say at which MCP server they are.
const serverDefinition = `key: own_any
name: Any
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: "{server_url_origin}"}
auth:
  - key: mcp
    label: Sign in
    scheme: mcp
    config_fields:
      - {key: server_url, label: Address, type: text, required: true, validation: {type: https_url}}
    mcp: {url: "{server_url}"}
`

func readServer(t *testing.T, text string, loopback bool) *catalog.Auth {
	t.Helper()
	def, problems, err := catalog.ReadText([]byte(text), yamlfile.Parse, loopback)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return &def.Auth[0]
}

// An address is taken letter for letter where it is a plain https one of a named host.
func TestServerAddress(t *testing.T) {
	auth, local := readServer(t, serverDefinition, false), readServer(t, serverDefinition, true)
	label := strings.Repeat("a", 63)
	for address, want := range map[string]struct{ here, local bool }{
		"https://mcp.example.com":                              {true, true},
		"https://mcp.example.com/":                             {true, true},
		"https://mcp.example.com/mcp":                          {true, true},
		"https://mcp.example.com/mcp/":                         {true, true},
		"https://MCP.Example.com:8443/v1/@acme/x~y.z":          {true, true},
		"https://xn--80ak6aa92e.com/mcp":                       {true, true},
		"https://" + label + ".example/mcp":                    {true, true},
		"http://127.0.0.1:8080/mcp":                            {false, true},
		"http://localhost/mcp":                                 {false, true},
		"http://mcp.example.com/mcp":                           {},
		"HTTPS://mcp.example.com/mcp":                          {},
		"mcp.example.com/mcp":                                  {},
		"https://ada@mcp.example.com/mcp":                      {},
		"https://ada:pw@mcp.example.com/mcp":                   {},
		"https://mcp.example.com/mcp#a":                        {},
		"https://mcp.example.com/mcp?a=b":                      {},
		"https://mcp.example.com\\@evil.example/":              {},
		"https://mcp.example.com/a/../b":                       {},
		"https://mcp.example.com/.hidden":                      {},
		"https://mcp.example.com//mcp":                         {},
		"https://mcp.example.com/%2e%2e/mcp":                   {},
		"https://mcp.example.com/{access_token}":               {},
		"https://mcp.example.com/a b":                          {},
		"https://mcp.example.com/a\u200bb":                     {},
		"https://mcp.example.com:0/mcp":                        {},
		"https://mcp.example.com:123456/mcp":                   {},
		"https://10.0.0.1/mcp":                                 {},
		"https://127.1/mcp":                                    {},
		"https://0x7f000001/mcp":                               {},
		"https://2130706433/mcp":                               {},
		"https://[::1]/mcp":                                    {},
		"https://localhost/mcp":                                {},
		"https://mcp/mcp":                                      {},
		"https://mcp.example.com./mcp":                         {},
		"https://аpple.com/mcp":                                {},
		"https://mcp。example.com/mcp":                          {},
		"https://a" + label + ".example/mcp":                   {},
		"https://mcp.example.com/" + strings.Repeat("a", 1000): {},
		"javascript:alert(1)":                                  {},
	} {
		values := map[string]string{"server_url": address}
		for name, c := range map[string]struct {
			auth *catalog.Auth
			want bool
		}{"deployment": {auth, want.here}, "local mode": {local, want.local}} {
			if err := catalog.ValidateFields(c.auth.Config, values, "body"); (err == nil) != c.want {
				t.Errorf("%s, %q: %v", name, address, err)
			}
		}
	}
	pasted := catalog.Defaults(auth.Config, map[string]string{"server_url": " \u200bhttps://mcp.example.com/mcp/\ufeff\n"})
	if got := pasted["server_url"]; got != "https://mcp.example.com/mcp/" {
		t.Errorf("%q is kept", got)
	}
	all := auth.Values(map[string]string{
		"server_url": "https://MCP.example.com:8443/a/b", "server_url_origin": "https://evil.example",
	})
	if got := all["server_url_origin"]; got != "https://MCP.example.com:8443" {
		t.Errorf("the origin is %q", got)
	}
	if !auth.AtAnyServer() || len(auth.Setup) > 0 {
		t.Errorf("setup fields %v: a secret of the owner's would go to any server", auth.Setup)
	}
}

// An account's own address stands nowhere but in its two places.
func TestServerAddressHasItsPlaces(t *testing.T) {
	for name, c := range map[string]struct{ from, to, words string }{
		"a path behind it":      {`url: "{server_url}"`, `url: "{server_url}/mcp"`, "{server_url}"},
		"the origin as server":  {`url: "{server_url}"`, `url: "{server_url_origin}"`, "{server_url_origin}"},
		"it as base":            {`"{server_url_origin}"`, `"{server_url}"`, "api.base_url is its origin"},
		"a vendor's base":       {`"{server_url_origin}"`, `https://api.acme.com`, "api.base_url is its origin"},
		"a path of the base":    {`"{server_url_origin}"`, `"{server_url_origin}/x"`, "{server_url_origin}"},
		"as a host":             {`"{server_url_origin}"}`, `"{server_url_origin}", hosts: ["{server_url}"]}`, "{server_url}"},
		"in a path":             {`scheme: mcp`, "scheme: mcp\n    verify: {method: POST, url: \"https://a.acme.com/{server_url}\"}", "{server_url}"},
		"it as verify":          {`scheme: mcp`, "scheme: mcp\n    verify: {method: POST, url: \"{server_url}\"}", "{server_url}"},
		"an owner's client":     {`config_fields`, "setup_fields: [{preset: client_id}]\n    config_fields", "no client of the owner's"},
		"an owner's address":    {`config_fields`, `setup_fields`, "put it into config_fields"},
		"a quirk":               {`"{server_url}"}`, `"{server_url}", resource: "https://a.acme.com"}`, "quirks are one server's"},
		"a secret address":      {`type: text`, `type: password, secret: true`, "no secret"},
		"a name that is taken":  {`config_fields:`, "constants: {server_url_origin: a}\n    config_fields:", "rename it"},
		"any address elsewhere": {`scheme: mcp`, "scheme: bearer\n    place: {bearer: \"{server_url}\"}", "mcp"},
	} {
		text := strings.Replace(serverDefinition, c.from, c.to, 1)
		_, problems, err := catalog.ReadText([]byte(text), yamlfile.Parse, false)
		var all []string
		for _, p := range problems {
			all = append(all, p.Message)
		}
		if said := strings.Join(all, "; "); err != nil || !strings.Contains(said, c.words) {
			t.Errorf("%s: %v, %q", name, err, said)
		}
	}
}

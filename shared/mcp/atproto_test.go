package mcp_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/shared/mcp"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

const did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"

// world is the Internet of the tests: pages by address, records by name.
type world struct {
	pages, records map[string]string
}

func (w world) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	page, ok := w.pages[r.URL.Scheme+"://"+r.URL.Host+r.URL.Path]
	if !ok {
		answer.WriteHeader(http.StatusNotFound)
	}
	_, _ = answer.WriteString(page)
	res := answer.Result()
	res.Request = r
	return res, nil
}

func (w world) lookup(_ context.Context, name string) ([]string, error) {
	if text, ok := w.records[name]; ok {
		return strings.Split(text, "|"), nil
	}
	return nil, errors.New("no such name")
}

// The account of a handle: by its record, else by its site, and only where the account calls itself so.
func TestHandles(t *testing.T) {
	const document = `{"id":"` + did + `","alsoKnownAs":["at://alice.acme.com"],"service":[{"id":"#atproto_pds",` +
		`"type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.acme.com"}]}`
	const web = "did:web:acme.com"
	server := map[string]string{
		"https://plc.directory/" + did:                              document,
		"https://acme.com/.well-known/did.json":                     strings.ReplaceAll(document, did, web),
		"https://pds.acme.com/.well-known/oauth-protected-resource": `{"resource":"https://pds.acme.com","authorization_servers":["https://login.acme.com"]}`,
		"https://login.acme.com/.well-known/oauth-authorization-server": `{"issuer":"https://login.acme.com",
			"authorization_endpoint":"https://login.acme.com/a","token_endpoint":"https://login.acme.com/t",
			"pushed_authorization_request_endpoint":"https://login.acme.com/p","require_pushed_authorization_requests":true,
			"dpop_signing_alg_values_supported":["ES256"],"code_challenge_methods_supported":["S256"],
			"authorization_response_iss_parameter_supported":true,"client_id_metadata_document_supported":true}`,
	}
	for name, c := range map[string]struct {
		account       string
		pages         map[string]string
		records       map[string]string
		want, refused string
	}{
		"record":      {account: "alice.acme.com", records: map[string]string{"_atproto.alice.acme.com": "v=spf1|did=" + did}, want: did},
		"site":        {account: " @Alice.Acme.com", pages: map[string]string{"https://alice.acme.com/.well-known/atproto-did": did + "\n"}, want: did},
		"a DID":       {account: did, want: did},
		"of a domain": {account: web, want: web},
		"two records": {account: "alice.acme.com", records: map[string]string{"_atproto.alice.acme.com": "did=" + did + "|did=did:plc:b"}, refused: "several"},
		"somebody else's account": {account: "eve.com", records: map[string]string{"_atproto.eve.com": "did=" + did},
			refused: "does not call itself"},
		"nobody's":             {account: "bob.acme.com", refused: "names no account"},
		"a page":               {account: "bob.acme.com", pages: map[string]string{"https://bob.acme.com/.well-known/atproto-did": "<html>"}, refused: "names no account"},
		"no DID there":         {account: "bob.acme.com", pages: map[string]string{"https://bob.acme.com/.well-known/atproto-did": "hello"}, refused: "no DID"},
		"reserved":             {account: "bob.local", refused: "no handle"},
		"an address":           {account: "127.0.0.1", refused: "no handle"},
		"with a path":          {account: "acme.com/x", refused: "no handle"},
		"a DID with a path":    {account: "did:web:acme.com:x", refused: "no DID"},
		"a DID with a port":    {account: "did:web:acme.com%3A8443", refused: "no DID"},
		"another kind of DIDs": {account: "did:key:z6Mk", refused: "no DID"},
	} {
		t.Run(name, func(t *testing.T) {
			w := world{pages: map[string]string{}, records: c.records}
			for _, list := range []map[string]string{server, c.pages} {
				for at, text := range list {
					w.pages[at] = text
				}
			}
			h := outbound.New(outbound.Options{Transport: w})
			client := &mcp.Client{HTTP: func() *http.Client { return h }, LookupTXT: w.lookup}
			found, steps, err := client.Discover(t.Context(), provider.MCPTarget{
				Account: c.account, Directory: "https://plc.directory", Scopes: []string{"atproto"},
			})
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%v after %+v", err, steps)
			}
			if found.Subject != c.want || found.Home != "https://pds.acme.com" || found.Issuer != "https://login.acme.com" ||
				!found.Bound || found.Push != "https://login.acme.com/p" {
				t.Errorf("%+v", found)
			}
		})
	}
}

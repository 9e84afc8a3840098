package acceptance_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"patchbay/infra/boundserver"
)

const boundAccount = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"

// newATProtoSite is a site whose connector is the catalog's Bluesky, with the server's directory in the place of
// did:plc's.
func newATProtoSite(t testing.TB, change ...func(*boundserver.Options)) *boundSite {
	t.Helper()
	o := boundserver.Options{Account: boundAccount, Nonces: true}
	for _, c := range change {
		c(&o)
	}
	s := &boundSite{site: newSite(t), key: "own_bluesky", server: boundserver.New(t, o)}
	file, err := os.ReadFile("../../shared/catalog/definitions/bluesky.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(file), "key: bluesky", "key: own_bluesky", 1)
	s.define("own_bluesky", strings.Replace(text, "https://plc.directory", s.server.Directory(), 1)).
		want(http.StatusCreated)
	s.config = s.configure("own_bluesky", nil)
	return s
}

func (s *boundSite) beginAs(owner, handle string) *flow {
	s.t.Helper()
	return s.try(s.session(owner, object{"provider": s.key}), "handle", handle)
}

// The life of an account of AT Protocol: its DID tells server and authorization server, the client is a metadata
// document, requests are pushed, tokens bound.
func TestBlueskyLife(t *testing.T) {
	t.Parallel()
	s := newATProtoSite(t)
	f := s.beginAs("o", boundAccount)
	if q := f.authorize.Query(); len(q) != 2 || !strings.HasSuffix(q.Get("client_id"), "/client.json") {
		t.Errorf("the browser carries %v", q)
	}
	id := s.links(f)
	s.proxy(id, object{"path": "/xrpc/app.bsky.feed.getTimeline"}).want(http.StatusOK).has("did", boundAccount)
	s.get("/accounts/"+id).want(http.StatusOK).has("upstream.id", boundAccount)
	s.server.Expire()
	s.proxy(id, object{"path": "/xrpc/app.bsky.feed.getTimeline"}).want(http.StatusOK)
	s.get("/accounts/" + id + "/credentials").want(http.StatusPreconditionFailed)
	s.delete("/accounts/"+id).want(http.StatusOK).has("revocation", "revoked")
	s.keepsTo()
}

// What servers of an account may do that the profile rules out, and what is told then.
func TestATProtoRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		document, member string
		value            any
		account, words   string
	}{
		"no pushed requests":    {document: "server", member: "require_pushed_authorization_requests", value: false, words: "pushed"},
		"no bound tokens":       {document: "server", member: "dpop_signing_alg_values_supported", value: []string{"RS256"}, words: "bound to a key"},
		"no documents":          {document: "server", member: "client_id_metadata_document_supported", value: false, words: "documents"},
		"answers without iss":   {document: "server", member: "authorization_response_iss_parameter_supported", value: false, words: "RFC 9207"},
		"another issuer":        {document: "server", member: "issuer", value: "https://honest.example", words: "https://honest.example"},
		"another server's name": {document: "resource", member: "resource", value: "https://other.example", words: "https://other.example"},
		"two servers":           {document: "resource", member: "authorization_servers", value: []string{"https://a.example", "https://b.example"}, words: "must be one"},
		"a private server":      {document: "resource", member: "authorization_servers", value: []string{"https://10.0.0.1"}, words: "10.0.0.1"},
		"another account":       {document: "did", member: "id", value: "did:plc:other", words: "another account"},
		"no server":             {document: "did", member: "service", value: []any{}, words: "names no server"},
		"no such account":       {account: "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", words: "no account"},
		"no DID":                {account: "did:key:x", words: "no DID"},
		"no handle":             {account: "localhost", words: "no handle"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newATProtoSite(t, func(o *boundserver.Options) {
				o.Change = func(name string, d map[string]any) {
					if name == c.document {
						d[c.member] = c.value
					}
				}
			})
			account := c.account
			if account == "" {
				account = boundAccount
			}
			f := &flow{site: s.site, token: s.session("o", object{"provider": "own_bluesky"})}
			f.attempt = s.attemptOf(f.token)
			if a := f.start("handle", account); a.status == http.StatusFound {
				t.Fatalf("the flow begins: %s", f.authorize)
			}
			if told := f.outcome().has("status", "error").text("error.description"); !strings.Contains(told, c.words) {
				t.Errorf("told %q", told)
			}
			if s.server.Count("push") != 0 || len(s.accounts()) != 0 {
				t.Error("a request was pushed")
			}
		})
	}
}

// An authorization server may sign in whom it likes: tokens for another account than the one that was asked for are
// given back, and so are those without the scope of the protocol.
func TestATProtoRefusesTokensOfAnother(t *testing.T) {
	t.Parallel()
	for member, value := range map[string]string{"sub": "did:plc:other", "scope": "transition:generic"} {
		t.Run(member, func(t *testing.T) {
			t.Parallel()
			s := newATProtoSite(t, func(o *boundserver.Options) {
				o.Change = func(name string, d map[string]any) {
					if name == "token" {
						d[member] = value
					}
				}
			})
			f := s.beginAs("o", boundAccount)
			s.back(f)
			f.outcome().has("status", "error")
			if len(s.accounts()) != 0 || s.server.Count("revoke") != 1 {
				t.Errorf("accounts %v, %d revoked", s.accounts(), s.server.Count("revoke"))
			}
		})
	}
}

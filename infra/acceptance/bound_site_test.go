package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/infra/boundserver"
)

// boundSite is a site with an auth config of a server whose tokens are bound to a key (RFC 9449) and which takes pushed
// requests alone (RFC 9126).
type boundSite struct {
	*site
	server *boundserver.Server
	key    string // of the connector
}

const boundSecret = "s+/%: of a client"

// newBoundSite is a site with such a server; change edits the server's options.
func newBoundSite(t testing.TB, change ...func(*boundserver.Options)) *boundSite {
	t.Helper()
	return newSite(t).atBound(change...)
}

// atBound has an auth config of such a server of its own.
func (s *site) atBound(change ...func(*boundserver.Options)) *boundSite {
	s.t.Helper()
	o := boundserver.Options{
		ID: "client", Secret: boundSecret, Nonces: true,
		Redirect: s.stack.Config.PublicURL + "/connect/oauth2/" + s.id + "/own_bound/callback",
	}
	for _, c := range change {
		c(&o)
	}
	b := &boundSite{site: s, server: boundserver.New(s.t, o), key: "own_bound"}
	at := b.server.Issuer()
	s.define("own_bound", `key: own_bound
name: Bound
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: "`+b.server.API()+`"}
auth:
  - key: oauth2
    label: Sign in
    scheme: oauth2_code
    setup_fields: [{preset: client_id}, {preset: client_secret}]
    place: {bearer: "{access_token}"}
    verify: {method: GET, path: "/me"}
    identity: {id: id}
    oauth2:
      authorize: {url: "`+at+`/authorize"}
      par: {url: "`+at+`/push"}
      dpop: true
      token: {url: "`+at+`/token", client: basic}
      revoke: {url: "`+at+`/revoke"}
      scopes: [{default: [read]}]
`).want(http.StatusCreated)
	b.config = s.configure("own_bound", object{"setup_fields": object{"client_id": o.ID, "client_secret": o.Secret}})
	return b
}

func (s *boundSite) begin(owner string) *flow {
	s.t.Helper()
	return s.try(s.session(owner, object{"provider": s.key}))
}

// back is the browser that comes back from the server, which allows at once.
func (s *boundSite) back(f *flow) {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(f.authorize.String())
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	to, err := res.Location()
	if err != nil {
		s.t.Fatalf("the server answers the authorization request %d: %s", res.StatusCode, f.authorize)
	}
	at := strings.TrimSuffix(strings.TrimPrefix(to.Path, "/connect/oauth2/"), "/callback")
	f.backAt(at, to.Query(), f.cookies).want(http.StatusFound)
}

func (s *boundSite) links(f *flow) string {
	s.t.Helper()
	s.back(f)
	return f.outcome().has("status", "authenticated").text("account.id")
}

func (s *boundSite) keepsTo() {
	s.t.Helper()
	for _, b := range s.server.Broken() {
		s.t.Errorf("departs from the specification: %s", b)
	}
}

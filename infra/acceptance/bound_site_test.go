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

// newBoundSite is a site with an API of its own connector; change edits the server's options.
func newBoundSite(t testing.TB, change ...func(*boundserver.Options)) *boundSite {
	t.Helper()
	s := &boundSite{site: newSite(t), key: "own_bound"}
	o := boundserver.Options{
		ID: "client", Secret: boundSecret, Nonces: true,
		Redirect: s.stack.Config.PublicURL + "/connect/oauth2/" + s.id + "/own_bound/callback",
	}
	for _, c := range change {
		c(&o)
	}
	s.server = boundserver.New(t, o)
	at := s.server.Issuer()
	s.define("own_bound", `key: own_bound
name: Bound
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: "`+s.server.API()+`"}
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
	s.config = s.configure("own_bound", object{"setup_fields": object{"client_id": o.ID, "client_secret": o.Secret}})
	return s
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

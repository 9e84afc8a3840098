package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/infra/local/stack"
)

// TestBelowAPath: below a path, every address in an answer has it, a role's signature is over it, and what is asked for
// elsewhere on the host is another's.
func TestBelowAPath(t *testing.T) {
	s := stack.ForTest(t, func(o *stack.Options) { o.BasePath = "tools/patchbay" })
	if !strings.HasSuffix(s.BaseURL, "/tools/patchbay") {
		t.Fatal(s.BaseURL)
	}
	p := tenantOf(t, s)
	below := func(what, address string) {
		t.Helper()
		if !strings.HasPrefix(address, s.BaseURL+"/") {
			t.Errorf("%s is %q", what, address)
		}
	}
	made := p.post("/auth_configs", object{"connector_key": "sandbox-key"}).want(http.StatusCreated)
	below("Location", made.header.Get("Location"))
	connector := p.get("/connectors/sandbox-oauth").want(http.StatusOK)
	below("the redirect URI", connector.text("redirect_uri"))
	below("the logo", connector.text("logo_url"))
	session := p.post("/connect_sessions", object{"origin_owner_id": "o-1", "origin_owner_name": "One"}).
		want(http.StatusCreated)
	below("the link", session.text("auth_link_url"))
	deploy := p.as(sessionARN)
	p.grant(roleARN, "accounts:read")
	p.get(p.iam("/accounts?page_size=1"), deploy).want(http.StatusOK)
	p.get(p.iam("/webhooks"), deploy).want(http.StatusForbidden)
	elsewhere := strings.TrimSuffix(s.BaseURL, "/tools/patchbay")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, elsewhere+"/accounts", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("outside of the path: %d", res.StatusCode)
	}
}

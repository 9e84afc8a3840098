//go:build sam

package acceptance_test

import (
	"net/http"
	"os"
	"testing"

	"patchbay/infra/local/stack"
	"patchbay/shared/app/clients"
)

// TestSAMFlow walks the main flow through `sam local start-api`. Started by infra/sam, which serves it, names it in the
// environment as it does for a function, and passes the table's stream to the fan-out's function: nothing else
// materialises a status there.
func TestSAMFlow(t *testing.T) {
	cfg, err := clients.FromEnv(os.Getenv)
	if err != nil {
		t.Fatalf("start this by `make sam STEP=api`: %v", err)
	}
	p := tenantOf(t, &stack.Stack{BaseURL: cfg.PublicURL, Config: cfg})

	keyConfig := p.configure("sandbox-key", nil)
	byKey := p.link("customer-1", keyConfig, nil)
	s := &site{tenant: p, config: p.configure("sandbox-oauth", object{"auth_type": "oauth2", "use_shared_client": true})}
	byOAuth := s.begin("customer-2").linked()
	me := object{"method": "GET", "path": "/me"}
	p.proxy(byKey, me).want(http.StatusOK)
	p.proxy(byOAuth, me).want(http.StatusOK)
	p.follows("enabled")

	p.post("/connectors/sandbox-key/disable", nil).want(http.StatusOK).has("affected_accounts", 1)
	p.proxy(byKey, me).problem(http.StatusPreconditionFailed, "")
	p.get("/accounts/"+byKey).want(http.StatusOK).has("status", "inactive")
	p.proxy(byOAuth, me).want(http.StatusOK)
	p.follows("disabled")

	p.post("/connectors/sandbox-key/enable", nil).want(http.StatusOK)
	p.proxy(byKey, me).want(http.StatusOK)
	p.get("/accounts/"+byKey).want(http.StatusOK).has("status", "active")
	p.follows("enabled")
}

// follows is materialised with more patience: each batch of records starts a container, and shows no progress
// meanwhile.
func (p *tenant) follows(state string) {
	p.t.Helper()
	patience = 60_000
	p.materialised(state, 1)
}

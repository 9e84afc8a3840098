package acceptance_test

import (
	"net/http"
	"testing"
)

// What only begins like the proxy's path is not the proxy's.
func TestTransparentProxyIsBelowItsPathAlone(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	id := p.link("h", p.configure("sandbox-key", nil), object{"api_key": "sandbox-key-demo1234"})
	for _, path := range []string{"/proxyx/employees", "/proxy-x", "/proxy%2Femployees"} {
		p.call(http.MethodGet, path, nil, header("x-account-id", id)).problem(http.StatusNotFound, "route_not_found")
	}
}

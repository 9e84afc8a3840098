package acceptance_test

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// Issue 11: two auth configs of one connector never have one name, however they came by it.
func TestNamesOfAuthConfigs(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	create := func(name string) answer {
		t.Helper()
		return p.post("/auth_configs", object{"connector_key": "sandbox-key", "name": name}).want(http.StatusCreated)
	}
	first := create("").has("name", "Sandbox (API key) API key")
	create("").has("name", "Sandbox (API key) API key 2")
	third := create("sandbox (api key) API KEY").has("name", "sandbox (api key) API KEY 3")

	// A name that is asked for by an edit is not changed, so it is refused.
	path := "/auth_configs/" + third.text("id")
	p.patch(path, object{"name": " Sandbox (API key) API key"}).problem(http.StatusConflict, "auth_config_name_taken").
		has("errors.0.location", "body.name")
	p.patch(path, object{"name": "Sandbox (api key) API KEY 3"}).want(http.StatusOK) // its own, in other letters
	p.patch(path, object{"name": "Third"}).want(http.StatusOK).has("name", "Third")
	p.patch("/auth_configs/"+first.text("id"), object{"name": "third"}).
		problem(http.StatusConflict, "auth_config_name_taken")
	p.post("/auth_configs", object{"connector_key": "sandbox-oauth", "name": "Third", "use_shared_client": true})
	create("Third").has("name", "Third 2")
}

// Creations and renames at once find each other.
func TestNamesAtOnce(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	const n = 6
	ids := make([]string, n)
	for i := range ids {
		ids[i] = p.post("/auth_configs", object{"connector_key": "sandbox-key"}).want(http.StatusCreated).text("id")
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { p.post("/auth_configs", object{"connector_key": "sandbox-key", "name": "Same"}) })
		wg.Go(func() { p.patch("/auth_configs/"+ids[i], object{"name": "Same"}) })
	}
	wg.Wait()
	all := p.get("/auth_configs?page_size=100").want(http.StatusOK).has("total", 2*n)
	var names []string
	for i := range 2 * n {
		names = append(names, all.text("data."+strconv.Itoa(i)+".name"))
	}
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != 2*n {
		t.Errorf("names: %q", names)
	}
}

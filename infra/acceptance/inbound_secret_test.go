package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestInboundSecret registers an address with Notion as its documents say: the token comes unsigned, once, is shown
// once, and signs from when its owner has stored it.
func TestInboundSecret(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	config := p.configure("notion", object{
		"auth_type": "oauth2", "setup_fields": object{"client_id": "c", "client_secret": "s"},
	})
	read := p.get("/auth_configs/"+config).want(http.StatusOK).has("inbound_secret_field", "verification_token")
	in := &inbox{tenant: p, config: config, url: read.text("inbound_url")}
	waits := "/auth_configs/" + config + "/inbound_secret"
	const token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
	body := `{"verification_token":"` + token + `"}`

	p.get(waits).want(http.StatusOK).has("state", "none", "arrivals", 0.0, "ends_at", nil)
	p.post(waits+"/show", nil).problem(http.StatusConflict, "inbound_secret_not_come")
	in.send(body, "").problem(http.StatusConflict, "inbound_secret_not_awaited")
	p.post(waits, nil).want(http.StatusOK).has("state", "waiting", "arrived_at", nil)
	if a := in.send(body, "").want(http.StatusOK); len(a.body) > 0 {
		t.Errorf("Notion hears %s", a.body)
	}
	come := p.get(waits).want(http.StatusOK).has("state", "come", "arrivals", 1.0)
	if strings.Contains(string(come.body), token) {
		t.Error("it is told before it is shown")
	}
	newTenant(t).post(waits+"/show", nil).problem(http.StatusNotFound, "auth_config_not_found")
	shown := p.post(waits+"/show", nil).want(http.StatusOK).has("secret", token, "state", "shown")
	if shown.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control: %s", shown.header.Get("Cache-Control"))
	}
	p.post(waits+"/show", nil).problem(http.StatusConflict, "inbound_secret_not_come")
	in.send(body, "").problem(http.StatusConflict, "inbound_secret_not_awaited")

	p.patch("/auth_configs/"+config, object{"setup_fields": object{"verification_token": token}}).want(http.StatusOK)
	last := ""
	until(t, "the audit log says who waited and who was shown it", func() bool {
		told := p.get("/audit?entities=inbound_secret").want(http.StatusOK)
		if strings.Contains(string(told.body), token) {
			t.Error("the audit log has the token")
		}
		actions := []string{}
		for _, e := range told.at("data").([]any) {
			e := e.(map[string]any)
			if e["subject"] == config && strings.HasPrefix(e["by"].(string), "key:") {
				actions = append(actions, e["action"].(string))
			}
		}
		slices.Sort(actions)
		last = string(told.body)
		return slices.Equal(actions, []string{"inbound_secret.awaited", "inbound_secret.shown"})
	}, func() string { return last })
	for _, path := range []string{"/requests/logs?page_size=100", "/requests/platform-logs?page_size=100", "/events"} {
		if a := p.get(path).want(http.StatusOK); strings.Contains(string(a.body), token) {
			t.Errorf("%s has the token", path)
		}
	}

	other := p.configure("zz-events", object{"setup_fields": object{"webhook_secret": "a secret of an owner"}})
	p.get("/auth_configs/"+other+"/inbound_secret").problem(http.StatusNotFound, "inbound_secret_not_asked")
	p.post("/auth_configs/"+other+"/inbound_secret", nil).problem(http.StatusNotFound, "inbound_secret_not_asked")
	p.post("/auth_configs/cfg_none/inbound_secret", nil).problem(http.StatusNotFound, "auth_config_not_found")
}

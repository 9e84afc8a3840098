package acceptance_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// A link for a customer may work for 30 days; one of more than seven is good for one account.
func TestLongSessionLinksOnce(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	const week, month = 7 * 86400, 30 * 86400
	made := func(fields object) answer {
		body := object{"origin_owner_id": "initech", "origin_owner_name": "Initech"}
		for k, v := range fields {
			body[k] = v
		}
		return p.post("/connect_sessions", body)
	}
	for _, c := range []struct {
		name   string
		fields object
		once   bool
	}{
		{"a week", object{"expires_in": week}, false},
		{"a week and a second", object{"expires_in": week + 1}, true},
		{"thirty days", object{"expires_in": month}, true},
		{"a short one that asks for it", object{"single_use": true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.on(t)
			fields := object{"origin_owner_id": c.name, "multiple": true}
			for k, v := range c.fields {
				fields[k] = v
			}
			session := made(fields).want(http.StatusCreated)
			if once, _ := session.at("single_use").(bool); once != c.once {
				t.Errorf("single_use is %v", once)
			}
			token := session.text("token")
			p.hub(token, http.MethodPost, "/hub/accounts", form).want(http.StatusCreated)
			second := p.hub(token, http.MethodPost, "/hub/accounts", form)
			if !c.once {
				second.want(http.StatusCreated)
				return
			}
			second.problem(http.StatusUnauthorized, "session_expired")
			p.hub(token, http.MethodPost, "/hub/connection_attempts", object{}).
				problem(http.StatusUnauthorized, "session_expired")
			if n := len(p.listed("/accounts?origin_owner_id=" + url.QueryEscape(c.name))); n != 1 {
				t.Errorf("%d accounts were linked by a session that is good for one", n)
			}
			p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK) // read for ten minutes
			ends, err := time.Parse(time.RFC3339, p.post("/connect_sessions/authenticate",
				object{"token": token}).want(http.StatusCreated).text("expires_at"))
			if err != nil || time.Until(ends) > 11*time.Minute {
				t.Errorf("a spent session ends at %v, %v", ends, err)
			}
		})
	}
	made(object{"expires_in": month + 1}).problem(http.StatusBadRequest, "invalid_request")
	made(object{"expires_in": month, "single_use": false}).wrong("body.single_use", "good for one account")

	account := p.listed("/accounts?origin_owner_id=a+week")[0]
	link := p.post("/accounts/"+account+"/relink_link", object{"expires_in": month}).want(http.StatusCreated)
	token := link.text("url")[len(p.stack.BaseURL+"/link#token="):]
	edit := func() answer {
		return p.hub(token, http.MethodPatch, "/hub/accounts/"+account, form)
	}
	edit().want(http.StatusOK)
	edit().problem(http.StatusUnauthorized, "session_expired")
}

// Of many requests with one link at once, one links.
func TestLongSessionLinksOnceAtOnce(t *testing.T) {
	t.Parallel()
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	token := p.session("initech", object{"single_use": true, "multiple": true})
	const tries = 8
	results := make(chan int, tries)
	for range tries {
		go func() {
			results <- p.hub(token, http.MethodPost, "/hub/accounts",
				object{"integration_id": config, "credentials": object{"api_key": goodKey}}).status
		}()
	}
	linked := 0
	for range tries {
		switch status := <-results; status {
		case http.StatusCreated:
			linked++
		case http.StatusUnauthorized:
		default:
			t.Errorf("status %d", status)
		}
	}
	if n := len(p.listed("/accounts?origin_owner_id=initech")); linked != 1 || n != 1 {
		t.Errorf("%d requests linked, %d accounts are there", linked, n)
	}
}

// An owner ends a link that went to the wrong person, and nobody else does.
func TestSessionIsEnded(t *testing.T) {
	t.Parallel()
	p, other := newTenant(t), newTenant(t)
	p.configure("sandbox-key", nil)
	token := p.session("initech", nil)
	end := object{"token": token}
	other.post("/connect_sessions/end", end).problem(http.StatusUnauthorized, "session_expired")
	p.hub(token, http.MethodGet, "/hub/connectors", nil).want(http.StatusOK)
	p.post("/connect_sessions/end", end).want(http.StatusNoContent)
	p.hub(token, http.MethodGet, "/hub/connectors", nil).problem(http.StatusUnauthorized, "session_expired")
	p.post("/connect_sessions/end", end).problem(http.StatusUnauthorized, "session_expired")
	p.post("/connect_sessions/end", object{"token": "nothing"}).problem(http.StatusUnauthorized, "session_expired")
}

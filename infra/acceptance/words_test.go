package acceptance_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestMessagesAreInWords(t *testing.T) {
	s := newScene(t)
	owner := `"origin_owner_id":"o","origin_owner_name":"O"`
	for _, c := range []struct {
		name, method, path, body string
		words                    []string
	}{
		{"field", "POST", "/auth_configs", `{"connector_key":"zz-forms","setup_fields":{}}`,
			[]string{"body.setup_fields.partner: Partner is required."}},
		{"exponent", "POST", "/connect_sessions", `{` + owner + `,"expires_in":1e3}`,
			[]string{"expires_in", "must be a whole number"}},
		{"too large", "POST", "/connect_sessions", `{` + owner + `,"expires_in":1e400}`,
			[]string{"expires_in", "number beyond"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			message := s.on(t).call(c.method, c.path, c.body).problem(http.StatusBadRequest, "").text("message")
			for _, w := range c.words {
				if !strings.Contains(message, w) {
					t.Errorf("%q is missing: %s", w, message)
				}
			}
			if regexp.MustCompile(`\.\.|unmarshal|struct|Go `).MatchString(message) {
				t.Errorf("%s", message)
			}
		})
	}

	// A body that is as large as may be passes; one byte more is refused with the limit.
	body := func(size int) string {
		text := `{` + owner + `,"nope":""}`
		return strings.Replace(text, `""`, `"`+strings.Repeat("x", size-len(text))+`"`, 1)
	}
	s.post("/connect_sessions", body(256<<10)).problem(http.StatusBadRequest, "invalid_request")
	for path, limit := range map[string]int{"/connect_sessions": 256 << 10, "/unified/proxy": 5 << 20} {
		a := s.post(path, body(limit+1), header("x-account-id", s.account)).problem(http.StatusRequestEntityTooLarge,
			"body_too_large")
		if !strings.Contains(a.text("message"), fmt.Sprint(limit)) {
			t.Errorf("%s", a.body)
		}
	}
}

// The published hub and the OAuth pages show a message to an end user, who knows a field by its label and not by its
// place in a request. Programs have the place.
func TestEndUsersReadLabels(t *testing.T) {
	p := newTenant(t)
	forms := p.configure("zz-forms", object{"setup_fields": object{"partner": "p"}})
	id := p.link("o", forms, nil)
	token := p.session("o", object{"provider": "zz-forms"})
	for _, c := range []struct {
		name        string
		credentials object
		location    string
		message     string
	}{
		{"required", object{"api_key": ""}, "body.credentials.api_key", " API key is required."},
		{"a number", object{"api_key": "k", "seats": "many"}, "body.credentials.seats",
			" Seats must be a number, digits only."},
		{"of no field", object{"api_key": "k", "x": "y"}, "body.credentials.x", " x: There is no such field; remove it."},
		{"of the wrong type", object{"api_key": []any{}}, "body.credentials.api_key",
			" API key: a field's value is text, a number or a boolean."},
	} {
		t.Run(c.name, func(t *testing.T) {
			for path, method := range map[string]string{"/hub/accounts": http.MethodPost,
				"/hub/accounts/" + id: http.MethodPatch} {
				a := p.on(t).hub(token, method, path,
					object{"integration_id": forms, "credentials": c.credentials}).problem(http.StatusBadRequest, "")
				same(t, "location", a.at("errors.0.location"), c.location)
				if m := a.text("message"); !strings.Contains(m, c.message) || strings.Contains(m, "body.") ||
					strings.Contains(m, "..") {
					t.Errorf("%s", m)
				}
			}
		})
	}
	a := p.hub(token, http.MethodPost, "/hub/accounts", `{"integration_id":"`+forms+`"}`).problem(http.StatusBadRequest,
		"")
	if strings.Contains(a.text("message"), "body: ") {
		t.Errorf("%s", a.body)
	}

	f := newSite(t).begin("o")
	page := f.start("team", "a\nb", "nope", "x").want(http.StatusBadRequest)
	_, text, _ := strings.Cut(string(page.body), "<main") // the style sheet has body.hub
	if strings.Contains(text, "body.") || strings.Contains(text, "..") ||
		strings.Count(text, "Team contains a line break") != 1 || strings.Count(text, "nope: There is no such field") != 1 {
		t.Errorf("%s", text)
	}
}

// RFC 9110 section 9.2.1: HEAD is safe. A mail scanner's must not use up a flow, nor link an account.
func TestOAuthHeadChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.begin("owner")
	q := f.decide("allow")
	before := s.items()
	for path, allow := range map[string]string{
		"/connect/oauth2/sandbox-oauth/callback?" + q.Encode(): "GET, POST", f.startURL(): "GET",
	} {
		a := send(t, s.stack.BaseURL, http.MethodHead, path, nil, with(f.cookies)).want(http.StatusMethodNotAllowed)
		if a.header.Get("Allow") != allow || a.header.Get("Location") != "" || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%v", a.header)
		}
	}
	s.unchanged(before)
	f.outcome().has("status", "pending")
	f.back(q).want(http.StatusFound)
	f.outcome().has("status", "authenticated")
}

package acceptance_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/shared/ident"
	"patchbay/shared/project"
)

func TestAuthorization(t *testing.T) {
	p := newTenant(t)
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	revoked, kept, err := p.admin.CreateKey(t.Context(), p.id, project.NewKey{Name: "revoked"})
	if err != nil {
		t.Fatal(err)
	}
	p.get("/project", header("Authorization", "Bearer "+revoked)).want(http.StatusOK)
	if err := p.admin.Store.RevokeKey(t.Context(), p.id, kept.Hash); err != nil {
		t.Fatal(err)
	}
	flipped := []byte(p.key)
	flipped[50] ^= 1
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"Basic key:", "Basic " + encode(p.key+":"), 200},
		{"Basic key", "Basic " + encode(p.key), 200},
		{"Basic key without padding", "Basic " + strings.TrimRight(encode(p.key), "="), 200},
		{"Basic key:anything", "Basic " + encode(p.key+":x"), 200},
		{"Bearer key", "Bearer " + p.key, 200},
		{"scheme in small letters", "bearer " + p.key, 200},
		{"none", "", 401},
		{"no scheme", p.key, 401},
		{"empty Basic", "Basic ", 401},
		{"Basic garbage", "Basic !!!", 401},
		{"Basic of the wrong half", "Basic " + encode(":"+p.key), 401},
		{"Basic plain", "Basic " + p.key, 401},
		{"Digest", "Digest " + p.key, 401},
		{"a wrong character", "Bearer " + string(flipped), 401},
		{"cut", "Bearer " + p.key[:len(p.key)-1], 401},
		{"longer", "Bearer " + p.key + "0", 401},
		{"upper case", "Bearer " + strings.ToUpper(p.key), 401},
		{"revoked", "Bearer " + revoked, 401},
		{"a session's token", "Bearer " + p.session("o", nil), 401},
		{"very long", "Bearer " + strings.Repeat("x", 7000), 401},
	} {
		for _, path := range []string{"/project", "/connectors", "/accounts", "/auth_configs", "/connectors/meta"} {
			t.Run(c.name+path, func(t *testing.T) {
				a := p.on(t).get(path, header("Authorization", c.value))
				if c.status == http.StatusOK {
					a.want(http.StatusOK)
					return
				}
				a.problem(c.status, "invalid_api_key")
				if challenge := a.header.Get("WWW-Authenticate"); !strings.HasPrefix(challenge, "Bearer") {
					t.Errorf("WWW-Authenticate: %q; Basic would open the browser's own dialogue over hub and console", challenge)
				}
			})
		}
	}
	p.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O"},
		header("Authorization", "Bearer "+revoked)).problem(http.StatusUnauthorized, "invalid_api_key")
	p.post("/unified/proxy", object{"path": "/me"},
		header("Authorization", "Bearer "+revoked, "x-account-id",
			"acc_sandbox-key_"+ident.Tail(time.Now()))).problem(http.StatusUnauthorized, "invalid_api_key")
	p.post("/unified/proxy", object{"path": "/me"},
		header("Authorization", "Bearer "+revoked, "x-account-id",
			"nope")).problem(http.StatusUnauthorized, "invalid_api_key")
	if _, _, err := p.admin.CreateKey(t.Context(), "prj_none", project.NewKey{Name: "x"}); err == nil {
		t.Error("a key of no project")
	}
	if _, err := project.ParseKey(revoked); err != nil {
		t.Error("the revoked key is not refused by the table but by its form")
	}
}

func TestSessionTokens(t *testing.T) {
	p := newTenant(t)
	config := p.configure("sandbox-key", nil)
	token := p.session("o", nil)
	tampered := []byte(token)
	tampered[20] ^= 1
	short := p.session("o", object{"expires_in": 1})
	p.until("a session of one second ends", func() bool {
		return p.hub(short, http.MethodGet, "/hub/settings", nil).status == http.StatusUnauthorized
	})
	before := p.items()
	form := object{"integration_id": config, "credentials": object{"api_key": goodKey}}
	for name, bad := range map[string]string{
		"none": "", "garbage": "no-such-token", "tampered": string(tampered), "cut": token[:len(token)-1],
		"longer": token + "x", "expired": short, "an API key": p.key, "upper case": strings.ToUpper(token),
	} {
		t.Run(name, func(t *testing.T) {
			p := p.on(t)
			p.hub(bad, http.MethodGet, "/hub/settings", nil).problem(http.StatusUnauthorized, "session_expired")
			p.hub(bad, http.MethodGet, "/hub/connectors", nil).problem(http.StatusUnauthorized, "session_expired")
			p.hub(bad, http.MethodGet, "/hub/connectors/"+config, nil).problem(http.StatusUnauthorized, "session_expired")
			p.hub(bad, http.MethodPost, "/hub/accounts", form).problem(http.StatusUnauthorized, "session_expired")
			p.hub(bad, http.MethodPost, "/hub/connection_attempts", object{"token": bad}).problem(http.StatusUnauthorized,
				"session_expired")
			if bad != "" {
				p.post("/connect_sessions/authenticate", object{"token": bad}).problem(http.StatusUnauthorized, "session_expired")
			}
			start := p.call(http.MethodGet, "/connect/oauth2/"+config+"?token="+url.QueryEscape(bad),
				nil).want(http.StatusUnauthorized)
			if !strings.HasPrefix(start.header.Get("Content-Type"), "text/html") || bad != "" &&
				strings.Contains(string(start.body), bad) {
				t.Errorf("%s", start.body)
			}
		})
	}
	p.unchanged(before)
}

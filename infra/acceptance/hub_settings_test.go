package acceptance_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// png is a picture of one pixel.
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

func TestHubSettings(t *testing.T) {
	p := newTenant(t)
	name := p.get("/project").text("name")
	p.get("/project/hub").want(http.StatusOK).shape(`{
		"product_name": null, "color": null, "privacy_url": null, "logo_url": null, "allowed_origins": [],
		"deployment_origins": ["*"], "shown": {"product_name": "$name"}}`, "$name", name)

	p.patch("/project/hub", object{
		"product_name": " Acme Cloud ", "color": "#0A6B4F", "privacy_url": "https://acme.example/privacy",
		"logo": "data:image/png;base64," + png, "allowed_origins": []string{"https://App.acme.example/", "https://app.acme.example"},
	}).want(http.StatusOK).has("product_name", "Acme Cloud", "color", "#0a6b4f",
		"allowed_origins", []any{"https://app.acme.example"}, "shown.colors.light.accent", "#0a6b4f")
	logo := p.get("/project/hub").text("logo_url")

	brand := p.hub(p.session("o", nil), http.MethodGet, "/hub/settings", nil).want(http.StatusOK)
	brand.has("brand.product_name", "Acme Cloud", "brand.logo_url", logo,
		"brand.privacy_url", "https://acme.example/privacy",
		"brand.colors.light.accent", "#0a6b4f", "brand.colors.light.text", "#ffffff")

	path, ok := strings.CutPrefix(logo, p.stack.BaseURL)
	if !ok {
		t.Fatalf("the logo is not served by the deployment: %s", logo)
	}
	picture := send(t, p.stack.BaseURL, http.MethodGet, path, nil).want(http.StatusOK)
	same(t, "picture", base64.StdEncoding.EncodeToString(picture.body), png)
	same(t, "type", picture.header.Get("Content-Type"), "image/png")
	same(t, "policy", picture.header.Get("Content-Security-Policy"), "default-src 'none'; sandbox")
	same(t, "sniffing", picture.header.Get("X-Content-Type-Options"), "nosniff")
	send(t, p.stack.BaseURL, http.MethodGet, path[:len(path)-2]+"00", nil).want(http.StatusNotFound)

	// What is left out stays, and null clears.
	p.patch("/project/hub", object{"color": nil, "logo": nil}).want(http.StatusOK).
		has("product_name", "Acme Cloud", "color", nil, "logo_url", nil, "privacy_url", "https://acme.example/privacy")
	send(t, p.stack.BaseURL, http.MethodGet, path, nil).want(http.StatusNotFound)
}

func TestHubSettingsThatCannotBe(t *testing.T) {
	p := newTenant(t)
	before := p.items()
	svg := base64.StdEncoding.EncodeToString([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`))
	big := base64.StdEncoding.EncodeToString(append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 48<<10)...))
	for field, values := range map[string][]any{
		"product_name": {strings.Repeat("x", 101), "a\u202eb", "two\nlines"},
		"color":        {"red", "#12345", "#1234567", "#gggggg", "#fff;}a{b"},
		"privacy_url": {"javascript:alert(1)", "http://acme.example", "//acme.example", "https://", "https://u:p@acme.example",
			"data:text/html,x"},
		"logo": {svg, "x", big, "data:image/png;base64,"},
		"allowed_origins": {
			[]string{"https://acme.example/path"}, []string{"http://acme.example"}, []string{"*"}, []string{"null"},
			[]string{"https://*.acme.example"}, []string{""}, []string{"javascript://x"}, []string{"https://u@acme.example"},
			[]string{"https://acme.example:443"}, []string{"http://localhost:80"},
		},
	} {
		for _, v := range values {
			a := p.patch("/project/hub", object{field: v}).problem(http.StatusBadRequest, "")
			if where := a.text("errors.0.location"); !strings.HasPrefix(where, "body."+field) {
				t.Errorf("%s %v: the fault is said to be at %s", field, v, where)
			}
		}
	}
	p.unchanged(before)
	p.patch("/project/hub", object{"allowed_origins": []string{"http://localhost:3000", "http://127.0.0.1:5173"}}).
		want(http.StatusOK)
}

func TestSessionLeadsBackToRegisteredOriginsOnly(t *testing.T) {
	p := newTenant(t)
	p.configure("sandbox-key", nil)
	ask := func(to string) answer {
		t.Helper()
		return p.post("/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O", "redirect_url": to})
	}
	const back = "https://app.acme.example/settings?tab=links"
	ask(back).problem(http.StatusBadRequest, "invalid_connect_session").has("errors.0.location", "body.redirect_url")
	p.patch("/project/hub", object{"allowed_origins": []string{"https://app.acme.example"}}).want(http.StatusOK)
	for _, to := range []string{
		"javascript:alert(1)", "//app.acme.example/x", "https://app.acme.example.evil.example/", "http://app.acme.example/",
		"https://app.acme.example@evil.example/", "https://evil.example/?https://app.acme.example", "/relative",
		"https://app.acme.example:444/", "https://app.acme.example/#x", "https:app.acme.example", `https:\\evil.example`,
		"https://app.acme.example\\@evil.example/",
	} {
		ask(to).problem(http.StatusBadRequest, "")
	}
	token := ask(back).want(http.StatusCreated).has("redirect_url", back).text("token")
	p.hub(token, http.MethodGet, "/hub/settings", nil).has("redirect_url", back)
	// An origin that is taken off the list is not led to any more.
	p.patch("/project/hub", object{"allowed_origins": []string{}}).want(http.StatusOK)
	p.hub(token, http.MethodGet, "/hub/settings", nil).want(http.StatusOK).has("redirect_url", nil)
}

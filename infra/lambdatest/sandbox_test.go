package lambdatest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"patchbay/infra/fakeprovider/sandbox"
)

// host is where the sample events say that they arrived; the sandbox sends browsers back to it.
const host = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"

const clientSecret = "sandbox-secret-of-the-samples"

// startSandbox starts the provider that make dev has too.
func startSandbox(t testing.TB) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	provider, err := sandbox.New(sandbox.Options{BaseURL: base, ClientID: "sandbox", ClientSecret: clientSecret,
		RedirectURI:    "https://" + host + "/connect/oauth2/sandbox-oauth/callback",
		PeopleClientID: "console", PeopleRedirectURI: "https://" + host + "/sign-in/callback"})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = provider
	server.Start()
	t.Cleanup(server.Close)
	return base
}

var formID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// consent does what a person does at the sandbox: open the authorization address, say a name, allow. It returns the
// query with which the browser comes back.
func consent(t *testing.T, authorize string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == host {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(authorize)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	id := formID.FindStringSubmatch(string(text))
	if err != nil || id == nil {
		t.Fatalf("no sign-in form: %d %s %v", page.StatusCode, text, err)
	}
	login := page.Request.URL.Scheme + "://" + page.Request.URL.Host + "/login"
	back, err := browser.PostForm(login, url.Values{"id": {id[1]}, "username": {"ada"}, "decision": {"allow"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = back.Body.Close()
	to, err := url.Parse(back.Header.Get("Location"))
	if err != nil || to.Host != host || !strings.HasPrefix(to.RawQuery, "code=") &&
		!strings.Contains(to.RawQuery, "&code=") {
		t.Fatalf("after consent: %d to %q, %v", back.StatusCode, back.Header.Get("Location"), err)
	}
	return to.RawQuery
}

package sandbox_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"patchbay/infra/local/sandbox"
)

// What the provider sends back with an error is good for the sign-in's end, so no log has it.
func TestTheLogHasNoState(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: sandbox.HideState})))
	defer slog.SetDefault(before)
	p := start(t)
	if answer := p.signIn(t, oauth2.GenerateVerifier(), "ada", "deny"); answer.Get("state") != "the-state" {
		t.Fatalf("denied: %v", answer)
	}
	noPKCE := get(t, p.oauth.AuthCodeURL("the-state")) // refused by the library, not by a person
	if _, _, out := page(t, browser(p), noPKCE); out == nil || out.Query().Get("state") != "the-state" {
		t.Fatalf("without PKCE: %v", out)
	}
	text := log.String()
	if n := strings.Count(text, "oidc_error.state=hidden"); n != 2 {
		t.Errorf("%d of 2 errors are logged:\n%s", n, text)
	}
	if strings.Contains(text, "the-state") {
		t.Errorf("the log has the state:\n%s", text)
	}
}

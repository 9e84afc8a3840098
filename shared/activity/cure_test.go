package activity_test

import (
	"os"
	"testing"

	"patchbay/shared/activity"
	"patchbay/shared/connect"
)

// Each code with which an attempt may fail has a cure.
func TestEveryAttemptHasACure(t *testing.T) {
	for _, code := range connect.AttemptCodes() {
		e := activity.Entry{Kind: activity.Link, Failed: true, Code: code}
		if c := activity.CureOf(&e); c.Words == "" || c == activity.CureRequest {
			t.Errorf("%s has no cure of its own: %+v", code, c)
		}
	}
}

func TestCures(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry activity.Entry
		want  activity.Cure
	}{
		{"the client's secret", activity.Entry{Kind: activity.Link, Code: "client_refused", ProviderCode: "invalid_client"},
			activity.CureSecret},
		{"a client that may not", activity.Entry{Code: "client_refused", ProviderCode: "unauthorized_client"},
			activity.CureClient},
		{"a code that is used", activity.Entry{Kind: activity.Link, Code: "code_refused", ProviderCode: "invalid_grant"},
			activity.CureAgain},
		{"a code for another address", activity.Entry{Kind: activity.Link, Code: "code_refused",
			ProviderCode: "invalid_grant", ProviderWords: "Redirect_uri does not match"}, activity.CureRedirect},
		{"a refresh token that is gone", activity.Entry{Kind: activity.Refresh, Code: "account_credentials_invalid",
			ProviderCode: "invalid_grant"}, activity.CureRelink},
		{"redirect URI", activity.Entry{Kind: activity.Link, Code: "provider_ended", ProviderCode: "redirect_uri_mismatch"},
			activity.CureRedirect},
		{"scope", activity.Entry{Kind: activity.Link, Code: "provider_ended", ProviderCode: "invalid_scope"},
			activity.CureScopes},
		{"no", activity.Entry{Kind: activity.Link, Code: "access_denied"}, activity.CureDenied},
		{"verify says 401", activity.Entry{Kind: activity.Link, Code: "provider_refused",
			ProviderCode: "credential_refused"}, activity.CureCredentials},
		{"no answer", activity.Entry{Code: "provider_unreachable", ProviderCode: "unreachable"}, activity.CureUnreachable},
		{"another issuer", activity.Entry{Code: "issuer_mismatch"}, activity.CureIssuer},
		{"a call that is refused", activity.Entry{Kind: activity.Call, Status: 403}, activity.CureRights},
		{"a call too many", activity.Entry{Kind: activity.Call, Status: 429}, activity.CureLimit},
		{"a call of what is not there", activity.Entry{Kind: activity.Call, Status: 404}, activity.CureCall},
		{"a code that nobody knows", activity.Entry{Status: 409, Code: "never_heard_of"}, activity.CureRequest},
		{"words that nobody knows", activity.Entry{Kind: activity.Link, Code: "provider_ended", ProviderCode: "xyzzy"},
			activity.CureUnknown},
		{"nothing", activity.Entry{Status: 200}, activity.Cure{}},
	} {
		if got := activity.CureOf(&c.entry); got != c.want {
			t.Errorf("%s: %s", c.name, got.Code)
		}
	}
}

func TestCurePage(t *testing.T) {
	const page = "../../infra/docs/cures.md"
	want := activity.CurePage()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("%s is not of this list (%v): UPDATE=1 go test ./shared/activity writes it", page, err)
	}
}

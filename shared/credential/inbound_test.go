package credential

import (
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

// Events name an account by its config fields, its facts, or who it is at the provider, and never by a secret.
func TestInboundOf(t *testing.T) {
	now := time.Date(2026, 8, 1, 8, 0, 0, 1234567, time.UTC)
	a := account.Account{Setup: map[string]string{"shop": "Acme"}, Upstream: account.Upstream{ID: "62515"}}
	m := &Material{Facts: map[string]string{"team_id": "T1"}, Fields: map[string]secret.Text{"key": secret.New("k")}}
	for is, want := range map[string]string{
		"{shop}.example.com": "Acme.example.com", "{team_id}": "T1", "{upstream_id}": "62515", "{team_id}/{none}": "",
	} {
		auth := &catalog.Auth{Webhooks: &catalog.Webhooks{Account: &catalog.Attribution{Is: catalog.NewTemplate(is)}}}
		got := InboundOf(auth, m, a, now)
		if got.Key != want || (want != "") != got.Since.Equal(now.Truncate(time.Millisecond)) {
			t.Errorf("%s: %+v, want %q", is, got, want)
		}
	}
	for _, auth := range []*catalog.Auth{{}, {Webhooks: &catalog.Webhooks{}}} {
		if got := InboundOf(auth, m, a, now); got != (account.Inbound{}) {
			t.Errorf("nothing declared: %+v", got)
		}
	}
}

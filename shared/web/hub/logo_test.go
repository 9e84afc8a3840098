package hub_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/web/hub"
)

func TestLogo(t *testing.T) {
	tests := []struct {
		key, initials string
		status        int
	}{
		{"airtable", ">A<", http.StatusOK},
		{"zoho_crm", ">ZC<", http.StatusOK},
		{"sandbox-key", ">SK<", http.StatusOK},
		{"a-", ">A<", http.StatusOK},
		{"Airtable", "", http.StatusNotFound},
		{"9lives", "", http.StatusNotFound},
		{"a%22onload", "", http.StatusNotFound},
		{strings.Repeat("a", 65), "", http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			res, body := get(t, hub.Options{}, hub.LogoPath(tt.key))
			if res.StatusCode != tt.status {
				t.Fatalf("status %d, want %d", res.StatusCode, tt.status)
			}
			if tt.status != http.StatusOK {
				return
			}
			if !strings.Contains(body, tt.initials) {
				t.Errorf("%s lacks %s", body, tt.initials)
			}
			if err := xml.Unmarshal([]byte(body), new(struct{ XMLName xml.Name })); err != nil {
				t.Errorf("not XML: %v", err)
			}
			if got := res.Header.Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
				t.Errorf("Cross-Origin-Resource-Policy %q: a customer's page cannot show it", got)
			}
		})
	}
}

package nango

import (
	"strings"
	"testing"
)

// An export comes in four forms, and what is none is refused in words.
func TestRead(t *testing.T) {
	one := `{"connection_id":"a","provider_config_key":"hubspot","provider":"hubspot","credentials":{"type":"API_KEY"}}`
	for text, want := range map[string]int{
		one: 1, "[" + one + "," + one + "]": 2, `{"connections":[` + one + `]}`: 1, `{"data":[` + one + `]}`: 1,
		one + "\n" + one + "\n" + one: 3,
	} {
		if all, err := Read(strings.NewReader(text)); err != nil || len(all) != want {
			t.Errorf("%s: %d, %v", text, len(all), err)
		}
	}
	for text, want := range map[string]string{
		"": "no connection", "[]": "no connection", "nonsense": "no JSON", `"text"`: "not Nango's",
		`[{"id":1}]`: "no connection_id", `[1]`: "not Nango's", one[:20]: "no JSON",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestCandidates(t *testing.T) {
	for provider, want := range map[string]string{
		"hubspot": "hubspot", "google-mail": "google_mail", "salesforce-sandbox": "salesforce", "zoom-cc": "zoom",
	} {
		found := false
		for _, key := range candidates(provider) {
			found = found || key == want
		}
		if !found {
			t.Errorf("%s: %v", provider, candidates(provider))
		}
	}
}

package connect

import (
	"net/url"
	"testing"
)

// TestStateIn: a provider that has another name for the state brings it back under that, beside a state of its own.
func TestStateIn(t *testing.T) {
	for query, want := range map[string]string{
		"code=c&state=att_1.x":                    "att_1.x",
		"code=c&customField=att_1.x":              "att_1.x",
		"code=c&customField=att_1.x&state=of-its": "att_1.x",
		"code=c&state=att_1.x&other=att_2.y":      "att_1.x",
		"code=c&state=forged":                     "forged",
		"code=c":                                  "",
		"error=access_denied":                     "",
	} {
		q, err := url.ParseQuery(query)
		if got := stateIn(q); err != nil || got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

package connectors_test

import (
	"encoding/json"
	"html"
	"net/http"
	"os"
	"strings"
	"testing"
)

// Each SDK that was run is in the list, and its program at its connector, which the catalog has.
func TestSDKPages(t *testing.T) {
	text, err := os.ReadFile("sdks.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct{ Title, Version, Connector, How, Code string }
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 32 {
		t.Fatalf("%d SDKs", len(all))
	}
	res, list := serve(t, "/docs/sdks")
	strict(t, res, list)
	if !strings.Contains(list, "https://api.example/proxy/accounts/ACCOUNT-ID") {
		t.Error("the list does not tell the address")
	}
	for _, sdk := range all {
		if sdk.Code == "" {
			if !strings.Contains(list, html.EscapeString(sdk.Title)) {
				t.Errorf("the list has no %s", sdk.Title)
			}
			continue
		}
		entry := `<a href="connectors/` + sdk.Connector + `#sdk">` + html.EscapeString(sdk.Title) + "</a> " + sdk.Version + "<"
		if !strings.Contains(list, entry) {
			t.Errorf("the list does not lead to the program of %s", sdk.Title)
		}
		res, body := serve(t, "/docs/connectors/"+sdk.Connector)
		strict(t, res, body)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, html.EscapeString(sdk.Code)) {
			t.Errorf("%d: the page of %s has no program of %s", res.StatusCode, sdk.Connector, sdk.Title)
		}
	}
	if _, body := serve(t, "/docs/connectors/ashby"); strings.Contains(body, "Use your SDK") {
		t.Error("a connector without an SDK has its heading")
	}
}

package outbound_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

func TestPlace(t *testing.T) {
	values := map[string]string{
		"api_key": "k-1&2", "user": "u", "password": "p", "access_token": "tok", "bad": "a\r\nX-Evil: 1", "colon": "a:b",
	}
	for _, c := range []struct {
		name       string
		place      catalog.Placement
		url        string
		wantURL    string
		wantHeader [2]string
		wantErr    error
	}{
		{
			name: "bearer", place: catalog.Placement{Bearer: catalog.NewTemplate("{access_token}")},
			wantHeader: [2]string{"Authorization", "Bearer tok"},
		},
		{
			name: "basic",
			place: catalog.Placement{Basic: &catalog.BasicPlacement{User: catalog.NewTemplate("{user}"),
				Password: catalog.NewTemplate("{password}")}},
			wantHeader: [2]string{"Authorization", "Basic dTpw"},
		},
		{
			name:       "basic with an empty password",
			place:      catalog.Placement{Basic: &catalog.BasicPlacement{User: catalog.NewTemplate("{user}")}},
			wantHeader: [2]string{"Authorization", "Basic dTo="},
		},
		{
			name: "basic with text around",
			place: catalog.Placement{Basic: &catalog.BasicPlacement{User: catalog.NewTemplate("{user}/token"),
				Password: catalog.NewTemplate("{password}")}},
			wantHeader: [2]string{"Authorization", "Basic dS90b2tlbjpw"},
		},
		{
			name: "colon in a user name",
			place: catalog.Placement{Basic: &catalog.BasicPlacement{User: catalog.NewTemplate("{colon}"),
				Password: catalog.NewTemplate("{password}")}},
			wantErr: outbound.ErrCredential,
		},
		{
			name:       "header",
			place:      catalog.Placement{Header: map[string]catalog.Template{"X-Api-Key": catalog.NewTemplate("{api_key}")}},
			wantHeader: [2]string{"X-Api-Key", "k-1&2"},
		},
		{
			name: "header with a scheme",
			place: catalog.Placement{
				Header: map[string]catalog.Template{"Authorization": catalog.NewTemplate("SSWS {api_key}")}},
			wantHeader: [2]string{"Authorization", "SSWS k-1&2"},
		},
		{
			name:    "line break in a header",
			place:   catalog.Placement{Header: map[string]catalog.Template{"X-Api-Key": catalog.NewTemplate("{bad}")}},
			wantErr: outbound.ErrCredential,
		},
		{
			name: "line break in a bearer token", place: catalog.Placement{Bearer: catalog.NewTemplate("{bad}")},
			wantErr: outbound.ErrCredential,
		},
		{
			name: "no value", place: catalog.Placement{Bearer: catalog.NewTemplate("{nothing}")},
			wantErr: outbound.ErrCredential,
		},
		{
			name:  "query",
			place: catalog.Placement{Query: map[string]catalog.Template{"key": catalog.NewTemplate("{api_key}")}},
			url:   "https://x.test/a?b=%2F&b=+", wantURL: "https://x.test/a?b=%2F&b=+&key=k-1%262",
		},
		{
			name:  "query replaces the caller's",
			place: catalog.Placement{Query: map[string]catalog.Template{"key": catalog.NewTemplate("{user}")}},
			url:   "https://x.test/a?key=1&KEY=2&%6bey=3&z=1", wantURL: "https://x.test/a?z=1&key=u",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.url == "" {
				c.url = "https://x.test/a"
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer of the caller")
			err = outbound.Place(req, c.place, values)
			if !errors.Is(err, c.wantErr) {
				t.Fatalf("got %v, want %v", err, c.wantErr)
			}
			if err != nil {
				for _, v := range values {
					if len(v) > 2 && strings.Contains(err.Error(), v) {
						t.Errorf("the error shows a value: %v", err)
					}
				}
				return
			}
			if c.wantURL != "" && req.URL.String() != c.wantURL {
				t.Errorf("URL %s, want %s", req.URL, c.wantURL)
			}
			if got := req.Header.Get(c.wantHeader[0]); c.wantHeader[0] != "" && got != c.wantHeader[1] {
				t.Errorf("%s: %q, want %q", c.wantHeader[0], got, c.wantHeader[1])
			}
		})
	}
}

package outbound_test

import (
	"net/http"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

func TestHidePlaced(t *testing.T) {
	place := catalog.Placement{Query: map[string]catalog.Template{"api key": catalog.NewTemplate("{api_key}"),
		"sig": catalog.NewTemplate("{s}")}}
	for _, tt := range []struct{ header, have, want string }{
		{"Location", "/users/?api+key=SECRET", "/users/?"},
		{"Location", "https://x.example/a?page=2&api+key=SECRET%2B%3D&sig=SECRET#f", "https://x.example/a?page=2&&#f"},
		{"Location", "/a?API+KEY=SECRET&page=2", "/a?&page=2"},
		{"Content-Location", "?api+key=SECRET&api+key=SECRET", "?&"},
		{
			"Link", `</a?api+key=SECRET&p=2>; rel="next", </a?p=9&sig=SECRET>; rel="last"`,
			`</a?&p=2>; rel="next", </a?p=9&>; rel="last"`,
		},
		{"Refresh", "5; url='/a?sig=SECRET'", "5; url='/a?'"},
		{"Location", "/a?my+api+key=1&design=2", "/a?my+api+key=1&design=2"},
		{"X-Other", "/a?sig=1", "/a?sig=1"},
	} {
		h := http.Header{tt.header: {tt.have}}
		outbound.HidePlaced(h, place)
		if got := h.Get(tt.header); got != tt.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", tt.header, tt.have, got, tt.want)
		}
	}
}

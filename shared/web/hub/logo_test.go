package hub_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"patchbay/shared/catalog"
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

// An icon's letters are read on its colour, whatever that is: WCAG 2.2, 1.4.3, asks for 4.5 to 1.
func TestIcon(t *testing.T) {
	fills := regexp.MustCompile(`fill="#([0-9a-f]{6})"`)
	for _, color := range append([]string{"ffffff", "000000", "767676", "777777", "757575", "ff0000", "ffcc00", "1a73e8"},
		grid()...) {
		o := hub.Options{Icon: func(key string) (catalog.Icon, bool) {
			return catalog.Icon{Letters: "Ac", Color: "#" + color}, key == "acme"
		}}
		_, body := get(t, o, hub.LogoPath("acme"))
		found := fills.FindAllStringSubmatch(body, -1)
		if len(found) != 2 || found[0][1] != color || !strings.Contains(body, ">Ac<") {
			t.Fatalf("%s: %s", color, body)
		}
		if ratio := contrast(t, found[0][1], found[1][1]); ratio < 4.5 {
			t.Errorf("%s on %s: %.2f", found[1][1], color, ratio)
		}
	}
	for name, icon := range map[string]catalog.Icon{
		"no colour": {Letters: "Ac", Color: "red"}, "no letters": {Color: "#ff0000"}, "long": {Letters: "A", Color: "#ff00000"},
	} {
		o := hub.Options{Icon: func(string) (catalog.Icon, bool) { return icon, true }}
		if _, body := get(t, o, hub.LogoPath("acme")); !strings.Contains(body, ">A<") || strings.Contains(body, `"red"`) {
			t.Errorf("%s: %s", name, body)
		}
	}
	o := hub.Options{Icon: func(string) (catalog.Icon, bool) {
		return catalog.Icon{Letters: "<&", Color: "#ff0000"}, true
	}}
	if _, body := get(t, o, hub.LogoPath("acme")); !strings.Contains(body, "&lt;&amp;") {
		t.Errorf("letters are text: %s", body)
	}
}

// grid are colours of every kind.
func grid() (colors []string) {
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 51 {
				colors = append(colors, fmt.Sprintf("%02x%02x%02x", r, g, b))
			}
		}
	}
	return colors
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(color string) float64 {
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(color[2*i:2*i+2], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c > 0.04045 {
				c = math.Pow((c+0.055)/1.055, 2.4)
			} else {
				c /= 12.92
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

package sandbox

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// TestContrast holds the colours of both schemes to WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for the edges of fields
// and buttons (1.4.11).
func TestContrast(t *testing.T) {
	css, err := assets.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`:root \{[^}]*\}`).FindAll(css, -1)
	if len(roots) != 2 {
		t.Fatalf("%d colour schemes", len(roots))
	}
	colour := regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`)
	for i, scheme := range []string{"light", "dark"} {
		luminance := map[string]float64{}
		for _, c := range colour.FindAllSubmatch(roots[i], -1) {
			luminance[string(c[1])] = relativeLuminance(t, string(c[2]))
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"text", "page", 4.5}, {"accent", "page", 4.5}, {"error", "page", 4.5}, {"on-accent", "accent", 4.5},
			{"edge", "page", 3},
		} {
			front, ok := luminance[pair.front]
			back, ok2 := luminance[pair.back]
			if !ok || !ok2 {
				t.Fatalf("%s: no colour %s or %s", scheme, pair.front, pair.back)
			}
			if ratio := (max(front, back) + 0.05) / (min(front, back) + 0.05); ratio < pair.least {
				t.Errorf("%s: %s on %s is %.2f to 1, less than %.1f", scheme, pair.front, pair.back, ratio, pair.least)
			}
		}
	}
}

// relativeLuminance is WCAG's, of a colour in three or six hexadecimal digits.
func relativeLuminance(t *testing.T, hex string) (sum float64) {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

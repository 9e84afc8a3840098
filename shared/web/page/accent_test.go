package page

import (
	"fmt"
	"testing"
)

// TestAccentsAreReadable: of any colour, text, links and buttons have what WCAG's AA asks for, in both themes.
func TestAccentsAreReadable(t *testing.T) {
	panels := map[string]rgb{"light": {255, 255, 255}, "dark": {0x17, 0x1b, 0x24}}
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				color := fmt.Sprintf("#%02x%02x%02x", r, g, b)
				light, dark, ok := Accents(color)
				if !ok {
					t.Fatalf("%s is a colour", color)
				}
				for theme, a := range map[string]Accent{"light": light, "dark": dark} {
					own, _ := parseColor(a.Accent)
					text, _ := parseColor(a.Text)
					soft, _ := parseColor(a.Soft)
					for behind, c := range map[string]rgb{"panel": panels[theme], "text": text, "soft": soft} {
						if got := own.contrast(c); got < aa {
							t.Errorf("%s in %s: %+v has %.2f to 1 with its %s", color, theme, a, got, behind)
						}
					}
				}
			}
		}
	}
	if light, _, _ := Accents("#0a6b4f"); light.Accent != "#0a6b4f" || light.Text != "#ffffff" {
		t.Errorf("a colour that can be read was changed: %+v", light)
	}
	if _, _, ok := Accents("red"); ok {
		t.Error("a name is no colour here")
	}
}

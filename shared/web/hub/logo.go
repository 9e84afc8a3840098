package hub

import (
	"fmt"
	"hash/fnv"
	"html"
	"math"
	"net/http"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
)

// LogoPath is the path of a drawn logo for a connector whose definition names none: the letters of its icon on the icon's
// colour, or without an icon its initials on a colour of its own. The published hub shows an image for every connector, and
// a broken one where there is no address.
func LogoPath(providerKey string) string { return "/hub-assets/logos/" + providerKey + ".svg" }

// logoKey is the provider key in a logo's file name. A regular expression here would be compiled at the start of every
// function, whether it serves logos or not.
func logoKey(name string) (key string, ok bool) {
	key, ok = strings.CutSuffix(name, ".svg")
	letter := func(c rune) bool { return c >= 'a' && c <= 'z' }
	other := func(c rune) bool { return !letter(c) && (c < '0' || c > '9') && c != '_' && c != '-' }
	return key, ok && key != "" && len(key) <= 64 && letter(rune(key[0])) && !strings.ContainsFunc(key, other)
}

// tints are pairs of background and text, each with a contrast above 7:1.
var tints = [][2]string{
	{"#dbe4ff", "#27408f"}, {"#d3f0e3", "#14532d"}, {"#ffe3d6", "#7c2d12"},
	{"#eadcfb", "#4c2483"}, {"#fdecc0", "#6b4300"}, {"#d6eef8", "#0c4a63"},
}

// mark is what a drawn logo looks like. Its edge keeps a mark apart from a page of its own colour, light or dark.
type mark struct{ letters, tile, ink string }

// logo answers any well-formed provider key, without asking whether the catalog has it.
func (o Options) logo(w http.ResponseWriter, r *http.Request) {
	key, ok := logoKey(r.PathValue("name"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	m := drawn(key)
	if o.Icon != nil {
		if icon, ok := o.Icon(key); ok {
			m = branded(icon, m)
		}
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the customer's page shows it
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = fmt.Fprintf(
		w,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect x=".5" y=".5" width="39" height="39" rx="8.5" `+
			`fill="%s" stroke="#808080" stroke-opacity=".4"/>`+
			`<text x="20" y="26.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="18" font-weight="650" `+
			`fill="%s">%s</text></svg>`,
		m.tile, m.ink, html.EscapeString(m.letters),
	)
}

// drawn is the mark of a connector without an icon.
func drawn(key string) mark {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(key)) // a hash never fails to write
	tint := tints[int(sum.Sum32()>>1)%len(tints)]
	return mark{letters: initials(key), tile: tint[0], ink: tint[1]}
}

// branded is the mark of an icon, or the other one where its colour is none. Of black and white the one that is read
// better has a contrast of at least 4.58 to 1 with any colour; WCAG 2.2 (1.4.3) asks for 4.5.
func branded(icon catalog.Icon, other mark) mark {
	luminance, ok := luminanceOf(icon.Color)
	if !ok || icon.Letters == "" {
		return other
	}
	m := mark{letters: icon.Letters, tile: icon.Color, ink: "#ffffff"}
	if luminance > whiteReads {
		m.ink = "#000000"
	}
	return m
}

// whiteReads is the luminance on which white and black are read alike: (1.05)/(L+0.05) = (L+0.05)/0.05.
const whiteReads = 0.179129

// luminanceOf is the relative luminance of #rrggbb as WCAG 2.2 defines it.
func luminanceOf(color string) (float64, bool) {
	digits, ok := strings.CutPrefix(color, "#")
	value, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return 0, false
	}
	sum := 0.0
	for shift, weight := range map[uint]float64{16: 0.2126, 8: 0.7152, 0: 0.0722} {
		c := float64(value>>shift&0xff) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum, true
}

// initials of zoho_crm are ZC, of airtable A.
func initials(key string) string {
	parts := strings.FieldsFunc(key, func(r rune) bool { return r == '-' || r == '_' })
	text := parts[0][:1]
	if len(parts) > 1 {
		text += parts[1][:1]
	}
	return strings.ToUpper(text)
}

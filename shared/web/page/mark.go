package page

import (
	"fmt"
	"hash/fnv"
	"html"
	"math"
	"strconv"
	"strings"
)

// tints are pairs of background and text, each with a contrast above 7:1.
var tints = [][2]string{
	{"#dbe4ff", "#27408f"}, {"#d3f0e3", "#14532d"}, {"#ffe3d6", "#7c2d12"},
	{"#eadcfb", "#4c2483"}, {"#fdecc0", "#6b4300"}, {"#d6eef8", "#0c4a63"},
}

// Mark is what stands for a connector without a picture: letters on a tile of colour.
type Mark struct {
	Letters   string // one or two
	Tile, Ink string // colours, #rrggbb
}

// NewMark is the mark of a connector: its icon's letters on its colour, #rrggbb, or its initials on a colour of their
// own where it has no icon.
func NewMark(providerKey, letters, color string) Mark {
	m := drawn(providerKey)
	if letters == "" {
		return m
	}
	return branded(letters, color, m)
}

// SVG draws the mark. Its edge keeps it apart from a page of its own colour, light or dark.
func (m Mark) SVG() string {
	return fmt.Sprintf(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect x=".5" y=".5" width="39" height="39" rx="8.5" `+
			`fill="%s" stroke="#808080" stroke-opacity=".4"/>`+
			`<text x="20" y="26.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="18" font-weight="650" `+
			`fill="%s">%s</text></svg>`,
		m.Tile, m.Ink, html.EscapeString(m.Letters),
	)
}

// drawn is the mark of a connector without an icon.
func drawn(key string) Mark {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(key)) // a hash never fails to write
	tint := tints[int(sum.Sum32()>>1)%len(tints)]
	return Mark{Letters: initials(key), Tile: tint[0], Ink: tint[1]}
}

// branded is the mark of an icon, or the other one where its colour is none. White letters where they are read (WCAG
// 2.2, 1.4.3, asks for 4.5 to 1), else black ones, which then have at least 4.66 to 1.
func branded(letters, color string, other Mark) Mark {
	luminance, ok := luminanceOf(color)
	if !ok {
		return other
	}
	m := Mark{Letters: letters, Tile: color, Ink: "#ffffff"}
	if luminance > whiteReads {
		m.Ink = "#000000"
	}
	return m
}

// whiteReads is the highest luminance on which white has 4.5 to 1: 1.05/(L+0.05) = 4.5.
const whiteReads = 1.05/4.5 - 0.05

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

package page

import (
	"fmt"
	"math"
	"strconv"
)

// Accent is a product's colour as one theme of a page shows it: readable, whatever the product chose (WCAG 2.2, 1.4.3).
type Accent struct {
	Accent string `json:"accent" doc:"#rrggbb of buttons and links, with 4.5 to 1 on the page and under the text"`
	Text   string `json:"text" doc:"#rrggbb of text on a button"`
	Soft   string `json:"soft" doc:"#rrggbb behind what is chosen"`
}

// Accents are a colour, #rrggbb, in a light and in a dark theme: darker or lighter than it is where it could not be
// read otherwise. ok is false for what is no colour.
func Accents(color string) (light, dark Accent, ok bool) {
	c, ok := parseColor(color)
	if !ok {
		return light, dark, false
	}
	return accent(c, rgb{255, 255, 255}, rgb{0, 0, 0}), accent(c, rgb{0x20, 0x26, 0x33}, rgb{255, 255, 255}), true
}

// CSS is a rule that gives what the selector matches the colours.
func (a Accent) CSS(selector string) string {
	return selector + "{--accent:" + a.Accent + ";--accent-text:" + a.Text + ";--accent-soft:" + a.Soft + "}"
}

// aa is what text needs against what is behind it.
const aa = 4.5

// accent moves a colour towards the page's text, step by step, until it is read on the page and on its own soft tint,
// and text in the page's or the opposite colour is read on it.
func accent(c, page, ink rgb) Accent {
	for step := range 101 {
		a := c.mix(ink, float64(step)/100)
		soft := page.mix(a, 0.12)
		for _, text := range []rgb{page.extreme(), ink} {
			if a.contrast(page) >= aa && a.contrast(soft) >= aa && a.contrast(text) >= aa {
				return Accent{Accent: a.String(), Text: text.String(), Soft: soft.String()}
			}
		}
	}
	return Accent{Accent: ink.String(), Text: page.String(), Soft: page.String()} // black on white, white on black
}

// rgb is a colour in sRGB.
type rgb [3]float64

func parseColor(color string) (c rgb, ok bool) {
	if len(color) != 7 || color[0] != '#' {
		return c, false
	}
	value, err := strconv.ParseUint(color[1:], 16, 32)
	return rgb{float64(value >> 16), float64(value >> 8 & 0xff), float64(value & 0xff)}, err == nil
}

// String is the colour as #rrggbb.
func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]+.5), int(c[1]+.5), int(c[2]+.5))
}

func (c rgb) mix(other rgb, part float64) rgb {
	for i := range c {
		c[i] = math.Round(c[i] + (other[i]-c[i])*part)
	}
	return c
}

// extreme is white for a light colour, black for a dark one.
func (c rgb) extreme() rgb {
	if c[0]+c[1]+c[2] > 3*128 {
		return rgb{255, 255, 255}
	}
	return rgb{}
}

// contrast is the ratio of WCAG 2.2.
func (c rgb) contrast(other rgb) float64 {
	a, _ := luminanceOf(c.String())
	b, _ := luminanceOf(other.String())
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

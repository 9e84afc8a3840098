package hub

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
)

// LogoPath is the path of a drawn logo for a connector whose definition names none: its initials on a colour of its
// own. The published hub shows an image for every connector, and a broken one where there is no address.
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

// logo answers any well-formed provider key, without asking whether the catalog has it.
func logo(w http.ResponseWriter, r *http.Request) {
	key, ok := logoKey(r.PathValue("name"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(key)) // a hash never fails to write
	tint := tints[int(sum.Sum32()>>1)%len(tints)]
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the customer's page shows it
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = fmt.Fprintf(
		w,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="9" fill="%s"/>`+
			`<text x="20" y="26.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="18" font-weight="650" `+
			`fill="%s">%s</text></svg>`,
		tint[0],
		tint[1],
		initials(key),
	)
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

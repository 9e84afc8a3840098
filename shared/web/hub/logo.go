package hub

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/web/page"
)

// LogoPath is the path of a drawn logo for a connector whose definition names none: the letters of its icon on the
// icon's colour, or without an icon its initials on a colour of its own. The published hub shows an image for every
// connector, and a broken one where there is no address.
func LogoPath(providerKey string) string { return "/hub-assets/logos/" + providerKey + ".svg" }

// logoKey is the provider key in a logo's file name. A regular expression here would be compiled at the start of every
// function, whether it serves logos or not.
func logoKey(name string) (key string, ok bool) {
	key, ok = strings.CutSuffix(name, ".svg")
	letter := func(c rune) bool { return c >= 'a' && c <= 'z' }
	other := func(c rune) bool { return !letter(c) && (c < '0' || c > '9') && c != '_' && c != '-' }
	return key, ok && key != "" && len(key) <= 64 && letter(rune(key[0])) && !strings.ContainsFunc(key, other)
}

// logo answers any well-formed provider key, without asking whether the catalog has it.
func (o Options) logo(w http.ResponseWriter, r *http.Request) {
	key, ok := logoKey(r.PathValue("name"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	var icon catalog.Icon
	if o.Icon != nil {
		icon, _ = o.Icon(key)
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the customer's page shows it
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = io.WriteString(w, page.NewMark(key, icon.Letters, icon.Color).SVG()) // the browser has gone
}

// brand answers a project's logo. Its address names the content, so it may be kept for ever; nothing in it is run, even
// by who opens it as a page.
func (o Options) brand(w http.ResponseWriter, r *http.Request) {
	picture, err := o.Logo(r.Context(), r.PathValue("project"), r.PathValue("hash"))
	h := w.Header()
	switch {
	case errors.Is(err, project.ErrNoLogo):
		http.NotFound(w, r)
		return
	case err != nil:
		slog.ErrorContext(r.Context(), "a logo was not read", "error", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	h.Set("Content-Type", picture.Type)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the customer's page shows it
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(picture.Data) // the browser has gone
}

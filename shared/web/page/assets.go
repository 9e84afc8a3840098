// Package page is what the hub's and the console's pages have in common: their embedded files under versioned
// addresses, their security headers, and the style and the small modules in the folder common.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed common
var common embed.FS

// contentTypes lists what may be served. mime.TypeByExtension asks the machine, which differs between a laptop and Lambda.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Assets serves a fixed set of files at <prefix>/<version>/<name>. The version is a digest of all of them, so that a
// browser may keep a file for ever and a module's relative imports stay within one version.
type Assets struct {
	prefix  string
	version string
	files   map[string][]byte
}

// NewAssets reads the common files and own, which is flat; one of own replaces a common file of the same name. The prefix has
// neither a leading nor a trailing slash. A file of a kind that pages do not use is an error.
func NewAssets(prefix string, own fs.FS) (*Assets, error) {
	a := &Assets{prefix: prefix, files: map[string][]byte{}}
	shared, err := fs.Sub(common, "common")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	for _, from := range []fs.FS{shared, own} {
		if err := a.read(from); err != nil {
			return nil, err
		}
	}
	names := make([]string, 0, len(a.files))
	for name := range a.files {
		names = append(names, name)
	}
	slices.Sort(names)
	digest := sha256.New()
	for _, name := range names {
		// The lengths keep two sets apart whose names and contents only join to the same text.
		_, _ = fmt.Fprintf(digest, "%d %s %d ", len(name), name, len(a.files[name]))
		digest.Write(a.files[name])
	}
	a.version = hex.EncodeToString(digest.Sum(nil))[:16]
	return a, nil
}

func (a *Assets) read(from fs.FS) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	for _, e := range entries {
		if contentTypes[path.Ext(e.Name())] == "" {
			return fmt.Errorf("page: no content type for %s", e.Name())
		}
		content, err := fs.ReadFile(from, e.Name())
		if err != nil {
			return fmt.Errorf("page: %w", err)
		}
		a.files[e.Name()] = content
	}
	return nil
}

// Dir is the folder of the files, such as hub-assets/0123456789abcdef/, relative to the deployment's base address: a page adds
// its own ../ in front, so that a deployment below a path works.
func (a *Assets) Dir() string { return a.prefix + "/" + a.version + "/" }

// Pattern is what a ServeMux routes to Assets.
func (a *Assets) Pattern() string { return "GET /" + a.prefix + "/{version}/{name}" }

// ServeHTTP answers a file. An address of another version gets today's file, not to be kept: a page that was loaded just
// before a deployment still finds its modules.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	content, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if r.PathValue("version") == a.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.HasSuffix(name, ".svg") {
		// An SVG that is opened by itself is a document, and this one runs nothing.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

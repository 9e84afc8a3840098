// Package page is what every page has in common: files under addresses that name their content, security headers, and
// the one renderer.
package page

import (
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// contentTypes lists what may be served. mime.TypeByExtension asks the machine, which differs between a laptop and
// Lambda.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// File is a file that a page loads, in each form in which it may be sent. The generator compressed it and took its
// digest.
type File struct {
	// Name is the last part of its address, such as hub.js.
	Name string
	// Hash is the start of the content's SHA-256, in hex: the address changes with the content, so browsers may keep it
	// for ever.
	Hash string
	// Plain, Gzip and Brotli are the content; the last two may be empty.
	Plain, Gzip, Brotli string
	// Later says that no page names it: a script loads it when it is asked for, and it fits only its own version.
	Later bool
}

// Assets serves a fixed set of files at /<prefix>/<hash>/<name>.
type Assets struct {
	prefix string
	files  []File
}

// NewAssets serves files; the prefix has neither a leading nor a trailing slash.
func NewAssets(prefix string, files []File) *Assets { return &Assets{prefix: prefix, files: files} }

// Path is a file's address, relative to the deployment's base address: a page adds its own ../ in front, so that a
// deployment below a path works. A name that is not there gives an address that is not there.
func (a *Assets) Path(name string) string {
	hash := "none"
	if f, ok := a.find(name); ok {
		hash = f.Hash
	}
	return a.prefix + "/" + hash + "/" + name
}

// Pattern is what a ServeMux routes to Assets.
func (a *Assets) Pattern() string { return "GET /" + a.prefix + "/{hash}/{name}" }

func (a *Assets) find(name string) (File, bool) {
	for _, f := range a.files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// ServeHTTP answers a file. An address of another hash gets today's file,
// not to be kept: a page that was loaded just before a deployment still finds what it names. A file
// that a script loads later is not found at such an address, for it would not fit what is loaded already.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.find(r.PathValue("name"))
	if !ok || f.Later && r.PathValue("hash") != f.Hash {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if r.PathValue("hash") == f.Hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	f.send(w, r)
}

// Stable serves the scripts to pages of other origins, at an address that stays: today's file, for five minutes.
func (a *Assets) Stable(w http.ResponseWriter, r *http.Request) {
	f, ok := a.find(r.PathValue("name"))
	if !ok || path.Ext(f.Name) != ".js" {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*") // a module is fetched with CORS; the file is the same for everybody
	h.Set("Cache-Control", "public, max-age=300")
	f.send(w, r)
}

// send answers the file in the smallest form that the client takes.
func (f File) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(f.Name)])
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if strings.HasSuffix(f.Name, ".svg") {
		// An SVG that is opened by itself is a document, and this one runs nothing.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	}
	content, encoding := f.choose(r.Header.Values("Accept-Encoding"))
	tag := f.Hash
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		tag += "-" + encoding // each form has a tag of its own (RFC 9110 section 8.8.3.3)
	}
	h.Set("ETag", strconv.Quote(tag))
	h.Set("Content-Length", strconv.Itoa(len(content))) // ServeContent leaves it out of an encoded answer
	whole := r.Clone(r.Context())
	whole.Header.Del("Range") // a part of a compressed file is of use to nobody
	http.ServeContent(w, whole, f.Name, time.Time{}, strings.NewReader(content))
}

// choose picks the form for the Accept-Encoding lines of a request (RFC 9110 section 12.5.3): brotli before gzip before
// plain, since they were made in advance and cost nothing to send.
func (f File) choose(lines []string) (content, encoding string) {
	switch {
	case f.Brotli != "" && accepts(lines, "br"):
		return f.Brotli, "br"
	case f.Gzip != "" && accepts(lines, "gzip"):
		return f.Gzip, "gzip"
	}
	return f.Plain, ""
}

// accepts says whether coding is named, or meant by *, with a weight above zero.
func accepts(lines []string, coding string) bool {
	any := false
	for part := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != coding && name != "*" {
			continue
		}
		weight := strings.ToLower(strings.ReplaceAll(parameters, " ", ""))
		q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
		wanted := weight == "" || (err == nil && q > 0)
		if name == coding {
			return wanted
		}
		any = wanted
	}
	return any
}

package policy

import (
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"patchbay/shared/lazy"
)

// Call is a request as the provider will see it.
type Call struct {
	methods []string   // that the provider may take it for: its own, and those that hide in it
	host    string     // in lower case, without a default port
	home    bool       // the host is that of the connector's own base address
	paths   [][]string // each reading of its path, as segments
	odd     bool       // nobody can say what path it is
	tool    string     // that it calls; "" when it does not say
	named   []Named
	meets   bool
	message func() bool // whether it may be a message that calls a tool
}

// Request is what Read looks at.
type Request struct {
	Method string
	URL    *url.URL
	Home   *url.URL // the connector's base address
	Header map[string][]string
	Body   []byte
	// Tool is the tool that is called: of an MCP server by the body, or one of Named; "" for any other request.
	Tool string
	// Named are the calls of an API that are tools, too. Whoever makes one of them by another way still makes it.
	Named []Named
	// Server says that it goes to an MCP server, where a message whose tool is not known could call any.
	Server bool
	// Meets says that the body is a message by which a client meets an MCP server and sees which tools there are. It uses
	// nothing of an account, so that no rule of Allow need name it.
	Meets bool
}

// Named is a call that has a name: a tool.
type Named struct {
	Tool, Method string
	Path         string // as in Rule
}

// Read reads a request.
func Read(r Request) Call {
	c := Call{tool: r.Tool, named: r.Named, meets: r.Meets, methods: methodsOf(r), host: hostOf(r.URL)}
	c.home = c.host == hostOf(r.Home)
	c.paths, c.odd = readings(r.URL.EscapedPath())
	c.message = sync.OnceValue(func() bool {
		return slices.ContainsFunc(c.methods, func(m string) bool { return !reads(m) }) &&
			(r.Server || mayCallTool(r.Header, r.Body))
	})
	return c
}

// hostOf is a URL's host, comparable.
func hostOf(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		host += ":" + port
	}
	return host
}

// maxDecodings is how often a path is decoded. Who encodes oftener hides something.
const maxDecodings = 5

// readings are the paths that a server may take an escaped path for. Servers decode once or several times, split at
// encoded slashes and at backslashes or not, and drop path parameters or not. odd says that a server could take it for
// anything: it has a dot segment, a control character, or bytes that are no text.
func readings(escaped string) (paths [][]string, odd bool) {
	add := func(segments []string) {
		segments = slices.DeleteFunc(segments, func(s string) bool { return s == "" }) // // is /
		if !slices.ContainsFunc(paths, func(p []string) bool { return slices.Equal(p, segments) }) {
			paths = append(paths, segments)
		}
	}
	whole := escaped
	for n := 0; ; n++ {
		next := unescape(whole)
		if n > 0 && next == whole {
			break
		}
		if n == maxDecodings {
			return paths, true
		}
		split := strings.Split(whole, "/")
		for i, s := range split {
			split[i] = unescape(s)
		}
		whole = next
		odd = odd || isOdd(whole)
		for _, segments := range [][]string{split, splitAll(whole), splitAll(narrow(whole))} {
			odd = odd || slices.ContainsFunc(segments, isDots)
			add(slices.Clone(segments))
			add(withoutParameters(segments))
		}
	}
	return paths, odd
}

// unescape decodes each percent-encoding that is whole, and leaves what is not.
func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	return escape().ReplaceAllStringFunc(text, func(e string) string {
		c, _ := hex.DecodeString(e[1:]) // two digits of them
		return string(c)
	})
}

var escape = lazy.Regexp(`%[0-9a-fA-F]{2}`)

func splitAll(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' })
}

// withoutParameters drops what follows a semicolon in each segment (RFC 3986 section 3.3), as some servers do.
func withoutParameters(segments []string) []string {
	out := make([]string, len(segments))
	for i, s := range segments {
		out[i], _, _ = strings.Cut(s, ";")
	}
	return out
}

// narrow writes full-width forms of ASCII (U+FF01 to U+FF5E) as ASCII, as servers do that fold a path.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xFF01 && r <= 0xFF5E {
			return r - 0xFEE0
		}
		return r
	}, text)
}

func isDots(segment string) bool {
	name, _, _ := strings.Cut(segment, ";")
	return name == "." || name == ".."
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func isOdd(path string) bool { return !utf8.ValidString(path) || strings.ContainsFunc(path, isControl) }

// overrides are the names by which servers let a request say another method than its own, in the query, in a form or in
// a header.
var overrides = []string{
	"_method", "method", "$method", "http_method", "httpmethod", "_httpmethod", "http-method", "x-http-method",
	"x-http-method-override", "x-method-override", "x-method",
}

func isOverride(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return slices.Contains(overrides, name) || slices.Contains(overrides, strings.ReplaceAll(name, "_", "-"))
}

// methodsOf are the methods that a server may take a request for.
func methodsOf(r Request) []string {
	methods := []string{strings.ToUpper(r.Method)}
	hidden := func(name string, values []string) {
		for _, v := range values {
			v = strings.ToUpper(strings.TrimSpace(v))
			if isOverride(name) && isMethod(v) && !slices.Contains(methods, v) {
				methods = append(methods, v)
			}
		}
	}
	query, _ := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, ";", "&")) // what cannot be read is left out
	for name, values := range query {
		hidden(name, values)
	}
	kind := ""
	for name, values := range r.Header {
		hidden(name, values)
		if strings.EqualFold(name, "Content-Type") {
			kind = strings.ToLower(strings.Join(values, ","))
		}
	}
	if len(r.Body) > 0 && inBody(kind, r.Body, hidden) {
		return append(methods, Methods...)
	}
	return methods
}

// inBody tells hidden of the methods in a body. all says that the body has one which nobody can read.
func inBody(kind string, body []byte, hidden func(name string, values []string)) (all bool) {
	switch {
	case strings.Contains(kind, "multipart/"):
		return part().Match(body)
	case strings.Contains(kind, "form-urlencoded"):
		form, _ := url.ParseQuery(string(body))
		for name, values := range form {
			hidden(name, values)
		}
		return false
	}
	var members map[string]any
	if json.Unmarshal(body, &members) == nil {
		for name := range members {
			all = all || strings.HasPrefix(name, "_") && isOverride(name)
		}
	}
	return all
}

// part is the head of a form's part with a method.
var part = lazy.Regexp(`(?i)name\*?\s*=[^\r\n]{0,20}_(http)?method`)

// isMethod knows those of WebDAV and OData too, which some servers take where a client can send no others.
func isMethod(text string) bool {
	return slices.Contains(Methods, text) || slices.Contains([]string{"MERGE", "PURGE", "OPTIONS", "MOVE", "COPY"}, text)
}

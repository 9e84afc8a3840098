package proxy

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"
)

// Addresses in answers lead through the proxy where a vendor's own SDK would follow them: to the vendor they would take
// the caller's API key along.

// through is an address of the connector's as one of the proxy's; any other stays as it is.
func (p *provided) through(address string) string {
	if path, ok := p.target.SDKPath(address); ok {
		return p.proxy + path
	}
	return address
}

// rewrittenBody is the body with the addresses in the members that the definition names led through the proxy. All else
// keeps its bytes, since a caller may check a signature over them.
func (p *provided) rewrittenBody() []byte {
	kind, _, _ := mime.ParseMediaType(p.header.Get("Content-Type"))
	if len(p.target.API.Links) == 0 || !strings.HasSuffix(kind, "json") || !json.Valid(p.body) {
		return p.body
	}
	s := jsonScan{text: p.body, dec: json.NewDecoder(bytes.NewReader(p.body)), change: p.through}
	for _, link := range p.target.API.Links {
		s.links = append(s.links, strings.Split(link, "."))
	}
	s.dec.UseNumber()
	s.value(nil)
	if s.done == 0 {
		return p.body
	}
	return append(s.out, p.body[s.done:]...)
}

// jsonScan walks through a valid JSON text and replaces texts at the paths of links.
type jsonScan struct {
	text   []byte
	dec    *json.Decoder
	links  [][]string
	change func(string) string
	out    []byte
	done   int // how much of text is in out
}

// item stands for the items of a list in a path.
const item = "*"

// value reads one value, whose path is at.
func (s *jsonScan) value(at []string) {
	before := s.dec.InputOffset()
	token, err := s.dec.Token()
	if err != nil { // not of a valid text
		return
	}
	switch v := token.(type) {
	case json.Delim:
		s.inside(v, at)
	case string:
		if s.named(at) {
			if changed := s.change(v); changed != v {
				s.replace(before, changed)
			}
		}
	}
}

func (s *jsonScan) inside(begin json.Delim, at []string) {
	for s.dec.More() {
		name := item
		if begin == '{' {
			token, err := s.dec.Token()
			if err != nil {
				return
			}
			name, _ = token.(string)
		}
		s.value(append(at, name))
	}
	_, _ = s.dec.Token() // the end, which a valid text has
}

// replace puts a text in place of the one that was read last, which begins behind the offset before.
func (s *jsonScan) replace(before int64, text string) {
	begin := int(before) + bytes.IndexByte(s.text[before:], '"')
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // of a text, into memory
	s.out = append(s.out, s.text[s.done:begin]...)
	s.out = append(s.out, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
	s.done = int(s.dec.InputOffset())
}

// named says whether one of the links leads to a path. A member's name may have dots.
func (s *jsonScan) named(at []string) bool {
	for _, link := range s.links {
		if leads(link, at) {
			return true
		}
	}
	return false
}

func leads(link, at []string) bool {
	switch {
	case len(link) == 0:
		return len(at) == 0
	case link[0] == "**":
		for i := range len(at) + 1 {
			if leads(link[1:], at[i:]) {
				return true
			}
		}
		return false
	case len(at) == 0:
		return false
	case link[0] == "*":
		return leads(link[1:], at[1:])
	}
	n := strings.Count(at[0], ".") + 1
	return n <= len(link) && strings.Join(link[:n], ".") == at[0] && leads(link[n:], at[1:])
}

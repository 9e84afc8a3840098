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

// linked says whether the body is one that may have such members.
func (p *provided) linked() bool {
	kind, _, _ := mime.ParseMediaType(p.header.Get("Content-Type"))
	return len(p.target.API.Links) > 0 && strings.HasSuffix(kind, "json")
}

// rewrittenBody is the body with the addresses in the members that the definition names led through the proxy. All else
// keeps its bytes, since a caller may check a signature over them.
func (p *provided) rewrittenBody() []byte {
	if !p.linked() || !json.Valid(p.body) {
		return p.body
	}
	s := jsonScan{text: p.body, dec: json.NewDecoder(bytes.NewReader(p.body)), change: p.through}
	var at places
	for _, link := range p.target.API.Links {
		if parts := strings.Split(link, "."); len(parts) < maxParts {
			s.links = append(s.links, parts)
			at = append(at, begun(parts))
		}
	}
	s.dec.UseNumber()
	s.value(at)
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

// value reads one value, which is at places of the links.
func (s *jsonScan) value(at places) {
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

func (s *jsonScan) inside(begin json.Delim, at places) {
	for s.dec.More() {
		name := item
		if begin == '{' {
			token, err := s.dec.Token()
			if err != nil {
				return
			}
			name, _ = token.(string)
		}
		s.value(s.below(at, name))
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

// places has for each link, as bits, how many of its parts may lead to a value. A link with several ** leads to one in
// many ways, so they are followed all at once: a value costs the same however deep it lies.
type places []uint64

// maxParts is how many parts of a link the bits of a place can tell apart.
const maxParts = 64

// begun is where a link is before the first step.
func begun(link []string) uint64 { return skipping(link, 1) }

// skipping adds the places behind each ** that is reached, since it may stand for no step.
func skipping(link []string, at uint64) uint64 {
	for i, part := range link {
		if part == "**" && at&(1<<i) != 0 {
			at |= 1 << (i + 1)
		}
	}
	return at
}

// below are the places of a value in the one at at. A member's name may have dots.
func (s *jsonScan) below(at places, name string) places {
	var next places
	for n, link := range s.links {
		if at == nil || at[n] == 0 {
			continue
		}
		if to := step(link, at[n], name); to != 0 {
			if next == nil {
				next = make(places, len(s.links))
			}
			next[n] = to
		}
	}
	return next // nil where no link leads
}

func step(link []string, at uint64, name string) (to uint64) {
	dots := strings.Count(name, ".") + 1
	for i, part := range link {
		switch {
		case at&(1<<i) == 0:
		case part == "**":
			to |= 1 << i
		case part == item:
			to |= 1 << (i + 1)
		case i+dots <= len(link) && strings.Join(link[i:i+dots], ".") == name:
			to |= 1 << (i + dots)
		}
	}
	return skipping(link, to)
}

// named says whether one of the links ends at the places.
func (s *jsonScan) named(at places) bool {
	for n := range at {
		if at[n]&(1<<len(s.links[n])) != 0 {
			return true
		}
	}
	return false
}

package proxy

import (
	"slices"
	"strings"
)

// linkTo is the target of the first link that has a relation; "" when there is none. Names of parameters and relations
// are compared without case, a link may have several relations, and the first rel of a link is the one that counts
// (RFC 8288 sections 3, 3.3 and appendix B). Lines of a repeated header are one list.
func linkTo(relation string, lines []string) string {
	s := scanner(strings.Join(lines, ","))
	for s.skip(" \t,"); s.take('<'); s.skip(" \t,") {
		target := strings.TrimSpace(s.until(">"))
		s.take('>')
		var relations []string
		told := false
		for s.skip(" \t"); s.take(';'); s.skip(" \t") {
			name, value := s.parameter()
			if strings.EqualFold(name, "rel") && !told {
				relations, told = strings.Fields(value), true
			}
		}
		if slices.ContainsFunc(relations, func(r string) bool { return strings.EqualFold(r, relation) }) {
			return target
		}
		s.until(",")
	}
	return ""
}

// eachLink changes the targets of a Link header, which stand between < and > outside of quoted texts.
func eachLink(value string, change func(string) string) string {
	var out strings.Builder
	for quoted := false; value != ""; {
		i := strings.IndexAny(value, "<\"\\")
		if i < 0 {
			break
		}
		end := i + 1
		switch {
		case value[i] == '"':
			quoted = !quoted
		case value[i] == '\\' && quoted && end < len(value):
			end++
		case value[i] == '<' && !quoted:
			if n := strings.IndexByte(value[end:], '>'); n >= 0 {
				out.WriteString(value[:end] + change(value[end:end+n]))
				value = value[end+n:]
				continue
			}
		}
		out.WriteString(value[:end])
		value = value[end:]
	}
	return out.String() + value
}

// scanner is what of a header's value has not been read.
type scanner string

func (s *scanner) skip(cutset string) { *s = scanner(strings.TrimLeft(string(*s), cutset)) }

// take reads one character, if it comes next.
func (s *scanner) take(c byte) bool {
	if *s == "" || (*s)[0] != c {
		return false
	}
	*s = (*s)[1:]
	return true
}

// until reads up to the first of some characters, or to the end.
func (s *scanner) until(chars string) string {
	i := strings.IndexAny(string(*s), chars)
	if i < 0 {
		i = len(*s)
	}
	text := string((*s)[:i])
	*s = (*s)[i:]
	return text
}

// parameter reads a parameter of a link, whose value may be quoted, or may be missing.
func (s *scanner) parameter() (name, value string) {
	s.skip(" \t")
	name = s.until(" \t=;,")
	s.skip(" \t")
	if !s.take('=') {
		return name, ""
	}
	s.skip(" \t")
	if !s.take('"') {
		return name, s.until(" \t;,")
	}
	var text strings.Builder
	for {
		text.WriteString(s.until(`"\\`))
		if !s.take('\\') {
			s.take('"')
			return name, text.String()
		}
		if *s != "" { // whatever is escaped is itself
			text.WriteByte((*s)[0])
			*s = (*s)[1:]
		}
	}
}

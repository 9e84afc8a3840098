package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Template is text with {placeholders}, each the key of a field or fact. There is no other syntax. It is parsed once,
// when its definition is decoded. The zero Template is the empty text.
type Template struct {
	_      [0]func() // no ==, which would compare pointers
	parsed *parsedTemplate
}

// Section is the place of a Part in an address. Of a template that is no address, it means nothing.
type Section int

// The sections of an address, RFC 3986 section 3.
const (
	SchemeSection Section = iota // up to and including //
	OriginSection                // a placeholder that begins the template: scheme and host in one value
	HostSection
	PathSection
	QuerySection // the query and the fragment, from ? or # on
)

// Part is a piece of a Template: text as it stands, or a placeholder.
type Part struct {
	Text    string // "" for a placeholder
	Name    string // of the placeholder
	Section Section
}

type parsedTemplate struct {
	text  string
	parts []Part
	names []string
	open  bool // a { lacks its }; parts end before it
}

// NewTemplate parses text. Any text is a Template: braces that do not pair up are found by Check and by Expand.
func NewTemplate(text string) Template {
	if text == "" {
		return Template{}
	}
	p := &parsedTemplate{text: text}
	section, rest := SchemeSection, text
	for rest != "" {
		before, after, placeholder := strings.Cut(rest, "{")
		section = p.addText(before, section)
		if !placeholder {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			p.open = true
			break
		}
		part := Part{Name: name, Section: section}
		if len(p.parts) == 0 {
			part.Section, section = OriginSection, HostSection
		}
		p.parts, p.names = append(p.parts, part), append(p.names, name)
		rest = tail
	}
	return Template{parsed: p}
}

// addText adds text that begins in a section, in pieces that lie in one section each, and returns the last one's.
func (p *parsedTemplate) addText(text string, section Section) Section {
	for text != "" {
		end, next := len(text), section
		switch section {
		case SchemeSection:
			if i := strings.Index(text, "//"); i >= 0 {
				end, next = i+2, HostSection
			}
		case HostSection:
			if i := strings.IndexAny(text, "/?#"); i >= 0 {
				end, next = i, PathSection
			}
		case PathSection:
			if i := strings.IndexAny(text, "?#"); i >= 0 {
				end, next = i, QuerySection
			}
		}
		if end > 0 {
			p.parts = append(p.parts, Part{Text: text[:end], Section: section})
		}
		text, section = text[end:], next
	}
	return section
}

// String returns the text as it was written.
func (t Template) String() string {
	if t.parsed == nil {
		return ""
	}
	return t.parsed.text
}

// IsZero says whether the template is the empty text.
func (t Template) IsZero() bool { return t.parsed == nil }

// Parts returns the pieces in order. They are shared: read them, never write to them.
func (t Template) Parts() []Part {
	if t.parsed == nil {
		return nil
	}
	return t.parsed.parts
}

// Names returns the placeholders in order of appearance. They are shared: read them, never write to them.
func (t Template) Names() []string {
	if t.parsed == nil {
		return nil
	}
	return t.parsed.names
}

// Placeholder returns the name of the one placeholder that the whole template is.
func (t Template) Placeholder() (name string, ok bool) {
	if parts := t.Parts(); len(parts) == 1 && parts[0].Text == "" && !t.parsed.open {
		return parts[0].Name, true
	}
	return "", false
}

// Host returns the part of an address that decides which server is called: what stands between // and the path, or the
// placeholder that begins the address.
func (t Template) Host() Template {
	return t.only(func(s Section) bool { return s == OriginSection || s == HostSection })
}

// Path returns the part of an address behind its Host.
func (t Template) Path() Template {
	return t.only(func(s Section) bool { return s == PathSection || s == QuerySection })
}

func (t Template) only(wanted func(Section) bool) Template {
	var out strings.Builder
	p := &parsedTemplate{}
	for _, part := range t.Parts() {
		if !wanted(part.Section) {
			continue
		}
		p.parts = append(p.parts, part)
		out.WriteString(part.Text)
		if part.Text == "" {
			p.names = append(p.names, part.Name)
			out.WriteString("{" + part.Name + "}")
		}
	}
	if len(p.parts) == 0 {
		return Template{}
	}
	p.text = out.String()
	return Template{parsed: p}
}

// Balanced says whether the braces pair up.
func (t Template) Balanced() bool {
	text, n := t.String(), len(t.Names())
	return strings.Count(text, "{") == n && strings.Count(text, "}") == n
}

// Expand puts values in. A placeholder without a value is an error that names it: sending half a credential or calling
// half a host is never right.
func (t Template) Expand(values map[string]string) (string, error) {
	var out strings.Builder
	for _, part := range t.Parts() {
		value := part.Text
		if value == "" {
			if value = values[part.Name]; value == "" {
				return "", fmt.Errorf("template %q: no value for %s", t.String(), part.Name)
			}
		}
		out.WriteString(value)
	}
	if t.parsed != nil && t.parsed.open {
		return "", fmt.Errorf("template %q: a { without its }", t.String())
	}
	return out.String(), nil
}

// MarshalJSON implements json.Marshaler.
func (t Template) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// UnmarshalJSON implements json.Unmarshaler.
func (t *Template) UnmarshalJSON(document []byte) error {
	var text string
	if err := json.Unmarshal(document, &text); err != nil {
		return err
	}
	*t = NewTemplate(text)
	return nil
}

// needsSetup says whether a call to the API names a value that belongs to the auth config, which must then be read.
// Steps are no calls: they run where an account is linked or renewed, with the auth config at hand.
func needsSetup(auth *Auth, api *API) bool {
	names := namesOf(slices.Concat(
		[]Template{api.BaseURL}, api.Hosts, auth.Place.Templates(), auth.Signer.templates(), auth.Verify.templates()))
	for _, name := range names {
		if s, ok := auth.Signed[name]; ok {
			names = append(names, s.names()...)
		}
	}
	setup := map[string]bool{}
	for _, f := range auth.Setup {
		setup[f.Key] = true
		for _, o := range f.Options {
			for name := range o.Values {
				setup[name] = true
			}
		}
	}
	return slices.ContainsFunc(names, func(name string) bool { return setup[name] })
}

// templates are those of a call.
func (r *Request) templates() []Template {
	if r == nil {
		return nil
	}
	return slices.Concat([]Template{r.Path, r.URL}, slices.Collect(maps.Values(r.Headers)))
}

// Templates are the values of a placement.
func (p Placement) Templates() []Template {
	all := slices.Concat([]Template{p.Bearer}, slices.Collect(maps.Values(p.Header)), slices.Collect(maps.Values(p.Query)))
	if p.Basic != nil {
		all = append(all, p.Basic.User, p.Basic.Password, p.Basic.Raw)
	}
	return all
}

// Carries says whether a placement has a value of that name in it.
func (p Placement) Carries(name string) bool {
	return slices.ContainsFunc(p.Templates(), func(t Template) bool { return slices.Contains(t.Names(), name) })
}

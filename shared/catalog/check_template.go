package catalog

import (
	"maps"
	"slices"
	"strings"
)

// scope is what a template may name.
type scope map[string]bound

// bound is what is known of a name's values: a select's values, or a pattern; neither for a free text.
type bound struct {
	values  []string
	pattern *pattern
	domain  bool // pattern is domainPattern: any host at all
	address bool // an address that the account has: mcp.url alone may be it
	origin  bool // of such an address: api.base_url alone may be it
	secret  bool
}

func merge(scopes ...scope) scope {
	all := scope{}
	for _, s := range scopes {
		maps.Copy(all, s)
	}
	return all
}

// samples returns some of the values that the name can have.
func (b bound) samples() []string {
	if b.pattern != nil {
		return b.pattern.samples()
	}
	return b.values
}

// matches says whether the name can have the value.
func (b bound) matches(value string) bool {
	if b.pattern != nil {
		return b.pattern.whole.MatchString(value)
	}
	return slices.Contains(b.values, value)
}

func (c *checker) bindFields(at place, fields []Field, into scope) {
	for i, f := range fields {
		b := bound{secret: f.Secret}
		if f.Type == SelectField {
			b.values = optionValues(f.Options)
		}
		if f.Type == NumberField {
			b.pattern, _ = newPattern(`^[0-9]+$`) // what ValidateFields lets through
		}
		if v := f.Validation; v != nil && v.Pattern != "" {
			b.pattern = c.pattern(at.at(i).at("validation").at("pattern"), v.Pattern)
			b.domain = v.Pattern == domainPattern
		}
		if f.isAddress() {
			b.address = true
			into[f.Key+originSuffix] = bound{origin: true}
		}
		into[f.Key] = b
	}
}

// bindOptions binds the values that choices set.
func bindOptions(options []FieldOption, into scope) {
	for _, o := range options {
		for name, value := range o.Values {
			b := into[name]
			b.values = append(b.values, value)
			into[name] = b
		}
	}
}

func (c *checker) pattern(at place, text string) *pattern {
	p, err := newPattern(text)
	if err != nil {
		c.report(at, "pattern %s %v", text, err)
		return nil
	}
	return p
}

// template checks braces and names, and returns the names that are known.
func (c *checker) template(at place, t Template, values scope) []string {
	if !t.Balanced() {
		c.report(at, "the braces of %q do not pair up", t.String())
	}
	var known []string
	for _, name := range t.Names() {
		if _, ok := values[name]; ok {
			known = append(known, name)
			continue
		}
		if name == sandboxURL {
			c.report(at, "{%s} may only begin an address of a local_only definition", name)
			continue
		}
		usable := strings.Join(slices.Sorted(maps.Keys(values)), ", ")
		c.report(at, "nothing fills {%s} here; what can be used: %s", name, usable)
	}
	return known
}

func (c *checker) templates(at place, templates map[string]Template, values scope) {
	for _, name := range slices.Sorted(maps.Keys(templates)) {
		c.template(at.at(name), templates[name], values)
	}
}

// noPlaceholders refuses placeholders where nothing expands them.
func (c *checker) noPlaceholders(at place, texts map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if strings.ContainsAny(texts[name], "{}") {
			c.report(at.at(name), "a fixed header has no placeholders; put it in place if it is part of the credential")
		}
	}
}

// isToken says whether text is a token, RFC 9110 section 5.6.2.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' ||
			strings.ContainsRune("!#$%&'*+-.^_`|~", r))
	})
}

func (c *checker) headerNames(at place, headers map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		switch strings.ToLower(name) {
		case "host", "content-length", "connection", "transfer-encoding", "upgrade", "te", "trailer":
			c.report(at.at(name), "header %s belongs to the transport", name)
		default:
			if !isToken(name) {
				c.report(at.at(name), "%q is not a header's name", name)
			}
		}
	}
}

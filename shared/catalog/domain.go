package catalog

import "cmp"

// The rules that a Validation can name.
const (
	PatternRule = "html-pattern"
	// DomainRule is a fully qualified host name, RFC 1123 section 2.1: labels of letters, digits and inner hyphens, a
	// last label that starts with a letter (so no IPv4 address in any of its spellings), at least two labels, no port.
	//
	// The published hub 1.11.4 understands something else by it (it looks for "<pattern>.com" anywhere in the value), so
	// reading a definition turns this rule into PatternRule with domainPattern: every client then checks what is meant.
	DomainRule = "domain"
)

const domainPattern = `^([a-zA-Z0-9]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?$`

// rules are those that reading a definition spells out, with what a user is told where a field has no words of its own.
var rules = map[string]Validation{
	DomainRule: {
		Pattern: domainPattern, Error: "Enter a host name such as login.example.com, without https:// and without a path.",
	},
	AddressRule: {Pattern: addressPattern, Error: addressMessage},
}

// spellOut replaces the rules in a definition that was just read.
func spellOut(fields []Field) {
	for i := range fields {
		v := fields[i].Validation
		if v == nil {
			continue
		}
		if r, ok := rules[v.Type]; ok {
			fields[i].Validation = &Validation{Type: PatternRule, Pattern: r.Pattern, Error: cmp.Or(v.Error, r.Error)}
		}
	}
}

package catalog

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

// spellOutDomains replaces DomainRule in a definition that was just read.
func spellOutDomains(fields []Field) {
	for i := range fields {
		v := fields[i].Validation
		if v == nil || v.Type != DomainRule {
			continue
		}
		message := v.Error
		if message == "" {
			message = "Enter a host name such as login.example.com, without https:// and without a path."
		}
		fields[i].Validation = &Validation{Type: PatternRule, Pattern: domainPattern, Error: message}
	}
}

package mcp

import "strings"

// Challenge is what a Bearer challenge tells (RFC 6750 section 3, RFC 9728 section 5.1).
type Challenge struct {
	Metadata string   // resource_metadata
	Scopes   []string // scope
	Error    string   // error, such as insufficient_scope
}

// ReadChallenge finds the Bearer challenge among the values of WWW-Authenticate (RFC 9110 section 11.6.1): a value may
// have several challenges, parameters are tokens or quoted texts. false without one.
func ReadChallenge(values []string) (c Challenge, ok bool) {
	for _, value := range values {
		scheme := ""
		for _, part := range splitList(value) {
			name, text, isParam := strings.Cut(part, "=")
			if before, after, more := strings.Cut(strings.TrimSpace(name), " "); more && isParam || !isParam {
				scheme = strings.ToLower(before)
				if !isParam {
					scheme = strings.ToLower(strings.TrimSpace(part))
				}
				ok = ok || scheme == "bearer"
				name = after
			}
			if scheme != "bearer" || !isParam {
				continue
			}
			text = unquote(strings.TrimSpace(text))
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "resource_metadata":
				c.Metadata = text
			case "scope":
				c.Scopes = scopesIn(text)
			case "error":
				c.Error = text
			}
		}
	}
	return c, ok
}

// splitList splits at commas that no quotes hold.
func splitList(value string) (parts []string) {
	quoted, start := false, 0
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\' && quoted:
			i++
		case value[i] == '"':
			quoted = !quoted
		case value[i] == ',' && !quoted:
			parts, start = append(parts, value[start:i]), i+1
		}
	}
	return append(parts, value[start:])
}

func unquote(text string) string {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return text
	}
	var out strings.Builder
	for i := 1; i < len(text)-1; i++ {
		if text[i] == '\\' && i < len(text)-2 {
			i++
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// maxScopes bounds what a stranger's list may have.
const maxScopes = 100

// scopesIn reads a list of scopes (RFC 6749 section 3.3). What is no scope is left out.
func scopesIn(text string) []string {
	var scopes []string
	for _, s := range strings.Fields(text) {
		if validScope(s) && len(scopes) < maxScopes {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// validScope is RFC 6749's scope-token, without the braces that templates have.
func validScope(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '"' || r == '\\' || r == '{' || r == '}'
	})
}

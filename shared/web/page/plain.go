package page

import (
	"strings"
	"unicode"
)

// Plain keeps what can be read of s, and at most limit characters of it. Invisible and direction-changing characters
// could make a provider's words look like ours.
func Plain(s string, limit int) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	if r := []rune(kept); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return strings.TrimSpace(kept)
}

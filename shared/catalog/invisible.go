package catalog

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
)

// Values are pasted from mails, chats and web pages, which put characters into them that nobody sees.

// Clean returns a copy of values without the blanks and invisible characters at their edges. A line break that ends a
// text area stays, since it may belong to a key of many lines.
func Clean(fields []Field, values map[string]string) map[string]string {
	out := make(map[string]string, len(values)+1)
	maps.Copy(out, values)
	for _, f := range fields {
		if v := out[f.Key]; v != "" {
			out[f.Key] = strings.TrimFunc(v, func(r rune) bool {
				return isInvisible(r) || f.Type != AreaField && unicode.IsSpace(r)
			})
		}
	}
	return out
}

// isInvisible says whether a rune shows as nothing, or as a blank that is none: format characters (zero-width ones, the
// byte order mark, marks of direction, the soft hyphen), separators other than the blank, and fillers.
func isInvisible(r rune) bool {
	if r < 0x80 {
		return false // control characters of ASCII have rules of their own
	}
	return unicode.In(r, unicode.Cf, unicode.Z, unicode.Variation_Selector) || strings.ContainsRune(fillers, r)
}

// fillers are letters that show as nothing: the combining grapheme joiner, the Hangul fillers, the Braille blank.
const fillers = "\u034f\u115f\u1160\u2800\u3164\uffa0"

var invisibleNames = map[rune]string{
	0xa0: "no-break space", 0xad: "soft hyphen", 0x200b: "zero-width space", 0x200c: "zero-width non-joiner",
	0x200d: "zero-width joiner", 0x200e: "left-to-right mark", 0x200f: "right-to-left mark",
	0x202f: "narrow no-break space",
	0x2060: "word joiner", 0xfeff: "byte order mark",
}

// nameInvisible names the first invisible character of a value and its place, and shows nothing else of the value.
func nameInvisible(value string) string {
	place := 0
	for _, r := range value {
		place++
		if isInvisible(r) {
			name := invisibleNames[r]
			if name == "" {
				name = "invisible character"
			}
			return fmt.Sprintf("an unseen character as its %d. character (U+%04X, %s)", place, r, name)
		}
	}
	return "an unseen character"
}

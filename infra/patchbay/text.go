package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name, in characters.
const maxName = 100

// checkName refuses what a list of names could not show on its one line as it is.
func checkName(what, name string) error {
	switch {
	case strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxName:
		return fmt.Errorf("%s has 1 to %d characters", what, maxName)
	case strings.ContainsRune(name, utf8.RuneError) || strings.ContainsFunc(name, unsafeInLine): // the former was no UTF-8
		return fmt.Errorf("%s has no line breaks or other control characters", what)
	}
	return nil
}

// plain is text for a terminal: what checkName refuses, and an older version took, is shown as a replacement character.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unsafeInLine(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// unsafeInLine says whether a terminal could take r for an order, or show what follows elsewhere: control characters,
// line and paragraph separators, and marks that turn the direction of writing.
func unsafeInLine(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

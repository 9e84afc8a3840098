package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Query is what somebody looks for in a list of connectors. The zero value finds all of them.
type Query struct {
	text       string   // in lower case, blanks at the ends taken off
	words      []string // of text
	categories []Category
}

// NewQuery reads what somebody typed.
func NewQuery(typed string) Query {
	q := Query{text: strings.ToLower(strings.TrimSpace(typed))}
	q.words = strings.FieldsFunc(q.text, func(r rune) bool { return !wordRune(r) })
	for _, c := range categoryNames { // those that a word names are found once, not in each entry
		if len(q.words) == 1 && (hasWord(string(c.key), q.words[0]) || hasWord(c.name, q.words[0])) {
			q.categories = append(q.categories, c.key)
		}
	}
	return q
}

// The ranks of what a query finds.
const (
	notFound  = iota
	nameFirst // the name begins so
	wordFirst // each word begins a word of the name
	within    // the name or the key has it somewhere
	besides   // each word begins a word of name, key, tags or categories
	ranks
)

// Matches says whether the query finds an entry: its text is a part of the name or key, or each of its words begins a
// word of the name, the key, a tag or a category, or what people call the category. Case is of no matter.
func (q Query) Matches(e *Entry) bool { return q.rank(e) != notFound }

// Rank appends the places of the entries that the query finds to places: those whose name begins so, then those with
// such words in their names, then the others, each in the list's order. It allocates nothing when places has room.
func (q Query) Rank(places []int, entries []Entry) []int {
	var counts [ranks]int
	first := len(places)
	for i := range entries {
		if r := q.rank(&entries[i]); r != notFound {
			counts[r]++
			places = append(places, i*ranks+r)
		}
	}
	slices.SortFunc(places[first:], func(a, b int) int {
		if a%ranks != b%ranks {
			return a%ranks - b%ranks
		}
		return a - b
	})
	for i := first; i < len(places); i++ {
		places[i] /= ranks
	}
	return places
}

func (q Query) rank(e *Entry) int {
	switch {
	case hasPrefix(e.Name, q.text):
		return nameFirst
	case q.all(func(word string) bool { return hasWord(e.Name, word) }):
		return wordFirst
	case contains(e.Name, q.text) || strings.Contains(e.Key, q.text):
		return within
	case q.all(func(word string) bool { return q.anywhere(e, word) }):
		return besides
	}
	return notFound
}

// all says whether each word of a query with words is found.
func (q Query) all(found func(word string) bool) bool {
	for _, word := range q.words {
		if !found(word) {
			return false
		}
	}
	return len(q.words) > 0
}

func (q Query) anywhere(e *Entry, word string) bool {
	if hasWord(e.Name, word) || hasWord(e.Key, word) {
		return true
	}
	for _, tag := range e.Tags {
		if hasWord(tag, word) {
			return true
		}
	}
	for _, c := range e.Categories {
		if len(q.words) == 1 && slices.Contains(q.categories, c) ||
			len(q.words) > 1 && (hasWord(string(c), word) || hasWord(c.Name(), word)) {
			return true
		}
	}
	return false
}

// wordRune says whether a character is part of a word.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// small is an ASCII letter or digit in lower case, and 0 for what is no part of a word. Names are ASCII but for a few,
// and a search looks at all of them.
func small(c byte) byte {
	switch {
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		return c
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	}
	return 0
}

// hasWord says whether a word of text begins with lower, which is in lower case and not empty.
func hasWord(text, lower string) bool {
	inWord := false
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return hasWordRune(text, lower)
		}
		c = small(c)
		if c == lower[0] && !inWord && hasPrefix(text[i:], lower) {
			return true
		}
		inWord = c != 0
	}
	return false
}

// hasWordRune is hasWord for any text.
func hasWordRune(text, lower string) bool {
	inWord := false
	for i, r := range text {
		is := wordRune(r)
		if is && !inWord && hasPrefix(text[i:], lower) {
			return true
		}
		inWord = is
	}
	return false
}

// contains says whether lower, in lower case, is a part of text.
func contains(text, lower string) bool {
	if lower == "" {
		return true
	}
	for i := range len(text) {
		c := text[i]
		if (c >= utf8.RuneSelf || c == lower[0] || small(c) == lower[0]) && hasPrefix(text[i:], lower) {
			return true
		}
	}
	return false
}

// hasPrefix says whether text begins with lower, which is in lower case. It makes no copy of text in lower case.
func hasPrefix(text, lower string) bool {
	for lower != "" {
		if text == "" {
			return false
		}
		if c := text[0]; c < utf8.RuneSelf {
			if c != lower[0] && small(c) != lower[0] {
				return false
			}
			text, lower = text[1:], lower[1:]
			continue
		}
		have, n := utf8.DecodeRuneInString(text)
		want, m := utf8.DecodeRuneInString(lower)
		if have != want && unicode.ToLower(have) != want {
			return false
		}
		text, lower = text[n:], lower[m:]
	}
	return true
}

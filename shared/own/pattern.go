package own

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
)

// Bounds of the patterns of a definition, in the steps that a matcher has for them: [a-z]{1,60} has about 60. Proving
// that a pattern keeps an address where it is takes its time: 75 kB of the worst patterns that Go reads took 29 s.
const (
	maxPattern  = 4000
	maxPatterns = 20_000
)

// bounded is a parser that refuses patterns which would take too long to check.
func bounded(parse catalog.Parser) catalog.Parser {
	return func(content []byte) (catalog.Document, []catalog.Problem) {
		document, problems := parse(content)
		if len(problems) > 0 {
			return document, problems
		}
		var value any
		if err := json.Unmarshal(document.JSON(), &value); err != nil {
			return document, nil // the schema says what is wrong
		}
		b := bounds{}
		b.walk("", value)
		for i := range b.found {
			b.found[i].Line = document.Line(b.found[i].Path)
		}
		slices.SortFunc(b.found, func(a, b catalog.Problem) int {
			return cmp.Or(a.Line-b.Line, strings.Compare(a.Path, b.Path))
		})
		if b.total > maxPatterns && len(b.found) == 0 {
			b.found = []catalog.Problem{{Message: fmt.Sprintf("all patterns together have %d steps and may have %d: "+
				"use smaller repeats, such as {1,60}", b.total, maxPatterns)}}
		}
		return document, b.found
	}
}

type bounds struct {
	total int
	found []catalog.Problem
}

func (b *bounds) walk(at string, value any) {
	switch v := value.(type) {
	case []any:
		for i, one := range v {
			b.walk(at+"/"+strconv.Itoa(i), one)
		}
	case map[string]any:
		for name, one := range v {
			below := at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
			if text, ok := one.(string); ok && (name == "pattern" || name == "part") {
				b.pattern(below, text)
			}
			b.walk(below, one)
		}
	}
}

func (b *bounds) pattern(at, text string) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return // the check says what is wrong
	}
	n := steps(tree)
	if b.total += n; n > maxPattern {
		b.found = append(b.found, catalog.Problem{Path: at, Message: fmt.Sprintf(
			"the pattern has %d steps and may have %d: use smaller repeats, such as {1,60}", n, maxPattern)})
	}
}

// steps is how long a pattern is with its repeats written out. Go refuses what would overflow.
func steps(tree *syntax.Regexp) int {
	n := len(tree.Rune)/2 + 1
	for _, sub := range tree.Sub {
		n += steps(sub)
	}
	if tree.Op == syntax.OpRepeat {
		n *= max(tree.Min+1, tree.Max)
	}
	return n
}

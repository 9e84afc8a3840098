package catalog

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// pattern is a value pattern that has been taken apart, so that what it lets through is proven and not only tried.
type pattern struct {
	tree  *syntax.Regexp
	whole *regexp.Regexp
}

// newPattern parses a pattern and refuses one that a browser would read in another way or that is open at an end.
func newPattern(text string) (*pattern, error) {
	if err := portable(text); err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("does not compile: %w", err)
	}
	if tree.Op != syntax.OpConcat || len(tree.Sub) < 2 ||
		tree.Sub[0].Op != syntax.OpBeginText || tree.Sub[len(tree.Sub)-1].Op != syntax.OpEndText {
		return nil, fmt.Errorf("is not anchored: write ^(…)$ around the whole of it, alternatives included")
	}
	whole, err := CompileAnchored(text)
	if err != nil {
		return nil, err
	}
	return &pattern{tree: tree, whole: whole}, nil
}

// portable refuses what RE2 and ECMAScript (also with the v flag, which the HTML pattern attribute implies) read in
// different ways: groups other than (?:, escapes other than \d, \w and of punctuation, a class with a bare hyphen,
// bracket, brace, parenthesis, slash or bar in it.
func portable(text string) error {
	class, start := false, 0
	for i := 0; i < len(text); i++ {
		c, rest := text[i], text[i+1:]
		switch {
		case c == '\\':
			if rest == "" || !strings.ContainsRune(`dw.-/\+*?()[]{}|^$`, rune(rest[0])) || rest[0] == '-' && !class {
				return fmt.Errorf(`uses the escape \%.1s, which browsers and this server do not read alike`, rest)
			}
			i++
		case class && c == ']':
			class = false
		case class && strings.IndexByte(`()[{}/|`, c) >= 0:
			return fmt.Errorf(`has a bare %c in a class; write \%c`, c, c)
		case class && c == '-' && (i == start || strings.HasPrefix(rest, "]")):
			return fmt.Errorf(`has a bare hyphen at the edge of a class; write \-`)
		case !class && c == '[':
			class, start = true, i+1
			if strings.HasPrefix(rest, "^") {
				start++
			}
		case !class && c == '(' && strings.HasPrefix(rest, "?") && !strings.HasPrefix(rest, "?:"):
			return fmt.Errorf("uses a group other than plain and non-capturing ones")
		}
	}
	return nil
}

// only returns an error that shows a character the pattern can match and ok does not allow.
func (p *pattern) only(ok func(rune) bool) error { return onlyRunes(p.tree, ok) }

func onlyRunes(re *syntax.Regexp, ok func(rune) bool) error {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return fmt.Errorf("matches any character with a bare dot; write \\. or a class")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if !ok(r) {
				return fmt.Errorf("can match %q", r)
			}
		}
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if !ok(r) {
					return fmt.Errorf("can match %q", r)
				}
			}
		}
	}
	for _, sub := range re.Sub {
		if err := onlyRunes(sub, ok); err != nil {
			return err
		}
	}
	return nil
}

// maxSamples bounds the values that samples makes.
const maxSamples = 64

// samples returns short values that the pattern matches, at least one for every alternative up to maxSamples.
func (p *pattern) samples() []string { return samplesOf(p.tree) }

func samplesOf(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return nil
		}
		return []string{string(re.Rune[len(re.Rune)-1])} // the last: a letter rather than a hyphen or digit
	case syntax.OpCapture, syntax.OpPlus:
		return samplesOf(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		return capped(append([]string{""}, samplesOf(re.Sub[0])...))
	case syntax.OpRepeat:
		least := []string{""}
		for range re.Min {
			least = cross(least, samplesOf(re.Sub[0]))
		}
		return least
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range re.Sub {
			all = cross(all, samplesOf(sub))
		}
		return all
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			all = append(all, samplesOf(sub)...)
		}
		return capped(all)
	default: // anchors and the empty match
		return []string{""}
	}
}

func cross(heads, tails []string) []string {
	var all []string
	for _, head := range heads {
		for _, tail := range tails {
			if all = append(all, head+tail); len(all) == maxSamples {
				return all
			}
		}
	}
	return all
}

func capped(values []string) []string { return values[:min(len(values), maxSamples)] }

package proxy

import "testing"

// Lawful Link headers of which npm parse-link-header 2.0.0, npm li 1.3.0 or PyPI requests 2.x miss the next page
// (findings/link-header-parsers-miss-next-pages.sh).
func TestNextPageOfALinkHeader(t *testing.T) {
	const next, last = "https://a.example/x?page=2", "https://a.example/x?page=9"
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"plain":                  {[]string{`<` + next + `>; rel="next"`}, next},
		"among others":           {[]string{`<` + last + `>; rel="last", <` + next + `>; rel="next"`}, next},
		"on a line of its own":   {[]string{`<` + last + `>; rel="last"`, `<` + next + `>; rel="next"`}, next},
		"several relations":      {[]string{`<` + next + `>; rel="https://x.example/r next"`}, next},
		"a relation's part":      {[]string{`<` + last + `>; rel="next-archive"`}, ""},
		"without quotes":         {[]string{`<` + next + `>;rel=next,<` + last + `>;rel=last`}, next},
		"capitals":               {[]string{`<` + next + `>; REL="Next"`}, next},
		"blanks":                 {[]string{`< ` + next + ` > ; rel = "next"`}, next},
		"comma in the title":     {[]string{`<` + next + `>; title="a, b; c"; rel="next", <` + last + `>; rel="last"`}, next},
		"escapes in the title":   {[]string{`<` + last + `>; title="say \"rel=next\", ok"; rel="last", <` + next + `>; rel="next"`}, next},
		"separators in the path": {[]string{`<https://a.example/x;v=1,2?page=2>; rel="next"`}, "https://a.example/x;v=1,2?page=2"},
		"two relations":          {[]string{`<` + last + `>; rel="last"; rel="next"`}, ""},
		"a parameter alone":      {[]string{`<` + next + `>; crossorigin; rel="next"`}, next},
		"relative":               {[]string{`</x?page=2>; rel="next"`}, "/x?page=2"},
		"none":                   {nil, ""},
		"no end of the target":   {[]string{`<` + next}, ""},
		"no end of the quotes":   {[]string{`<` + next + `>; rel="next`}, next},
		"an escape at the end":   {[]string{`<` + next + `>; title="\`}, ""},
		"no link":                {[]string{`rel="next"`, `<` + next + `>; rel="next"`}, ""},
	} {
		if got := linkTo("next", c.lines); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

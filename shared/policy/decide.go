package policy

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/shared/fault"
)

// ErrRefused says that a policy does not let a call pass. Its message says whose policy, and which rule.
var ErrRefused = fault.New(fault.Forbidden, "call_refused_by_policy", "A call policy does not let this call pass.")

// Admit refuses a call that the policy does not let pass: ErrRefused. whose begins the sentence: "The API key's".
func (p Policy) Admit(whose string, c Call) error {
	if why := p.refusal(c); why != "" {
		return ErrRefused.Says("%s call policy refuses this call, so nothing was sent: %s.", whose, why)
	}
	return nil
}

// Holds says which rule holds a call back until somebody approves it, in words; "" when none does. whose begins the
// sentence, as of Admit, which comes before.
func (p Policy) Holds(whose string, c Call) string {
	if c.meets {
		return ""
	}
	for i, r := range p.Approve {
		if c.couldBe(r) {
			return fmt.Sprintf("%s call policy, approve rule %d: %s", whose, i+1, r)
		}
	}
	return ""
}

// refusal says why a call may not pass, in words; "" when it may.
func (p Policy) refusal(c Call) string {
	if p.Empty() {
		return ""
	}
	if c.odd {
		return "its path can be read in more than one way"
	}
	for i, r := range p.Deny {
		if c.couldBe(r) {
			return fmt.Sprintf("deny rule %d forbids %s", i+1, r)
		}
	}
	if c.meets {
		return ""
	}
	for _, m := range c.methods {
		if why := p.notAllowed(c, m); why != "" {
			return why
		}
	}
	return ""
}

func reads(method string) bool { return method == "GET" || method == "HEAD" }

// notAllowed says why no rule lets a call pass with one of its methods.
func (p Policy) notAllowed(c Call, method string) string {
	batch := c.batch()
	for _, r := range p.Allow {
		named := slices.Contains(r.Methods, method) || len(r.Methods) == 0 && (reads(method) || !p.ReadOnly || r.Tool != "")
		if named && c.isOnly(r) && (reads(method) || batch == "" || hasSegment(r.Path, batch)) {
			return ""
		}
	}
	switch {
	case p.ReadOnly && c.tool != "" && !reads(method):
		return "it is read-only, and no allow rule names the tool " + c.tool
	case len(p.Allow) > 0 && c.tool != "":
		return "no allow rule names the tool " + c.tool
	case p.ReadOnly && !reads(method):
		return "it is read-only, and no allow rule names " + method + " for this path"
	case batch != "" && !reads(method):
		return "the address takes other calls in its body; only an allow rule that has " + batch +
			" in its path lets it pass"
	case len(p.Allow) > 0:
		return "no allow rule names " + method + " for this path and host"
	}
	return ""
}

// couldBe says whether the provider could take the call for what a rule of Deny names. Some servers do not tell upper
// case from lower, or drop dots and blanks at the end of a segment and the ending of a format, such as .json.
func (c Call) couldBe(r Rule) bool {
	if len(r.Methods) > 0 && !slices.ContainsFunc(c.methods, func(m string) bool {
		return slices.Contains(r.Methods, m) || !slices.Contains(Methods, m)
	}) {
		return false
	}
	if r.Host != "" && r.Host != "*" && r.Host != c.host {
		return false
	}
	if r.Tool != "" && !c.couldUse(r.Tool) {
		return false
	}
	if r.Path == "" {
		return true
	}
	pattern := loose(splitAll(r.Path))
	return slices.ContainsFunc(c.paths, func(path []string) bool { return match(pattern, loose(path)) })
}

// couldUse says whether a call could be one of a tool. A message comes by POST, and one whose tool is not known could
// call any. A call of an API that is a tool could be made under another name, or under none. Any other call of an API
// is no call of a tool.
func (c Call) couldUse(tool string) bool {
	tool = strings.ToLower(tool)
	named := func(n Named) bool {
		return matchSegment(tool, n.Tool) && c.couldBe(Rule{Methods: []string{n.Method}, Path: n.Path})
	}
	switch {
	case c.meets:
		return false
	case slices.ContainsFunc(c.named, named):
		return true
	case c.tool != "":
		return matchSegment(tool, strings.ToLower(c.tool))
	}
	return matchSegment(tool, AnyCall) || c.message()
}

// isOnly says whether the provider can take the call for nothing but what a rule of Allow names, its method aside.
func (c Call) isOnly(r Rule) bool {
	if r.Host == "" && !c.home || r.Host != "" && r.Host != "*" && r.Host != c.host {
		return false
	}
	if r.Tool != "" && (c.tool == "" || !matchSegment(r.Tool, c.tool)) {
		return false
	}
	if r.Path == "" {
		return true
	}
	pattern := splitAll(r.Path)
	return !slices.ContainsFunc(c.paths, func(path []string) bool { return !match(pattern, path) })
}

// loose is a path, or a pattern, as a server reads it that is as generous as servers are.
func loose(segments []string) []string {
	out := make([]string, len(segments))
	for i, s := range segments {
		out[i] = strings.ToLower(strings.TrimRight(s, ". "))
	}
	if n := len(out) - 1; n >= 0 {
		for _, format := range []string{".json", ".xml", ".csv", ".yaml", ".html"} {
			out[n] = strings.TrimSuffix(out[n], format)
		}
	}
	return out
}

// batch is the segment that says that a call carries others in its body, which no rule of a path can see; "" when none
// does. Microsoft Graph and OData have $batch, Google /batch/…, Salesforce composite.
func (c Call) batch() string {
	for _, path := range c.paths {
		for i, s := range path {
			s = strings.ToLower(s)
			if s == "$batch" || s == "composite" || s == "batch" && (i == 0 || i == len(path)-1) {
				return s
			}
		}
	}
	return ""
}

func hasSegment(pattern, segment string) bool {
	return slices.Contains(splitAll(strings.ToLower(pattern)), segment)
}

// match says whether a path is what a pattern names. It takes as many steps as both have segments, multiplied.
func match(pattern, path []string) bool {
	p, at := 0, 0
	wild, resume := -1, 0 // the last ** met, and where the path goes on if it stands for one segment more
	for at < len(path) {
		switch {
		case p < len(pattern) && pattern[p] == "**":
			wild, resume = p, at
			p++
		case p < len(pattern) && matchSegment(pattern[p], path[at]):
			p, at = p+1, at+1
		case wild >= 0:
			resume++
			p, at = wild+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == "**" {
		p++
	}
	return p == len(pattern)
}

// matchSegment knows * as any characters.
func matchSegment(pattern, text string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, first)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		_, behind, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = behind
	}
	return strings.HasSuffix(text, last)
}

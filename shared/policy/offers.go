package policy

import (
	"slices"
	"strings"
)

// AnyCall is the tool that makes any call of an API. Deny names it as every tool; in Allow it is what methods, hosts
// and paths say of it.
const AnyCall = "request"

// Offers says whether a tool is shown whose calls have one of the methods: some of its calls may pass. A rule of a path
// or a host decides each call and hides no tool.
func (p Policy) Offers(tool string, methods ...string) bool {
	return slices.ContainsFunc(methods, func(m string) bool { return p.offers(tool, m) })
}

func (p Policy) offers(tool, method string) bool {
	covers := func(r Rule) bool { return len(r.Methods) == 0 || slices.Contains(r.Methods, method) }
	for _, r := range p.Deny {
		whole := r.Path == "" && (r.Host == "" || r.Host == "*")
		if whole && covers(r) && (r.Tool == "" || matchSegment(strings.ToLower(r.Tool), tool)) {
			return false
		}
	}
	if len(p.Allow) == 0 {
		return !p.ReadOnly || reads(method)
	}
	return slices.ContainsFunc(p.Allow, func(r Rule) bool {
		if r.Tool != "" && (tool == AnyCall || !matchSegment(r.Tool, tool)) {
			return false
		}
		return slices.Contains(r.Methods, method) || len(r.Methods) == 0 && (reads(method) || !p.ReadOnly)
	})
}

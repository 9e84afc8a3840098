package catalog

import (
	"encoding/json"
	"slices"
	"strings"
)

// reads checks the declared reads of an API.
func (c *checker) reads(at place, reads []ReadCall) {
	seen := map[string]bool{}
	for i := range reads {
		r, at := &reads[i], at.at(i)
		switch {
		case r.Key == RequestTool:
			c.report(at.at("key"), "%q is the tool that makes any call; choose another key", RequestTool)
		case seen[r.Key]:
			c.report(at.at("key"), "read %q is declared twice", r.Key)
		}
		seen[r.Key] = true
		c.readPath(at.at("path"), r)
		c.arguments(at.at("arguments"), r)
		c.paging(at.at("paging"), r)
		c.sources(at.at("sources"), r.Sources)
	}
}

// readPath checks a path. The schema has what characters it may have: none that begins a host or a query.
func (c *checker) readPath(at place, r *ReadCall) {
	text := r.Path.String()
	switch {
	case !r.Path.Balanced():
		c.report(at, "the braces of %q do not pair up", text)
	case slices.ContainsFunc(strings.Split(text, "/"), func(s string) bool {
		return s != "" &&
			strings.Trim(s, ".") == ""
	}):
		c.report(at, "has a . or .. segment")
	}
	for i, name := range r.Path.Names() {
		switch {
		case slices.Contains(r.Path.Names()[:i], name):
			c.report(at, "{%s} is there twice", name)
		case !slices.ContainsFunc(r.Arguments, func(a Argument) bool { return a.Name == name }):
			c.report(at, "no argument fills {%s}", name)
		}
	}
}

func (c *checker) arguments(at place, r *ReadCall) {
	names, parameters := map[string]bool{}, map[string]bool{}
	for i := range r.Arguments {
		a, at := &r.Arguments[i], at.at(i)
		switch inPath := r.InPath(a.Name); {
		case a.Name == CutArgument:
			c.report(at.at("name"), "%q is the argument by which an answer that was cut is read on; name it otherwise, with as: %s",
				CutArgument, CutArgument)
		case names[a.Name]:
			c.report(at.at("name"), "argument %q is declared twice", a.Name)
		case !inPath && parameters[a.parameter()]:
			c.report(at, "the query parameter %s is another argument's already", a.parameter())
		case inPath && (a.As != "" || a.Default != "" || a.kind() != StringArgument && a.kind() != IntegerArgument):
			c.report(at, "is part of the path: a string or an integer, without as and default")
		case !inPath:
			parameters[a.parameter()] = true
		}
		names[a.Name] = true
		c.argument(at, a)
	}
}

// argument checks that the rules of an argument fit its type.
func (c *checker) argument(at place, a *Argument) {
	numeric := a.kind() == IntegerArgument || a.kind() == NumberArgument
	if len(a.Enum) > 0 && a.kind() != StringArgument && a.kind() != ArrayArgument {
		c.report(at.at("enum"), "is for a string or an array")
	}
	if (a.Minimum != nil || a.Maximum != nil) && !numeric {
		c.report(at, "minimum and maximum are for numbers")
	}
	if a.Minimum != nil && a.Maximum != nil && *a.Minimum > *a.Maximum {
		c.report(at, "no number is within minimum and maximum")
	}
	if a.Separator != "" && a.kind() != ArrayArgument {
		c.report(at.at("separator"), "is for an array")
	}
	if a.Default == "" {
		return
	}
	var value any = a.Default
	switch {
	case numeric:
		value = json.Number(a.Default)
	case a.kind() == BooleanArgument && (a.Default == "true" || a.Default == "false"):
		value = a.Default == "true"
	}
	if _, err := a.one(value); err != nil {
		c.report(at.at("default"), "%v", err)
	}
	if a.Required {
		c.report(at.at("default"), "an argument that is required is never left out")
	}
}

func (c *checker) paging(at place, r *ReadCall) {
	p := r.Paging
	if p == nil {
		return
	}
	if (p.Next == "") == !p.Link {
		c.report(at, "say in next where in the answer it is, or link: true where the Link header has it")
	}
	if r.InPath(p.Argument) || !slices.ContainsFunc(r.Arguments, func(a Argument) bool { return a.Name == p.Argument }) {
		c.report(at.at("argument"), "%q is no argument of the query", p.Argument)
	}
}

// readsBesides refuses a read that would set what the credential is sent in.
func (c *checker) readsBesides(at place, reads []ReadCall, auth *Auth) {
	for i := range reads {
		for j := range reads[i].Arguments {
			a := &reads[i].Arguments[j]
			if _, placed := auth.Place.Query[a.parameter()]; placed {
				c.report(at.at(i).at("arguments").at(j), "the credential is sent in the parameter %s", a.parameter())
			}
		}
	}
}

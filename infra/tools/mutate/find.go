package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// mutant is one change of one file.
type mutant struct {
	file       string
	line       int
	function   string
	kind       string // what is done: always, never, boundary, skip, go
	start, end int    // byte offsets of what is replaced
	was, now   string
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s: %s %s", m.file, m.line, m.function, m.kind, strings.Join(strings.Fields(m.was), " "))
}

func (m mutant) apply(text string) string { return text[:m.start] + m.now + text[m.end:] }

// Methods of a named attribute that make a condition.
var comparisons = map[string]string{ // and the neighbour of each whose boundary differs
	"Equal": "", "NotEqual": "", "AttributeExists": "", "AttributeNotExists": "", "In": "", "BeginsWith": "",
	"LessThan": "LessThanEqual", "LessThanEqual": "LessThan", "GreaterThan": "GreaterThanEqual",
	"GreaterThanEqual": "GreaterThan",
}

// conditionOf is where each constructor of a write takes its condition.
var conditionOf = map[string]int{"put": 2, "update": 2, "remove": 1, "check": 1}

// finder walks a file.
type finder struct {
	text     string
	file     string
	fset     *token.FileSet
	function string
	found    []mutant
}

// find returns a file's mutants. An expression stays in place, so that no variable becomes unused: what is to hold
// always is joined by Or with something that does.
func find(name, text string) ([]mutant, error) {
	f := &finder{text: text, file: name, fset: token.NewFileSet()}
	parsed, err := parser.ParseFile(f.fset, name, text, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range parsed.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		f.function = fn.Name.Name
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				f.call(n)
			case *ast.BinaryExpr:
				f.binary(n)
			case *ast.CompositeLit:
				if name, ok := n.Type.(*ast.ArrayType); ok && isIdent(name.Elt, "write") {
					f.skip(n.Elts)
				}
			case *ast.BasicLit:
				f.statement(n)
			}
			return true
		})
	}
	return f.found, nil
}

func (f *finder) source(n ast.Node) string {
	return f.text[f.fset.Position(n.Pos()).Offset:f.fset.Position(n.End()).Offset]
}

func (f *finder) add(kind string, n ast.Node, now string) {
	start := f.fset.Position(n.Pos())
	m := mutant{
		file: f.file, line: start.Line, function: f.function, kind: kind, start: start.Offset,
		end: f.fset.Position(n.End()).Offset,
		was: f.source(n), now: now,
	}
	same := func(o mutant) bool { return o.start == m.start && o.end == m.end && o.now == m.now }
	if !slices.ContainsFunc(f.found, same) {
		f.found = append(f.found, m)
	}
}

func (f *finder) always(n ast.Node) { f.add("always", n, "("+f.source(n)+").Or(always())") }
func (f *finder) never(n ast.Node)  { f.add("never", n, "("+f.source(n)+").And(never())") }

func (f *finder) call(c *ast.CallExpr) {
	if name, ok := c.Fun.(*ast.Ident); ok {
		if at, ok := conditionOf[name.Name]; ok && len(c.Args) > at {
			f.always(c.Args[at])
		}
		switch {
		case name.Name == "absent" || name.Name == "present":
			f.always(c)
		case name.Name == "append" && c.Ellipsis == token.NoPos && len(c.Args) > 1 && writes(c.Args[0]):
			f.skip(c.Args[1:])
		}
		return
	}
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	switch {
	case sel.Sel.Name == "commit" && c.Ellipsis == token.NoPos:
		f.skip(c.Args[1:])
	case keyed(c):
		if sel.Sel.Name == "And" {
			f.add("always", c, f.source(sel.X)) // the partition alone
		}
	case sel.Sel.Name == "And" && len(c.Args) == 1:
		for _, clause := range []ast.Expr{sel.X, c.Args[0]} {
			if inner, chained := clause.(*ast.CallExpr); !chained || method(inner) != "And" {
				f.always(clause)
			}
		}
	case sel.Sel.Name == "Or" && len(c.Args) == 1:
		for _, clause := range []ast.Expr{sel.X, c.Args[0]} {
			if inner, chained := clause.(*ast.CallExpr); !chained || method(inner) != "Or" {
				f.never(clause)
			}
		}
	case named(sel.X):
		other, ok := comparisons[sel.Sel.Name]
		if !ok {
			return
		}
		if f.always(c); other != "" {
			f.add("boundary", c, strings.Replace(f.source(c), "."+sel.Sel.Name+"(", "."+other+"(", 1))
		}
	}
}

// skip leaves each write out of its transaction.
func (f *finder) skip(list []ast.Expr) {
	for _, w := range list {
		f.add("skip", w, "skip("+f.source(w)+")")
	}
}

// binary takes out each side of Go's own && and ||.
func (f *finder) binary(b *ast.BinaryExpr) {
	neutral := map[token.Token]string{token.LAND: "|| true", token.LOR: "&& false"}[b.Op]
	if neutral == "" {
		return
	}
	for _, side := range []ast.Expr{b.X, b.Y} {
		if inner, ok := side.(*ast.BinaryExpr); !ok || inner.Op != b.Op {
			f.add("go", side, "(("+f.source(side)+") "+neutral+")")
		}
	}
}

// statement weakens the one condition that is written in PartiQL.
func (f *finder) statement(l *ast.BasicLit) {
	const guard = `"seen"."epoch"<?`
	if l.Kind != token.STRING || !strings.Contains(l.Value, guard) {
		return
	}
	for kind, now := range map[string]string{"boundary": `"seen"."epoch"<=?`,
		"always": `("seen"."epoch"<? OR "SK"='ACCT')`, "unequal": `"seen"."epoch"<>?`} {
		f.add(kind, l, strings.Replace(l.Value, guard, now, 1))
	}
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// writes says whether an expression is a list of writes, by the names that the package gives them.
func writes(e ast.Expr) bool {
	if c, ok := e.(*ast.CallExpr); ok {
		return isIdent(c.Fun, "completeAttempt")
	}
	return isIdent(e, "writes")
}

func method(c *ast.CallExpr) string {
	if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return ""
}

// named says whether e is name("x") or expression.Name("x"); keyed whether a chain of calls begins with expression.Key.
func named(e ast.Expr) bool {
	c, ok := e.(*ast.CallExpr)
	return ok && (isIdent(c.Fun, "name") || method(c) == "Name")
}

func keyed(e ast.Expr) bool {
	for {
		c, ok := e.(*ast.CallExpr)
		if !ok {
			return false
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		if sel.Sel.Name == "Key" {
			return true
		}
		e = sel.X
	}
}

package main

import (
	"go/format"
	"slices"
	"testing"
)

const sample = `package table

func (s *Store) f() {
	set := expression.Set(name("a"), name("b").Plus(value(1)))
	cond := name("status").Equal(value(1)).And(name("n").LessThan(value(2)).Or(absent()))
	page := expression.Key(pk).Equal(v).And(expression.Key(sk).BeginsWith(v))
	s.commit(ctx, update(k, set, cond, failsWith(e)), check(k, present(), failsWith(e)))
	if a == nil || b == nil {
		return
	}
}
`

func TestFind(t *testing.T) {
	found, err := find("x.go", sample)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range found {
		said = append(said, m.kind+" "+m.was)
		if _, err := format.Source([]byte(m.apply(sample))); err != nil {
			t.Errorf("%s makes what is not Go: %v", m, err)
		}
	}
	slices.Sort(said)
	want := []string{
		`always absent()`,
		`always cond`,
		`always expression.Key(pk).Equal(v).And(expression.Key(sk).BeginsWith(v))`,
		`always name("n").LessThan(value(2))`,
		`always name("n").LessThan(value(2)).Or(absent())`,
		`always name("status").Equal(value(1))`,
		`always present()`,
		`boundary name("n").LessThan(value(2))`,
		`go a == nil`,
		`go b == nil`,
		`never absent()`,
		`never name("n").LessThan(value(2))`,
		`skip check(k, present(), failsWith(e))`,
		`skip update(k, set, cond, failsWith(e))`,
	}
	if !slices.Equal(said, want) {
		t.Errorf("found %q", said)
	}
}

func TestFindsTheGuardInPartiQL(t *testing.T) {
	found, err := find("x.go", "package table\n\nfunc f() { sql := `WHERE \"seen\".\"epoch\"<?` }\n")
	if err != nil || len(found) != 3 {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestFirstFailure(t *testing.T) {
	for out, want := range map[string]string{
		"--- FAIL: TestA (0.1s)\n    --- FAIL: TestA/dynoxide (0.1s)\n" +
			"        --- FAIL: TestA/dynoxide/case (0.1s)\n--- FAIL: TestB (0s)\n": "TestA/case",
		"panic: runtime error: x\n": "runtime error: x",
		"ok\n":                      "",
	} {
		if have := firstFailure([]byte(out)); have != want {
			t.Errorf("firstFailure(%q) = %q", out, have)
		}
	}
}

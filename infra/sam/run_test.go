package main

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	everything := []string{"env", "validate", "build", "engine", "image", "invoke", "api"}
	for _, c := range []struct {
		name        string
		asked, want []string
	}{
		{"nothing asked", nil, everything},
		{"all", []string{"all"}, everything},
		{"one that needs none", []string{"engine"}, []string{"engine"}},
		{"needs of needs", []string{"invoke"}, []string{"env", "build", "engine", "image", "invoke"}},
		{"in order, each once", []string{"image", "validate", "image"}, []string{"env", "validate", "engine", "image"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			steps, err := newRun("/checkout", "auto").plan(c.asked)
			var got []string
			for _, s := range steps {
				got = append(got, s.name)
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%v, %v; want %v", got, err, c.want)
			}
		})
	}
	if _, err := newRun("/checkout", "auto").plan([]string{"bild"}); err == nil {
		t.Error("an unknown step is taken")
	}
}

// TestDo: what needs a failed step is not done, the rest is; all that was started ends, the last first.
func TestDo(t *testing.T) {
	t.Parallel()
	r := newRun("/checkout", "auto")
	var did []string
	do := func(name string, err error) step {
		return step{name: name, do: func(context.Context) error {
			did = append(did, name)
			r.ends = append(r.ends, func() { did = append(did, "end "+name) })
			return err
		}}
	}
	steps := []step{do("a", nil), do("b", errors.New("broken")), do("c", nil), do("d", nil), do("e", nil)}
	steps[2].needs, steps[3].needs, steps[4].needs = []string{"b"}, []string{"c"}, []string{"a"}
	if r.do(t.Context(), steps) {
		t.Error("a failed step is taken for a success")
	}
	if want := []string{"a", "b", "e", "end e", "end b", "end a"}; !slices.Equal(did, want) {
		t.Errorf("did %v, want %v", did, want)
	}
	if !newRun("/checkout", "auto").do(t.Context(), steps[:1]) {
		t.Error("a success is taken for a failure")
	}
}

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

// TestDo: what needs a failed step is not done, the rest is; all that was started ends, the last first. Steps that do
// not need each other run beside each other: each of two waits for the other one.
func TestDo(t *testing.T) {
	t.Parallel()
	r := newRun("/checkout", "auto")
	var did []string // guarded by r.end
	do := func(name string, err error, needs ...string) step {
		return step{name: name, needs: needs, do: func(context.Context) error {
			r.end(func() { did = append(did, "end "+name) })
			return err
		}}
	}
	steps := []step{do("a", nil), do("b", errors.New("broken"), "a"), do("c", nil, "b"), do("d", nil, "c")}
	if r.do(t.Context(), steps) {
		t.Error("a failed step is taken for a success")
	}
	if want := []string{"end b", "end a"}; !slices.Equal(did, want) {
		t.Errorf("did %v, want %v", did, want)
	}
	there := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	meet := func(i int) func(context.Context) error {
		return func(context.Context) error { close(there[i]); <-there[1-i]; return nil }
	}
	if !newRun("/checkout", "auto").do(t.Context(), []step{{"e", nil, meet(0)}, {"f", nil, meet(1)}}) {
		t.Error("a success is taken for a failure")
	}
}

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"patchbay/infra/sam/samcli"
)

// run is one start of this command.
type run struct {
	root  string // top of the checkout
	local string // .local
	venv  string // SAM CLI's
	work  string // builds and logs
	base  string // how to come by the base image
	cli   samcli.CLI
	ends  []func() // in the order of starting
	times []string
}

func newRun(root, base string) *run {
	local := filepath.Join(root, ".local")
	r := &run{root: root, local: local, venv: filepath.Join(local, "sam", "venv"),
		work: filepath.Join(local, "sam", "work"), base: base}
	r.cli = samcli.CLI{Program: r.tool("sam"), Template: filepath.Join(r.work, "build", "template.yaml"),
		Image: image + ":latest"}
	return r
}

// step is one thing to do. Those that others need stop the run when they fail.
type step struct {
	name  string
	needs []string
	do    func(context.Context) error
}

func (r *run) steps() []step {
	return []step{
		{"env", nil, r.env},
		{"validate", []string{"env"}, r.validate},
		{"build", []string{"env"}, r.build},
		{"engine", nil, r.engine},
		{"image", []string{"engine"}, r.baseImage},
		{"invoke", []string{"build", "image"}, r.invoke},
		{"api", []string{"build", "image"}, r.api},
	}
}

// plan is the steps to do, in order: the named ones and what they need.
func (r *run) plan(names []string) ([]step, error) {
	all, wanted := r.steps(), map[string]bool{}
	for _, name := range names {
		known := name == "all" || slices.ContainsFunc(all, func(s step) bool { return s.name == name })
		if !known {
			return nil, fmt.Errorf("no such step: %s", name)
		}
		wanted[name] = true
	}
	for _, s := range slices.Backward(all) { // a step stands after what it needs
		if len(names) == 0 || wanted["all"] {
			wanted[s.name] = true
		}
		for _, n := range s.needs {
			wanted[n] = wanted[n] || wanted[s.name]
		}
	}
	return slices.DeleteFunc(all, func(s step) bool { return !wanted[s.name] }), nil
}

// do runs the steps and prints the time of each. It says whether nothing failed.
func (r *run) do(ctx context.Context, steps []step) bool {
	begin, failed := time.Now(), map[string]bool{}
	for _, s := range steps {
		if ctx.Err() != nil {
			failed[s.name] = true
			fmt.Println("FAIL interrupted before", s.name)
			break
		}
		if i := slices.IndexFunc(s.needs, func(n string) bool { return failed[n] }); i >= 0 {
			failed[s.name] = true
			fmt.Printf("FAIL %s: not done, because %s failed\n", s.name, s.needs[i])
			continue
		}
		fmt.Printf("--- %s\n", s.name)
		at := time.Now()
		err := s.do(ctx)
		r.times = append(r.times, fmt.Sprintf("%6.1fs  %s", time.Since(at).Seconds(), s.name))
		if err != nil {
			failed[s.name] = true
			fmt.Printf("FAIL %s: %v\n", s.name, err)
		}
	}
	for _, end := range slices.Backward(r.ends) {
		end()
	}
	fmt.Printf("=== time per step\n%s\n%6.1fs  in all\n", strings.Join(r.times, "\n"), time.Since(begin).Seconds())
	return len(failed) == 0
}

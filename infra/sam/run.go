package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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

	mu     sync.Mutex // of what follows, and of what is printed
	ends   []func()   // in the order of starting
	times  []string
	failed map[string]bool // steps that have ended, and how
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

// end notes what is to be done after all steps, the last one first.
func (r *run) end(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ends = append(r.ends, do)
}

// say prints lines that no other step's come between.
func (r *run) say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Printf(format+"\n", args...)
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

// do runs the steps, each as soon as what it needs has been done, and prints the time of each. They wait more than they
// work: for Python, a docker engine and containers. It says whether nothing failed.
func (r *run) do(ctx context.Context, steps []step) bool {
	begin := time.Now()
	r.failed = map[string]bool{}
	done := map[string]chan struct{}{}
	for _, s := range steps {
		done[s.name] = make(chan struct{})
	}
	for _, s := range steps {
		go func() {
			defer close(done[s.name])
			for _, n := range s.needs {
				<-done[n]
			}
			at := time.Now()
			err := r.one(ctx, s)
			r.mu.Lock()
			defer r.mu.Unlock()
			r.failed[s.name] = err != nil
			r.times = append(r.times, fmt.Sprintf("%6.1fs  %s", time.Since(at).Seconds(), s.name))
			if err != nil {
				fmt.Printf("FAIL %s: %v\n", s.name, err)
			}
		}()
	}
	for _, c := range done {
		<-c
	}
	for _, end := range slices.Backward(r.ends) {
		end()
	}
	fmt.Printf("=== time per step\n%s\n%6.1fs  in all\n", strings.Join(r.times, "\n"), time.Since(begin).Seconds())
	for _, failed := range r.failed {
		if failed {
			return false
		}
	}
	return true
}

// one does a step whose needs have ended.
func (r *run) one(ctx context.Context, s step) error {
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	r.mu.Lock()
	i := slices.IndexFunc(s.needs, func(n string) bool { return r.failed[n] })
	r.mu.Unlock()
	if i >= 0 {
		return fmt.Errorf("not done, because %s failed", s.needs[i])
	}
	r.say("--- %s", s.name)
	return s.do(ctx)
}

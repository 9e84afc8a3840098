package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"patchbay/infra/patchbay/promote"
	"patchbay/infra/patchbay/reference"
)

type exportCommand struct {
	Out string `short:"o" help:"The file to write; standard output when left out." placeholder:"FILE"`
}

// Run writes the configuration.
func (c exportCommand) Run(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	f, err := promote.Export(ctx, api, t.note)
	if err != nil {
		return err
	}
	text, err := f.Encode()
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err := t.out.Write(text)
		return err
	}
	if err := os.WriteFile(c.Out, text, 0o600); err != nil {
		return err
	}
	return t.answer(map[string]string{"file": c.Out}, func() { t.say("Wrote %s.", c.Out) })
}

// planFlags are what plan and import take.
type planFlags struct {
	File    string `arg:"" help:"What 'patchbay export' wrote; - is standard input."`
	Secrets bool   `help:"Set the secrets of auth configs that are there, too. Without it they stay: whether they differ cannot be read."`
}

// plan reads the file and compares it.
func (c planFlags) plan(ctx context.Context, t *Target) (promote.Plan, promote.Options, error) {
	var o promote.Options
	text, err := c.read(t)
	if err != nil {
		return promote.Plan{}, o, err
	}
	f, err := promote.Decode(text)
	if err != nil {
		return promote.Plan{}, o, coded{exitUsage, err}
	}
	api, err := t.api(ctx)
	if err != nil {
		return promote.Plan{}, o, err
	}
	o = promote.Options{API: api, Refs: &reference.Resolver{In: t.in}, Secrets: c.Secrets, Note: t.note}
	if c.File == "-" || t.APIKey == "stdin" {
		o.Refs.In = nil // which is read already
	}
	p, err := promote.NewPlan(ctx, f, o)
	return p, o, err
}

// maxFile is the longest file, in bytes: definitions of own connectors are in it.
const maxFile = 64 << 20

func (c planFlags) read(t *Target) ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(io.LimitReader(t.in, maxFile))
	}
	return os.ReadFile(c.File)
}

var signs = map[promote.Action]string{
	promote.Create: "+", promote.Update: "~", promote.Only: "?", promote.Clash: "!",
}

// shownPlan prints a plan for people. What is unchanged is counted alone.
func (t *Target) shownPlan(p promote.Plan) {
	t.say("Importing into the project %s (%s):", p.Project, plain(p.Name))
	for _, s := range p.Steps {
		if s.Action == promote.Same {
			continue
		}
		t.say("  %s %-10s %s", signs[s.Action], s.Action, plain(s.What))
		for _, c := range s.Changes {
			t.say("      %s", plain(c))
		}
		if s.Advice != "" {
			t.say("      %s", plain(s.Advice))
		}
	}
	t.say("%d to create, %d to update, %d unchanged, %d only there (they stay), %s.", p.Count(promote.Create),
		p.Count(promote.Update), p.Count(promote.Same), p.Count(promote.Only),
		clashing(p.Count(promote.Clash)))
}

func clashing(n int) string {
	switch n {
	case 0:
		return "no clash"
	case 1:
		return "1 clash"
	}
	return fmt.Sprintf("%d clashes", n)
}

type planCommand struct {
	planFlags
	ExitCode bool `name:"exit-code" help:"End with 7 where there is something to do."`
}

// Run shows a plan. It fails where something clashes.
func (c planCommand) Run(ctx context.Context, t *Target) error {
	p, _, err := c.plan(ctx, t)
	if err != nil {
		return err
	}
	if err := t.answer(p, func() { t.shownPlan(p) }); err != nil {
		return err
	}
	switch {
	case p.Count(promote.Clash) > 0:
		return clashes(t, p)
	case c.ExitCode && p.Count(promote.Create, promote.Update) > 0:
		return coded{exitChanges, errors.New("")}
	}
	return nil
}

// clashes names what clashes, where people have not just read it in the plan.
func clashes(t *Target, p promote.Plan) error {
	if !t.JSON {
		return coded{exitConflict, errors.New("what clashes, marked ! above, is to be mended first: nothing was done")}
	}
	var what []string
	for _, s := range p.Steps {
		if s.Action == promote.Clash {
			what = append(what, "\n  "+plain(s.What)+": "+plain(s.Advice))
		}
	}
	return coded{exitConflict, fmt.Errorf("this cannot be imported as it is, and nothing was done:%s",
		strings.Join(what, ""))}
}

type importCommand struct {
	planFlags
	Yes bool `short:"y" help:"Do not ask."`
}

// Run shows a plan, asks, and does what it says.
func (c importCommand) Run(ctx context.Context, t *Target) error {
	p, o, err := c.plan(ctx, t)
	if err != nil {
		return err
	}
	if !t.JSON {
		t.shownPlan(p)
	}
	if p.Count(promote.Clash) > 0 {
		return clashes(t, p)
	}
	if p.Count(promote.Create, promote.Update) == 0 {
		return t.answer(promote.Result{}.Empty(), func() { t.say("There is nothing to do.") })
	}
	if err := t.confirm(c.Yes, "Import that?"); err != nil {
		return err
	}
	r, failure := p.Apply(ctx, o.API, t.note)
	err = t.answer(r, func() {
		for _, s := range r.Secrets {
			t.say("signing secret of %s (keep it now, it cannot be shown again):  %s", plain(s.URL), s.Secret)
		}
		if failure == nil {
			t.say("Done: %s.", number(len(r.Done), "change"))
		}
	})
	if failure != nil {
		return coded{exitOfImport(failure), fmt.Errorf("%w\n%s done and in force, %d left: mend that and import the same file "+
			"again, it goes on from here", failure, are(len(r.Done)), len(r.Left))}
	}
	return err
}

func are(n int) string {
	if n == 1 {
		return "1 change is"
	}
	return fmt.Sprintf("%d changes are", n)
}

func exitOfImport(err error) int {
	if _, ok := errors.AsType[promote.ErrChanged](err); ok {
		return exitConflict
	}
	return exitOf(err)
}

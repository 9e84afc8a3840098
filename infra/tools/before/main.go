// Command before compares this checkout with an earlier commit, side by side in one run: it builds both and measures
// them in turn, so that a busy machine slows both. It prints the median of each figure and the ratio of the two.
//
//	make bench-before REV=<commit> [WHAT=start,operations,dev] [ROUNDS=3]
//
// start counts instructions from exec to the first request for work, as a ratio to a hello world with the same flags,
// and tells sizes. operations has the AWS calls and capacity units of infra/bench. dev has the CPU of `make dev` and of
// its engine, per linked account, per proxied call and per read of a credential.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// tree is a checkout to measure.
type tree struct {
	name string // before, now
	dir  string
	bin  string // where its programs are built
}

// measurement adds figures of one round of a tree.
type measurement func(ctx context.Context, t tree, add func(figure string, value float64)) error

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	rev := flag.String("rev", "", "the `commit` to compare with")
	what := flag.String("what", "start,operations,dev", "what to measure, with commas between")
	rounds := flag.Int("rounds", 3, "how many rounds; each measures both trees")
	flag.Parse()
	if err := run(ctx, *rev, strings.Split(*what, ","), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "before:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rev string, what []string, rounds int) (err error) {
	all := map[string]measurement{"start": start, "operations": operations, "dev": dev}
	for _, w := range what {
		if all[w] == nil {
			return fmt.Errorf("no such measurement: %s", w)
		}
	}
	if rev == "" {
		return errors.New("name the commit to compare with: make bench-before REV=<commit>")
	}
	root, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Join(root, ".local"), "before-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	before, remove, err := checkout(ctx, root, rev, filepath.Join(work, "tree"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	trees := []tree{
		{"before", before, filepath.Join(work, "bin", "before")},
		{"now", root, filepath.Join(work, "bin", "now")},
	}
	results := newResults()
	for round := range rounds {
		for _, t := range trees {
			for _, w := range what {
				fmt.Fprintf(os.Stderr, "round %d of %d, %s: %s\n", round+1, rounds, t.name, w)
				if err := all[w](ctx, t, func(figure string, v float64) { results.add(t.name, figure, v) }); err != nil {
					return fmt.Errorf("%s, %s: %w", t.name, w, err)
				}
			}
		}
	}
	fmt.Printf("before is %s; %d rounds, medians\n", rev, rounds)
	return results.print(os.Stdout)
}

// checkout has the commit's files in a folder, and this checkout's npm packages in it. remove undoes that.
func checkout(ctx context.Context, root, rev, dir string) (_ string, remove func() error, err error) {
	git := func(ctx context.Context, args ...string) error {
		cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // our own arguments and a commit's name
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, out)
		}
		return nil
	}
	if err := git(ctx, "worktree", "add", "--detach", dir, rev); err != nil {
		return "", nil, err
	}
	remove = func() error {
		return git(context.WithoutCancel(ctx), "worktree", "remove", "--force", dir)
	}
	modules := filepath.Join("infra", "node", "node_modules")
	if err := os.Symlink(filepath.Join(root, modules), filepath.Join(dir, modules)); err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return dir, remove, nil
}

// build compiles a package of a tree once and returns the program's path.
func (t tree) build(ctx context.Context, pkg, name string, flags ...string) (string, error) {
	out := filepath.Join(t.bin, name)
	if _, err := os.Stat(out); err == nil {
		return out, nil
	}
	args := slices.Concat([]string{"build"}, flags, []string{"-o", out, pkg})
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // packages of this module
	cmd.Dir = t.dir
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", pkg, err, said)
	}
	return out, nil
}

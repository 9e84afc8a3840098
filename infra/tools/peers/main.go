// Command peers measures a proxied call beside a bare reverse proxy of the standard library that sets one header, side
// by side in one run: each is a process of its own, engine, provider and caller are others. Rounds alternate, so that a
// busy machine slows all alike; it prints medians, and their ratio to the peer's.
//
//	make bench-peers [ROUNDS=5] [REV=<commit>]
//
// REV measures an earlier commit as well, with the same programs built in its tree.
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
	"text/tabwriter"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	rev := flag.String("rev", "", "an earlier `commit` to measure as well")
	rounds := flag.Int("rounds", 5, "how many rounds; each measures all")
	calls := flag.Int("calls", 1500, "calls of a round")
	flag.Parse()
	if err := run(ctx, *rev, *rounds, *calls); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// tree is a checkout and its programs.
type tree struct{ name, subject, deployment string }

func run(ctx context.Context, rev string, rounds, calls int) (err error) {
	root, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Join(root, ".local"), "peers-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	trees := []tree{{name: "now"}}
	if trees[0].subject, trees[0].deployment, err = build(ctx, root, filepath.Join(work, "now")); err != nil {
		return err
	}
	if rev != "" {
		dir, remove, err := checkout(ctx, root, rev, filepath.Join(work, "tree"))
		if err != nil {
			return err
		}
		defer func() { _ = remove() }()
		before := tree{name: "before"}
		if before.subject, before.deployment, err = build(ctx, dir, filepath.Join(work, "before")); err != nil {
			return err
		}
		trees = append(trees, before)
	}
	f := &figures{values: map[string]map[string][]float64{}}
	if err := measure(ctx, trees, f, rounds, calls); err != nil {
		return err
	}
	return f.print(trees)
}

// checkout has a commit's files in a folder, with this checkout's programs of a measurement and its npm packages.
func checkout(ctx context.Context, root, rev, dir string) (_ string, remove func() error, err error) {
	command := func(ctx context.Context, name string, args ...string) error {
		cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the commands below, with a revision that make names
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
		}
		return nil
	}
	if err := command(ctx, "git", "worktree", "add", "--detach", dir, rev); err != nil {
		return "", nil, err
	}
	remove = func() error {
		return command(context.WithoutCancel(ctx), "git", "worktree", "remove", "--force", dir)
	}
	modules := filepath.Join("infra", "node", "node_modules")
	programs := filepath.Join("infra", "tools", "peers")
	err = errors.Join(
		os.Symlink(filepath.Join(root, modules), filepath.Join(dir, modules)),
		os.RemoveAll(filepath.Join(dir, programs)),
		os.CopyFS(filepath.Join(dir, programs), os.DirFS(filepath.Join(root, programs))),
	)
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return dir, remove, nil
}

func build(ctx context.Context, dir, bin string) (subject, deployment string, err error) {
	if err := os.MkdirAll(bin, 0o750); err != nil {
		return "", "", err
	}
	tags := ""
	gateway, err := os.ReadFile(filepath.Join(dir, "shared", "app", "bootstrap", "gateway.go")) //nolint:gosec // of a tree
	if err != nil || !strings.Contains(string(gateway), "func Encoded(") {
		tags = "before"
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", tags, "-o", bin, //nolint:gosec // our packages
		"./infra/tools/peers/subject", "./infra/tools/peers/deployment")
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("build: %w\n%s", err, said)
	}
	return filepath.Join(bin, "subject"), filepath.Join(bin, "deployment"), nil
}

// figures are the values of each figure by who was measured, a round each.
type figures struct {
	names  []string // in the order in which they came
	values map[string]map[string][]float64
}

func (f *figures) add(name, of string, value float64) {
	if f.values[name] == nil {
		f.names = append(f.names, name)
		f.values[name] = map[string][]float64{}
	}
	f.values[name][of] = append(f.values[name][of], value)
}

// print writes a line per figure: the peer's, then each tree's with its ratio to the peer's.
func (f *figures) print(trees []tree) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprint(w, "peer\t")
	for _, t := range trees {
		_, _ = fmt.Fprintf(w, "%s\t÷ peer\t", t.name)
	}
	_, _ = fmt.Fprintln(w, "  figure")
	for _, name := range f.names {
		peer := median(f.values[name][peerName])
		_, _ = fmt.Fprintf(w, "%.4g\t", peer)
		for _, t := range trees {
			v := median(f.values[name][t.name])
			ratio := "-"
			if peer > 0 {
				ratio = fmt.Sprintf("%.2f", v/peer)
			}
			_, _ = fmt.Fprintf(w, "%.4g\t%s\t", v, ratio)
		}
		_, _ = fmt.Fprintf(w, "  %s\n", name)
	}
	return w.Flush()
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

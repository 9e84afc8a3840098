// Command release builds everything that a version of Patchbay is delivered as, into one folder:
//
//	go run ./infra/release -version 1.2.3 -out .local/release [-sbom cyclonedx-gomod]
//
// The same commit gives the same bytes, in whatever folder and however often (decision 0038).
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
	"regexp"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := Release{Root: "."}
	flag.StringVar(&r.Version, "version", "", "such as 1.2.3 or 1.3.0-rc.1 (Semantic Versioning 2.0.0)")
	flag.StringVar(&r.Out, "out", ".local/release", "folder that receives a folder of the version")
	flag.StringVar(&r.SBOM, "sbom", "", "the program cyclonedx-gomod; without it there is no bill of materials, and no release")
	flag.Parse()
	if err := r.check(ctx); err != nil {
		fail(stop, err)
	}
	if err := r.Make(ctx); err != nil {
		fail(stop, err)
	}
	fmt.Println(filepath.Join(r.Out, r.Version))
}

func fail(stop func(), err error) {
	stop()
	fmt.Fprintln(os.Stderr, "release:", err)
	os.Exit(1)
}

// version is a version without what a build adds, which names no other version (Semantic Versioning, section 10).
var version = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

// check refuses what would be another thing than the commit, before anything is built.
func (r *Release) check(ctx context.Context) error {
	if !version.MatchString(r.Version) {
		return fmt.Errorf("VERSION=%q is no version such as 1.2.3", r.Version)
	}
	if r.SBOM == "" {
		return errors.New("-sbom names no cyclonedx-gomod; make release installs it")
	}
	changed, err := git(ctx, r.Root, "status", "--porcelain")
	if err != nil {
		return err
	}
	if changed != "" {
		return errors.New("the checkout has changes that are not committed; commit or stash them:\n" + changed)
	}
	text, err := os.ReadFile(filepath.Join(r.Root, changelog))
	if err != nil {
		return err
	}
	if !strings.Contains(string(text), "\n## "+r.Version+" ") {
		return fmt.Errorf("%s has no section \"## %s (date)\": say there what is new", changelog, r.Version)
	}
	if r.Revision, err = git(ctx, r.Root, "rev-parse", "HEAD"); err != nil {
		return err
	}
	stamp, err := git(ctx, r.Root, "log", "-1", "--format=%ct")
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	r.Time = time.Unix(seconds, 0).UTC()
	return err
}

// changelog is what says what each version brought.
const changelog = "infra/docs/changelog.md"

func git(ctx context.Context, root string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // this program's own arguments
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

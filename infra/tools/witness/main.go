// Command witness holds connector definitions against packages that the vendors publish: it downloads each package that
// a definition names as a source (npm/NAME@VERSION, pypi/NAME@VERSION, go/MODULE@VERSION), unpacks it, runs nothing of
// it, and looks for the hosts, paths and headers that the definition uses. What it found is written to
// shared/catalog/witness.tsv, one line for each fact.
//
// It needs the package registries, takes minutes, and is no part of the tests: `make witness`, or with the keys of some
// connectors alone, `make witness KEYS="hubspot zendesk"`.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

const (
	definitions = "shared/catalog/definitions"
	findings    = "shared/catalog/witness.tsv"
	// atOnce is how many packages are fetched beside each other: they wait for the network.
	atOnce = 4
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// run looks at the connectors that are named, at all when none is, and replaces their findings.
func run(ctx context.Context, only []string) error {
	known, err := read(findings)
	if err != nil {
		return err
	}
	defs, err := load(only)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "witness-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	looked, failed := look(ctx, defs, work)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, text := range failed {
		log.Print(text)
	}
	for _, d := range defs {
		known = slices.DeleteFunc(known, func(f finding) bool { return f.key == d.Key })
	}
	all := append(known, looked...)
	if err := write(findings, all); err != nil {
		return err
	}
	summarise(os.Stdout, all)
	if len(failed) > 0 {
		return fmt.Errorf("%d packages could not be looked at", len(failed))
	}
	return nil
}

// load reads the definitions, all when no key is named.
func load(only []string) ([]*catalog.Definition, error) {
	files, err := filepath.Glob(filepath.Join(definitions, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	var defs []*catalog.Definition
	for _, file := range files {
		content, err := os.ReadFile(file) //nolint:gosec // a definition of this repository
		if err != nil {
			return nil, fmt.Errorf("read definition: %w", err)
		}
		d, err := catalog.Read(filepath.Base(file), content, yamlfile.Parse)
		if err != nil {
			return nil, err
		}
		if len(only) == 0 || slices.Contains(only, d.Key) {
			defs = append(defs, d)
		}
	}
	return defs, nil
}

// look fetches each package once, however many definitions name it.
func look(ctx context.Context, defs []*catalog.Definition, work string) (found []finding, failed []string) {
	wanted := map[string][]*catalog.Definition{}
	for _, d := range defs {
		for _, p := range packagesOf(d) {
			wanted[p] = append(wanted[p], d)
		}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for name, users := range wanted {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			text, err := fetch(ctx, name, work)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = append(failed, fmt.Sprintf("%s: %v", name, err))
				return
			}
			for _, d := range users {
				found = append(found, compare(d, name, text)...)
			}
		})
	}
	wg.Wait()
	slices.Sort(failed)
	return found, failed
}

// packagesOf are the packages that a definition names as sources, each once.
func packagesOf(d *catalog.Definition) []string {
	var all []string
	for _, a := range d.Auth {
		for _, s := range a.Sources {
			if s.Package != "" && !slices.Contains(all, s.Package) {
				all = append(all, s.Package)
			}
		}
	}
	return all
}

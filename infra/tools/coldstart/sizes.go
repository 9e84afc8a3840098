package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"patchbay/infra/tools/bundle"
	"patchbay/infra/tools/catalogsize"
	"patchbay/infra/tools/startup"
)

const compiled = "shared/catalog/compiled"

// ofSizes prints what functions cost to start with the catalog's first connectors, with all, and with a thousand. The
// function is the same each time: the compiler is given other files in place of the compiled catalog.
func ofSizes(ctx context.Context, dir string, starts int) error {
	texts := map[string]string{}
	for _, name := range []string{"index.tsv", "definitions.jsonl"} {
		text, err := os.ReadFile(filepath.Join(compiled, name)) //nolint:gosec // files of this checkout
		if err != nil {
			return fmt.Errorf("compiled catalog: %w", err)
		}
		texts[name] = string(text)
	}
	all := strings.Count(texts["definitions.jsonl"], "\n")
	fmt.Printf("\n%-18s %14s %10s %12s %12s %14s\n", "connectors", "binary MB", "M instr", "÷ first", "init ms p50",
		"peak RSS MB")
	for _, function := range []string{"proxy", "connectors"} {
		var first float64
		for _, n := range []int{len(catalogsize.First), all, 1000} {
			bootstrap, err := withCatalog(ctx, filepath.Join(dir, "catalog", fmt.Sprint(function, n)), function,
				texts["index.tsv"], texts["definitions.jsonl"], n)
			if err != nil {
				return err
			}
			if first, err = sizeRow(ctx, function, bootstrap, n, starts, first); err != nil {
				return err
			}
		}
		if err := ofFolder(ctx, dir, function, texts["index.tsv"], texts["definitions.jsonl"], first); err != nil {
			return err
		}
	}
	return nil
}

// ofFolder prints what a folder of 400 compiled definitions of the owner's adds for each of them.
func ofFolder(ctx context.Context, dir, function, index, definitions string, without float64) error {
	const own = 400
	index, definitions, err := catalogsize.Of(index, definitions, own)
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, "folder")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for name, text := range map[string]string{"index.tsv": index, "definitions.jsonl": definitions} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	bootstrap := filepath.Join(dir, "catalog", fmt.Sprint(function, len(catalogsize.First)), "bootstrap")
	with, err := startup.Instructions(ctx, bootstrap, "PATCHBAY_CATALOG_DIR="+folder)
	if errors.Is(err, startup.ErrNoValgrind) {
		return nil
	}
	if err == nil {
		fmt.Printf("%s, with a compiled folder of %d: %.2f M instructions, %.0f for each definition\n", function, own, with/1e6,
			(with-without)/own)
	}
	return err
}

// withCatalog builds a function with a catalog of n connectors.
func withCatalog(ctx context.Context, dir, function, index, definitions string, n int) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	index, definitions, err := catalogsize.Of(index, definitions, n)
	if err != nil {
		return "", err
	}
	root, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, text := range map[string]string{"index.tsv": index, "definitions.jsonl": definitions} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root, compiled, name)] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		return "", err
	}
	bootstrap := filepath.Join(dir, "bootstrap")
	return bootstrap, bundle.Build(ctx, ".", bundle.Function(function), runtime.GOARCH, bootstrap, "-overlay", file)
}

// sizeRow prints one function with one catalog, and returns the instructions that the others are compared with.
func sizeRow(ctx context.Context, function, bootstrap string, n, starts int, first float64) (float64, error) {
	info, err := os.Stat(bootstrap)
	if err != nil {
		return 0, err
	}
	instructions, err := startup.Instructions(ctx, bootstrap)
	if err != nil && !errors.Is(err, startup.ErrNoValgrind) {
		return 0, err
	}
	took, peak, err := startup.TimeAndMemory(ctx, bootstrap, starts)
	if err != nil {
		return 0, err
	}
	if first == 0 {
		first = instructions
	}
	ratio := "-"
	if first > 0 {
		ratio = fmt.Sprintf("%.3f", instructions/first)
	}
	fmt.Printf("%-18s %14.2f %10.2f %12s %12.1f %14.1f\n", fmt.Sprintf("%s, %d", function, n), float64(info.Size())/1e6,
		instructions/1e6, ratio, float64(took.Microseconds())/1e3, float64(peak)/1e6)
	return first, nil
}

// Command build compiles every function, or the ones named, for Lambda and prints what each weighs.
//
//	go run ./infra/tools/build [-arch arm64] [-out .local/lambda] [-zip=true] [function ...]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"patchbay/infra/tools/bundle"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	arch := flag.String("arch", "arm64", "target architecture, arm64 or amd64")
	out := flag.String("out", ".local/lambda", "folder that receives <function>/bootstrap and <function>.zip")
	flag.Parse()
	if err := run(ctx, *arch, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arch, out string, names []string) error {
	if len(names) == 0 {
		all, err := bundle.Functions(".")
		if err != nil {
			return err
		}
		names = all
	}
	fmt.Printf("%-18s %10s %10s\n", "function ("+arch+")", "binary MB", "zip MB")
	for _, name := range names {
		bootstrap := filepath.Join(out, name, "bootstrap")
		if err := bundle.Build(ctx, ".", bundle.Function(name), arch, bootstrap); err != nil {
			return err
		}
		packed, err := bundle.Zip(bootstrap)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name+".zip"), packed, 0o600); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		info, err := os.Stat(bootstrap)
		if err != nil {
			return fmt.Errorf("size: %w", err)
		}
		fmt.Printf("%-18s %10.2f %10.2f\n", name, float64(info.Size())/1e6, float64(len(packed))/1e6)
	}
	return nil
}

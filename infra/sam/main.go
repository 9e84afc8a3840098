// Command sam runs the whole stack under AWS SAM CLI: it lints and builds the template, sends every sample of events/
// to its function under `sam local start-lambda`, and walks the main flow through `sam local start-api`, in real
// containers against the local engine.
//
//	make sam [STEP=env|validate|build|engine|image|invoke|api]
//
// A step does first what it needs of the others. Everything it makes is below .local. A docker engine is started when
// none answers, and ended again.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	base := flag.String("base", cmp.Or(os.Getenv("PATCHBAY_SAM_BASE"), "auto"),
		"base image (PATCHBAY_SAM_BASE): pull, stand-in, or auto for the one that is there, else pull, else stand-in")
	flag.Parse()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the sandbox's and the engine's; the functions' own logs are SAM CLI's
	root, err := filepath.Abs(".")
	if err == nil {
		_, err = os.Stat(filepath.Join(root, "template.yaml"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sam: run this from the top of the checkout:", err)
		os.Exit(2)
	}
	if !slices.Contains([]string{"auto", "pull", "stand-in"}, *base) {
		fmt.Fprintln(os.Stderr, "sam: -base is auto, pull or stand-in, not", *base)
		os.Exit(2)
	}
	r := newRun(root, *base)
	wanted, err := r.plan(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "sam:", err)
		os.Exit(2)
	}
	ok := r.do(ctx, wanted)
	stop()
	if !ok {
		os.Exit(1)
	}
}

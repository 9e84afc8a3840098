// Command dev is `make dev`: all of Patchbay on this machine, on loopback, with a sandbox provider to link accounts at.
//
// It starts a DynamoDB engine and a Secrets Manager stand-in, makes table, keys and a first project, and serves every
// function's handler as API Gateway would route to them. The functions get the same environment as in AWS; nothing in
// the product knows that it runs here.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo})))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := optionsFrom(os.Getenv)
	if err == nil {
		err = run(ctx, o)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "patchbay:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends, then stops everything in the reverse order of its start.
func run(ctx context.Context, o options) error {
	s, err := start(ctx, o)
	if err != nil {
		return err
	}
	if err := s.announce(); err != nil {
		s.stop()
		return err
	}
	err = s.wait(ctx)
	s.stop()
	return err
}

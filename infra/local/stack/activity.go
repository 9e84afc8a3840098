package stack

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"patchbay/infra/local/activitylog"
	"patchbay/shared/app/logingest"
)

// startActivity lets functions write the entries of the log into a file, and stores them from there as the
// subscription of AWS does. Without the option they go to Options.Entries.
func (s *Stack) startActivity() error {
	if !s.options.Activity {
		if s.Config.Activity = s.options.Entries; s.options.Entries == nil {
			s.Config.Activity = io.Discard
		}
		return nil
	}
	file, err := activitylog.Open(s.options.DataDir)
	if err != nil {
		return err
	}
	s.Config.Activity = file
	handler, err := logingest.New(s.FunctionConfig("log-ingest"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	tail := &activitylog.Tail{File: file, Handler: handler, Log: slog.Default()}
	go func() {
		defer close(done)
		if err := tail.Run(ctx); err != nil {
			s.failed <- fmt.Errorf("activity log: %w", err)
		}
	}()
	s.ends = append(s.ends, func() { cancel(); <-done; _ = file.Close() })
	return nil
}

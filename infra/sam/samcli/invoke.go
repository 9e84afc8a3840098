package samcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// notStartedAnew is what SAM CLI's runtime emulator says when a function's environment ended, by whatever, before the
// function had the event (SAM CLI 1.170.0). Lambda starts it anew then and invokes that one ("Lambda execution
// environment lifecycle", Failures during the init phase); the emulator tries to, and trips over the extension of the
// first one.
const notStartedAnew = "error=ErrAgentNameCollision"

// Invoke runs `sam local invoke` with an event's file and returns the function's answer. An error that the function
// reports is an error. What the variables name must be open. An environment that the emulator could not start anew is
// started anew here, once.
func (c CLI) Invoke(ctx context.Context, logicalID, event string, variables map[string]string) ([]byte, error) {
	answer, said, err := c.invoke(ctx, logicalID, event, variables)
	if err != nil && bytes.Contains(said, []byte(notStartedAnew)) {
		slog.WarnContext(ctx, "the environment did not start", "function", logicalID, "said", string(said))
		answer, _, err = c.invoke(ctx, logicalID, event, variables)
	}
	return answer, err
}

// invoke also returns what SAM CLI and the function wrote beside the answer.
func (c CLI) invoke(
	ctx context.Context, logicalID, event string, variables map[string]string,
) (answer, said []byte, err error) {
	cmd, end, err := c.command(ctx, variables, "invoke", logicalID, "--event", event)
	if err != nil {
		return nil, nil, err
	}
	defer end()
	var wrote bytes.Buffer
	cmd.Stderr = &wrote
	out, err := cmd.Output()
	answer = bytes.TrimSpace(out)
	if err == nil && bytes.Contains(answer, []byte(`"errorType"`)) {
		err = errors.New("the function failed")
	}
	if err == nil && len(answer) == 0 {
		err = errors.New("no answer")
	}
	if err != nil {
		return nil, wrote.Bytes(), fmt.Errorf("sam local invoke %s: %w\n%s\n%s", logicalID, err, answer, wrote.Bytes())
	}
	return answer, wrote.Bytes(), nil
}

package samcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// Invoke runs `sam local invoke` with an event's file and returns the function's answer. An error that the function
// reports is an error. What the variables name must be open.
func (c CLI) Invoke(ctx context.Context, logicalID, event string, variables map[string]string) ([]byte, error) {
	cmd, end, err := c.command(ctx, variables, "invoke", logicalID, "--event", event)
	if err != nil {
		return nil, err
	}
	defer end()
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	answer := bytes.TrimSpace(out)
	if err == nil && bytes.Contains(answer, []byte(`"errorType"`)) {
		err = errors.New("the function failed")
	}
	if err == nil && len(answer) == 0 {
		err = errors.New("no answer")
	}
	if err != nil {
		return nil, fmt.Errorf("sam local invoke %s: %w\n%s\n%s", logicalID, err, answer, said.Bytes())
	}
	return answer, nil
}

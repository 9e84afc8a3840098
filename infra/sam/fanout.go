package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/pump"
	"patchbay/infra/sam/samcli"
)

// fanoutFunction is the logical id of the function that gets the table's stream.
const fanoutFunction = "StatusFanoutFunction"

// fanout is the fan-out's function under `sam local start-lambda`. Every event is kept as a file.
func (r *run) fanout(functions *samcli.Functions, m *mapping) pump.Handler {
	return func(ctx context.Context, e events.DynamoDBEvent) (out events.DynamoDBEventResponse, err error) {
		m.batches++
		defer func() {
			if ctx.Err() == nil && (err != nil || len(out.BatchItemFailures) > 0) {
				m.failures, m.last = m.failures+1, err
			}
		}()
		text, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			return out, fmt.Errorf("event: %w", err)
		}
		file := filepath.Join(r.streamDir(), fmt.Sprintf("%02d.json", m.batches))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return out, fmt.Errorf("event: %w", err)
		}
		answer, err := functions.Invoke(ctx, fanoutFunction, text)
		if err != nil {
			return out, err
		}
		if err := json.Unmarshal(answer, &out); err != nil {
			return out, fmt.Errorf("answer %s: %w", answer, err)
		}
		return out, nil
	}
}

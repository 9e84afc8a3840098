package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"patchbay/shared/ident"
)

// ErrNoSweep is an engine that cannot be told to delete expired items.
var ErrNoSweep = errors.New("this engine deletes no expired items on request")

// sweeper reaches dynoxide's tool server (JSON-RPC 2.0, Model Context Protocol), the only way to have it delete what
// has expired: it never does so by itself.
type sweeper struct {
	port  int
	token string
}

func newSweeper() (sweeper, error) {
	port, err := choosePort(0)
	return sweeper{port: port, token: ident.Random(24)}, err
}

// env hands the token over where other users of the machine cannot read it, as they could in the arguments.
func (s sweeper) env() []string {
	if s.token == "" {
		return nil
	}
	return []string{"DYNOXIDE_MCP_AUTH_TOKEN=" + s.token}
}

// Sweep deletes the items that have expired, which the stream then carries as removals by the service, as DynamoDB
// does within days. It fails with ErrNoSweep on every engine but dynoxide.
func (e *Engine) Sweep(ctx context.Context) error {
	if e.mcp.token == "" {
		return ErrNoSweep
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, call := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},` +
			`"clientInfo":{"name":"patchbay","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"sweep_ttl","arguments":{}}}`,
	} {
		if err := e.mcp.call(ctx, call); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

func (s sweeper) call(ctx context.Context, body string) error {
	url := fmt.Sprintf("http://127.0.0.1:%d/mcp", s.port)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("status %d: %s", res.StatusCode, answer)
	}
	var result struct {
		Error  json.RawMessage `json:"error"`
		Result struct {
			IsError bool `json:"isError"`
		} `json:"result"`
	}
	if len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, &result); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if len(result.Error) != 0 || result.Result.IsError {
		return fmt.Errorf("refused: %s", answer)
	}
	return nil
}

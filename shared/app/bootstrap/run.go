// Package bootstrap is what every Lambda function's main shares: configuration from the environment, one logger, a
// failure during init that the platform and a person can read, and the two shapes of handler: HTTP API and event.
package bootstrap

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Load reads a configuration from the environment; app.FromEnv is the one there is.
type Load[C any] func(getenv func(string) string) (C, error)

// HTTP runs a function whose trigger is the HTTP API. It returns only when the function could not be built, with the
// status that main exits with.
func HTTP[C any](load Load[C], build func(C) (http.Handler, error)) int {
	return Event(load, func(cfg C) (any, error) {
		h, err := build(cfg)
		if err != nil {
			return nil, err
		}
		return Encoded(h, Below(os.Getenv("PATCHBAY_BASE_PATH"))), nil
	})
}

// Event runs a function whose trigger hands over a typed event; H is any handler that lambda.Start takes. It returns
// only when the function could not be built, with the status that main exits with.
func Event[C, H any](load Load[C], build func(C) (H, error)) int {
	useMemory(os.Getenv)
	slog.SetDefault(lambdacontext.NewLogger())
	handler, err := prepare(load, build)
	if err != nil {
		slog.Error("init failed", "error", err.Error())
		if err := reportInit(context.Background(), os.Getenv("AWS_LAMBDA_RUNTIME_API"), err); err != nil {
			slog.Error("init failure not reported", "error", err.Error())
		}
		return 1
	}
	lambda.Start(handler)
	return 0
}

func prepare[C, H any](load Load[C], build func(C) (H, error)) (H, error) {
	var none H
	cfg, err := load(os.Getenv)
	if err != nil {
		return none, fmt.Errorf("configuration: %w", err)
	}
	handler, err := build(cfg)
	if err != nil {
		return none, fmt.Errorf("build: %w", err)
	}
	return handler, nil
}

// reportInit tells the platform why the function cannot start (Lambda runtime API, "Initialization error"). Without it
// the caller of a broken function reads "exit status 1", and the reason is only in the log.
func reportInit(ctx context.Context, api string, cause error) error {
	if api == "" {
		return nil // started by hand, outside Lambda
	}
	body, err := json.Marshal(map[string]string{"errorType": "Patchbay.InitError", "errorMessage": cause.Error()})
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(
		ctx, http.MethodPost, "http://"+api+"/2018-06-01/runtime/init/error", bytes.NewReader(body),
	)
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Lambda-Runtime-Function-Error-Type", "Patchbay.InitError")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("runtime API: %w", err)
	}
	return answer.Body.Close()
}

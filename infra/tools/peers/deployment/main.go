// Command deployment is what the subjects of `make bench-peers` read: an engine, secrets, and one linked account. It
// prints itself as JSON and ends with its standard input. It is also built in an earlier commit's tree.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"patchbay/infra/local/stack"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "deployment:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	dir, err := os.MkdirTemp("", "patchbay-peers-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := stack.Start(ctx, stack.Options{DataDir: filepath.Join(dir, "data"), Engine: "dynoxide", Origins: "*",
		TokenSeconds: 3600})
	if err != nil {
		return err
	}
	defer s.Stop()
	config, err := text(ctx, s, "id", "/auth_configs", object{"connector_key": "sandbox-key"})
	if err != nil {
		return err
	}
	token, err := text(ctx, s, "token", "/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "Owner"})
	if err != nil {
		return err
	}
	account, err := text(ctx, s, "id", "/hub/accounts",
		object{"integration_id": config, "credentials": object{"api_key": "sandbox-key-12345678"}}, token)
	if err != nil {
		return err
	}
	c := s.Config
	settings := s.BaseURL + "/project/logs"
	err = json.NewEncoder(os.Stdout).Encode(object{"key": s.APIKey, "account": account, "settings": settings,
		"env": []string{
			"AWS_REGION=" + c.Region, "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "PATCHBAY_TABLE=" + c.Table,
			"PATCHBAY_SECRET_PREFIX=" + c.SecretPrefix, "PATCHBAY_LOCAL=1", "PATCHBAY_PUBLIC_URL=" + s.BaseURL,
			"PATCHBAY_ALLOWED_ORIGINS=*", "AWS_ENDPOINT_URL_DYNAMODB=" + c.Endpoints.DynamoDB,
			"AWS_ENDPOINT_URL_DYNAMODB_STREAMS=" + c.Endpoints.Streams,
			"AWS_ENDPOINT_URL_SECRETS_MANAGER=" + c.Endpoints.SecretsManager,
		}})
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

type object = map[string]any

// text posts a body with the project's key, or with a session's token, and returns a member of the answer.
func text(ctx context.Context, s *stack.Stack, member, path string, body object, token ...string) (string, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.BaseURL+path, bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	if len(token) > 0 {
		r.Header.Set("x-hub-session-token", token[0])
	} else {
		r.SetBasicAuth(s.APIKey, "")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	var answer object
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode > 299 {
		return "", fmt.Errorf("POST %s: %d %v, %w", path, res.StatusCode, answer, err)
	}
	found, _ := answer[member].(string)
	return found, nil
}

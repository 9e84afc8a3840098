package main

import (
	"fmt"
	"os"
	"path/filepath"

	"patchbay/infra/local/durable"
	"patchbay/infra/local/stack"
)

// devJSON is what tools read to find the stack.
type devJSON struct {
	BaseURL       string `json:"base_url"`
	ConsoleURL    string `json:"console_url"`
	AppURL        string `json:"app_url"`
	ProjectID     string `json:"project_id"`
	APIKey        string `json:"api_key"`
	TableEndpoint string `json:"table_endpoint"`
	SandboxURL    string `json:"sandbox_url"`
	Secrets       string `json:"secrets_endpoint"`
}

// announce says that everything answers: on the terminal, and in dev.json, until forget is called.
func announce(s *stack.Stack, o stack.Options) (forget func(), err error) {
	d := devJSON{
		BaseURL: s.BaseURL, ConsoleURL: s.BaseURL + "/console", AppURL: s.BaseURL, ProjectID: s.ProjectID, APIKey: s.APIKey,
		TableEndpoint: s.Engine.Endpoint, SandboxURL: s.SandboxURL, Secrets: s.Config.Endpoints.SecretsManager,
	}
	if err := os.MkdirAll(filepath.Dir(o.DevJSON), 0o700); err != nil {
		return nil, fmt.Errorf("dev.json: %w", err)
	}
	if err := durable.WriteJSON(o.DevJSON, d); err != nil {
		return nil, err
	}
	fmt.Printf(`
Patchbay is ready.

  console   %s/console#key=%s
  API       %s   (docs at %s/docs)
  sandbox   %s   (the provider to link accounts at)
  data      %s   (engine: %s)

Link an account in a minute: open the console, choose "Sandbox (API key)" or "Sandbox (OAuth)", configure it, link.
The sandbox takes any API key like sandbox-key-demo1234, and any name at its sign-in. Ctrl-C stops everything.
`, s.BaseURL, s.APIKey, s.BaseURL, s.BaseURL, s.SandboxURL, o.DataDir, s.Engine.Name)
	return func() { _ = os.Remove(o.DevJSON) }, nil // its addresses are of no use any more
}

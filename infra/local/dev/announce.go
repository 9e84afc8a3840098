package main

import (
	"fmt"
	"os"
	"path/filepath"

	"patchbay/infra/local/durable"
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
}

// announce says that everything answers: on the terminal, and in dev.json.
func (s *stack) announce() error {
	d := devJSON{
		BaseURL: s.base, ConsoleURL: s.base + "/console", AppURL: s.base, ProjectID: s.ProjectID, APIKey: s.APIKey,
		TableEndpoint: s.engine.Endpoint, SandboxURL: s.sandboxURL,
	}
	if err := os.MkdirAll(filepath.Dir(s.DevJSON), 0o700); err != nil {
		return fmt.Errorf("dev.json: %w", err)
	}
	if err := durable.WriteJSON(s.DevJSON, d); err != nil {
		return err
	}
	s.ends = append(s.ends, func() { _ = os.Remove(s.DevJSON) }) // its addresses are of no use any more
	fmt.Printf(`
Patchbay is ready.

  console   %s/console#key=%s
  API       %s   (docs at %s/docs)
  sandbox   %s   (the provider to link accounts at)
  data      %s   (engine: %s)

Link an account in a minute: open the console, choose "Sandbox (API key)" or "Sandbox (OAuth)", configure it, link.
The sandbox takes any API key like sandbox-key-demo1234, and any name at its sign-in. Ctrl-C stops everything.
`, s.base, s.APIKey, s.base, s.base, s.sandboxURL, s.DataDir, s.engine.Name)
	return nil
}

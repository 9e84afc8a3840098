package stack

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"patchbay/infra/local/durable"
	"patchbay/shared/ident"
)

// state is what must be the same after a restart. The file is readable by its owner only: it holds the key of a project
// that exists on this machine alone.
type state struct {
	ProjectID     string `json:"project_id"`
	APIKey        string `json:"api_key"`
	SandboxPort   int    `json:"sandbox_port"` // accounts linked there remember its address
	SandboxSecret string `json:"sandbox_client_secret"`
}

// sandboxClient is the client id of the deployment's shared OAuth client at the sandbox provider.
const sandboxClient = "patchbay-sandbox"

func (o Options) stateFile() string { return filepath.Join(o.DataDir, "state.json") }

func (o Options) load() (state, error) {
	var st state
	if err := durable.ReadJSON(o.stateFile(), &st); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return st, fmt.Errorf("read %s (remove the folder to start afresh): %w", o.stateFile(), err)
	}
	if st.SandboxSecret == "" {
		st.SandboxSecret = ident.Random(24)
	}
	return st, nil
}

func (o Options) save(st state) error { return durable.WriteJSON(o.stateFile(), st) }

package stack

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"patchbay/infra/local/durable"
	"patchbay/shared/ident"
)

// state is what must be the same after a restart. The file is readable by its owner only: it holds the keys of projects
// that exist on this machine alone.
type state struct {
	// Projects has the first project of each engine's table, by the engine's name: each engine has files of its own, so
	// what one stored no other shows.
	Projects      map[string]seeded `json:"projects"`
	SandboxPort   int               `json:"sandbox_port"` // accounts linked there remember its address
	ProxyPort     int               `json:"proxy_port"`   // SDKs are configured with its address
	SandboxSecret string            `json:"sandbox_client_secret"`

	// The one project of a file written before there was one for each engine; it is in the table of one of them.
	seeded
}

// seeded is a project that the stack made, and its key.
type seeded struct {
	ProjectID string `json:"project_id,omitempty"`
	APIKey    string `json:"api_key,omitempty"`
}

// sandboxClient is the client id of the deployment's shared OAuth client at the sandbox provider.
const sandboxClient = "patchbay-sandbox"

// consoleClient is the client id of the deployment's console at the sandbox's issuer of people.
const consoleClient = "patchbay-console"

// Admin is the e-mail address of the first project's admin.
const Admin = "admin@example.com"

func (o Options) stateFile() string { return filepath.Join(o.DataDir, "state.json") }

func (o Options) load() (state, error) {
	var st state
	if err := durable.ReadJSON(o.stateFile(), &st); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return st, fmt.Errorf("read %s (remove the folder to start afresh): %w", o.stateFile(), err)
	}
	if st.Projects == nil {
		st.Projects = map[string]seeded{}
	}
	if st.SandboxSecret == "" {
		st.SandboxSecret = ident.Random(24)
	}
	return st, nil
}

func (o Options) save(st state) error { return durable.WriteJSON(o.stateFile(), st) }

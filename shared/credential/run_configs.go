package credential

import (
	"context"
	"errors"
	"sync"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/provider"
)

// runConfigs reads each auth config once for a run, and notes a refused client once: no account of it is tried again
// in the same run.
type runConfigs struct {
	Configs
	now func() time.Time

	mu      sync.Mutex
	known   map[string]*knownConfig
	refused map[string]*connector.Problem // by auth config; of the client that it has now
}

type knownConfig struct {
	once   sync.Once
	config connector.AuthConfig
	values map[string]string
	err    error
}

// Setup implements Configs. Nobody changes the values.
func (r *runConfigs) Setup(
	ctx context.Context, project, id, client string,
) (connector.AuthConfig, map[string]string, error) {
	k := r.of(project, id, client)
	k.once.Do(func() { k.config, k.values, k.err = r.Configs.Setup(ctx, project, id, client) })
	r.mu.Lock()
	defer r.mu.Unlock()
	config := k.config
	if p := r.refused[project+" "+id]; p != nil {
		config.Problem = p
	}
	return config, k.values, k.err
}

func (r *runConfigs) of(project, id, client string) *knownConfig {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := project + " " + id + " " + client
	k := r.known[key]
	if k == nil {
		k = &knownConfig{}
		r.known[key] = k
	}
	return k
}

// TellClient implements Configs.
func (r *runConfigs) TellClient(ctx context.Context, c connector.AuthConfig, err error) {
	if p, ok := errors.AsType[*provider.Error](err); ok && p.Kind == provider.ClientWrong && !r.refuse(c, p) {
		return
	}
	r.Configs.TellClient(ctx, c, err)
}

// refuse has the run take the client for refused, and says whether it did not before.
func (r *runConfigs) refuse(c connector.AuthConfig, why *provider.Error) (first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refused == nil {
		r.refused = map[string]*connector.Problem{}
	}
	key := c.Project + " " + c.ID
	if r.refused[key] != nil {
		return false
	}
	r.refused[key] = &connector.Problem{
		Code: connector.ProblemClient, ProviderCode: why.Code, Description: why.Description,
		At: r.now(), SeenAt: r.now().Add(time.Hour), Times: 2, Client: c.Client(),
	}
	return true
}

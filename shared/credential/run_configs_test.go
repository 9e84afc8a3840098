package credential

import (
	"context"
	"testing"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/provider"
)

// told counts what is noted of a client.
type told struct{ n int }

func (*told) Setup(_ context.Context, project, id, _ string) (connector.AuthConfig, map[string]string, error) {
	// A shared client's values are not among the auth config's own.
	config := connector.AuthConfig{ID: id, Project: project, SharedClient: true}
	return config, map[string]string{"client_id": "shared"}, nil
}

func (t *told) TellClient(context.Context, connector.AuthConfig, error) { t.n++ }

// In a run a refused client is refused for every account of its auth config, however its material names the client, and
// is noted once.
func TestRunNotesARefusedClientOnce(t *testing.T) {
	now, notes := time.Now(), &told{}
	r := &runConfigs{Configs: notes, known: map[string]*knownConfig{}, now: func() time.Time { return now }}
	refused := func(config, client string) bool {
		t.Helper()
		c, _, err := r.Setup(t.Context(), "prj", config, client)
		if err != nil {
			t.Fatal(err)
		}
		return c.Refused(now) != nil
	}
	for _, client := range []string{"shared", ""} {
		if refused("one", client) {
			t.Errorf("%q is refused before it was", client)
		}
	}
	c, _, _ := r.Setup(t.Context(), "prj", "one", "shared")
	for range 3 {
		r.TellClient(t.Context(), c, &provider.Error{Kind: provider.ClientWrong, Code: "invalid_client"})
	}
	for _, client := range []string{"shared", ""} {
		if !refused("one", client) {
			t.Errorf("%q is asked again in the same run", client)
		}
	}
	if refused("two", "shared") {
		t.Error("another auth config's client is refused, too")
	}
	if notes.n != 1 {
		t.Errorf("it was noted %d times", notes.n)
	}
}

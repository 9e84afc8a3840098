package lambdatest

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"patchbay/infra/local/engine"
	"patchbay/infra/roles"
	"patchbay/shared/app/accounts"
	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/connectors"
	"patchbay/shared/app/connectsessions"
	"patchbay/shared/app/console"
	"patchbay/shared/app/deliver"
	appevents "patchbay/shared/app/events"
	"patchbay/shared/app/hub"
	"patchbay/shared/app/inbound"
	"patchbay/shared/app/logingest"
	"patchbay/shared/app/logs"
	"patchbay/shared/app/mcp"
	"patchbay/shared/app/mcpmanage"
	"patchbay/shared/app/oauthcallback"
	"patchbay/shared/app/people"
	"patchbay/shared/app/proxy"
	"patchbay/shared/app/reconcile"
	"patchbay/shared/app/refresh"
	"patchbay/shared/app/statusfanout"
	"patchbay/shared/app/webhooks"
)

// builder makes a function's handler as its main does, without the runtime loop.
type builder func(clients.Config) (lambda.Handler, error)

func builders() map[string]builder {
	return map[string]builder{
		"connectors":       gateway(connectors.New),
		"connect-sessions": gateway(connectsessions.New),
		"hub":              gateway(hub.New),
		"oauth-callback":   gateway(oauthcallback.New),
		"inbound":          gateway(inbound.New),
		"accounts":         gateway(accounts.New),
		"proxy":            gateway(proxy.New),
		"people":           gateway(people.New),
		"mcp":              gateway(mcp.New),
		"mcp-manage":       gateway(mcpmanage.New),
		"console":          gateway(func(cfg clients.Config) (http.Handler, error) { return console.New(cfg.Config) }),
		"status-fanout":    typed(statusfanout.New),
		"events":           typed(appevents.New),
		"reconcile":        typed(reconcile.New),
		"refresh":          typed(refresh.New),
		"logs":             gateway(logs.New),
		"log-ingest":       typed(logingest.New),
		"webhooks":         gateway(webhooks.New),
		"deliver":          typed(deliver.New),
	}
}

func gateway(build func(clients.Config) (http.Handler, error)) builder {
	return func(cfg clients.Config) (lambda.Handler, error) {
		h, err := build(cfg)
		if err != nil {
			return nil, err
		}
		return lambda.NewHandler(bootstrap.Encoded(h)), nil
	}
}

func typed[H any](build func(clients.Config) (H, error)) builder {
	return func(cfg clients.Config) (lambda.Handler, error) {
		h, err := build(cfg)
		if err != nil {
			return nil, err
		}
		return lambda.NewHandler(h), nil
	}
}

// TestSamplesInProcess feeds the files of events/ to the handlers, on a real engine.
func TestSamplesInProcess(t *testing.T) {
	t.Parallel()
	endpoint := engine.ForTest(t, engine.Dynoxide)
	for _, name := range slices.Sorted(maps.Keys(builders())) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, endpoint)
			cfg, err := clients.FromEnv(d.getenv)
			if err != nil {
				t.Fatal(err)
			}
			handler, err := builders()[name](cfg)
			if err != nil {
				t.Fatal(err)
			}
			for _, called := range [][]roles.Call{d.dynamo.take(t), d.secrets.take(t), d.queues.take(t)} {
				if len(called) > 0 {
					t.Errorf("building the handler calls %v", called)
				}
			}
			d.answers(t, name, func(event []byte) ([]byte, error) { return handler.Invoke(t.Context(), event) })
		})
	}
}

// answers runs the samples of one function through invoke, then its walk.
func (d *deployment) answers(t *testing.T, function string, invoke func([]byte) ([]byte, error)) {
	t.Helper()
	for _, s := range samples() {
		if s.function() != function {
			continue
		}
		t.Run(filepath.Base(s.file), func(t *testing.T) {
			event, err := os.ReadFile(filepath.Join(root, "events", s.file))
			if err != nil {
				t.Fatal(err)
			}
			if s.before != nil {
				s.before(t, d.store)
			}
			raw, err := invoke(event)
			if err != nil {
				t.Fatal(err)
			}
			if s.check != nil {
				s.check(t, decoded(t, raw))
			}
			if s.after != nil {
				s.after(t, d.store)
			}
		})
	}
	d.walk(t, function, invoke)
	if function == "oauth-callback" {
		d.signIn(t, freshAttempt, invoke)
		d.signIn(t, relinkAttempt, invoke) // of an account that is there
	}
	if function == "people" {
		signInToConsole(t, invoke)
	}
}

// TestEverySampleIsUsed holds events/ and the table of samples together.
func TestEverySampleIsUsed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "events", "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var there, used []string
	for _, f := range files {
		rel, err := filepath.Rel(filepath.Join(root, "events"), f)
		if err != nil {
			t.Fatal(err)
		}
		there = append(there, filepath.ToSlash(rel))
	}
	covered := map[string]bool{}
	for _, s := range samples() {
		used = append(used, s.file)
		covered[s.function()] = true
	}
	slices.Sort(there)
	slices.Sort(used)
	if !slices.Equal(there, used) {
		t.Errorf("files   %v\nsamples %v", there, used)
	}
	if got, want := slices.Sorted(maps.Keys(covered)),
		slices.Sorted(maps.Keys(functions(t, readTemplate(t)))); !slices.Equal(got, want) {
		t.Errorf("samples for %v\nfunctions   %v", got, want)
	}
}

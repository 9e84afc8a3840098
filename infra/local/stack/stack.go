// Package stack runs all of Patchbay on this machine, on loopback: a DynamoDB engine, a Secrets Manager stand-in, a
// sandbox provider, the stream's pump, and every function's handler as API Gateway would route to it. The functions get
// the same environment as in AWS; nothing in the product knows that it runs here.
package stack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/infra/local/durable"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/queue"
	"patchbay/infra/local/secretsmanager"
	"patchbay/infra/local/sigv4"
	"patchbay/shared/app/clients"
	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// Stack is everything that runs.
type Stack struct {
	ProjectID  string
	APIKey     string
	BaseURL    string
	SandboxURL string
	ProxyURL   string // of the transparent proxy's own host
	// IAM issues AWS access keys that are good for paths below /iam/ here, and nowhere else.
	IAM    *sigv4.Keys
	Engine *engine.Engine
	Config clients.Config // of whoever owns the deployment; functions have FunctionConfig

	catalog *catalog.Catalog // of the functions; not in Config, whose copies may name another sandbox
	options Options
	state   state
	failed  chan error
	ends    []func() // in the order of starting
}

// Start brings everything up and returns when it answers. Stop ends it. It fails with durable.ErrLocked, before it has
// read or started anything, while another stack works on the same data folder: two would lose each other's data.
func Start(ctx context.Context, o Options) (_ *Stack, err error) {
	unlock, err := durable.Lock(o.DataDir)
	if errors.Is(err, durable.ErrLocked) {
		return nil, fmt.Errorf(
			"the data folder %s is in use: end the other `make dev`, or choose another folder with PATCHBAY_DATA_DIR=…: %w",
			o.DataDir,
			err,
		)
	}
	if err != nil {
		return nil, err
	}
	s := &Stack{options: o, failed: make(chan error, 8), ends: []func(){unlock}}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	if s.state, err = o.load(); err != nil {
		return nil, err
	}
	main, err := listen(ctx, o.Port)
	if err != nil {
		return nil, err
	}
	s.ends = append(s.ends, func() { _ = main.Close() })
	s.BaseURL = "http://" + main.Addr().String() + o.base()
	s.Engine, err = engine.Start(ctx, engine.Options{
		Dir: filepath.Join(o.DataDir, "dynamodb"), Engine: o.Engine, Endpoint: o.Endpoint, Log: slog.Default(),
	})
	if err != nil {
		return nil, err
	}
	s.ends = append(s.ends, s.Engine.Stop)
	secrets, err := s.startSecrets(ctx)
	if err != nil {
		return nil, err
	}
	provider, err := listenNear(ctx, &s.state.SandboxPort, portOf(main)+1)
	if err != nil {
		return nil, err
	}
	proxy, err := listenNear(ctx, &s.state.ProxyPort, portOf(main)+2)
	if err != nil {
		return nil, err
	}
	s.ProxyURL = cmp.Or(o.ProxyURL, "http://"+proxy.Addr().String())
	s.SandboxURL = "http://" + provider.Addr().String()
	queues, err := listen(ctx, 0)
	if err != nil {
		return nil, err
	}
	if s.Config, err = clients.FromEnv(s.environment(secrets, "http://"+queues.Addr().String())); err != nil {
		return nil, err
	}
	// The functions read what was compiled once, as deployed ones do: with many definitions of the owner's, checking them
	// is most of the start.
	if s.Config.CatalogDirs, err = compiledFolders(s.Config.CatalogDirs, filepath.Join(o.DataDir, "catalog")); err != nil {
		return nil, err
	}
	if s.catalog, err = s.Config.OpenCatalog(); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	box, err := sandbox.New(sandbox.Options{
		BaseURL: s.SandboxURL, ClientID: sandboxClient, ClientSecret: s.state.SandboxSecret,
		RedirectURI: s.BaseURL + "/connect/oauth2/sandbox-oauth/callback", State: filepath.Join(o.DataDir, "sandbox.json"),
		AccessTokenTTL: time.Duration(o.TokenSeconds) * time.Second,
		PeopleClientID: consoleClient, PeopleRedirectURI: s.BaseURL + "/sign-in/callback",
	})
	if err != nil {
		return nil, err
	}
	s.serve("sandbox", provider, box)
	if err := s.startActivity(); err != nil {
		return nil, err
	}
	if err := s.startQueues(ctx, queues); err != nil {
		return nil, err
	}
	if err := s.startEvents(); err != nil {
		return nil, err
	}
	routes, err := Functions(s.FunctionConfig)
	if err != nil {
		return nil, err
	}
	s.IAM = &sigv4.Keys{Region: s.Config.Region, Now: time.Now, Base: o.base()}
	s.serve("patchbay", main, s.IAM.Handler(mapped(o.base(), routes)))
	s.serve("proxy", proxy, routes)
	return s, nil
}

// OpenCatalog opens the catalog that a Config names, with the folders of the owner's definitions.
func OpenCatalog(c clients.Config) (*catalog.Catalog, error) {
	return catalog.Open(catalog.Options{
		Dirs: c.CatalogDirs, Parse: yamlfile.Parse, SandboxURL: c.SandboxURL, Loopback: c.Local,
	})
}

// compiledFolders compiles the owner's folders below to, and returns what functions read. A folder that is compiled
// stays.
func compiledFolders(dirs []string, to string) ([]string, error) {
	compiled, faults := make([]string, len(dirs)), make([]error, len(dirs))
	for i, dir := range dirs {
		compiled[i] = dir
		if catalog.IsCompiled(dir) {
			continue
		}
		c, err := catalog.CompileFolder(dir, yamlfile.Parse)
		if faults[i] = err; err == nil {
			compiled[i] = filepath.Join(to, strconv.Itoa(i))
			faults[i] = c.Write(compiled[i])
		}
	}
	return compiled, errors.Join(faults...)
}

// FunctionConfig is what a function is built from.
func (s *Stack) FunctionConfig(function string) clients.Config {
	cfg := s.Config
	cfg.Catalog = s.catalog
	if s.options.Middleware != nil {
		cfg.Middleware = s.options.Middleware(function)
	}
	return cfg
}

// environment is what a function's environment would be.
func (s *Stack) environment(secrets, queues string) func(string) string {
	env := map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
		"PATCHBAY_TABLE": "patchbay-local", "PATCHBAY_SECRET_PREFIX": secretPrefix, "PATCHBAY_LOCAL": "1",
		"PATCHBAY_PUBLIC_URL": s.BaseURL, "PATCHBAY_APP_URL": s.BaseURL, "PATCHBAY_ALLOWED_ORIGINS": s.options.Origins,
		"PATCHBAY_CATALOG_DIR": s.options.Catalog, "PATCHBAY_SANDBOX_URL": s.SandboxURL,
		"PATCHBAY_PROXY_URL":        s.ProxyURL,
		"AWS_ENDPOINT_URL_DYNAMODB": s.Engine.Endpoint, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": s.Engine.Endpoint,
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets, "AWS_ENDPOINT_URL_SQS": queues,
		"PATCHBAY_DELIVERY_QUEUE": queue.URL(queues, deliveries), "PATCHBAY_SLOW_QUEUE": queue.URL(queues, slowDeliveries),
		"PATCHBAY_CONSOLE_ISSUER": s.SandboxURL + sandbox.PeoplePath, "PATCHBAY_CONSOLE_CLIENT_ID": consoleClient,
	}
	return func(name string) string { return env[name] }
}

func (s *Stack) startSecrets(ctx context.Context) (string, error) {
	server, err := secretsmanager.New(filepath.Join(s.options.DataDir, "secrets.json"))
	if err != nil {
		return "", err
	}
	l, err := listen(ctx, 0)
	if err != nil {
		return "", err
	}
	s.serve("secrets manager", l, server)
	return "http://" + l.Addr().String(), nil
}

// listenNear takes the port that a server had before, else the one that is given, else any.
func listenNear(ctx context.Context, before *int, near int) (net.Listener, error) {
	ports := []int{near, 0}
	if *before != 0 {
		ports = append([]int{*before}, ports...)
	}
	var last error
	for _, port := range ports {
		l, err := listen(ctx, port)
		if err == nil {
			*before = portOf(l)
			return l, nil
		}
		last = err
	}
	return nil, last
}

func portOf(l net.Listener) int {
	return l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a tcp listener has no other
}

func listen(ctx context.Context, port int) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("port %d is in use: end what holds it, or choose another with PORT=…: %w", port, err)
	}
	return l, nil
}

func (s *Stack) serve(name string, l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	s.ends = append(s.ends, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	})
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("%s: %w", name, err)
		}
	}()
}

// Wait returns when ctx ends or something that must run does not any more.
func (s *Stack) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		slog.InfoContext(ctx, "stopping; the data stays", "folder", s.options.DataDir)
		return nil
	case <-s.Engine.Done():
		return errors.New("the DynamoDB engine ended")
	case err := <-s.failed:
		return err
	}
}

// Stop ends everything in the reverse order of its start. More than one call is harmless.
func (s *Stack) Stop() {
	for _, end := range slices.Backward(s.ends) {
		end()
	}
	s.ends = nil
}

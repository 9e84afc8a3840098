package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/sandbox"
	"patchbay/infra/local/secretsmanager"
	"patchbay/shared/app"
)

// stack is everything that runs, with what ends it.
type stack struct {
	options
	state
	base, sandboxURL string
	engine           *engine.Engine
	cfg              app.Config
	failed           chan error
	ends             []func()
}

// start brings everything up and returns when it answers.
func start(ctx context.Context, o options) (_ *stack, err error) {
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	s := &stack{options: o, failed: make(chan error, 8), base: fmt.Sprintf("http://127.0.0.1:%d", o.Port)}
	defer func() {
		if err != nil {
			s.stop()
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
	if s.engine, err = engine.Start(ctx, engine.Options{Dir: filepath.Join(o.DataDir, "dynamodb"), Engine: o.Engine, Endpoint: o.Endpoint, Log: slog.Default()}); err != nil {
		return nil, err
	}
	s.ends = append(s.ends, s.engine.Stop)
	secrets, err := s.startSecrets(ctx)
	if err != nil {
		return nil, err
	}
	provider, err := s.listenSandbox(ctx)
	if err != nil {
		return nil, err
	}
	s.sandboxURL = "http://" + provider.Addr().String()
	if s.cfg, err = app.FromEnv(s.environment(secrets)); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	box, err := sandbox.New(sandbox.Options{
		BaseURL: s.sandboxURL, ClientID: sandboxClient, ClientSecret: s.SandboxSecret,
		RedirectURIs: []string{s.base + "/connect/oauth2/sandbox-oauth/callback"}, State: filepath.Join(o.DataDir, "sandbox.json"),
		AccessTokenTTL: time.Duration(o.TokenSeconds) * time.Second,
	})
	if err != nil {
		return nil, err
	}
	s.serve("sandbox", provider, box)
	if err := s.startEvents(); err != nil {
		return nil, err
	}
	routes, err := functions(s.cfg)
	if err != nil {
		return nil, err
	}
	s.serve("patchbay", main, routes)
	return s, nil
}

// environment is what a function's environment would be.
func (s *stack) environment(secrets string) func(string) string {
	env := map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
		"PATCHBAY_TABLE": "patchbay-local", "PATCHBAY_SECRET_PREFIX": "patchbay/local", "PATCHBAY_LOCAL": "1",
		"PATCHBAY_PUBLIC_URL": s.base, "PATCHBAY_APP_URL": s.base, "PATCHBAY_ALLOWED_ORIGINS": s.Origins,
		"PATCHBAY_CATALOG_DIR": s.Catalog, "PATCHBAY_SANDBOX_URL": s.sandboxURL,
		"AWS_ENDPOINT_URL_DYNAMODB": s.engine.Endpoint, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": s.engine.Endpoint,
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets,
	}
	return func(name string) string { return env[name] }
}

func (s *stack) startSecrets(ctx context.Context) (string, error) {
	server, err := secretsmanager.New(filepath.Join(s.DataDir, "secrets.json"))
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

// listenSandbox takes the port that the sandbox had before, else the one after Patchbay's, else any.
func (s *stack) listenSandbox(ctx context.Context) (net.Listener, error) {
	ports := []int{s.Port + 1, 0}
	if s.SandboxPort != 0 {
		ports = append([]int{s.SandboxPort}, ports...)
	}
	var last error
	for _, port := range ports {
		l, err := listen(ctx, port)
		if err == nil {
			s.SandboxPort = l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a tcp listener has no other
			return l, nil
		}
		last = err
	}
	return nil, last
}

func listen(ctx context.Context, port int) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("port %d is in use: end what holds it, or choose another with PORT=…: %w", port, err)
	}
	return l, nil
}

func (s *stack) serve(name string, l net.Listener, h http.Handler) {
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

// wait returns when ctx ends or something that must run does not any more.
func (s *stack) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		slog.Info("stopping; the data stays in " + s.DataDir)
		return nil
	case <-s.engine.Done():
		return errors.New("the DynamoDB engine ended")
	case err := <-s.failed:
		return err
	}
}

func (s *stack) stop() {
	for _, end := range slices.Backward(s.ends) {
		end()
	}
	s.ends = nil
}

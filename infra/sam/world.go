package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/infra/fakeprovider/sandbox"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/secretsmanager"
	"patchbay/infra/sam/samcli"
	"patchbay/shared/app/admin"
	"patchbay/shared/app/clients"
	secretsclient "patchbay/shared/app/secrets"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// world is what a deployment has around its functions: a table, secrets, a provider. No function and no stream handler
// of it runs in this process.
type world struct {
	variables map[string]string // the functions' environment
	config    clients.Config    // the same, for a client in this process
	streamARN string
	project   string
	key       string
	ends      []func()
}

// newWorld starts it all on loopback, in memory but for the secrets' file, and makes a first project with its key.
func newWorld(ctx context.Context, dir string) (_ *world, err error) {
	w := &world{}
	defer func() {
		if err != nil {
			w.end()
		}
	}()
	public, err := samcli.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	db, err := engine.Start(ctx, engine.Options{})
	if err != nil {
		return nil, err
	}
	w.ends = append(w.ends, db.Stop)
	secrets, err := secretsmanager.New(filepath.Join(dir, "secrets.json"))
	if err != nil {
		return nil, err
	}
	secretsURL, err := w.serve(ctx, func(string) (http.Handler, error) { return secrets, nil })
	if err != nil {
		return nil, err
	}
	clientSecret := ident.Random(32)
	provider, err := w.serve(ctx, func(base string) (http.Handler, error) {
		return sandbox.New(sandbox.Options{BaseURL: base, ClientID: client, ClientSecret: clientSecret,
			RedirectURI: public + "/connect/oauth2/sandbox-oauth/callback"})
	})
	if err != nil {
		return nil, err
	}
	w.variables = map[string]string{
		"AWS_REGION": "eu-central-1", "PATCHBAY_TABLE": "patchbay-sam", "PATCHBAY_SECRET_PREFIX": "patchbay/sam",
		"PATCHBAY_LOCAL":      "1",
		"PATCHBAY_PUBLIC_URL": public, "PATCHBAY_APP_URL": public, "PATCHBAY_ALLOWED_ORIGINS": "*",
		"PATCHBAY_SANDBOX_URL":      provider,
		"AWS_ENDPOINT_URL_DYNAMODB": db.Endpoint, "AWS_ENDPOINT_URL_SECRETS_MANAGER": secretsURL,
	}
	local := maps.Clone(w.variables)
	local["AWS_ACCESS_KEY_ID"], local["AWS_SECRET_ACCESS_KEY"] = "local", "local"
	if w.config, err = clients.FromEnv(func(name string) string { return local[name] }); err != nil {
		return nil, err
	}
	return w, w.seed(ctx, clientSecret)
}

// client is the id of the deployment's shared OAuth client at the sandbox.
const client = "patchbay-sam"

// seed makes what a first deployment and its owner make.
func (w *world) seed(ctx context.Context, clientSecret string) error {
	db, secrets := w.config.DynamoDB(), secretsclient.Client(w.config)
	if _, err := db.CreateTable(ctx, table.Definition(w.config.Table)); err != nil {
		return fmt.Errorf("create table: %w", err)
	}
	described, err := db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &w.config.Table})
	if err != nil || described.Table.LatestStreamArn == nil {
		return errors.Join(errors.New("the table has no stream"), err)
	}
	w.streamARN = *described.Table.LatestStreamArn
	if _, err := vault.EnsureRoot(ctx, secrets, w.config.SecretPrefix, time.Now()); err != nil {
		return fmt.Errorf("root keys: %w", err)
	}
	shared := map[string]secret.Text{"client_id": secret.New(client), "client_secret": secret.New(clientSecret)}
	if err := (&vault.Setup{Client: secrets, Prefix: w.config.SecretPrefix}).PutShared(ctx, "sandbox-oauth", "oauth2",
		shared); err != nil {
		return fmt.Errorf("shared client: %w", err)
	}
	admin := admin.New(w.config)
	p, err := admin.Create(ctx, "SAM CLI")
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	w.project = p.ID
	w.key, _, err = admin.CreateKey(ctx, p.ID, project.NewKey{Name: "infra/sam"})
	return err
}

// serve starts a server on a free loopback port and returns its address.
func (w *world) serve(ctx context.Context, build func(base string) (http.Handler, error)) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen: %w", err)
	}
	base := "http://" + l.Addr().String()
	h, err := build(base)
	if err != nil {
		_ = l.Close()
		return "", err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(l) }()
	w.ends = append(w.ends, func() { _ = server.Close() })
	return base, nil
}

// end stops what was started.
func (w *world) end() {
	for _, end := range w.ends {
		end()
	}
}

// environ is the functions' environment as exec takes it, with the credentials that a client in another process needs.
func (w *world) environ() []string {
	env := []string{"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local"}
	for name, value := range w.variables {
		env = append(env, name+"="+value)
	}
	return env
}

// announce writes what infra/e2e reads to find a running Patchbay.
func (w *world) announce(path string) error {
	text := fmt.Sprintf(`{"base_url": %q, "app_url": %q, "project_id": %q, "api_key": %q}`,
		w.variables["PATCHBAY_PUBLIC_URL"], w.variables["PATCHBAY_APP_URL"], w.project, w.key)
	return os.WriteFile(path, []byte(text), 0o600)
}

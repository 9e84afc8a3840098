package stack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/app"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// prepare makes what a first deployment makes: table, root keys, the sandbox's shared OAuth client, a project and its
// key. What is there already stays.
func (s *Stack) prepare(ctx context.Context) error {
	if err := createTable(ctx, s.Config); err != nil {
		return err
	}
	secrets := s.Config.SecretsManager()
	if _, err := vault.EnsureRoot(ctx, secrets, s.Config.SecretPrefix, time.Now()); err != nil {
		return fmt.Errorf("root keys: %w", err)
	}
	clients := vault.Setup{Client: secrets, Prefix: s.Config.SecretPrefix}
	if err := clients.PutShared(ctx, "sandbox-oauth", "oauth2", map[string]secret.Text{
		"client_id": secret.New(sandboxClient), "client_secret": secret.New(s.state.SandboxSecret),
	}); err != nil {
		return fmt.Errorf("the sandbox's shared client: %w", err)
	}
	if err := s.seed(ctx, app.Admin(s.Config)); err != nil {
		return fmt.Errorf("first project: %w", err)
	}
	s.ProjectID, s.APIKey = s.state.ProjectID, s.state.APIKey
	return s.options.save(s.state)
}

func createTable(ctx context.Context, cfg app.Config) error {
	db := cfg.DynamoDB()
	_, err := db.CreateTable(ctx, table.Definition(cfg.Table))
	var exists *types.ResourceInUseException
	if errors.As(err, &exists) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create table: %w", err)
	}
	if _, err := db.UpdateTimeToLive(ctx, table.TimeToLive(cfg.Table)); err != nil {
		slog.WarnContext(ctx, "the engine takes no time to live; expired items stay, unread", "error", err)
	}
	return nil
}

// seed makes the project once. A data folder whose table was replaced gets another.
func (s *Stack) seed(ctx context.Context, admin *project.Admin) error {
	if s.state.ProjectID != "" {
		_, err := admin.Store.Project(ctx, s.state.ProjectID)
		if !errors.Is(err, project.ErrNotFound) {
			return err
		}
	}
	p, err := admin.Create(ctx, "Local")
	if err != nil {
		return err
	}
	s.state.ProjectID = p.ID
	s.state.APIKey, _, err = admin.CreateKey(ctx, p.ID, "make dev")
	return err
}

package connector

import (
	"context"
	"errors"

	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// config reads an auth config that the project may see; ErrConfigUnknown covers absent, foreign and withheld alike.
func (s *Service) config(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return Connector{}, AuthConfig{}, ErrConfigUnknown
	}
	if _, err := s.definition(ctx, p, key); err != nil {
		if errors.Is(err, ErrUnknown) {
			err = ErrConfigUnknown
		}
		return Connector{}, AuthConfig{}, err
	}
	return s.Store.AuthConfig(ctx, p.ID, id)
}

// AuthConfig returns one auth config and its connector.
func (s *Service) AuthConfig(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	return s.config(ctx, p, id)
}

// MakeDefault moves the connector's default to the auth config (rule 3).
func (s *Service) MakeDefault(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	if _, _, err := s.config(ctx, p, id); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	if err := s.Store.MakeDefault(ctx, p.ID, id); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	return s.config(ctx, p, id)
}

// DeleteAuthConfig deletes an auth config as rule 4 allows, then its secret. ifVersion is as in Change.
func (s *Service) DeleteAuthConfig(ctx context.Context, p project.Project, id string, ifVersion int64) error {
	_, c, err := s.config(ctx, p, id)
	if err != nil {
		return err
	}
	if err := s.Store.DeleteAuthConfig(ctx, p.ID, id, ifVersion); err != nil {
		return err
	}
	if c.SecretRef != "" {
		s.dropSecret(context.WithoutCancel(ctx), c)
	}
	return nil
}

// ListConfigs returns the project's auth configs by connector, oldest first, without those of withheld connectors.
func (s *Service) ListConfigs(ctx context.Context, p project.Project) ([]Listed, error) {
	page, _, err := s.List(ctx, p, Filter{})
	if err != nil {
		return nil, err
	}
	configured := page[:0]
	for _, l := range page {
		if l.State != NotConfigured {
			configured = append(configured, l)
		}
	}
	return configured, nil
}

package connector

import (
	"context"
	"errors"

	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// config reads an auth config that the project may see; ErrConfigUnknown covers absent, foreign and withheld alike.
func (s *Service) config(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	if err := s.visible(ctx, p, id); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	return s.Store.AuthConfig(ctx, p.ID, id)
}

// visible says whether the project may know of an auth config's connector, by its id alone. ErrConfigUnknown.
func (s *Service) visible(ctx context.Context, p project.Project, id string) error {
	key, ok := ident.Owner("cfg", id)
	if !ok {
		return ErrConfigUnknown
	}
	_, err := s.definition(ctx, p, key)
	if errors.Is(err, ErrUnknown) {
		return ErrConfigUnknown
	}
	return err
}

// AuthConfig returns one auth config and its connector.
func (s *Service) AuthConfig(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	return s.config(ctx, p, id)
}

// MakeDefault moves the connector's default to the auth config (rule 3).
func (s *Service) MakeDefault(ctx context.Context, p project.Project, id string) (Connector, AuthConfig, error) {
	if err := s.visible(ctx, p, id); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	if err := s.Store.MakeDefault(ctx, p.ID, id); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	return s.Store.AuthConfig(ctx, p.ID, id)
}

// DeleteAuthConfig deletes an auth config as rule 4 allows, then its secret. ifVersions is as in Change.
func (s *Service) DeleteAuthConfig(ctx context.Context, p project.Project, id string, ifVersions []int64) error {
	_, c, err := s.config(ctx, p, id)
	if err != nil {
		return err
	}
	ifVersion := int64(0)
	if len(ifVersions) > 0 {
		if ifVersion = c.Version; !allowed(ifVersions, ifVersion) {
			return fault.ErrStale
		}
	}
	if err := s.Store.DeleteAuthConfig(ctx, p.ID, id, ifVersion); err != nil {
		return err
	}
	if c.SecretRef != "" {
		s.dropSecret(context.WithoutCancel(ctx), c)
	}
	s.unregister(context.WithoutCancel(ctx), c)
	return nil
}

// Dismantle deletes what an auth config has outside of the table: its secrets, and its registrations as far as their
// servers let it. It is for an auth config that is deleted with its project, whatever the rules say. It may be
// repeated.
func (s *Service) Dismantle(ctx context.Context, project, id string) error {
	_, c, err := s.Store.AuthConfig(ctx, project, id)
	if errors.Is(err, ErrConfigUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	s.unregister(ctx, c)
	return s.Secrets.Delete(ctx, project, id)
}

// ListConfigs returns the project's connectors that are configured, with their auth configs, in the catalog's order and
// without withheld ones.
func (s *Service) ListConfigs(ctx context.Context, p project.Project) ([]Configured, error) {
	entries, err := s.Catalog.List(ctx, p)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.AllConfigured(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]Configured, len(all))
	for _, c := range all {
		byKey[c.Key] = c
	}
	var listed []Configured
	for _, e := range entries {
		if c, ok := byKey[e.Key]; ok && c.State != NotConfigured && p.Withheld.Sees(e) {
			listed = append(listed, c)
		}
	}
	return listed, nil
}

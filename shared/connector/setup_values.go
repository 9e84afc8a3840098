package connector

import "context"

// Setup returns an auth config and all its setup values, secret ones included, for a flow inside the deployment. It
// asks nothing of a project's plan: what was linked keeps working.
func (s *Service) Setup(ctx context.Context, project, config string) (AuthConfig, map[string]string, error) {
	_, c, err := s.Store.AuthConfig(ctx, project, config)
	if err != nil {
		return AuthConfig{}, nil, err
	}
	values, err := s.SetupValues(ctx, c)
	return c, values, err
}

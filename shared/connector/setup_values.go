package connector

import "context"

// Setup returns an auth config and all its setup values, secret ones included, for a flow inside the deployment. They
// are those of the OAuth client with the mark, where the auth config had it before; "" is the one that it has now. It
// asks nothing of a project's plan: what was linked keeps working. ErrConfigUnknown, ErrClientMoved.
func (s *Service) Setup(ctx context.Context, project, config, client string) (AuthConfig, map[string]string, error) {
	_, c, err := s.Store.AuthConfig(ctx, project, config)
	if err != nil {
		return AuthConfig{}, nil, err
	}
	values, former, err := s.allValues(ctx, c)
	if err != nil {
		return c, nil, err
	}
	c.Using = client
	values, err = clientValues(values, former, client)
	if err == nil && client != "" && len(c.Clients) > 0 && values[clientField] != client {
		err = s.addOwnClient(ctx, c, client, values)
	}
	return c, values, err
}

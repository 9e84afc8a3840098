package connector

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// NewAuthConfig asks for an auth config.
type NewAuthConfig struct {
	Connector    string
	Name         string            // "" names it after the connector and auth type
	AuthType     string            // "" is the connector's first
	Pin          catalog.Pin       // of the connector's version
	Setup        map[string]string // setup fields, secret ones included
	SharedClient bool              // use the deployment's OAuth client; Setup must then hold none of its fields
	MakeDefault  bool
	Policy       policy.Policy
	Seed         ident.Seed // makes the id
}

// CreateAuthConfig adds an auth config; the connector's first enables it and becomes its default (rule 1). A name that
// another one of the connector has gets a number.
//
// The secret is written before the row that names it. When the row is refused the secret is deleted again. A crash in
// between, or a write of which nobody knows whether it happened, leaves a secret that nothing may name, never a row
// without its secret. A run of the request after a crash finds what the first one made by its id, and returns it.
func (s *Service) CreateAuthConfig(ctx context.Context, p project.Project, n NewAuthConfig) (AuthConfig, error) {
	def, err := s.pinned(ctx, p, n.Connector, n.Pin)
	if err != nil {
		return AuthConfig{}, err
	}
	auth, err := authType(def, n.AuthType)
	if err != nil {
		return AuthConfig{}, err
	}
	if n.Name == "" {
		n.Name = shortened(def.Name+" "+auth.Label, maxName)
	}
	if err := checkName(n.Name); err != nil {
		return AuthConfig{}, err
	}
	if n.Policy, err = n.Policy.Clean("body.call_policy"); err != nil {
		return AuthConfig{}, err
	}
	now := s.Now().UTC()
	c := AuthConfig{
		ID: n.Seed.Under("cfg", def.Key, now), Project: p.ID, Connector: def.Key, Name: n.Name, AuthType: auth.Key,
		Pin: n.Pin, Policy: n.Policy, Fits: def.Version, SharedClient: n.SharedClient, CreatedAt: now, UpdatedAt: now,
		Version: 1,
	}
	var secrets map[string]secret.Text
	if n.SharedClient {
		err = s.checkShared(ctx, def, auth, n.Setup)
	} else {
		setup := catalog.Defaults(auth.Setup, n.Setup)
		// copied from another config: no secret at all
		maps.DeleteFunc(setup, func(_, v string) bool { return IsRedacted(v) })
		if err = catalog.ValidateFields(auth.Setup, setup, "body.setup_fields"); err == nil {
			c.Setup, secrets, c.Hints = Split(auth.Setup, setup)
		}
	}
	if err != nil {
		return AuthConfig{}, s.orShared(ctx, n, auth, err)
	}
	if n.Seed.Again {
		if _, made, err := s.Store.AuthConfig(ctx, p.ID, c.ID); !errors.Is(err, ErrConfigUnknown) {
			return made, err
		}
	}
	if c.addDigests(secrets, secret.Text{}); len(secrets) > 0 {
		if c.SecretRef, err = s.Secrets.Create(ctx, p.ID, c.ID, secrets); err != nil {
			return AuthConfig{}, fmt.Errorf("store setup secrets: %w", err)
		}
	}
	if err := s.createNamed(ctx, &c, n.MakeDefault); err != nil {
		// Of a request that was run before, the other run may be about to write the row that names it.
		if c.SecretRef != "" && fault.Refused(err) && !n.Seed.Again {
			s.dropSecret(context.WithoutCancel(ctx), c)
		}
		return AuthConfig{}, err
	}
	return c, nil
}

// checkShared makes sure that a shared client exists and that no field of an owner's client is sent along, which would
// be silently ignored.
func (s *Service) checkShared(ctx context.Context, def *catalog.Definition, auth *catalog.Auth,
	setup map[string]string) error {
	if len(setup) > 0 {
		return ErrInvalid.At("body.setup_fields", "leave setup_fields empty when use_shared_client is true")
	}
	ok, err := s.shares(ctx, def.Key, auth.Key)
	if err != nil {
		return err
	}
	if !ok {
		return ErrInvalid.At("body.use_shared_client",
			fmt.Sprintf("this deployment has no shared client for %s %s: send setup_fields of your own", def.Key, auth.Key))
	}
	return nil
}

// shares says whether the deployment has an OAuth client for an auth type. It has none for a project's own definition,
// which says itself where the client's secret goes.
func (s *Service) shares(ctx context.Context, key, authType string) (bool, error) {
	if catalog.IsOwn(key) {
		return false, nil
	}
	_, there, err := s.Secrets.Shared(ctx, key, authType)
	return there, err
}

// orShared adds to a refusal of setup fields that the deployment has a client to share, if it has.
func (s *Service) orShared(ctx context.Context, n NewAuthConfig, auth *catalog.Auth, err error) error {
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || n.SharedClient {
		return err
	}
	if there, errSee := s.shares(ctx, n.Connector, auth.Key); errSee != nil || !there {
		return err
	}
	return refusal.Says("%s Or set use_shared_client to true and leave setup_fields out: this deployment has a client to share.", refusal.Message)
}

func (s *Service) dropSecret(ctx context.Context, c AuthConfig) {
	if err := s.Secrets.Delete(ctx, c.Project, c.ID); err != nil {
		s.Log.ErrorContext(ctx, "a setup secret that nothing names was not deleted", "auth_config", c.ID, "error", err)
	}
}

func authType(def *catalog.Definition, key string) (*catalog.Auth, error) {
	if key == "" {
		return &def.Auth[0], nil
	}
	auth, ok := def.AuthType(key)
	if !ok {
		known := make([]string, len(def.Auth))
		for i := range def.Auth {
			known[i] = def.Auth[i].Key
		}
		return nil, ErrInvalid.At("body.auth_type",
			fmt.Sprintf("%s has no auth type %q; it has %s", def.Key, key, strings.Join(known, ", ")))
	}
	return auth, nil
}

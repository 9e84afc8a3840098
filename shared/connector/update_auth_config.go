package connector

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/policy"
	"patchbay/shared/project"
)

// Change is an update of an auth config; nil members stay as they are.
type Change struct {
	Name *string
	Pin  *catalog.Pin // of the connector's version
	// Policy replaces the call policy; an empty one takes it away.
	Policy *policy.Policy
	// a secret field that is absent, or is its redacted placeholder, keeps its value; "" removes
	Setup map[string]string
	// If-Match: the auth config must have one of these versions; empty takes whatever is there
	IfVersions []int64
}

func (ch Change) empty() bool {
	return ch.Name == nil && ch.Pin == nil && ch.Policy == nil && len(ch.Setup) == 0
}

// updateTries bounds how often a change that names no version is applied anew to what others made of the row.
const updateTries = 16

// UpdateAuthConfig changes an auth config. A concurrent change makes it fault.ErrStale when the caller named versions.
// Otherwise the change is applied to the newer state. A change that asks for nothing makes no new version, which would
// spoil others' ETags.
func (s *Service) UpdateAuthConfig(ctx context.Context, p project.Project, id string,
	ch Change) (Connector, AuthConfig, error) {
	for try := 1; ; try++ {
		c, a, err := s.updateAuthConfig(ctx, p, id, ch)
		again := errors.Is(err, ErrMoved) || errors.Is(err, fault.ErrStale) && len(ch.IfVersions) == 0
		if !again || try == updateTries {
			return c, a, err
		}
	}
}

// updateAuthConfig stages the next secret version first, moves the row to it by a condition on the row's version, then
// marks the version current: a failure at any step leaves the row naming a readable one.
func (s *Service) updateAuthConfig(ctx context.Context, p project.Project, id string,
	ch Change) (Connector, AuthConfig, error) {
	in, c, err := s.config(ctx, p, id)
	if err == nil && !allowed(ch.IfVersions, c.Version) {
		err = fault.ErrStale
	}
	if err != nil || ch.empty() {
		return in, c, err
	}
	if ch.Name != nil {
		if err := checkName(*ch.Name); err != nil {
			return Connector{}, AuthConfig{}, err
		}
		if *ch.Name != c.Name {
			c.Name = *ch.Name
			if err := s.claimName(ctx, &c); err != nil {
				return Connector{}, AuthConfig{}, err
			}
		}
	}
	if err := s.repin(ctx, p, &c, ch.Pin); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	if ch.Policy != nil {
		if c.Policy, err = ch.Policy.Clean("body.call_policy"); err != nil {
			return Connector{}, AuthConfig{}, err
		}
		c.Polices = true
	}
	staged, before := "", c
	if len(ch.Setup) > 0 {
		if staged, err = s.stage(ctx, p, &c, ch.Setup); err != nil {
			return Connector{}, AuthConfig{}, err
		}
	}
	c.UpdatedAt = s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	if c.Version, err = s.Store.UpdateAuthConfig(ctx, c); err != nil {
		return Connector{}, AuthConfig{}, err
	}
	c.Among, c.Polices = nil, false
	if staged != "" {
		if err := s.Secrets.Promote(ctx, p.ID, c.ID, staged); err != nil {
			// The row is committed and the staged version readable; the next update promotes again.
			s.Log.WarnContext(ctx, "a setup secret is in use but not marked current", "auth_config", c.ID, "error", err)
		}
	}
	if before.Problem != nil && c.Client() != before.Client() {
		c.Problem = nil
		if err := unlessEdited(s.Store.EndProblem(ctx, p.ID, c.ID, before.Problem.Client)); err != nil {
			// It is not shown any more; accounts show it until the next renewal.
			s.Log.WarnContext(ctx, "the problem of a corrected client stays noted", "auth_config", c.ID, "error", err)
		}
	}
	return in, c, nil
}

// repin moves an auth config to other versions of its connector, which must have its auth type.
func (s *Service) repin(ctx context.Context, p project.Project, c *AuthConfig, pin *catalog.Pin) error {
	if pin == nil || *pin == c.Pin {
		return nil
	}
	def, err := s.pinned(ctx, p, c.Connector, *pin)
	if err != nil {
		return err
	}
	if _, ok := def.AuthType(c.AuthType); !ok {
		return ErrInvalid.At("body.provider_version",
			fmt.Sprintf("version %s of %s has no auth type %q, which this auth config has", def.Version, def.Key, c.AuthType))
	}
	c.Pin, c.Fits = *pin, def.Version
	return nil
}

// allowed says whether a change that names versions may replace the one there is.
func allowed(versions []int64, version int64) bool {
	return len(versions) == 0 || slices.Contains(versions, version)
}

// stage merges changed setup fields into c and stores a next secret version; it returns "" when no secret changed.
func (s *Service) stage(ctx context.Context, p project.Project, c *AuthConfig,
	changed map[string]string) (string, error) {
	if c.SharedClient {
		return "", ErrInvalid.At("body.setup_fields",
			"this auth config uses the deployment's shared client and has no setup fields")
	}
	def, err := s.pinned(ctx, p, c.Connector, c.Pin)
	if err != nil {
		return "", err
	}
	auth, err := authType(def, c.AuthType)
	if err != nil {
		return "", err
	}
	merged, former, err := s.allValues(ctx, *c)
	if err != nil {
		return "", err
	}
	before := merged
	merged = catalog.Clean(auth.Setup, typed(auth, before, changed))
	if err := catalog.ValidateFields(auth.Setup, merged, "body.setup_fields"); err != nil {
		return "", err
	}
	c.Generations = c.Generations.edited(auth, before, merged)
	plain, split, hints := Split(auth.Setup, merged)
	secrets := orNone(split)
	c.Setup, c.Hints = plain, hints
	_, split, _ = Split(auth.Setup, before)
	old := orNone(split)
	if err := errors.Join(
		keepFormer(auth, old, former, nil, nil), keepFormer(auth, secrets, former, before, merged),
	); err != nil {
		return "", err
	}
	if maps.Equal(old, secrets) {
		return "", nil
	}
	key, err := s.digestKey(ctx, *c)
	if err != nil {
		return "", err
	}
	c.addDigests(secrets, key)
	version := ""
	if c.SecretRef == "" {
		version, err = s.Secrets.Create(ctx, c.Project, c.ID, secrets)
	} else {
		version, err = s.Secrets.Stage(ctx, c.Project, c.ID, secrets)
	}
	if err != nil {
		return "", fmt.Errorf("store setup secrets: %w", err)
	}
	c.SecretRef = version
	return version, nil
}

// SetupValues returns all setup fields of an auth config with their values, secret ones included: what a flow needs.
func (s *Service) SetupValues(ctx context.Context, c AuthConfig) (map[string]string, error) {
	values, _, err := s.allValues(ctx, c)
	return values, err
}

// allValues are the setup values of an auth config, and those of the clients that it had before.
func (s *Service) allValues(ctx context.Context, c AuthConfig) (map[string]string, []map[string]string, error) {
	values := maps.Clone(c.Setup)
	if values == nil {
		values = map[string]string{}
	}
	if c.SharedClient {
		shared, ok, err := s.Secrets.Shared(ctx, c.Connector, c.AuthType)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			return nil, nil, errors.New("the deployment's shared client for " + c.Connector + " is gone")
		}
		for k, v := range shared {
			values[k] = v.Reveal()
		}
	}
	var former []map[string]string
	if c.SecretRef != "" {
		secrets, err := s.Secrets.Get(ctx, c.Project, c.ID, c.SecretRef)
		if err != nil {
			return nil, nil, fmt.Errorf("read setup secrets of %s: %w", c.ID, err)
		}
		if former, err = readFormer(secrets); err != nil {
			return nil, nil, err
		}
		delete(secrets, formerField)
		delete(secrets, digestField)
		for k, v := range secrets {
			values[k] = v.Reveal()
		}
	}
	return values, former, nil
}

package vault

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"patchbay/shared/secret"
)

// sharedTTL is how long the answer for a shared client is kept, also that there is none.
const sharedTTL = time.Minute

// sharedEntry is a cached answer of Shared; nil values mean that there is no shared client.
type sharedEntry struct {
	values map[string]secret.Text
	until  time.Time
}

// PutShared stores the deployment's own OAuth client for a connector and auth type, in place of an earlier one. Other
// processes use it within a minute.
func (s *Setup) PutShared(ctx context.Context, connector, authType string, values map[string]secret.Text) error {
	name := s.sharedName(connector, authType)
	if _, err := s.upsert(ctx, name, values); err != nil {
		return fmt.Errorf("put shared client of %s: %w", connector, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shared.drop(name)
	return nil
}

// Shared returns the deployment's own OAuth client for a connector and auth type, and whether there is one.
func (s *Setup) Shared(ctx context.Context, connector, authType string) (map[string]secret.Text, bool, error) {
	name := s.sharedName(connector, authType)
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	s.mu.Lock()
	entry, ok := s.shared.get(name)
	s.mu.Unlock()
	if ok && now().Before(entry.until) {
		return maps.Clone(entry.values), entry.values != nil, nil
	}
	out, err := s.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name,
		VersionStage: aws.String(current)})
	entry = sharedEntry{until: now().Add(sharedTTL)}
	switch {
	case isNotFound(err), isDeleted(err):
	case err != nil:
		return nil, false, fmt.Errorf("get shared client of %s: %w", connector, translate(err))
	default:
		if entry.values, err = decode(out.SecretString); err != nil {
			return nil, false, fmt.Errorf("get shared client of %s: %w", connector, err)
		}
	}
	s.mu.Lock()
	s.shared.put(name, entry, cacheSize)
	s.mu.Unlock()
	return maps.Clone(entry.values), entry.values != nil, nil
}

func (s *Setup) sharedName(connector, authType string) string {
	return s.Prefix + "/shared/" + connector + "/" + authType
}

package vault

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"patchbay/shared/pause"
	"patchbay/shared/secret"
)

// recoveryDays is how long a deleted secret can be restored, in days. Seven is the least that Secrets Manager has: an
// owner's mistake can be undone, nothing is billed meanwhile, and an id is never used again, so the name is not missed.
const recoveryDays = 7

// Setup keeps the secret setup fields of auth configs, one secret per auth config, named
// `<Prefix>/cfg/<project>/<auth config>`, and the deployment's own OAuth clients, `<Prefix>/shared/<connector>/<auth
// type>`.
//
// The auth config's item in the table names the version in force: Stage writes one that is not in force yet, the
// caller's transaction points to it, Promote then moves the label that keeps Secrets Manager from dropping it. A
// version never changes, so it is cached by its id.
type Setup struct {
	Client SecretsAPI
	Prefix string           // the deployment's, such as patchbay/dev
	Now    func() time.Time // nil is time.Now

	mu       sync.Mutex
	versions recent[map[string]secret.Text]
	shared   recent[sharedEntry]
}

// cacheSize bounds each cache, in secrets.
const cacheSize = 256

// Create stores the values of a new auth config and returns their version. Repeated with the same auth config it
// stores the values again, as another version in force.
func (s *Setup) Create(
	ctx context.Context, project, config string, values map[string]secret.Text,
) (version string, err error) {
	version, err = s.upsert(ctx, s.name(project, config), values)
	if err != nil {
		return "", fmt.Errorf("create setup secret of %s: %w", config, err)
	}
	return version, nil
}

// Stage stores other values beside those in force and returns their version; ErrNoSecret when there are none to stand
// beside.
func (s *Setup) Stage(
	ctx context.Context, project, config string, values map[string]secret.Text,
) (version string, err error) {
	text, err := encode(values)
	if err != nil {
		return "", err
	}
	out, err := s.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(s.name(project, config)), SecretString: text,
		ClientRequestToken: aws.String(requestToken()), VersionStages: []string{pending},
	})
	if err != nil {
		return "", fmt.Errorf("stage setup secret of %s: %w", config, translate(err))
	}
	return aws.ToString(out.VersionId), nil
}

// promotions is how often Promote tries to move the label. One try fails only because another Promote moved it in
// between, so this many at the same time all succeed.
const promotions = 10

var promoteBackoff = pause.Backoff{First: 20 * time.Millisecond, Most: 80 * time.Millisecond}

// Promote labels a staged version as the current one. Repeating it is harmless; of two at the same time the later wins,
// which matters only to people who look at Secrets Manager, since reads go by version.
func (s *Setup) Promote(ctx context.Context, project, config, version string) error {
	name := aws.String(s.name(project, config))
	err := promoteBackoff.Retry(ctx, promotions, func() (bool, error) { return s.promoteOnce(ctx, name, version) })
	if err != nil {
		return fmt.Errorf("promote setup secret of %s: %w", config, err)
	}
	return nil
}

// promoteOnce moves the current label to a version. again says that another Promote was faster, or that an answer was
// lost.
func (s *Setup) promoteOnce(ctx context.Context, name *string, version string) (again bool, err error) {
	was, err := s.currentVersion(ctx, name)
	if err != nil || was == version {
		return false, err
	}
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: name, VersionStage: aws.String(current),
		MoveToVersionId: &version}
	if was != "" {
		in.RemoveFromVersionId = &was
	}
	_, err = s.Client.UpdateSecretVersionStage(ctx, in)
	return isStale(err), translate(err)
}

// Get returns the values of one version; ErrNoSecret when it is not there.
func (s *Setup) Get(ctx context.Context, project, config, version string) (map[string]secret.Text, error) {
	name := s.name(project, config)
	s.mu.Lock()
	values, ok := s.versions.get(name + "@" + version)
	s.mu.Unlock()
	if ok {
		return maps.Clone(values), nil
	}
	out, err := s.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name, VersionId: &version})
	if err != nil {
		return nil, fmt.Errorf("get setup secret of %s: %w", config, translate(err))
	}
	values, err = decode(out.SecretString)
	if err != nil {
		return nil, fmt.Errorf("get setup secret of %s: %w", config, err)
	}
	s.mu.Lock()
	s.versions.put(name+"@"+version, values, cacheSize)
	s.mu.Unlock()
	return maps.Clone(values), nil
}

// Delete schedules the deletion of an auth config's secret, seven days ahead. One that is absent or scheduled already
// is no error.
func (s *Setup) Delete(ctx context.Context, project, config string) error {
	name := aws.String(s.name(project, config))
	_, err := s.Client.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: name,
		RecoveryWindowInDays: aws.Int64(recoveryDays)})
	if isDeleted(err) {
		out, errSee := s.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: name})
		if isNotFound(errSee) || errSee == nil && out.DeletedDate != nil {
			return nil
		}
	}
	if err != nil && !isNotFound(err) {
		return fmt.Errorf("delete setup secret of %s: %w", config, translate(err))
	}
	return nil
}

// currentVersion returns the version that carries the current label, "" when none does.
func (s *Setup) currentVersion(ctx context.Context, name *string) (string, error) {
	out, err := s.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: name})
	if err != nil {
		return "", translate(err)
	}
	for id, stages := range out.VersionIdsToStages {
		for _, stage := range stages {
			if stage == current {
				return id, nil
			}
		}
	}
	return "", nil
}

func (s *Setup) name(project, config string) string {
	return s.Prefix + "/cfg/" + project + "/" + config
}

package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// ErrRotated is a rotation that lost to another one; nothing was changed.
var ErrRotated = errors.New("vault: the root keys were rotated by somebody else meanwhile")

// EnsureRoot makes the deployment's root keys unless there are some, and says whether it did. It belongs to a set-up
// step: a function that cannot find them must fail, because new keys would open nothing that was sealed before.
func EnsureRoot(ctx context.Context, c SecretsAPI, prefix string, now time.Time) (made bool, err error) {
	var r ring
	r.add(now)
	text, err := json.Marshal(r)
	if err != nil {
		return false, err
	}
	_, err = c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: rootName(prefix), SecretString: aws.String(string(text)), ClientRequestToken: aws.String(requestToken()),
		Description: aws.String("Patchbay: root keys of the credential envelopes. " +
			"Without them no linked account's credential opens."),
	})
	switch {
	case err == nil:
		return true, nil
	case isExists(err):
		return false, nil
	case isDeleted(err):
		return false, fmt.Errorf(
			"vault: the secret %s waits for its deletion: restore it, or everything sealed is lost", *rootName(prefix))
	}
	return false, fmt.Errorf("make root keys: %w", translate(err))
}

// RotateRoot adds a root key and makes it the one that seals; the others stay and open what they sealed. It returns the
// new key's id. Processes that cached the old ring learn of the key within five minutes, or when they meet its id.
func RotateRoot(ctx context.Context, c SecretsAPI, prefix string, now time.Time) (id string, err error) {
	r, was, err := readRing(ctx, c, prefix)
	if err != nil {
		return "", fmt.Errorf("rotate: %w", err)
	}
	r.add(now)
	text, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	// Two steps, so that the second is a compare-and-swap: a plain write could drop the key of a rotation at the same
	// time, and with it everything sealed since.
	put, err := c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: rootName(prefix), SecretString: aws.String(string(text)),
		ClientRequestToken: aws.String(requestToken()), VersionStages: []string{pending},
	})
	if err != nil {
		return "", fmt.Errorf("rotate: %w", translate(err))
	}
	_, err = c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: rootName(prefix), VersionStage: aws.String(current),
		MoveToVersionId: put.VersionId, RemoveFromVersionId: aws.String(was),
	})
	if isStale(err) {
		// A repeat of the SDK after a lost answer also ends here, with the stage where it should be.
		if _, version, errRead := readRing(ctx, c, prefix); errRead == nil && version == aws.ToString(put.VersionId) {
			return r.PrimaryID, nil
		}
		return "", ErrRotated
	}
	if err != nil {
		return "", fmt.Errorf("rotate: %w", translate(err))
	}
	return r.PrimaryID, nil
}

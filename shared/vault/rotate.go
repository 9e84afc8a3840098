package vault

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	r, err := changeRing(ctx, c, prefix, func(r *ring) error {
		if r.Replaced == nil {
			r.Replaced = map[string]time.Time{}
		}
		r.Replaced[r.PrimaryID] = now.UTC().Truncate(time.Second)
		r.add(now)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("rotate: %w", err)
	}
	return r.PrimaryID, nil
}

// RetireAfter is how long after its rotation a root key may be taken out. A process that cannot read the keys seals
// with the old one for an hour more, and what is not sealed anew lives for a day after that: answers under an
// Idempotency-Key, and flows of OAuth for minutes.
const RetireAfter = rootStale + 24*time.Hour + time.Hour

// Refusals to retire a root key.
var (
	ErrPrimary = errors.New("vault: this root key is the one that seals: rotate first")
	ErrUnknown = errors.New("vault: there is no such root key")
	ErrTooSoon = errors.New("vault: the root key was replaced too short a time ago: processes may still seal with it")
)

// RetireRoot takes a root key out. What it sealed never opens again, so the caller must know that no credential names
// it. ErrPrimary, ErrUnknown, ErrTooSoon, ErrRotated.
func RetireRoot(ctx context.Context, c SecretsAPI, prefix, id string, now time.Time) error {
	_, err := changeRing(ctx, c, prefix, func(r *ring) error {
		if err := r.mayRetire(id, now); err != nil {
			return err
		}
		delete(r.Keys, id)
		delete(r.Replaced, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("retire %s: %w", id, err)
	}
	return nil
}

// RootInfo says of a root key what may be shown.
type RootInfo struct {
	ID       string
	Primary  bool
	Replaced time.Time // when it stopped being the primary; zero for the primary
}

// Roots lists the root keys, the primary first, then the newest.
func Roots(ctx context.Context, c SecretsAPI, prefix string) ([]RootInfo, error) {
	r, _, err := readRing(ctx, c, prefix)
	if err != nil {
		return nil, err
	}
	all := make([]RootInfo, 0, len(r.Keys))
	for id := range r.Keys {
		all = append(all, RootInfo{ID: id, Primary: id == r.PrimaryID, Replaced: r.Replaced[id]})
	}
	slices.SortFunc(all, func(a, b RootInfo) int {
		if a.Primary != b.Primary {
			if a.Primary {
				return -1
			}
			return 1
		}
		return cmp.Or(b.Replaced.Compare(a.Replaced), strings.Compare(b.ID, a.ID))
	})
	return all, nil
}

// MayRetire says why a root key cannot be taken out, as far as the keys themselves tell; nil when it can.
func MayRetire(ctx context.Context, c SecretsAPI, prefix, id string, now time.Time) error {
	r, _, err := readRing(ctx, c, prefix)
	if err != nil {
		return err
	}
	return r.mayRetire(id, now)
}

func (r ring) mayRetire(id string, now time.Time) error {
	switch replaced := r.Replaced[id]; {
	case r.Keys[id] == nil:
		return ErrUnknown
	case id == r.PrimaryID:
		return ErrPrimary
	case replaced.IsZero() || now.Before(replaced.Add(RetireAfter)):
		return ErrTooSoon
	}
	return nil
}

// changeRing writes changed root keys. It takes two steps, so that the second is a compare-and-swap: a plain write
// could drop the key of a rotation at the same time, and with it everything sealed since. ErrRotated.
func changeRing(ctx context.Context, c SecretsAPI, prefix string, change func(*ring) error) (ring, error) {
	r, was, err := readRing(ctx, c, prefix)
	if err != nil {
		return ring{}, err
	}
	if err := change(&r); err != nil {
		return ring{}, err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return ring{}, err
	}
	put, err := c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: rootName(prefix), SecretString: aws.String(string(text)),
		ClientRequestToken: aws.String(requestToken()), VersionStages: []string{pending},
	})
	if err != nil {
		return ring{}, translate(err)
	}
	_, err = c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: rootName(prefix), VersionStage: aws.String(current),
		MoveToVersionId: put.VersionId, RemoveFromVersionId: aws.String(was),
	})
	if isStale(err) {
		// A repeat of the SDK after a lost answer also ends here, with the stage where it should be.
		if _, version, errRead := readRing(ctx, c, prefix); errRead == nil && version == aws.ToString(put.VersionId) {
			return r, nil
		}
		return ring{}, ErrRotated
	}
	return r, translate(err)
}

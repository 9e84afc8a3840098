package table

import (
	"time"

	"patchbay/shared/credential"
)

type credentialRecord struct {
	Entity     string `dynamodbav:"entity"`
	Version    int64  `dynamodbav:"version"` // Credential.Version
	Sealed     []byte `dynamodbav:"sealed"`
	ExpiresAt  int64  `dynamodbav:"token_expires_at"`
	Lease      string `dynamodbav:"lease,omitempty"`
	LeaseUntil int64  `dynamodbav:"lease_until,omitempty"`
	// What follows is absent where there is nothing to say.
	RenewedAt    int64  `dynamodbav:"renewed_at,omitempty"`
	RefusedAt    int64  `dynamodbav:"refused_at,omitempty"`
	Failures     int    `dynamodbav:"failures,omitempty"`
	FailingSince int64  `dynamodbav:"failing_since,omitempty"`
	RetryAt      int64  `dynamodbav:"retry_at,omitempty"`
	FailureCode  string `dynamodbav:"failure_code,omitempty"`
	// A credential that the schedule visits is in the index of what needs attention, in the slot of its period. A renewal
	// leaves it there.
	DuePK string `dynamodbav:"GSI2PK,omitempty"`
	DueSK string `dynamodbav:"GSI2SK,omitempty"`
}

// credentialRecordOf is a credential as a link writes it.
func credentialRecordOf(id string, sealed []byte, expires time.Time, period int) credentialRecord {
	r := credentialRecord{Entity: EntityCredential, Version: 1, Sealed: sealed, ExpiresAt: millis(expires)}
	r.visited(id, period)
	return r
}

// visited puts a credential into the schedule.
func (r *credentialRecord) visited(id string, period int) {
	if period > 0 {
		r.DuePK, r.DueSK = visitPK(period, slotOf(id, period)), id
	}
}

// credentialRelinked is what a new link changes of a credential, beside its version.
var credentialRelinked = append([]string{"sealed", "token_expires_at", "renewed_at", "refused_at"},
	credentialFree...)

// credentialRenewed is what a renewal changes of a credential.
var credentialRenewed = append([]string{"version", "sealed", "token_expires_at", "renewed_at", "refused_at"},
	credentialFree...)

// credentialFree is what the end of a lease changes: with it goes what renewals met until then.
var credentialFree = []string{
	"lease", "lease_until", "failures", "failing_since", "retry_at", "failure_code", "GSI2PK", "GSI2SK",
}

// EntityCredential is the entity of credential items.
const EntityCredential = "credential"

func (r credentialRecord) domain() credential.Credential {
	return credential.Credential{
		Sealed: r.Sealed, Version: r.Version, ExpiresAt: at(r.ExpiresAt), RenewedAt: at(r.RenewedAt),
		RefusedAt: at(r.RefusedAt), LeaseUntil: at(r.LeaseUntil), Period: periodOf(r.DuePK),
		Trouble: credential.Trouble{
			Failures: r.Failures, Since: at(r.FailingSince), RetryAt: at(r.RetryAt), Code: r.FailureCode,
		},
	}
}

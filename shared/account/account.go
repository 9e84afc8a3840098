// Package account is the linked account: an end user's connection to one connector, its credentials kept fresh, and a
// status that follows the connector's.
package account

import (
	"encoding/json"
	"slices"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
)

// Status is what a caller sees of an account.
type Status string

// The statuses. Active and Error are an account's own; Inactive is what its connector's state makes of either.
const (
	Active   Status = "active"
	Inactive Status = "inactive"
	Error    Status = "error"
)

// Reason says why an account has its status.
type Reason struct {
	Code ReasonCode
	// ProviderCode is the code of the provider's answer, such as invalid_grant, or Patchbay's word for an answer without
	// one. It is an open list; "" where no provider was asked.
	ProviderCode string
	Description  string
	At           time.Time
}

// ReasonCode is one of ReasonCodes. It is part of the API: callers decide by it.
type ReasonCode string

// The reason codes.
const (
	ConnectorDisabled   ReasonCode = "connector_disabled"   // of Inactive: the connector is switched off
	ConnectorWithheld   ReasonCode = "connector_withheld"   // of Inactive: the project's plan leaves the connector out
	AccountSuspended    ReasonCode = "account_suspended"    // of Inactive: the project suspended the account
	CredentialsRejected ReasonCode = "credentials_rejected" // of Error: the provider refuses the credential
	CredentialsExpired  ReasonCode = "credentials_expired"  // of Error: the access token ended, and nothing renews it
	CredentialsDamaged  ReasonCode = "credentials_damaged"  // of Error: the stored credential does not open
	RefreshFailed       ReasonCode = "refresh_failed"       // of Error: renewing failed for long; it is tried again
	RevokedAtProvider   ReasonCode = "revoked_at_provider"  // of Error: the provider said that grant or app are gone
	RefreshFailing      ReasonCode = "refresh_failing"      // of Active: renewing fails at present; it is tried again
	ClientRefused       ReasonCode = "client_refused"       // of Active: the auth config's OAuth client is refused
)

// ReasonCodes lists every reason code there is.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{
		AccountSuspended, ClientRefused, ConnectorDisabled, ConnectorWithheld, CredentialsDamaged, CredentialsExpired,
		CredentialsRejected, RefreshFailed, RefreshFailing, RevokedAtProvider,
	}
}

// Owner is the end user as the project knows them.
type Owner struct {
	ID       string // origin_owner_id
	Name     string // origin_owner_name
	Username string // origin_username
}

// Upstream is the person or organisation at the provider whose account it is, as the provider names them.
type Upstream struct {
	ID   string // the id_token's sub, or what the definition's identity names; "" when the provider did not tell
	Name string // for people to read; may be empty
}

// Inbound is how events that a provider sends to an auth config name an account of it. It is empty where the
// connector's definition does not say.
type Inbound struct {
	Key   string    // catalog.Webhooks.AccountValue
	Since time.Time // of the link that made it, or proved it anew: an event of before means another grant
}

// Scopes are what a grant may do, each sorted. They are empty where the provider's scheme has none.
type Scopes struct {
	Granted []string
	Missing []string // asked for and not granted
}

// Account is a linked account without its credential.
type Account struct {
	ID        string // acc_<provider key>_…
	Project   string
	Connector string
	ConfigID  string
	AuthType  string
	Owner     Owner
	Label     string
	Type      string          // production | test
	Metadata  json.RawMessage // an object, or nil
	Sharing   Sharing
	Setup     map[string]string // the config fields that are not secret
	Hints     map[string]string // secret config field → last characters
	Own       Status            // Active or Error; says nothing of the connector
	Reasons   []Reason          // why Own is Error, or what threatens an Active one
	Scopes    Scopes
	Upstream  Upstream
	// Generation is the auth config's that the grant is of. Lists leave it out.
	Generation connector.Generation
	// SuspendedAt is when the project suspended the account; zero when it did not.
	SuspendedAt time.Time
	// AccessEndsAt is when the access ends for good, since nothing renews it; zero when it does not, or is not known.
	AccessEndsAt time.Time
	// GrantEndsAt is when the grant ends, however often it is renewed: the refresh token's own end. Zero when not told.
	GrantEndsAt time.Time
	// Told is the end that the owner was last told of ahead; zero when of none.
	Told        Expiry
	RecoveredAt time.Time // when the account last came back from Error by itself; zero when it never did
	LastUsedAt  time.Time // of the last call in its name, to within some minutes; zero when there was none
	// SeenState and SeenEpoch are the connector's state as last materialised on the account by the fan-out.
	SeenState connector.State
	SeenEpoch int64
	// Inbound is how the provider's events name the account.
	Inbound Inbound
	// Extra accounts were linked beside the one that (owner, connector) identifies, by a session with multiple.
	Extra     bool
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64
}

// Expiry is an end of an account's access or grant that is told ahead.
type Expiry struct {
	Ends time.Time
	Days int // before the end, at the most: 14, 7 or 1
}

// Suspended says whether the project suspended the account.
func (a Account) Suspended() bool { return !a.SuspendedAt.IsZero() }

// Effective is the status under a connector (rules 5 and 8): every account of one that is not enabled, or withheld, is
// inactive, and enabling restores each one's own. So is an account that the project suspended.
func (a Account) Effective(c connector.Connector) Status {
	if !c.Active() || a.Suspended() {
		return Inactive
	}
	return a.Own
}

// EffectiveReasons are the reasons for Effective.
func (a Account) EffectiveReasons(c connector.Connector) []Reason {
	var inactive []Reason
	switch {
	case !c.WithheldSince.IsZero():
		inactive = append(inactive, Reason{
			Code: ConnectorWithheld, Description: "The project's plan leaves the connector out.", At: c.WithheldSince,
		})
	case !c.Active():
		inactive = append(inactive, Reason{
			Code: ConnectorDisabled, Description: "The connector is disabled in this project.", At: c.UpdatedAt,
		})
	}
	if a.Suspended() {
		inactive = append(inactive, Reason{
			Code: AccountSuspended, Description: "The project suspended the account.", At: a.SuspendedAt,
		})
	}
	if inactive != nil {
		return inactive
	}
	if summary, _ := c.Summary(a.ConfigID); summary.Problem != nil && a.Own == Active {
		return append(slices.Clone(a.Reasons), Reason{
			Code: ClientRefused, ProviderCode: summary.Problem.ProviderCode, At: summary.Problem.At,
			Description: "The provider refuses the OAuth client of the account's auth config. " +
				"Its owner has to correct it; the account need not be linked again.",
		})
	}
	return a.Reasons
}

// Usable says why an account cannot be used under a connector; nil when it can. ErrInactive, ErrSuspended, ErrBroken.
func (a Account) Usable(c connector.Connector) error {
	switch {
	case !c.WithheldSince.IsZero():
		return ErrWithheld
	case !c.Active():
		return ErrInactive
	case a.Suspended():
		return ErrSuspended
	case a.Broken():
		return ErrBroken
	}
	return nil
}

// Broken says whether an account is in an error that only linking again ends. One whose renewals failed for long is
// tried again by itself, and one whose credential does not open is opened again by each call: the root key that it
// needs may come back.
func (a Account) Broken() bool {
	return a.Own == Error && !a.Has(RefreshFailed) && !a.Has(CredentialsDamaged)
}

// Has says whether a reason of the account's own has the code.
func (a Account) Has(code ReasonCode) bool {
	return slices.ContainsFunc(a.Reasons, func(r Reason) bool { return r.Code == code })
}

// Bounds of what a project says about an account, in bytes. An owner's id is part of a key.
const (
	MaxOwnerID  = 512
	MaxMetadata = 8 << 10
)

// Errors of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "account_not_found", "There is no such account.")
	ErrInactive = fault.New(fault.Precondition, "account_inactive",
		"The account's connector is disabled in this project: enable the connector to use the account.")
	// ErrWithheld is ErrInactive in other words.
	ErrWithheld  = ErrInactive.Says("The project's plan leaves the account's connector out.")
	ErrSuspended = fault.New(fault.Precondition, "account_suspended",
		"The account is suspended in this project: resume it to use it.")
	ErrBroken = fault.New(fault.Precondition, "account_in_error",
		"The provider no longer accepts the account's credentials: ask its owner to link it again.")
	// ErrDamaged is ErrBroken in other words.
	ErrDamaged = ErrBroken.Says(
		"The account's stored credentials cannot be read: ask its owner to link it again.")
	ErrInvalid   = fault.New(fault.Invalid, "invalid_account", "The account is not valid.")
	ErrOwnerUsed = fault.New(fault.Conflict, "owner_already_linked",
		"That owner has an account of this connector already.")
)

// Package connector is what a project makes of the catalog: which connectors are enabled, the auth configs behind them,
// and which of those is the default. It holds rules 1 to 5, 8 and 9; the Store's conditions enforce them.
package connector

import (
	"context"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/policy"
	"patchbay/shared/secret"
)

// State is a connector's state in one project.
type State string

// The states. A connector that a project never touched is NotConfigured.
const (
	NotConfigured State = "not_configured"
	Enabled       State = "enabled"
	Disabled      State = "disabled"
)

// Connector is one connector in one project.
type Connector struct {
	Project       string
	Key           string // provider key
	State         State
	Epoch         int64  // grows with every change of State; orders fan-outs
	DefaultConfig string // exactly one per configured connector (rule 3), "" when NotConfigured
	// FormerDefault was the default until DefaultMovedAt, when one was last named: forms that were shown before are of it.
	FormerDefault  string
	DefaultMovedAt time.Time
	ConfigCount    int
	Summaries      []ConfigSummary // of each auth config, oldest first
	Version        int64
	UpdatedAt      time.Time
	SwitchedFrom   actor.Origin // of the last change of State; its fan-out writes it onto each account
	// WithheldSince is when the project's plan left the connector out (rule 8); zero while it does not, and where nobody
	// asked (UnderPlan). The plan is the project's, so no connector is stored with it.
	WithheldSince time.Time
}

// ConfigSummary is what a connector's own item says of one of its auth configs: enough for every list of connectors.
type ConfigSummary struct {
	ID           string
	AuthType     string
	AccountCount int
	Pin          catalog.Pin
	Problem      *Problem // nil while the provider takes its client
	Linked       Linked
	Policy       policy.Policy // of calls with its accounts
}

// PinOf is the pin of one of the connector's auth configs.
func (c Connector) PinOf(config string) catalog.Pin {
	summary, _ := c.Summary(config)
	return summary.Pin
}

// PolicyOf is the call policy of one of the connector's auth configs.
func (c Connector) PolicyOf(config string) policy.Policy {
	summary, _ := c.Summary(config)
	return summary.Policy
}

// AccountCount is how many linked accounts the connector has.
func (c Connector) AccountCount() int {
	n := 0
	for _, s := range c.Summaries {
		n += s.AccountCount
	}
	return n
}

// Summary returns that of the auth config with the id.
func (c Connector) Summary(id string) (ConfigSummary, bool) {
	for _, s := range c.Summaries {
		if s.ID == id {
			return s, true
		}
	}
	return ConfigSummary{}, false
}

// Active says whether accounts of the connector may be used (rules 5 and 8).
func (c Connector) Active() bool { return c.State == Enabled && c.WithheldSince.IsZero() }

// AuthConfig is how one connector authenticates in one project.
type AuthConfig struct {
	ID        string // cfg_<provider key>_…; integration_id on the wire
	Project   string
	Connector string
	Name      string
	AuthType  string            // key of a catalog.Auth
	Pin       catalog.Pin       // which versions of the connector's definition it and its accounts work by
	Setup     map[string]string // the setup fields that are not secret
	Hints     map[string]string // secret setup field → last characters, for a redacted placeholder
	// Digests tell secret setup fields apart without telling them: field → keyed digest. They are for the audit log.
	Digests      map[string]string
	SharedClient bool   // rule 9: the deployment's OAuth client instead of the owner's
	SecretRef    string // version of the secret that holds the secret setup fields; "" when there are none
	AccountCount int
	Problem      *Problem // nil while the provider takes its client
	Generations  Generations
	Linked       Linked
	Policy       policy.Policy // of calls with its accounts
	// Clients are those that Patchbay got by itself at MCP servers, sealed; ClientDocument is the public metadata document
	// of one of them, as JSON. Both are empty until somebody links.
	Clients        []byte
	ClientDocument string
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int64
	// Using is the client that Setup was asked for. It is not stored.
	Using string
	// Fits is the version that Pin names at the moment of a write that sets it. It is not stored.
	Fits string
	// Among is the version of the connector with whose auth configs Name was found to be nobody else's; nil where a write
	// leaves the name as it is. It is not stored.
	Among *int64
	// Polices says that a write sets Policy. It is not stored.
	Polices bool
}

// Configured is a connector with its auth configs.
type Configured struct {
	Connector
	Configs []AuthConfig // oldest first
}

// FollowUp is what is still to be done after a connector was enabled or disabled: the state is written onto each
// account, for lists and events. What is refused and what works follows the state at once, without it.
type FollowUp struct {
	Pending bool
	Done    int // of Total accounts, in steps of a page of the fan-out; 0 where nothing is pending
	Total   int
}

// MaxConfigs bounds the auth configs of one connector in one project, so that one Query always reads them together.
const MaxConfigs = 50

// Errors of this package.
var (
	ErrUnknown = fault.New(fault.NotFound, "connector_not_found",
		"There is no such connector. GET /connectors lists those there are.")
	ErrNotConfigured = fault.New(fault.Conflict, "connector_not_configured",
		"The connector has no auth config; create one first (POST /auth_configs).")
	ErrNotEnabled = fault.New(fault.Precondition, "connector_not_enabled",
		"The connector is not enabled in this project; enable it first.")
	ErrConfigUnknown = fault.New(fault.NotFound, "auth_config_not_found", "There is no such auth config.")
	ErrDefault       = fault.New(fault.Conflict, "auth_config_is_default",
		"This is the connector's default auth config and there are others: make another one the default first.")
	ErrHasAccounts = fault.New(fault.Conflict, "auth_config_has_accounts",
		"Accounts are linked through this auth config: delete or move them first.")
	ErrTooMany = fault.New(fault.Conflict, "too_many_auth_configs",
		"The connector has as many auth configs as it may; delete one first.")
	ErrName = fault.New(fault.Conflict, "auth_config_name_taken",
		"Another auth config of the connector has this name: choose another one.")
	// ErrMoved says that a connector has another version than AuthConfig.Among, so that its names are to be read again.
	ErrMoved = fault.New(fault.Unavailable, "auth_configs_changing",
		"Others are changing the connector's auth configs at this moment. Nothing was changed: try again.").
		After(time.Second)
	ErrInvalid = fault.New(fault.Invalid, "invalid_auth_config", "The auth config is not valid.")
	ErrVersion = fault.New(fault.Precondition, "connector_version_not_found",
		"The connector has no version that the auth config's pin fits: change the pin (provider_version).")
)

// Store keeps connectors and auth configs. Implementations MUST decide each rule by a condition of the write itself,
// never by what an earlier read said.
type Store interface {
	// Connector reads one connector without its auth configs; one that was never configured is returned as NotConfigured.
	Connector(ctx context.Context, project, key string) (Connector, error)
	// Connectors reads connectors that the project has configured, without their auth configs, by key: up to limit of
	// those behind after, or all. next is where the next page starts, "" after the last one.
	Connectors(ctx context.Context, project, after string, limit int) (page []Connector, next string, err error)
	// Configured reads one connector with its auth configs.
	Configured(ctx context.Context, project, key string) (Configured, error)
	// AllConfigured reads all that the project has configured, with their auth configs, by key.
	AllConfigured(ctx context.Context, project string) ([]Configured, error)
	// AuthConfig reads one config and its connector; ErrConfigUnknown.
	AuthConfig(ctx context.Context, project, id string) (Connector, AuthConfig, error)
	// CreateAuthConfig writes the config. The first one enables the connector and becomes its default (rule 1), a later
	// one becomes the default only when asked. ErrTooMany past MaxConfigs. A project's own definition must be there, with
	// the version c.Fits: ErrUnknown, ErrVersion. Where c.Among is set the connector must have that version, 0 for one
	// that is not there: ErrMoved.
	CreateAuthConfig(ctx context.Context, c AuthConfig, makeDefault bool) error
	// UpdateAuthConfig replaces Name, Setup, Hints, SecretRef, Generations, Pin and, where c.Polices, Policy when the
	// stored version is c.Version; fault.ErrStale, ErrConfigUnknown. Where c.Fits is set the pin is another, and a
	// project's own definition must have that version: ErrUnknown, ErrVersion. Where c.Among is set the connector must
	// have that version, and gets a new one: ErrMoved. It returns the new version.
	UpdateAuthConfig(ctx context.Context, c AuthConfig) (int64, error)
	// MakeDefault moves the one pointer (rule 3). ErrConfigUnknown.
	MakeDefault(ctx context.Context, project, id string) error
	// DeleteAuthConfig obeys rule 4: ErrDefault, ErrHasAccounts, ErrConfigUnknown. Deleting the only one leaves the
	// connector NotConfigured. ifVersion other than 0 must be the stored one: fault.ErrStale.
	DeleteAuthConfig(ctx context.Context, project, id string, ifVersion int64) error
	// NoteProblem stores p as the problem of the auth config, in place of an earlier one, if the auth config still has the
	// version of c: whoever edited it meanwhile has another client. fault.ErrStale, ErrConfigUnknown.
	NoteProblem(ctx context.Context, c AuthConfig, p Problem) error
	// EndProblem removes the auth config's problem with a client, if it is one with that client. fault.ErrStale when it is
	// not, or is gone.
	EndProblem(ctx context.Context, project, id, client string) error
	// KeepClients replaces Clients and ClientDocument, where Clients are still those of c: fault.ErrStale. It makes no new
	// version, since nobody edited anything. ErrConfigUnknown.
	KeepClients(ctx context.Context, c AuthConfig, sealed []byte, document string) error
	// FollowUp says how far the fan-out of the connector's last switch has come.
	FollowUp(ctx context.Context, project, key string) (FollowUp, error)
	// SetState enables or disables; one write. changed is false when it was so already. ErrNotConfigured.
	SetState(ctx context.Context, project, key string, state State) (c Connector, changed bool, err error)
}

// Secrets keeps the secret setup fields of auth configs, and the deployment's shared OAuth clients.
type Secrets interface {
	Create(ctx context.Context, project, config string, values map[string]secret.Text) (version string, err error)
	// Stage stores a next version that nobody uses until the auth config names it.
	Stage(ctx context.Context, project, config string, values map[string]secret.Text) (version string, err error)
	// Promote marks a version that an auth config now names, so that it is kept.
	Promote(ctx context.Context, project, config, version string) error
	Get(ctx context.Context, project, config, version string) (map[string]secret.Text, error)
	Delete(ctx context.Context, project, config string) error
	// Shared returns the deployment's OAuth client for an auth type; false when it has none.
	Shared(ctx context.Context, connector, authType string) (map[string]secret.Text, bool, error)
}

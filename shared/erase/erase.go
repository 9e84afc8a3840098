// Package erase deletes a project with everything of it: grants at providers, secrets, and every item of the table. It
// is for the owner's command alone. What it does can be ended at any moment and gone on with (decision 0042).
package erase

import (
	"context"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/fault"
)

// Holdings are what a project has, in numbers.
type Holdings struct {
	Accounts    int `json:"accounts"`
	Connectors  int `json:"connectors"` // that are configured
	AuthConfigs int `json:"auth_configs"`
	Keys        int `json:"api_keys"` // grants of AWS roles included
	Members     int `json:"members"`  // invitations included
	Webhooks    int `json:"webhooks"`
	Definitions int `json:"connector_definitions"` // of its own
}

// InUse says whether accounts or configured connectors would be lost.
func (h Holdings) InUse() bool { return h.Accounts > 0 || h.Connectors > 0 }

// Deletion is that of one project: under way until it has an end.
type Deletion struct {
	Project   string    `json:"id"`
	Name      string    `json:"name"`
	By        string    `json:"by"` // kind:id of the actor
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	Had       Holdings  `json:"had"` // when it began
	// Items is how many items of the table were removed, beside accounts.
	Items int `json:"items_removed"`
	// Kept is how many grants were given up: their providers may not have forgotten them.
	Kept int `json:"grants_given_up"`
}

// KeptFor is how long the table says that a project was deleted, which is all that is left of it: as long as an entry
// of the audit log.
const KeptFor = 366 * 24 * time.Hour

// Kind is what is to be done before an item can be removed.
type Kind int

// The kinds of items.
const (
	Loose   Kind = iota // nothing
	Account             // its grant ends at the provider, and what belongs to it goes with it
	Grant               // of an account that was deleted: it ends at the provider
	Config              // an auth config: its secrets go first, when no grant needs them any more
	Bound               // no grant may need it any more
)

// Item is one of the project's items in the table.
type Item struct {
	Kind   Kind
	ID     string // of the account or the auth config; of a member the user
	Entity string
	Place  string // where it is, in the store's words
}

// ErrNotDeleting says that no deletion of the project is under way.
var ErrNotDeleting = fault.New(fault.NotFound, "project_not_deleting", "No deletion of this project is under way.")

// Store is the table.
type Store interface {
	// Holdings counts what a project has. project.ErrNotFound.
	Holdings(ctx context.Context, project string) (Holdings, error)
	// CloseProject makes of a project the deletion of it, in one write that ends every key and every member's access:
	// nothing finds the project from then on. project.ErrNotFound.
	CloseProject(ctx context.Context, d Deletion) (Deletion, error)
	// Deletion returns the one under way. ErrNotDeleting.
	Deletion(ctx context.Context, project string) (Deletion, error)
	// Deletions are those that are under way, then those that have ended, the newest first.
	Deletions(ctx context.Context) ([]Deletion, error)
	// Items reads a page of the project's items, wherever in the table they lie; next is "" after the last. The item that
	// says that the deletion is under way is not among them.
	Items(ctx context.Context, project, cursor string) (items []Item, next string, err error)
	// RemoveItems removes items of a project whose deletion is under way, and counts them there, with the grants that were
	// given up. What is gone already is no error. ErrNotDeleting.
	RemoveItems(ctx context.Context, project string, items []Item, kept int) error
	// EndDeletion puts what is kept of the deletion in the place of what is under way. ErrNotDeleting.
	EndDeletion(ctx context.Context, project string, at time.Time) (Deletion, error)
}

// Grants ends what stands at providers.
type Grants interface {
	// DeleteAccount deletes an account, and has its provider forget the grant.
	DeleteAccount(ctx context.Context, project, id string) (account.Revocation, error)
	// EndGrant has a provider forget the grant of an account that was deleted.
	EndGrant(ctx context.Context, project, account string) error
	// DropConfig deletes the secrets of an auth config, and its registrations at providers as far as they let it.
	DropConfig(ctx context.Context, project, id string) error
}

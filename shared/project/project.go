// Package project is the tenant: its record, its plan, and the API keys that act for it.
package project

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/policy"
	"patchbay/shared/scope"
)

// Project is a tenant. Every setting, key, account and session belongs to exactly one (rule 7).
type Project struct {
	ID             string // prj_…
	Name           string
	OrganizationID int64 // the wire contract wants a number; chosen at random once
	Withheld       Withheld
	Logs           activity.Settings
	Hub            Hub
	Definitions    int // how many connectors of its own it has
	CreatedAt      time.Time
	Version        int64
}

// Withheld is what the project's plan leaves out (rule 8). A withheld connector is invisible: as unknown as one that is
// not in the catalog.
type Withheld struct {
	Connectors []string           // provider keys
	Categories []catalog.Category // a connector is withheld when its first category is
	Since      time.Time          // when this was last set
}

// Empty says that nothing is left out.
func (w Withheld) Empty() bool { return len(w.Connectors)+len(w.Categories) == 0 }

// Sees says whether the project may know of the connector.
func (w Withheld) Sees(e catalog.Entry) bool {
	return !slices.Contains(w.Connectors, e.Key) &&
		(len(e.Categories) == 0 || !slices.Contains(w.Categories, e.Categories[0]))
}

// MaxKeys bounds the API keys of a project, with the AWS roles that may call.
const MaxKeys = 20

// Errors of this package.
var (
	ErrUnauthenticated = fault.New(fault.Unauthenticated, "invalid_api_key",
		"The API key is missing, mistyped or revoked. Send it as a Bearer token, or as the user name of HTTP Basic.")
	ErrForbidden   = fault.New(fault.Forbidden, "insufficient_scope", "The API key lacks a scope that this needs.")
	ErrNotFound    = fault.New(fault.NotFound, "project_not_found", "There is no such project.")
	ErrKeyNotFound = fault.New(fault.NotFound, "api_key_not_found", "The project has no such API key.")
	ErrTooManyKeys = fault.New(fault.Conflict, "too_many_api_keys",
		"The project has as many API keys and AWS roles as it may; revoke one first.")
	ErrInvalid    = fault.New(fault.Invalid, "invalid_project", "The project cannot have this name.")
	ErrInvalidKey = fault.New(fault.Invalid, "invalid_api_key_request", "The API key cannot be created.")
)

// Store keeps projects and keys. Implementations MUST make CreateKey and RevokeKey atomic with the project's key count.
type Store interface {
	// CreateProject fails with a wrapped error when the id is taken.
	CreateProject(ctx context.Context, p Project) error
	// Project fails with ErrNotFound.
	Project(ctx context.Context, id string) (Project, error)
	// Authenticate returns who calls, with the whole project, in one read. It fails with ErrUnauthenticated for a key that
	// is missing or has ended, and with ErrForbidden for one without the scope.
	Authenticate(ctx context.Context, a Access) (Caller, error)
	// CreateKey fails with ErrTooManyKeys past MaxKeys, ErrNotFound for an unknown project, and ErrRoleThere for a role
	// that has a grant.
	CreateKey(ctx context.Context, k Key) error
	Keys(ctx context.Context, project string) ([]Key, error)
	// Rename gives the project another name. ErrNotFound.
	Rename(ctx context.Context, project, name string) error
	// RevokeKey deletes the key; ErrKeyNotFound when there is none. Effective at once for consistent reads.
	RevokeKey(ctx context.Context, project, hash string) error
	// Withhold replaces the plan's lists, in the project and in each of its keys at once, so that who reads either one
	// alone knows them. ErrNotFound.
	Withhold(ctx context.Context, project string, w Withheld) error
	// ChangeLogs changes what the project keeps of its log, in the project and in each of its keys at once, and returns
	// it. The change is made to what is there in that moment. ErrNotFound.
	ChangeLogs(ctx context.Context, project string,
		change func(activity.Settings) activity.Settings) (activity.Settings, error)
}

// Admin creates projects and keys. It is used by the owner's command, never by a function: there is no default key.
type Admin struct {
	Store Store
	Now   func() time.Time
	// Number returns a positive random number below 2⁵³, so that JavaScript reads it exactly.
	Number func() int64
}

// Create makes a project without any key.
func (a *Admin) Create(ctx context.Context, name string) (Project, error) {
	name, err := checkedName(name)
	if err != nil {
		return Project{}, err
	}
	now := a.Now().UTC()
	p := Project{ID: ident.New("prj", now), Name: name, OrganizationID: a.Number(), CreatedAt: now, Version: 1}
	return p, a.Store.CreateProject(ctx, p)
}

// checkedName is a project's name as it is stored.
func checkedName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > MaxName {
		return "", ErrInvalid.At("body.name", "A project's name has 1 to 100 characters.")
	}
	if message := lineFault(name, MaxName); message != "" {
		return "", ErrInvalid.At("body.name", message)
	}
	return name, nil
}

// MaxName bounds a project's name, in characters.
const MaxName = 100

// Renamer gives projects other names; Store is one.
type Renamer interface {
	Rename(ctx context.Context, project, name string) error
}

// Rename gives a project another name, and returns the name as it is stored.
func Rename(ctx context.Context, store Renamer, project, name string) (string, error) {
	name, err := checkedName(name)
	if err != nil {
		return "", err
	}
	return name, store.Rename(ctx, project, name)
}

// NewKey asks for an API key.
type NewKey struct {
	Name    string
	Scopes  []scope.Scope // none is every scope, those included that later versions add
	Expires time.Time     // zero for a key without end
	// Policy says which calls it may make. A key that has one has no scope that leads around it (Unbound).
	Policy policy.Policy
}

// CreateKey makes a key and returns its text, which is shown once and kept nowhere.
func (a *Admin) CreateKey(ctx context.Context, project string, n NewKey) (text string, key Key, err error) {
	return makeKey(ctx, a.Store, project, n, a.Now().UTC())
}

// lastYear is the last one that RFC 3339 can write. What ends later could be stored and never be told.
const lastYear = 9999

// lives refuses an end that is past, or that nobody can be told.
func lives(n NewKey, now time.Time) error {
	if !n.Expires.IsZero() && !n.Expires.After(now) {
		return ErrInvalidKey.Says("It must end in the future: %s is past.", n.Expires.UTC().Format(time.DateTime))
	}
	if n.Expires.UTC().Year() > lastYear {
		return ErrInvalidKey.Says("It ends in the year %d at the latest; leave the end out for none.",
			lastYear)
	}
	return nil
}

func makeKey(ctx context.Context, store interface {
	CreateKey(ctx context.Context, k Key) error
}, project string, n NewKey, now time.Time) (text string, key Key, err error) {
	if err := lives(n, now); err != nil {
		return "", Key{}, err
	}
	if n, err = bounded(n); err != nil {
		return "", Key{}, err
	}
	text, ref, err := newKeyText(project)
	if err != nil {
		return "", Key{}, err
	}
	key = Key{
		Project: project, Hash: ref.Hash, Name: n.Name, Hint: text[len(text)-4:], Scopes: n.Scopes, ExpiresAt: n.Expires,
		CreatedAt: now, Policy: n.Policy,
	}
	return text, key, store.CreateKey(ctx, key)
}

// Package own is a project's own connectors: definitions that it adds, versions and removes by the API, and that no
// other project sees (decision 0021).
package own

import (
	"context"
	"maps"
	"slices"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
)

// Definition is what a project has of one connector of its own: its versions, without their texts.
type Definition struct {
	Project   string
	Key       string
	Entry     catalog.Entry      // of the latest version
	Versions  map[string]Version // by number, such as 1.2.0; one at least
	Version   int64              // of the record; grows with each change
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Version is one version of a definition.
type Version struct {
	Digest    string                    // of the text; another one when the version was replaced
	Auth      map[string]catalog.Scheme // its auth types
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Text is what is stored of a version beside its record.
type Text struct {
	Source   string // as its author wrote it
	Compiled string // the definition's JSON, with presets and families expanded
}

// Numbers are the numbers of the versions, the latest first.
func (d Definition) Numbers() []string {
	numbers := slices.Collect(maps.Keys(d.Versions))
	slices.SortFunc(numbers, func(a, b string) int { return catalog.CompareVersions(b, a) })
	return numbers
}

// Bounds of what a project may have.
const (
	MaxDefinitions = 100       // of a project
	MaxVersions    = 40        // of a definition, so that one transaction deletes them all
	MaxSource      = 100 << 10 // of a version's text, in bytes
	maxCompiled    = 200 << 10 // of what it becomes; an item of the table holds both
	maxKey         = 64        // of a provider key, in bytes
)

// Errors of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "connector_definition_not_found",
		"The project has no definition of its own by that key. GET /connector_definitions lists those it has.")
	ErrVersionUnknown = fault.New(fault.NotFound, "connector_version_not_found",
		"The definition has no such version.")
	ErrInvalid = fault.New(fault.Invalid, "invalid_connector_definition",
		"The definition has faults; none of it is stored.")
	ErrTooMany = fault.New(fault.Conflict, "too_many_connector_definitions",
		"The project has 100 definitions of its own, which is the most; delete one first.")
	ErrTooManyVersions = fault.New(fault.Conflict, "too_many_connector_versions",
		"The definition has 40 versions, which is the most; delete one first.")
	ErrInUse = fault.New(fault.Conflict, "connector_in_use",
		"The connector has auth configs: delete its accounts and its auth configs first.")
	ErrVersionInUse = fault.New(fault.Conflict, "connector_version_in_use",
		"Auth configs work by this version.")
	ErrLast = fault.New(fault.Conflict, "last_connector_version",
		"This is the definition's only version: delete the definition instead.")
)

// Reader is the part of Store that look-ups need.
type Reader interface {
	// Definition fails with ErrNotFound.
	Definition(ctx context.Context, project, key string) (Definition, error)
	// Definitions lists those of a project, by key.
	Definitions(ctx context.Context, project string) ([]Definition, error)
	// Text returns what is stored of a version. ErrVersionUnknown.
	Text(ctx context.Context, project, key, number string) (Text, error)
}

// Store keeps definitions. Implementations MUST decide by conditions of the write itself.
type Store interface {
	Reader
	// CreateDefinition writes a definition's first version. ErrTooMany past MaxDefinitions; fault.ErrStale when there is
	// one by now.
	CreateDefinition(ctx context.Context, d Definition, number string, t Text) error
	// UpdateDefinition puts next in the place of read, with the text of one version: t is nil when that version is
	// deleted. fault.ErrStale when the record, or the connector that the change was held against, was changed since.
	UpdateDefinition(ctx context.Context, next, read Definition, number string, t *Text, in connector.Connector) error
	// DeleteDefinition deletes a definition with all its versions. ErrInUse while the connector has an auth config,
	// fault.ErrStale, ErrNotFound.
	DeleteDefinition(ctx context.Context, d Definition) error
	// Connector is connector.Store's.
	Connector(ctx context.Context, project, key string) (connector.Connector, error)
}

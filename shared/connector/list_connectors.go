package connector

import (
	"context"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// Filter narrows a list of connectors; zero members do not.
type Filter struct {
	Category catalog.Category
	Search   string // as catalog.Query; what it finds comes by its rank
	State    State
	Only     Only
	Configs  bool   // each connector with its auth configs
	After    string // a provider key of the catalog: the page starts behind it. ErrAfter for any other
	Limit    int    // at most so many; 0 is no limit
}

// Only narrows a list to the connectors that the project has configured, or to those that it has not.
type Only int

// What a list may be narrowed to.
const (
	Any Only = iota
	OnlyConfigured
	OnlyNotConfigured
)

// Listed is one connector of a list: the catalog's entry and what the project made of it.
type Listed struct {
	catalog.Entry
	Connector
	Configs []AuthConfig // where the filter asks for them
}

// ErrAfter refuses a place in the list that is none, or is none any more.
var ErrAfter = fault.New(fault.Invalid, "invalid_cursor",
	"The cursor is not one that this list gave out: start again without it.")

// List returns the connectors that the project may know of, in the catalog's order or that of the search, and whether
// more follow. For each page it reads all that the project has configured, in one call: the list is by name, the table
// by key. The keys of a page of 100 span most of the catalog, and to read 100 by key costs 100 units, three times
// what all 400 of them do.
func (s *Service) List(ctx context.Context, p project.Project, f Filter) (page []Listed, more bool, err error) {
	entries, err := s.Catalog.List(ctx, p)
	if err != nil {
		return nil, false, err
	}
	if f.Search != "" {
		entries = searched(entries, f.Search)
	}
	if f.After != "" {
		i := slices.IndexFunc(entries, func(e catalog.Entry) bool { return e.Key == f.After })
		if i < 0 {
			return nil, false, ErrAfter
		}
		entries = entries[i+1:]
	}
	byKey, err := s.configured(ctx, p.ID, f.Configs)
	if err != nil {
		return nil, false, err
	}
	for _, e := range entries {
		c, ok := byKey[e.Key]
		if !ok {
			c.Connector = Connector{Project: p.ID, Key: e.Key, State: NotConfigured}
		}
		if !p.Withheld.Sees(e) || !f.matches(e, c.State) {
			continue
		}
		if f.Limit > 0 && len(page) == f.Limit {
			return page, true, nil
		}
		page = append(page, Listed{Entry: e, Connector: c.Connector, Configs: c.Configs})
	}
	return page, false, nil
}

// configured reads what the project has configured, by key.
func (s *Service) configured(ctx context.Context, project string, configs bool) (map[string]Configured, error) {
	var all []Configured
	var err error
	if configs {
		all, err = s.Store.AllConfigured(ctx, project)
	} else {
		var alone []Connector
		alone, _, err = s.Store.Connectors(ctx, project, "", 0)
		for _, c := range alone {
			all = append(all, Configured{Connector: c})
		}
	}
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]Configured, len(all))
	for _, c := range all {
		byKey[c.Key] = c
	}
	return byKey, nil
}

// searched are the entries that a search finds, those first that begin so.
func searched(entries []catalog.Entry, text string) []catalog.Entry {
	places := catalog.NewQuery(text).Rank(nil, entries)
	found := make([]catalog.Entry, len(places))
	for i, at := range places {
		found[i] = entries[at]
	}
	return found
}

// EnabledFilter narrows a list of enabled connectors; zero members do not.
type EnabledFilter struct {
	Key    string                   // this connector alone
	Allows func(catalog.Entry) bool // what the caller may see beside the project's plan
	Search string                   // as in Filter
	After  string                   // next of the page before
	Limit  int                      // at most so many, by key; 0 is all, in the catalog's order
}

// ListEnabled returns the enabled connectors that the project may know of. With a limit it reads about as many
// connectors as it returns, however many the project has configured; next is where the next page starts, "" after the
// last one.
func (s *Service) ListEnabled(ctx context.Context, p project.Project,
	f EnabledFilter) (page []Listed, next string, err error) {
	if f.Allows == nil {
		f.Allows = func(catalog.Entry) bool { return true }
	}
	entries, err := s.Catalog.List(ctx, p)
	if err != nil {
		return nil, "", err
	}
	order, query := make(map[string]int, len(entries)), catalog.NewQuery(f.Search)
	for i, e := range entries {
		if query.Matches(&entries[i]) && p.Withheld.Sees(e) && f.Allows(e) {
			order[e.Key] = i
		}
	}
	for next = f.After; ; {
		var found []Connector
		if found, next, err = s.connectorsFrom(ctx, p.ID, f.Key, next, f.Limit); err != nil {
			return nil, "", err
		}
		for i, c := range found {
			at, ok := order[c.Key]
			if !ok || c.State != Enabled {
				continue
			}
			page = append(page, Listed{Entry: entries[at], Connector: c})
			if f.Limit > 0 && len(page) == f.Limit {
				if i < len(found)-1 {
					next = c.Key
				}
				return page, next, nil
			}
		}
		if next == "" {
			break
		}
	}
	if f.Limit == 0 {
		slices.SortFunc(page, func(a, b Listed) int { return order[a.Entry.Key] - order[b.Entry.Key] })
	}
	return page, "", nil
}

// connectorsFrom reads one connector, or a page of those that the project has configured.
func (s *Service) connectorsFrom(ctx context.Context, project, key, after string,
	limit int) ([]Connector, string, error) {
	if key == "" {
		return s.Store.Connectors(ctx, project, after, limit)
	}
	c, err := s.Store.Connector(ctx, project, key)
	return []Connector{c}, "", err
}

func (f Filter) matches(e catalog.Entry, state State) bool {
	if f.Category != "" && !slices.Contains(e.Categories, f.Category) {
		return false
	}
	if f.State != "" && f.State != state {
		return false
	}
	configured := state != NotConfigured
	return (f.Only != OnlyConfigured || configured) && (f.Only != OnlyNotConfigured || !configured)
}

// Detail is one connector with its definition.
type Detail struct {
	Configured
	Definition *catalog.Definition
	// FollowUp is how far the last switch has come with the accounts.
	FollowUp FollowUp
	// Shared names the auth types for which the deployment has an OAuth client of its own (rule 9).
	Shared map[string]bool
}

// Get returns one connector, or ErrUnknown.
func (s *Service) Get(ctx context.Context, p project.Project, key string) (Detail, error) {
	def, err := s.definition(ctx, p, key)
	if err != nil {
		return Detail{}, err
	}
	c, err := s.Store.Configured(ctx, p.ID, key)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Configured: c, Definition: def, Shared: map[string]bool{}}
	if c.AccountCount() > 0 {
		if d.FollowUp, err = s.Store.FollowUp(ctx, p.ID, key); err != nil {
			return Detail{}, err
		}
	}
	for i := range def.Auth {
		if !def.Auth[i].Scheme.OAuth() {
			continue
		}
		if d.Shared[def.Auth[i].Key], err = s.shares(ctx, key, def.Auth[i].Key); err != nil {
			return Detail{}, err
		}
	}
	return d, nil
}

// Categories returns the categories that the project may know of, by their names. A category that its plan withholds is
// as unknown as one that there is not (rule 8).
func (s *Service) Categories(p project.Project) []catalog.Category {
	all := slices.DeleteFunc(catalog.AllCategories(), func(c catalog.Category) bool {
		return slices.Contains(p.Withheld.Categories, c)
	})
	slices.SortFunc(all, func(a, b catalog.Category) int { return strings.Compare(a.Name(), b.Name()) })
	return all
}

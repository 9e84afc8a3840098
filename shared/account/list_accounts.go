package account

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

// Seen is an account with its connector's state: what a caller is shown.
type Seen struct {
	Account
	Connector connector.Connector
}

// Status is the effective status.
func (v Seen) Status() Status { return v.Effective(v.Connector) }

// Reasons are the reasons for Status.
func (v Seen) Reasons() []Reason { return v.EffectiveReasons(v.Connector) }

// Filter narrows a list of accounts; empty members do not.
type Filter struct {
	Query
	Narrow
	Statuses []Status
	Skip     int  // so many matches are passed over first, for page numbers
	Sort     Sort // "" is the usual order
}

const (
	// batchSize is the most accounts that are read, and held, at a time.
	batchSize = 1000
	// nearby is how many accounts a list without statuses passes over by reading them. Passing over more begins with
	// reading the connectors, whose counts say which of them need not be read at all.
	nearby = 250
	// mostRead bounds the accounts that one request reads to find what a narrowed list asks for. It then ends short of
	// its limit, with a cursor: 20,000 are some 12 MB, read in a second or two.
	mostRead = 20_000
)

// List returns accounts with their effective status and the cursor of the next page, "" when there is none. Statuses
// are computed from the connectors as they are now, so a list is right from the moment a connector was switched.
func (s *Service) List(ctx context.Context, p project.Project, f Filter) (page []Seen, next string, err error) {
	f, none := f.prepared()
	if none {
		return nil, "", nil
	}
	if f.Sort != "" {
		return s.sorted(ctx, p, f)
	}
	l := lister{Service: s, project: p, filter: f, skip: f.Skip, states: map[string]connector.Connector{}}
	err = l.run(ctx)
	if err == nil && l.stopped != "" && l.skip > 0 {
		err = ErrDeep
	}
	if err != nil || len(l.page) <= f.Limit {
		return l.page, l.stopped, err
	}
	return l.page[:f.Limit], Cursor(l.page[f.Limit-1].Account), nil
}

// run reads what the filter may match, planned where that saves reading.
func (l *lister) run(ctx context.Context) error {
	f := l.filter
	if len(f.IDs) > 0 || len(f.Owners) > 0 || len(f.Statuses) == 0 && f.Skip <= nearby {
		return l.read(ctx, f.Query)
	}
	return l.plan(ctx)
}

// lister gathers a page, and one account more to know whether another page follows.
type lister struct {
	*Service
	project project.Project
	filter  Filter
	skip    int // so many accounts are to be passed over yet
	states  map[string]connector.Connector
	page    []Seen
	take    func(Seen) // in place of a page: takes all that match
	seen    int        // so many accounts were read
	stopped string     // the cursor behind the last of them, where mostRead ended the list
}

// missing is how many accounts are wanted yet, 0 when the list ends here.
func (l *lister) missing() int {
	if l.stopped != "" {
		return 0
	}
	if l.take != nil {
		return batchSize
	}
	return l.filter.Limit + 1 - len(l.page)
}

func (l *lister) matches(v Seen) bool {
	return (len(l.filter.Statuses) == 0 || slices.Contains(l.filter.Statuses, v.Status())) && l.filter.Narrow.matches(v)
}

// ask is how many accounts the next read asks for: those that are missing, and more with each read where few match.
func (l *lister) ask() int {
	n := l.skip + l.missing()
	if !l.filter.Empty() {
		n += l.seen
	}
	return min(batchSize, l.most(), n)
}

// read adds the accounts of a query that match, until the page is full.
func (l *lister) read(ctx context.Context, q Query) error {
	for l.missing() > 0 {
		q.Limit = l.ask()
		accounts, after, err := l.Store.Accounts(ctx, l.project.ID, q)
		if err != nil {
			return err
		}
		if err := l.readStates(ctx, l.project, accounts, l.states); err != nil {
			return err
		}
		for _, a := range accounts {
			l.add(Seen{Account: a, Connector: l.states[a.Connector]})
		}
		if after == "" {
			return nil
		}
		if l.seen += len(accounts); l.seen >= l.most() && l.missing() > 0 && (!l.filter.Empty() || l.take != nil) {
			l.stopped = after
		}
		q.After = after
	}
	return nil
}

func (l *lister) add(v Seen) {
	switch {
	case l.missing() == 0 || !l.matches(v):
	case l.take != nil:
		l.take(v)
	case l.skip > 0:
		l.skip--
	default:
		l.page = append(l.page, v)
	}
}

// part says which of a connector's accounts a list shows.
type part int

const (
	none      part = iota
	all            // whatever their own status is
	some           // those that match, which each is asked for
	broken         // those that are, and are not suspended
	suspended      // those that are
	troubled       // both
)

// troubles are the parts that the index of troubles has.
var troubles = map[part][]Trouble{
	broken: {IsBroken}, suspended: {IsSuspended}, troubled: {IsBroken, IsSuspended},
}

// partOf follows from the connector: while it is not enabled, or withheld, all of its accounts are inactive, and
// otherwise only those that are suspended.
func (f Filter) partOf(c connector.Connector) part {
	wants := func(s Status) bool { return len(f.Statuses) == 0 || slices.Contains(f.Statuses, s) }
	switch {
	case !c.Active() && !wants(Inactive):
		return none
	case !c.Active(), wants(Active) && wants(Error) && wants(Inactive):
		return all
	case wants(Active):
		return some
	case wants(Error) && wants(Inactive):
		return troubled
	case wants(Error):
		return broken
	default:
		return suspended
	}
}

// plan reads the connectors first. Their states say which of their accounts a status can be of, so that whole
// connectors are not read; their counts say how many accounts are passed over where all of them would be shown.
func (l *lister) plan(ctx context.Context) error {
	connectors, err := l.connectors(ctx)
	if err != nil {
		return err
	}
	q, from := l.filter.Query, ""
	if q.After != "" {
		if from, _, err = ParseCursor(q.After); err != nil {
			return err
		}
	}
	for i := 0; i < len(connectors) && l.missing() > 0; {
		c := connectors[i]
		shows := l.filter.partOf(c)
		switch {
		case shows == none || c.Key < from:
			i++
			continue
		case shows == all && c.Key != from && l.skip > 0 && l.filter.Empty():
			if err := l.pass(ctx, c); err != nil {
				return err
			}
			i++
			continue
		}
		end := i
		for end+1 < len(connectors) && l.filter.partOf(connectors[end+1]) == shows && (l.skip == 0 || shows != all) {
			end++
		}
		l.narrow(&q, connectors[i:end+1])
		q.Troubles = troubles[shows]
		if c.Key != from {
			q.After = ""
		}
		if err := l.read(ctx, q); err != nil {
			return err
		}
		i = end + 1
	}
	return nil
}

// narrow makes a query one of the connectors, which follow each other in the list. They are a range of the index only
// where the list is of all connectors: between two that a filter names lie others.
func (l *lister) narrow(q *Query, connectors []connector.Connector) {
	if len(l.filter.Connectors) == 0 {
		q.Run = Run{First: connectors[0].Key, Last: connectors[len(connectors)-1].Key}
		return
	}
	q.Connectors = make([]string, len(connectors))
	for i, c := range connectors {
		q.Connectors[i] = c.Key
	}
}

// pass goes over a connector whose accounts are all shown: none of them is read if all of them are to be passed over.
func (l *lister) pass(ctx context.Context, c connector.Connector) error {
	total := c.AccountCount()
	if l.skip >= total {
		l.skip -= total
		return nil
	}
	accounts, err := l.Store.AccountsAt(ctx, l.project.ID, c.Key, l.skip, total, l.missing())
	if err != nil {
		return err
	}
	l.skip = 0
	for _, a := range accounts {
		l.add(Seen{Account: a, Connector: c})
	}
	return nil
}

// connectors reads those that have accounts, or of which the filter wants accounts, by key. It keeps their states.
func (l *lister) connectors(ctx context.Context) ([]connector.Connector, error) {
	var found []connector.Connector
	var err error
	if len(l.filter.Connectors) > 0 {
		states, err := l.Store.States(ctx, l.project.ID, l.filter.Connectors)
		if err != nil {
			return nil, err
		}
		found = slices.Collect(maps.Values(states))
	} else {
		if found, _, err = l.Store.Connectors(ctx, l.project.ID, "", 0); err != nil {
			return nil, err
		}
	}
	found = slices.DeleteFunc(found, func(c connector.Connector) bool { return c.AccountCount() == 0 })
	slices.SortFunc(found, func(a, b connector.Connector) int { return strings.Compare(a.Key, b.Key) })
	for i, c := range found {
		if found[i], err = connector.UnderPlan(ctx, l.Catalog, l.project, c); err != nil {
			return nil, err
		}
		l.states[c.Key] = found[i]
	}
	return found, nil
}

// Compare is the order of lists: by connector, then by age, which the id begins with.
func Compare(a, b Account) int {
	return cmp.Or(strings.Compare(a.Connector, b.Connector), strings.Compare(a.ID, b.ID))
}

// Cursor names the place behind an account in the order of lists.
func Cursor(a Account) string { return a.Connector + "/" + a.ID }

// ErrDeep refuses a page number that takes too much reading to find.
var ErrDeep = fault.New(fault.Invalid, "page_too_deep",
	"That page is too far behind in a list that is narrowed so much: begin with the first, and follow the cursors.")

// ErrCursor refuses a cursor that no list gave out.
var ErrCursor = fault.New(fault.Invalid, "invalid_cursor",
	"The cursor is not one that a list gave out: start again without it.")

// ParseCursor returns the connector and the id of the account that a cursor names. ErrCursor.
func ParseCursor(cursor string) (connector, id string, err error) {
	connector, id, _ = strings.Cut(cursor, "/")
	if owner, ok := ident.Owner("acc", id); !ok || owner != connector {
		return "", "", ErrCursor
	}
	return connector, id, nil
}

// readStates adds the connectors of accounts to those that are known.
func (s *Service) readStates(
	ctx context.Context, p project.Project, accounts []Account, states map[string]connector.Connector,
) error {
	var unknown []string
	for i := range accounts {
		if _, ok := states[accounts[i].Connector]; !ok && !slices.Contains(unknown, accounts[i].Connector) {
			unknown = append(unknown, accounts[i].Connector)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	found, err := s.Store.States(ctx, p.ID, unknown)
	if err != nil {
		return err
	}
	for _, key := range unknown {
		if states[key], err = connector.UnderPlan(ctx, s.Catalog, p, found[key]); err != nil {
			return err
		}
	}
	return nil
}

// Get returns one account. ErrNotFound.
func (s *Service) Get(ctx context.Context, p project.Project, id string) (Seen, error) {
	a, c, err := s.Store.Account(ctx, p.ID, id)
	if err != nil {
		return Seen{}, err
	}
	c, err = connector.UnderPlan(ctx, s.Catalog, p, c)
	return Seen{Account: a, Connector: c}, err
}

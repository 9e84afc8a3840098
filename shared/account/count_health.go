package account

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"patchbay/shared/connector"
	"patchbay/shared/project"
)

// Health is how a project's accounts fare, counted over a part of them.
type Health struct {
	Connectors []ConnectorHealth // that have accounts in this part, by key
	Next       string            // the cursor of the next part; "" after the last
}

// ConnectorHealth is how a connector's accounts fare.
type ConnectorHealth struct {
	Key      string
	Accounts int
	Statuses map[Status]int
	Reasons  map[ReasonCode]int
	Expiring int // whose access or grant ends for good soon
	Missing  int // that were not granted every scope that they were asked for
}

// CountHealth counts accounts from a cursor on, as many as one request reads. Those that end within some time
// are expiring. Statuses are those of this moment, as in lists.
func (s *Service) CountHealth(
	ctx context.Context, p project.Project, after string, within time.Duration,
) (Health, error) {
	ends := s.Now().Add(within)
	counts := map[string]*ConnectorHealth{}
	l := lister{
		Service: s, project: p, filter: Filter{Query: Query{After: after}}, states: map[string]connector.Connector{},
		take: func(v Seen) {
			c := counts[v.Account.Connector]
			if c == nil {
				c = &ConnectorHealth{
					Key: v.Account.Connector, Statuses: map[Status]int{}, Reasons: map[ReasonCode]int{},
				}
				counts[c.Key] = c
			}
			c.add(v, ends)
		},
	}
	if err := l.run(ctx); err != nil {
		return Health{}, err
	}
	h := Health{Next: l.stopped}
	for _, c := range slices.SortedFunc(maps.Values(counts), func(a, b *ConnectorHealth) int {
		return strings.Compare(a.Key, b.Key)
	}) {
		h.Connectors = append(h.Connectors, *c)
	}
	return h, nil
}

func (c *ConnectorHealth) add(v Seen, ends time.Time) {
	c.Accounts++
	c.Statuses[v.Status()]++
	for _, r := range v.Reasons() {
		c.Reasons[r.Code]++
	}
	if v.Ends().Before(ends) {
		c.Expiring++
	}
	if len(v.Scopes.Missing) > 0 {
		c.Missing++
	}
}

package table_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/pump"
	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/event"
	"patchbay/shared/fanout"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// derive reads records as the events function does, those that the filters pass.
func derive(t *testing.T, records []events.DynamoDBEventRecord) []event.Event {
	t.Helper()
	var all []event.Event
	for _, r := range records {
		if !passes(t, r) {
			continue
		}
		c, err := table.Changed(r)
		if err != nil {
			t.Fatal(err)
		}
		if c != nil {
			all = append(all, event.Derive(c)...)
		}
	}
	return all
}

func passes(t *testing.T, r events.DynamoDBEventRecord) bool {
	t.Helper()
	return slices.ContainsFunc(table.ChangeFilters(), func(text string) bool {
		p, err := pump.ParsePattern(text)
		does(t, err)
		return p.Match(r)
	})
}

// plot is what the cases begin with: a connector with two auth configs, accounts, a session.
type plot struct {
	*watched
	project          string
	cfg, spare       connector.AuthConfig
	a                account.Account
	session          connect.Session
	ctx, bySession   context.Context
	apiKey, otherKey project.Access
}

func newPlot(t *testing.T, w *watched) *plot {
	t.Helper()
	s := &plot{watched: w, project: w.MakeProject(t)}
	s.apiKey = w.MakeKey(t, s.project)
	s.cfg, s.spare = w.MakeConfig(t, s.project, "slack"), w.MakeConfig(t, s.project, "slack")
	s.a, s.session = w.MakeAccount(t, s.cfg, "owner"), w.MakeSession(t, s.project)
	s.ctx = actor.WithOrigin(actor.With(t.Context(), actor.Actor{Kind: actor.Key, ID: "0123"}),
		actor.Origin{Request: "req_1", IP: "203.0.113.7"})
	s.bySession = actor.With(s.ctx, actor.Actor{Kind: actor.Session, ID: "7"})
	return s
}

func (s *plot) broken(t *testing.T) {
	t.Helper()
	does(t, s.Break(t.Context(), s.project, s.a.ID, 1,
		account.Reason{Code: account.CredentialsRejected, ProviderCode: "invalid_grant", At: s.Clock.Now()}))
}

func (s *plot) suspended(t *testing.T) account.Account {
	t.Helper()
	return s.update(s.ctx, t, func(a *account.Account) { a.SuspendedAt = s.Clock.Now() })
}

func (s *plot) update(ctx context.Context, t *testing.T, change func(*account.Account)) account.Account {
	t.Helper()
	from, _, err := s.Account(ctx, s.project, s.a.ID)
	does(t, err)
	next := from
	change(&next)
	next.Version, err = s.Update(ctx, next, from)
	does(t, err)
	return next
}

func (s *plot) switched(t *testing.T, state connector.State) int64 {
	t.Helper()
	c, changed, err := s.SetState(s.ctx, s.project, "slack", state)
	does(t, err)
	if !changed {
		t.Fatal("the connector was so already")
	}
	return c.Epoch
}

func (s *plot) materialised(t *testing.T, state connector.State, epoch int64) {
	t.Helper()
	_, err := s.Materialise(s.ctx, fanout.Job{Project: s.project, Connector: "slack"}, []string{s.a.ID}, state, epoch)
	does(t, err)
}

func (s *plot) relinked(ctx context.Context, t *testing.T, change func(*account.Account)) {
	t.Helper()
	from, _, err := s.Account(ctx, s.project, s.a.ID)
	does(t, err)
	next := from
	next.UpdatedAt = s.Clock.Tick()
	change(&next)
	l := tabletest.LinkOf(next)
	l.Was = from.Generation
	does(t, s.Relink(ctx, l, from.ConfigID))
}

// TestTold changes a table on a real engine and reads what its stream tells.
func TestTold(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		for _, c := range toldCases() {
			t.Run(c.name, func(t *testing.T) {
				s := newPlot(t, w)
				if c.before != nil {
					c.before(t, s)
				}
				s.since(t)
				c.do(t, s)
				records := s.since(t)
				told := derive(t, records)
				var have []string
				for _, e := range told {
					have = append(have, s.describe(t, e))
				}
				want := slices.Clone(c.want)
				slices.Sort(have) // the records of a transaction come in no order
				slices.Sort(want)
				if !slices.Equal(have, want) {
					t.Errorf("told\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
				}
				checkRepeats(t, records, told)
			})
		}
	})
}

// describe writes an event in the words of the cases, and checks what all have.
func (s *plot) describe(t *testing.T, e event.Event) string {
	t.Helper()
	at, ok := ident.TimeOf(event.Prefix, e.ID)
	if !ok || e.Project != s.project || e.Time.IsZero() || !at.Equal(e.Time) {
		t.Errorf("event %+v", e)
	}
	if e.Account != "" && (e.Connector == "" || e.Version < 2) {
		t.Errorf("event %+v", e)
	}
	names := map[string]string{s.cfg.ID: "cfg", s.spare.ID: "spare", "": ""}
	config, known := names[e.Config]
	switch {
	case e.Type == event.SessionFailed:
		config = ""
	case !known:
		config = "new"
	}
	data, err := json.Marshal(e.Data)
	does(t, err)
	text := strings.ReplaceAll(string(data), s.cfg.ID, "<cfg>")
	for _, name := range []string{"attempt_id", "endpoint_id"} {
		if id, _ := e.Data[name].(string); id != "" {
			text = strings.ReplaceAll(text, id, "<id>")
		}
	}
	return fmt.Sprintf("%s of %s, %s: %s", e.Type, e.Owner, config, text)
}

// checkRepeats derives again, from the records in another order and twice each: the same events, each ID for one event.
func checkRepeats(t *testing.T, records []events.DynamoDBEventRecord, first []event.Event) {
	t.Helper()
	again := slices.Concat(records, records)
	rand.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	byID := map[string]event.Event{}
	for _, e := range first {
		if other, ok := byID[e.ID]; ok {
			t.Errorf("%s is the id of %s and of %s", e.ID, e.Type, other.Type)
		}
		byID[e.ID] = e
	}
	for _, e := range derive(t, again) {
		if !reflect.DeepEqual(byID[e.ID], e) {
			t.Errorf("told again as\n%+v\nfirst as\n%+v", e, byID[e.ID])
		}
	}
}

// TestUnchangedRecordTellsNothing gives both images of each record as the one before: a write that changes nothing.
func TestUnchangedRecordTellsNothing(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		s := newPlot(t, w)
		s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		s.broken(t)
		s.suspended(t)
		does(t, s.MakeDefault(s.ctx, s.project, s.spare.ID))
		does(t, s.FailAttempt(s.bySession, s.Claimed(t, s.session, "slack"), connect.AttemptError{Code: "x"}))
		for _, r := range s.since(t) {
			r.Change.OldImage, r.EventName = r.Change.NewImage, "MODIFY"
			if told := derive(t, []events.DynamoDBEventRecord{r}); len(told) > 0 {
				t.Errorf("a write that changed nothing of %v tells %+v", r.Change.Keys, told)
			}
		}
	})
}

// TestPoison reads records that the store never writes: each is an error, which no other try mends, and none a panic.
func TestPoison(t *testing.T) {
	everyStream(t, func(t *testing.T, w *watched) {
		s := newPlot(t, w)
		s.materialised(t, connector.Disabled, s.switched(t, connector.Disabled))
		s.Claimed(t, s.session, "slack")
		number, text := events.NewNumberAttribute("1"), events.NewStringAttribute("x")
		for _, r := range s.since(t) {
			entity := r.Change.NewImage["entity"].String()
			if !passes(t, r) {
				continue
			}
			for name, bad := range map[string]events.DynamoDBAttributeValue{"version": text, "project": number, "id": number} {
				if (entity == "project") != (name == "id") && name != "version" {
					continue // the project's own item names it by its id, others by their project
				}
				image := maps.Clone(r.Change.NewImage)
				image[name] = bad
				poison := r
				poison.Change.NewImage = image
				if c, err := table.Changed(poison); err == nil {
					t.Errorf("%s with a bad %s is read as %+v", entity, name, c)
				}
			}
		}
		for name, r := range map[string]events.DynamoDBEventRecord{
			"nothing": {}, "no entity": {Change: events.DynamoDBStreamRecord{
				NewImage: map[string]events.DynamoDBAttributeValue{"version": number}}},
		} {
			if c, err := table.Changed(r); c != nil || err != nil {
				t.Errorf("%s is read as %+v, %v", name, c, err)
			}
		}
	})
}

package inbound

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/event"
)

// How long a request is remembered, so that it is taken once. One without a signed time could be sent again for ever;
// it is remembered as long as events are kept.
const (
	rememberTimed   = 7 * 24 * time.Hour
	rememberUntimed = 30 * 24 * time.Hour
)

// address is where a request came to.
type address struct {
	connector connector.Connector
	config    connector.AuthConfig
	webhooks  *catalog.Webhooks
	auth      *catalog.Auth
	def       *catalog.Definition
}

// Receive takes one request at the address of an auth config. Its signature is verified over the bytes as they came,
// before anything reads them. What was taken before is answered as then and does nothing. An error is the provider's to
// see: it repeats what was not taken.
func (s *Service) Receive(ctx context.Context, project, config string, r *Request) (Answer, error) {
	ctx = actor.With(ctx, actor.Of("inbound"))
	activity.Note(ctx, func(e *activity.Entry) { e.Kind = activity.Inbound })
	if len(r.Body) > MaxBody {
		return Answer{}, ErrTooLarge
	}
	to, err := s.address(ctx, project, config)
	if err != nil {
		return Answer{}, err
	}
	setup := sync.OnceValues(func() (map[string]string, error) { return s.Configs.SetupValues(ctx, to.config) })
	if c := bringer(to.webhooks, r); c != nil {
		return s.bring(ctx, to, r, c)
	}
	answer, ok, err := challenged(to.webhooks, r, setup, false)
	if ok || err != nil {
		note(ctx, "challenge")
		return answer, err
	}
	if r.Method != "POST" {
		return Answer{}, ErrMethod
	}
	known, err := setup()
	if err != nil {
		return Answer{}, err
	}
	p, err := s.verify(ctx, to.webhooks, r, known)
	if err != nil {
		return Answer{}, err
	}
	if answer, ok, err = challenged(to.webhooks, r, setup, true); ok || err != nil {
		note(ctx, "challenge")
		return answer, err
	}
	return s.take(ctx, to, r, p)
}

// address finds an auth config whose connector says how its webhooks are taken.
func (s *Service) address(ctx context.Context, project, config string) (address, error) {
	p, c, cfg, err := s.Store.Addressed(ctx, project, config)
	if errors.Is(err, connector.ErrConfigUnknown) {
		return address{}, ErrUnknown
	}
	if err != nil {
		return address{}, err
	}
	activity.Note(ctx, func(e *activity.Entry) {
		e.Project, e.Connector, e.Config = project, cfg.Connector, cfg.ID
	})
	def, err := s.Catalog.Pinned(ctx, project, cfg.Connector, cfg.Pin)
	if errors.Is(err, catalog.ErrUnknown) || errors.Is(err, connector.ErrVersion) {
		return address{}, ErrUnknown
	}
	if err != nil {
		return address{}, err
	}
	if c, err = connector.UnderPlan(ctx, s.Catalog, p, c); err != nil {
		return address{}, err
	}
	auth, ok := def.AuthType(cfg.AuthType)
	if !ok || auth.Webhooks == nil {
		return address{}, ErrUnknown.Says("%s's webhooks are not taken here: its definition does not say how they are signed.",
			def.Name)
	}
	return address{connector: c, config: cfg, webhooks: auth.Webhooks, auth: auth, def: def}, nil
}

// take works off a request that is the provider's. It is done only when all is done: one that fails on the way is sent
// again by the provider, and its events have the same ids then.
func (s *Service) take(ctx context.Context, to address, r *Request, p proven) (Answer, error) {
	w, project, config := to.webhooks, to.config.Project, to.config.ID
	id := requestID(w, r, p)
	done := Answer{Status: max(200, w.Accepts)}
	keep := rememberUntimed
	if !p.sent.IsZero() {
		keep = rememberTimed
	}
	first, before, err := s.Store.Take(ctx, project, config, id, s.Now().Add(keep))
	if err != nil {
		return Answer{}, err
	}
	if before {
		note(ctx, "duplicate")
		return done, nil
	}
	items := s.split(to, r, p)
	told := make([]event.Event, 0, len(items))
	for i := range items {
		e, err := s.handle(ctx, to, &items[i], eventID(to.config, id, i, first), first)
		if err != nil {
			return Answer{}, err
		}
		told = append(told, e)
	}
	s.record(ctx, told)
	if to.connector.Active() {
		if err := s.tell(ctx, told); err != nil {
			return Answer{}, err
		}
	}
	return done, s.Store.Done(ctx, project, config, id)
}

// tell tells events, so few at once that they fit into one item of the table, and into one call of an event bus.
func (s *Service) tell(ctx context.Context, told []event.Event) error {
	for len(told) > 0 {
		n, size := 0, 0
		for n < len(told) && (n == 0 || size+sizeOf(told[n]) <= maxPayload) {
			size += sizeOf(told[n])
			n++
		}
		if err := s.Tell.Tell(ctx, told[:n]); err != nil {
			return err
		}
		told = told[n:]
	}
	return nil
}

// sizeOf is about how long an event is as JSON, in bytes.
func sizeOf(e event.Event) int {
	const rest = 1000
	payload, _ := e.Data["payload"].(json.RawMessage)
	return rest + len(payload)
}

// requestID names a request by what was signed, or by the id that the provider gives it in there. An id in a header
// that nobody signed names nothing: who has a signed request could send it under another.
func requestID(w *catalog.Webhooks, r *Request, p proven) string {
	if id, ok := (values{request: r, at: p.document}).expand(w.ID); ok && w.Each == "" && !w.TrustsHeaders {
		sum := sha256.Sum256([]byte("id\n" + id))
		return hex.EncodeToString(sum[:])
	}
	return hex.EncodeToString(p.signed[:])
}

// received is one event of a request.
type received struct {
	values  values
	payload any    // JSON; nil where the body is none
	text    string // the body, where it is no JSON
	size    int
	sent    time.Time // when the provider says that it happened, or signed it; zero when it does not
}

// maxEach is how many events of one request are told apart. A longer list is told whole, as the connector's.
const maxEach = 500

// split takes a request apart into its events.
func (s *Service) split(to address, r *Request, p proven) []received {
	w, tree := to.webhooks, p.document
	if tree == nil {
		tree = r.document()
	}
	members := []any{tree}
	if w.Each != "" {
		if list := descend(tree, eachPath(w.Each)); len(list) > 0 && len(list) <= maxEach {
			members = list
		}
	}
	items := make([]received, len(members))
	for i, m := range members {
		it := received{values: values{request: r, at: m}, payload: m, size: len(r.Body), sent: p.sent}
		if m == nil {
			it.text = string(r.Body)
		}
		if w.Time != nil {
			if at, err := parseTime(it.values.spot(w.Time.Spot)[0], w.Time.Unit); err == nil {
				it.sent = at
			}
		}
		items[i] = it
	}
	return items
}

// eachPath leads to the members of a list.
func eachPath(each string) string {
	if each == "*" {
		return each
	}
	return each + ".*"
}

// note says in the request's entry how it ended.
func note(ctx context.Context, action string) {
	activity.Note(ctx, func(e *activity.Entry) { e.Action = action })
}

// record makes the entry of each event: the request's own where it has one, and of a batch one more each.
func (s *Service) record(ctx context.Context, told []event.Event) {
	if len(told) == 1 {
		activity.Note(ctx, func(e *activity.Entry) { fill(e, told[0]) })
		return
	}
	note(ctx, "batch")
	if s.Recorder == nil {
		return
	}
	for e := range slices.Values(told) {
		entry := activity.Entry{
			ID: e.ID, Project: e.Project, Kind: activity.Inbound, Time: e.Time, RequestID: e.RequestID, By: e.By,
			Connector: e.Connector, Config: e.Config,
		}
		fill(&entry, e)
		s.Recorder.Record(ctx, &entry)
	}
}

func fill(entry *activity.Entry, e event.Event) {
	entry.Account, entry.Owner, entry.Event = e.Account, e.Owner, e.ID
	entry.Action, _ = e.Data["provider_event"].(string)
}

package promote

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/reference"
)

// Action is what an import does with one thing.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "update"
	Same   Action = "unchanged"
	Only   Action = "only there" // it is in the project and not in the file: it stays
	Clash  Action = "clash"      // it cannot be done: Advice says what to do, and nothing else is done either
)

// Step is one thing of a plan.
type Step struct {
	Action  Action   `json:"action"`
	What    string   `json:"what"`              // such as auth config "Main" of hubspot
	Changes []string `json:"changes,omitempty"` // of an update, in words
	Advice  string   `json:"advice,omitempty"`

	apply func(context.Context, *run) error
}

// Plan is what importing a file into a project would do.
type Plan struct {
	Project string `json:"project"`
	Name    string `json:"project_name"`
	Steps   []Step `json:"steps"`
}

// Count is how many steps have one of the actions.
func (p Plan) Count(actions ...Action) (n int) {
	for _, s := range p.Steps {
		if slices.Contains(actions, s.Action) {
			n++
		}
	}
	return n
}

// Options of a plan.
type Options struct {
	API     *manage.Client
	Refs    *reference.Resolver
	Secrets bool // send the secrets of auth configs that are there, too: whether they differ cannot be read
	Note    func(format string, args ...any)
}

// planner makes a plan.
type planner struct {
	Options
	now   state
	file  File
	types map[string]connectorDetail
	steps []Step
}

// NewPlan compares a file with a project. It writes nothing.
func NewPlan(ctx context.Context, f File, o Options) (Plan, error) {
	now, err := reader{o.API, o.Note}.state(ctx)
	if err != nil {
		return Plan{}, err
	}
	p := &planner{Options: o, now: now, file: f, types: map[string]connectorDetail{}}
	if f.Settings != nil {
		p.settings(*f.Settings)
	}
	if err := p.own(ctx); err != nil {
		return Plan{}, err
	}
	if err := p.connectors(ctx); err != nil {
		return Plan{}, err
	}
	p.webhooks()
	return Plan{now.id, now.name, p.steps}, nil
}

func (p *planner) add(s Step) { p.steps = append(p.steps, s) }

func (p *planner) clash(what, format string, args ...any) {
	p.add(Step{Action: Clash, What: what, Advice: fmt.Sprintf(format, args...)})
}

// compared adds a step for something that is there: unchanged, or an update.
func (p *planner) compared(what string, changes []string, apply func(context.Context, *run) error) {
	if len(changes) == 0 {
		p.add(Step{Action: Same, What: what})
		return
	}
	p.add(Step{Action: Update, What: what, Changes: changes, apply: apply})
}

// text resolves a reference, or reports it missing as a clash.
func (p *planner) text(what, field, value string) (string, bool) {
	got, err := p.Refs.Value(value)
	if err != nil {
		p.clash(what, "%s: %v", field, err)
		return "", false
	}
	return got, true
}

func (p *planner) settings(s Settings) {
	if s.Hub != nil {
		p.hub(*s.Hub)
	}
	if s.Logs != nil {
		changes := changed("mode", p.now.logs.Mode, s.Logs.Mode)
		changes = append(changes, changed("retention_days", p.now.logs.Days, s.Logs.Days)...)
		changes = append(changes, changed("payloads", p.now.logs.Payloads, s.Logs.Payloads)...)
		p.compared("log settings", changes, patchLogs(p.now.logs, *s.Logs))
	}
}

func (p *planner) hub(want Hub) {
	const what = "hub settings"
	var ok bool
	if want.PrivacyURL, ok = p.text(what, "privacy_url", want.PrivacyURL); !ok {
		return
	}
	origins := []string{}
	for _, o := range want.AllowedOrigins {
		text, ok := p.text(what, "allowed_origins", o)
		if !ok {
			return
		}
		origins = append(origins, text)
	}
	body := map[string]any{}
	var changes []string
	for _, m := range []struct{ name, from, to string }{
		{"product_name", p.now.hub.ProductName, want.ProductName}, {"color", p.now.hub.Color, strings.ToLower(want.Color)},
		{"privacy_url", p.now.hub.PrivacyURL, want.PrivacyURL}, {"logo", p.now.hub.Logo, want.Logo},
	} {
		if m.from == m.to {
			continue
		}
		if m.name == "logo" {
			changes = append(changes, "logo: another picture")
		} else {
			changes = append(changes, changed(m.name, m.from, m.to)...)
		}
		body[m.name] = any(m.to)
		if m.to == "" {
			body[m.name] = nil
		}
	}
	if now := p.now.hub.AllowedOrigins; !slices.Equal(now, origins) {
		changes = append(changes, changed("allowed_origins", strings.Join(now, " "), strings.Join(origins, " "))...)
		body["allowed_origins"] = origins
	}
	p.compared(what, changes, patchHub(p.now.hub, body))
}

// changed is a change in words; nothing when there is none.
func changed(name string, from, to any) []string {
	if reflect.DeepEqual(from, to) {
		return nil
	}
	say := func(v any) string {
		if text := fmt.Sprint(v); text != "" {
			return text
		}
		return "nothing"
	}
	return []string{fmt.Sprintf("%s: %s → %s", name, say(from), say(to))}
}

// sameJSON says whether two values are the same on the wire.
func sameJSON(a, b any) bool {
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		return string(b)
	}
	return text(a) == text(b)
}

func (p *planner) webhooks() {
	if p.file.Webhooks == nil && len(p.now.webhooks) == 0 {
		return
	}
	left := slices.Clone(p.now.webhooks)
	for _, w := range p.file.Webhooks {
		what := "webhook " + w.URL
		at, ok := p.text(what, "url", w.URL)
		if !ok {
			continue
		}
		w.URL = at
		what = "webhook " + at
		i := nearestHook(left, w)
		if i < 0 {
			p.add(Step{Action: Create, What: what, apply: createHook(w)})
			continue
		}
		found := left[i]
		left = slices.Delete(left, i, i+1)
		p.compared(what, hookChanges(found, w), updateHook(found, w))
	}
	for _, w := range left {
		p.add(Step{Action: Only, What: "webhook " + w.URL})
	}
}

func hookChanges(now webhookState, want Webhook) []string {
	changes := changed("description", now.Description, want.Description)
	events := func(list []string) string {
		if len(list) == 0 {
			return "all"
		}
		return strings.Join(list, " ")
	}
	changes = append(changes, changed("events", events(now.Events), events(want.Events))...)
	return append(changes, changed("enabled", now.Enabled, want.Enabled)...)
}

// nearestHook is the endpoint with the URL of want that differs least, for several may have one URL; -1 for none.
func nearestHook(all []webhookState, want Webhook) int {
	best, least := -1, 0
	for i, w := range all {
		if n := len(hookChanges(w, want)); w.URL == want.URL && (best < 0 || n < least) {
			best, least = i, n
		}
	}
	return best
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

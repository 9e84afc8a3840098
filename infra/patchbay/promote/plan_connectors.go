package promote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/reference"
	"patchbay/shared/connector"
)

// connectorDetail is what a connector asks for.
type connectorDetail struct {
	unknown   bool // it is an own one that the import adds
	AuthTypes []struct {
		Key    string `json:"key"`
		Fields []struct {
			Key      string `json:"key"`
			Required bool   `json:"required"`
			Secret   bool   `json:"secret"`
			Default  string `json:"default"`
		} `json:"setup_fields"`
		Shared bool `json:"shared_client_available"`
	} `json:"auth_types"`
}

func (p *planner) own(ctx context.Context) error {
	left := map[string]ownState{}
	for _, o := range p.now.own {
		left[o.Key] = o
	}
	for _, o := range p.file.Own {
		now := left[o.Key]
		delete(left, o.Key)
		for _, v := range o.Versions {
			if err := p.version(ctx, o.Key, now, v); err != nil {
				return err
			}
		}
		for _, v := range now.Versions {
			if !slices.ContainsFunc(o.Versions, func(w OwnVersion) bool { return w.Version == v.Version }) {
				p.add(Step{Action: Only, What: "own connector " + o.Key + " " + v.Version})
			}
		}
	}
	for _, key := range sortedKeys(left) {
		p.add(Step{Action: Only, What: "own connector " + key})
	}
	return nil
}

// version plans one version of an own connector. The project is asked whether it takes the definition.
func (p *planner) version(ctx context.Context, key string, now ownState, v OwnVersion) error {
	what := "own connector " + key + " " + v.Version
	i := slices.IndexFunc(now.Versions, func(w OwnVersion) bool { return w.Version == v.Version })
	if i >= 0 && now.Versions[i].Source == v.Source {
		p.add(Step{Action: Same, What: what})
		return nil
	}
	var seen *OwnConnector
	if len(now.Versions) > 0 {
		seen = &now.OwnConnector
	}
	a, err := p.API.Do(ctx, manage.Request{
		Method: http.MethodPost, Path: "/connector_definitions/validate", Text: []byte(v.Source), Type: "application/yaml",
	})
	if err != nil {
		return err
	}
	var checked struct {
		Valid   bool   `json:"valid"`
		Key     string `json:"key"`
		Version string `json:"version"`
		Errors  []struct {
			Line    int    `json:"line"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if err := a.Decode(&checked); err != nil {
		return err
	}
	switch {
	case !checked.Valid:
		for _, e := range checked.Errors {
			p.clash(what, "the definition has a fault in line %d: %s", e.Line, e.Message)
		}
	case checked.Version != v.Version || checked.Key != "" && checked.Key != key:
		p.clash(what, "the definition says key %s and version %s: make the two agree", checked.Key, checked.Version)
	case i >= 0 && p.worksBy(key, v.Version):
		p.clash(what, "auth configs there work by this version, whose text is another: give the changed definition a new "+
			"version")
	case i >= 0:
		p.add(Step{Action: Update, What: what, Changes: []string{"another text"}, apply: putDefinition(key, v, seen)})
	default:
		p.add(Step{Action: Create, What: what, apply: putDefinition(key, v, seen)})
	}
	return nil
}

func (p *planner) worksBy(key, version string) bool {
	for _, c := range p.now.connectors {
		if c.Key == key && slices.ContainsFunc(c.Configs, func(a configState) bool { return a.WorksBy == version }) {
			return true
		}
	}
	return false
}

func (p *planner) connectors(ctx context.Context) error {
	left := map[string]connectorState{}
	for _, c := range p.now.connectors {
		left[c.Key] = c
	}
	for i, c := range p.file.Connectors {
		now := left[c.Key]
		delete(left, c.Key)
		if err := p.connector(ctx, c, now); err != nil {
			return err
		}
		if i%25 == 24 {
			p.Note("%d of %d connectors compared …", i+1, len(p.file.Connectors))
		}
	}
	for _, key := range sortedKeys(left) {
		p.add(Step{Action: Only, What: "connector " + key})
	}
	return nil
}

func (p *planner) connector(ctx context.Context, want Connector, now connectorState) error {
	detail, err := p.detail(ctx, want.Key)
	if problem, ok := errors.AsType[*manage.Problem](err); ok && problem.Status == http.StatusNotFound {
		p.clash("connector "+want.Key, "there is no such connector in the deployment: deploy its definition, or have the "+
			"file bring it among own_connectors (keys that begin with own_)")
		return nil
	}
	if err != nil {
		return err
	}
	left, before := slices.Clone(now.Configs), len(p.steps)
	for _, a := range want.AuthConfigs {
		i := slices.IndexFunc(left, func(b configState) bool { return fold(b.Name) == fold(a.Name) })
		if i < 0 {
			p.createConfig(want.Key, a, detail)
			continue
		}
		found := left[i]
		left = slices.Delete(left, i, i+1)
		p.updateConfig(want.Key, a, found, detail)
	}
	for _, a := range left {
		p.add(Step{Action: Only, What: named(want.Key, a.Name)})
	}
	if slices.ContainsFunc(p.steps[before:], func(s Step) bool { return s.Action == Clash }) {
		return nil
	}
	was := now.State
	if was == "" {
		was = "enabled" // by its first auth config
	}
	p.compared("connector "+want.Key, changed("state", was, want.State), switchTo(want.Key, want.State))
	return nil
}

func named(key, name string) string { return fmt.Sprintf("auth config %q of %s", name, key) }

func (p *planner) detail(ctx context.Context, key string) (d connectorDetail, err error) {
	_, err = reader{p.API, p.Note}.get(ctx, "/connectors/"+url.PathEscape(key), &d)
	brings := slices.ContainsFunc(p.file.Own, func(o OwnConnector) bool { return o.Key == key })
	if problem, ok := errors.AsType[*manage.Problem](err); ok && problem.Status == http.StatusNotFound && brings {
		return connectorDetail{unknown: true}, nil
	}
	return d, err
}

// fields resolves what an auth config is to hold. secrets are the fields that are secrets; ok is false after a clash.
func (p *planner) fields(key string, a AuthConfig, d connectorDetail, now *configState) (
	values map[string]string, ok bool,
) {
	what, before := named(key, a.Name), len(p.steps)
	secret, known, required := map[string]bool{}, map[string]bool{}, []string{}
	found := d.unknown
	for _, t := range d.AuthTypes {
		if t.Key != a.AuthType {
			continue
		}
		found = true
		if a.Shared && !t.Shared && now == nil {
			p.clash(what, "the deployment has no shared client of %s %s: 'patchbay client %s %s' stores one, or give the "+
				"auth config one of your own", key, a.AuthType, key, a.AuthType)
		}
		for _, f := range t.Fields {
			known[f.Key], secret[f.Key] = true, f.Secret
			if f.Required && f.Default == "" && !a.Shared {
				required = append(required, f.Key)
			}
		}
	}
	if !found {
		p.clash(what, "%s has no auth type %s here; it has: %s", key, a.AuthType, typesOf(d))
		return nil, false
	}
	values = map[string]string{}
	for _, name := range sortedKeys(a.Setup) {
		text := a.Setup[name]
		there := now != nil && connector.IsRedacted(now.Setup[name])
		switch {
		case !d.unknown && !known[name]:
			p.clash(what, "%s has no setup field %s in the deployment's version of it: take it out, or deploy the version "+
				"that has it", key, name)
		case (secret[name] || there) && !reference.Names(text):
			p.clash(what, "%s is a secret, and the file holds it: put env:NAME in its place, and give %s a new secret, since "+
				"this one was written down", name, key)
		case there && !p.Secrets:
			// It stays: whether it differs cannot be read.
		default:
			if value, ok := p.text(what, name, text); ok {
				values[name] = value
			}
		}
	}
	for _, name := range required {
		if _, given := a.Setup[name]; !given {
			p.clash(what, "the setup field %s is required", name)
		}
	}
	clashed := slices.ContainsFunc(p.steps[before:], func(s Step) bool { return s.Action == Clash })
	return values, !clashed
}

func typesOf(d connectorDetail) string {
	var keys []string
	for _, t := range d.AuthTypes {
		keys = append(keys, t.Key)
	}
	return strings.Join(keys, ", ")
}

func (p *planner) createConfig(key string, a AuthConfig, d connectorDetail) {
	values, ok := p.fields(key, a, d, nil)
	if !ok {
		return
	}
	p.add(Step{Action: Create, What: named(key, a.Name), apply: createConfig(key, a, values)})
}

func (p *planner) updateConfig(key string, a AuthConfig, now configState, d connectorDetail) {
	what := named(key, a.Name)
	switch {
	case now.AuthType != a.AuthType:
		p.clash(what, "it authenticates by %s there and by %s in the file, which cannot be changed: give the one in the file "+
			"another name, or delete the one there (%s, %d accounts)", now.AuthType, a.AuthType, now.ID, now.Accounts)
		return
	case now.Shared != a.Shared:
		p.clash(what, "one of the two uses the deployment's shared client, which cannot be changed: give the one in the file "+
			"another name, or delete the one there (%s, %d accounts)", now.ID, now.Accounts)
		return
	}
	values, ok := p.fields(key, a, d, &now)
	if !ok {
		return
	}
	setup, changes := map[string]string{}, changed("name", now.Name, a.Name)
	for _, name := range sortedKeys(values) {
		switch {
		case connector.IsRedacted(now.Setup[name]):
			setup[name], changes = values[name], append(changes, name+": set anew")
		case now.Setup[name] != values[name]:
			setup[name], changes = values[name], append(changes, changed(name, now.Setup[name], values[name])...)
		}
	}
	for _, name := range sortedKeys(now.Setup) {
		if _, wanted := a.Setup[name]; !wanted {
			setup[name], changes = "", append(changes, name+": taken away")
		}
	}
	body := map[string]any{}
	if a.Name != now.Name {
		body["name"] = a.Name
	}
	if len(setup) > 0 {
		body["setup_fields"] = setup
	}
	version := a.Version
	if version == "" {
		version = latest
	}
	if version != now.Version {
		changes = append(changes, changed("provider_version", now.Version, version)...)
		body["provider_version"] = version
	}
	if policy := orEmpty(a.Policy); !sameJSON(policy, orEmpty(now.Policy)) {
		changes = append(changes, "call_policy: another one")
		body["call_policy"] = policy
	}
	if a.Default && !now.Default {
		changes = append(changes, "becomes the default")
	}
	p.compared(what, changes, updateConfig(now, body, a.Default && !now.Default))
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

package promote

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/reference"
	"patchbay/shared/connector"
)

// Export reads a project's configuration. note is told how far it is.
func Export(ctx context.Context, api *manage.Client, note func(format string, args ...any)) (File, error) {
	s, err := reader{api, note}.state(ctx)
	if err != nil {
		return File{}, err
	}
	hub := s.hub
	hub.PrivacyURL = reference.Literal(hub.PrivacyURL)
	f := File{Format: Format, Settings: &Settings{Hub: &hub, Logs: &s.logs}}
	for _, o := range s.own {
		f.Own = append(f.Own, o.OwnConnector)
	}
	names := variables{}
	for _, c := range s.connectors {
		out := Connector{Key: c.Key, State: c.State}
		for _, a := range c.Configs {
			out.AuthConfigs = append(out.AuthConfigs, a.exported(c.Key, names))
		}
		f.Connectors = append(f.Connectors, out)
	}
	for _, w := range s.webhooks {
		f.Webhooks = append(f.Webhooks, Webhook{reference.Literal(w.URL), w.Description, w.Events, w.Enabled})
	}
	return f, nil
}

func (a configState) exported(key string, names variables) AuthConfig {
	out := AuthConfig{
		Name: a.Name, AuthType: a.AuthType, Default: a.Default, Shared: a.Shared, Policy: a.Policy,
	}
	if a.Version != latest {
		out.Version = a.Version
	}
	for _, field := range slices.Sorted(maps.Keys(a.Setup)) {
		if out.Setup == nil {
			out.Setup = map[string]string{}
		}
		value := a.Setup[field]
		if connector.IsRedacted(value) {
			out.Setup[field] = "env:" + names.of(key, a.Name, field)
			continue
		}
		out.Setup[field] = reference.Literal(value)
	}
	return out
}

// latest is the pin of an auth config that has none.
const latest = "latest"

// variables are the names that secrets got, so that no two have the same.
type variables map[string]bool

var noVariable = regexp.MustCompile(`[^A-Z0-9]+`)

// of is the variable of a secret: PATCHBAY_HUBSPOT_CLIENT_SECRET, with the auth config's name where it says more than
// the connector's.
func (v variables) of(key, name, field string) string {
	words := []string{"PATCHBAY", key}
	if upper := noVariable.ReplaceAllString(strings.ToUpper(name), "_"); strings.Trim(upper, "_") != "" {
		words = append(words, strings.Trim(upper, "_"))
	}
	words = append(words, field)
	base := noVariable.ReplaceAllString(strings.ToUpper(strings.Join(words, "_")), "_")
	for n, text := 2, base; ; n++ {
		if !v[text] {
			v[text] = true
			return text
		}
		text = fmt.Sprintf("%s_%d", base, n)
	}
}

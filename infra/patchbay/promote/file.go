// Package promote moves the configuration of a project into another one, by a file that can be reviewed: from staging
// to production, or out of git. Secrets are named in it and never held.
package promote

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"patchbay/infra/patchbay/strictyaml"
)

// Format is the form of the file that this version writes and reads.
const Format = "patchbay/1"

// File is a project's configuration. A section that is absent says nothing about what is there; one that is there is
// the whole of it.
type File struct {
	Format     string         `yaml:"format"`
	Settings   *Settings      `yaml:"settings,omitempty"`
	Own        []OwnConnector `yaml:"own_connectors,omitempty"`
	Connectors []Connector    `yaml:"connectors,omitempty"`
	Webhooks   []Webhook      `yaml:"webhooks,omitempty"`
}

// Settings are the project's.
type Settings struct {
	Hub  *Hub  `yaml:"hub,omitempty"`
	Logs *Logs `yaml:"logs,omitempty"`
}

// Hub is what end users see. Empty members are the hub's own.
type Hub struct {
	ProductName    string   `yaml:"product_name,omitempty"`
	Color          string   `yaml:"color,omitempty"`
	PrivacyURL     string   `yaml:"privacy_url,omitempty"`
	AllowedOrigins []string `yaml:"allowed_origins,omitempty"`
	Logo           string   `yaml:"logo,omitempty"` // the picture, in base64
}

// Logs is what is kept of the log.
type Logs struct {
	Mode     string `yaml:"mode" json:"mode"`
	Days     int    `yaml:"retention_days" json:"retention_days"`
	Payloads bool   `yaml:"payloads" json:"payloads"`
}

// OwnConnector is a connector whose definition is the project's.
type OwnConnector struct {
	Key      string       `yaml:"key"`
	Versions []OwnVersion `yaml:"versions"` // the oldest first
}

// OwnVersion is one version of a definition, byte by byte.
type OwnVersion struct {
	Version string `yaml:"version"`
	Source  string `yaml:"source"`
}

// Connector is a configured connector.
type Connector struct {
	Key         string       `yaml:"key"`
	State       string       `yaml:"state"` // enabled or disabled
	AuthConfigs []AuthConfig `yaml:"auth_configs"`
}

// AuthConfig is how a connector authenticates. Its name is what finds it in another project.
type AuthConfig struct {
	Name     string            `yaml:"name"`
	AuthType string            `yaml:"auth_type"`
	Default  bool              `yaml:"default,omitempty"`
	Version  string            `yaml:"provider_version,omitempty"` // latest when empty
	Shared   bool              `yaml:"use_shared_client,omitempty"`
	Setup    map[string]string `yaml:"setup_fields,omitempty"` // values, and references in place of secrets
	Policy   map[string]any    `yaml:"call_policy,omitempty"`
}

// Webhook is an endpoint. Its URL finds it in another project.
type Webhook struct {
	URL         string   `yaml:"url"`
	Description string   `yaml:"description,omitempty"`
	Events      []string `yaml:"events,omitempty"` // all when empty
	Enabled     bool     `yaml:"enabled"`
}

const preface = `# Configuration of a Patchbay project, written by 'patchbay export'. 'patchbay plan' says what importing it would change.
# No secret is here: env:NAME is a variable of the environment, file:PATH a file, stdin:NAME a member of the JSON
# object on standard input. Any setup field, webhook URL, allowed origin and privacy URL may be such a reference.
# Not in it: the project's name, keys, members, accounts and logs, and which connectors its plan withholds.
`

// Encode writes a file: the same bytes for the same configuration.
func (f File) Encode() ([]byte, error) {
	text, err := yaml.Dump(f, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("encode the configuration: %w", err)
	}
	return append([]byte(preface), text...), nil
}

// Decode reads a file. An unknown member is refused: it would otherwise be lost without a word.
func Decode(text []byte) (f File, err error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return f, errors.New("the file is empty: 'patchbay export' writes one")
	}
	if err := strictyaml.Load(text, &f); err != nil {
		return f, fmt.Errorf("the file is no configuration: %w", err)
	}
	if f.Format != Format {
		return f, fmt.Errorf("the file's format is %q, and this version reads %s", f.Format, Format)
	}
	return f, f.check()
}

// check finds what could only be meant otherwise.
func (f File) check() error {
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	keys := map[string]bool{}
	for _, c := range f.Connectors {
		if keys[c.Key] {
			say("connector %s is there twice", c.Key)
		}
		keys[c.Key] = true
		if c.State != "enabled" && c.State != "disabled" {
			say("connector %s: state is enabled or disabled, and not %q", c.Key, c.State)
		}
		if len(c.AuthConfigs) == 0 {
			say("connector %s has no auth config: without one it is not configured", c.Key)
		}
		names, defaults := map[string]bool{}, 0
		for _, a := range c.AuthConfigs {
			if a.Name == "" || a.AuthType == "" {
				say("connector %s: each auth config has a name and an auth_type", c.Key)
			}
			if names[fold(a.Name)] {
				say("connector %s: two auth configs are named %q", c.Key, a.Name)
			}
			names[fold(a.Name)] = true
			if a.Default {
				defaults++
			}
		}
		if defaults != 1 && len(c.AuthConfigs) > 0 {
			say("connector %s: exactly one auth config is the default, and not %d", c.Key, defaults)
		}
	}
	own := map[string]bool{}
	for _, o := range f.Own {
		if own[o.Key] || len(o.Versions) == 0 {
			say("own connector %s is there twice, or has no version", o.Key)
		}
		own[o.Key] = true
	}
	for _, w := range f.Webhooks {
		if w.URL == "" {
			say("a webhook has no url")
		}
	}
	if wrong != nil {
		return errors.New("the file contradicts itself:\n  " + strings.Join(wrong, "\n  "))
	}
	return nil
}

// fold is how names are compared: without regard to the case of letters and to blanks around them.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

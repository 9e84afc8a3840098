package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v4"

	"patchbay/infra/patchbay/reference"
	"patchbay/infra/patchbay/strictyaml"
)

// profile is what names a deployment and a project, under one name. An API key in it is a reference, or the key itself,
// for which the file is the caller's alone.
type profile struct {
	URL     string `yaml:"url,omitempty" json:"url,omitempty"`
	Key     string `yaml:"key,omitempty" json:"-"`
	Project string `yaml:"project,omitempty" json:"project,omitempty"`
	Stack   string `yaml:"stack,omitempty" json:"stack,omitempty"`
	Table   string `yaml:"table,omitempty" json:"table,omitempty"`
	Prefix  string `yaml:"prefix,omitempty" json:"prefix,omitempty"`
	Region  string `yaml:"region,omitempty" json:"region,omitempty"`
}

// profiles is the file of profiles.
type profiles struct {
	Current  string             `yaml:"current,omitempty"`
	Profiles map[string]profile `yaml:"profiles"`
}

// profilesFile is where the profiles are.
func profilesFile() (string, error) {
	if path := os.Getenv("PATCHBAY_CONFIG"); path != "" {
		return path, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("name the file of profiles in PATCHBAY_CONFIG: %w", err)
	}
	return filepath.Join(dir, "patchbay", "config.yaml"), nil
}

// readProfiles reads the file, which may be absent. One that others can read is refused: it may hold keys.
func readProfiles() (p profiles, path string, err error) {
	p.Profiles = map[string]profile{}
	if path, err = profilesFile(); err != nil {
		return p, "", err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, path, nil
	}
	if err != nil {
		return p, path, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return p, path, fmt.Errorf("others can read %s, which may hold API keys: chmod 600 %s", path, path)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the caller's own file
	if err != nil {
		return p, path, err
	}
	if err := strictyaml.Load(text, &p); err != nil {
		return p, path, fmt.Errorf("%s is no file of profiles: %w", path, err)
	}
	if p.Profiles == nil {
		p.Profiles = map[string]profile{}
	}
	return p, path, nil
}

// write puts a new file in the place of the old one, so that none is ever half there.
func (p profiles) write(path string) error {
	text, err := yaml.Dump(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".config-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return os.Rename(f.Name(), path)
}

// fill takes what neither a flag nor the environment says from a profile: from the one that is named, or from the
// current one when nothing else names a deployment.
func (t *Target) fill() error {
	if t.filled || t.Profile == "" && (t.URL != "" || t.Table != "" || t.Dev != "" || t.Stack != "") {
		return nil
	}
	all, path, err := readProfiles()
	if err != nil {
		return err
	}
	name := t.Profile
	if name == "" {
		name = all.Current
	}
	if name == "" {
		return nil
	}
	p, ok := all.Profiles[name]
	if !ok {
		text := fmt.Sprintf("there is no profile %q in %s", name, path)
		if near := nearest(name, slices.Collect(maps.Keys(all.Profiles))); near != "" {
			text += ": did you mean " + near + "?"
		}
		return usage("%s", text)
	}
	for _, m := range []struct {
		to   *string
		from string
	}{
		{&t.URL, p.URL}, {&t.Project, p.Project}, {&t.Stack, p.Stack}, {&t.Table, p.Table}, {&t.Region, p.Region},
	} {
		if *m.to == "" {
			*m.to = m.from
		}
	}
	if p.Prefix != "" && t.Prefix == standardPrefix {
		t.Prefix = p.Prefix
	}
	t.filled, t.profileKey = true, p.Key
	return nil
}

// standardPrefix is the template's default of SecretPrefix.
const standardPrefix = "patchbay/dev"

type profilesGroup struct {
	List   profilesList   `cmd:"" help:"List the profiles."`
	Set    profilesSet    `cmd:"" help:"Store a profile: the deployment and project that the flags name (--url, --key, --project, --table, --prefix, --region)."`
	Use    profilesUse    `cmd:"" help:"Make a profile the one that counts where nothing is named."`
	Delete profilesDelete `cmd:"" help:"Forget a profile."`
}

type profilesList struct{}

// Run lists profiles; never a key.
func (profilesList) Run(t *Target) error {
	all, path, err := readProfiles()
	if err != nil {
		return err
	}
	type row struct {
		Name    string `json:"name"`
		Current bool   `json:"current"`
		profile
		HasKey bool `json:"has_key"`
	}
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(all.Profiles)) {
		p := all.Profiles[name]
		rows = append(rows, row{name, name == all.Current, p, p.Key != ""})
	}
	return t.answer(listOf(rows), func() {
		var cells [][]string
		for _, r := range rows {
			mark, key := "", ""
			if r.Current {
				mark = "*"
			}
			switch {
			case reference.Is(r.Key):
				key = r.Key
			case r.HasKey:
				key = "in the file"
			}
			cells = append(cells, []string{mark, r.Name, r.URL, r.Project, key, r.Table})
		}
		t.columns([]string{"", "name", "url", "project", "key", "table"}, cells)
		if rows == nil {
			t.say("There are no profiles in %s; 'profiles set' stores one.", path)
		}
	})
}

type profilesSet struct {
	Name     string `arg:"" help:"A name of yours: staging, prod."`
	KeyStdin bool   `name:"key-stdin" help:"Read the API key from standard input and keep it in the file, which is readable by you alone."`
}

var profileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)

// Run stores a profile.
func (c profilesSet) Run(t *Target) error {
	if !profileName.MatchString(c.Name) {
		return usage("%q is no name of a profile: letters, digits, dots, dashes", c.Name)
	}
	all, path, err := readProfiles()
	if err != nil {
		return err
	}
	p := all.Profiles[c.Name]
	for _, m := range []struct{ to, from *string }{
		{&p.URL, &t.URL}, {&p.Project, &t.Project}, {&p.Stack, &t.Stack}, {&p.Table, &t.Table}, {&p.Region, &t.Region},
	} {
		if *m.from != "" {
			*m.to = *m.from
		}
	}
	if t.Prefix != standardPrefix {
		p.Prefix = t.Prefix
	}
	switch {
	case c.KeyStdin:
		r := reference.Resolver{In: t.in}
		if p.Key, err = r.Value("stdin"); err != nil {
			return err
		}
	case t.APIKey != "":
		if p.Key, err = keyReference(t.APIKey); err != nil {
			return err
		}
	}
	if p.URL != "" {
		if err := checkURL(p.URL); err != nil {
			return err
		}
	}
	if p == (profile{}) {
		return usage("say what the profile names: --url, --key or --key-stdin, --project, --table, --prefix, --region")
	}
	all.Profiles[c.Name] = p
	if all.Current == "" {
		all.Current = c.Name
	}
	if err := all.write(path); err != nil {
		return err
	}
	return t.answer(map[string]string{"stored": c.Name, "file": path}, func() {
		t.say("Stored the profile %s in %s.", c.Name, path)
	})
}

type profilesUse struct {
	Name string `arg:"" help:"The profile's name."`
}

// Run makes a profile the current one.
func (c profilesUse) Run(t *Target) error {
	all, path, err := readProfiles()
	if err != nil {
		return err
	}
	if _, ok := all.Profiles[c.Name]; !ok {
		return coded{exitMissing, fmt.Errorf("there is no profile %q; see 'profiles list'", c.Name)}
	}
	all.Current = c.Name
	if err := all.write(path); err != nil {
		return err
	}
	return t.answer(map[string]string{"current": c.Name}, func() { t.say("%s counts from now on.", c.Name) })
}

type profilesDelete struct {
	Name string `arg:"" help:"The profile's name."`
}

// Run forgets a profile.
func (c profilesDelete) Run(t *Target) error {
	all, path, err := readProfiles()
	if err != nil {
		return err
	}
	if _, ok := all.Profiles[c.Name]; !ok {
		return coded{exitMissing, fmt.Errorf("there is no profile %q; see 'profiles list'", c.Name)}
	}
	delete(all.Profiles, c.Name)
	if all.Current == c.Name {
		all.Current = ""
	}
	if err := all.write(path); err != nil {
		return err
	}
	return t.answer(map[string]string{"deleted": c.Name}, func() { t.say("Forgot the profile %s.", c.Name) })
}

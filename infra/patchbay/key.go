package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"patchbay/shared/app/admin"
	"patchbay/shared/project"
)

type keyGroup struct {
	Create keyCreate `cmd:"" help:"Create an API key; it is shown once."`
	List   keyList   `cmd:"" help:"List a project's API keys."`
	Revoke keyRevoke `cmd:"" help:"Revoke an API key; it is refused from then on."`
}

// issue makes a key and shows it.
func (t *Target) issue(ctx context.Context, admin *project.Admin, id, name string) error {
	text, _, err := admin.CreateKey(ctx, id, project.NewKey{Name: name})
	if err != nil {
		return err
	}
	t.say("API key  %s", text)
	t.say("Keep the key now: it is stored nowhere and cannot be shown again.")
	return nil
}

// keysOf lists a project's keys; project.ErrNotFound without the project.
func keysOf(ctx context.Context, store project.Store, id string) ([]project.Key, error) {
	if _, err := store.Project(ctx, id); err != nil {
		return nil, err
	}
	return store.Keys(ctx, id)
}

// line is a key as people see it. shown is how much of its hash is needed to name it.
func line(k project.Key) string {
	return fmt.Sprintf("%s  …%s  %s  %s", k.Hash[:shown], k.Hint, k.CreatedAt.Format(time.DateTime), plain(k.Name))
}

const shown = 12

type keyCreate struct {
	Project string `arg:"" help:"The project's id."`
	Name    string `help:"What it is for; 1 to 100 characters." default:"key"`
}

// Run creates a key.
func (c keyCreate) Run(ctx context.Context, t *Target) error {
	if err := checkName("a key's name", c.Name); err != nil {
		return err
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	return t.issue(ctx, admin.New(cfg), c.Project, c.Name)
}

type keyList struct {
	Project string `arg:"" help:"The project's id."`
}

// Run lists keys.
func (c keyList) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	keys, err := keysOf(ctx, admin.New(cfg).Store, c.Project)
	if err != nil {
		return err
	}
	for _, k := range keys {
		t.say("%s", line(k))
	}
	if len(keys) == 0 {
		t.say("The project has no API keys.")
	}
	return nil
}

type keyRevoke struct {
	Project string `arg:"" help:"The project's id."`
	Key     string `arg:"" help:"The first column of 'key list', or more of it."`
}

// keyPrefix is so much of a key's hash that it names a key on purpose: an unset variable of a shell must not.
var keyPrefix = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// Run revokes the one key that the prefix names.
func (c keyRevoke) Run(ctx context.Context, t *Target) error {
	if !keyPrefix.MatchString(c.Key) {
		return fmt.Errorf("%q names no key: give the first column of 'key list', 8 or more of its hexadecimal characters", c.Key)
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	store := admin.New(cfg).Store
	keys, err := keysOf(ctx, store, c.Project)
	if err != nil {
		return err
	}
	var found []project.Key
	for _, k := range keys {
		if strings.HasPrefix(k.Hash, c.Key) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		return fmt.Errorf("%q names %d keys of the project; see 'key list'", c.Key, len(found))
	}
	if err := store.RevokeKey(ctx, c.Project, found[0].Hash); err != nil {
		return err
	}
	t.say("Revoked  %s", line(found[0]))
	return nil
}

package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/app/admin"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

type keyGroup struct {
	Create keyCreate `cmd:"" help:"Create an API key; it is shown once."`
	List   keyList   `cmd:"" help:"List a project's API keys."`
	Revoke keyRevoke `cmd:"" help:"Revoke an API key; it is refused from then on."`
}

// issue makes a key and shows it.
func (t *Target) issue(ctx context.Context, admin *project.Admin, id string, n project.NewKey) error {
	text, _, err := admin.CreateKey(ctx, id, n)
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
	end := "no end"
	switch {
	case k.ExpiresAt.IsZero():
	case k.Live(time.Now()):
		end = "ends " + k.ExpiresAt.Format(time.DateTime)
	default:
		end = "ENDED " + k.ExpiresAt.Format(time.DateTime)
	}
	scopes := "every scope"
	if len(k.Scopes) < len(scope.All()) {
		scopes = joined(k.Scopes)
	}
	if !k.Policy.Empty() {
		scopes += "  with a call policy"
	}
	return fmt.Sprintf("%s  …%s  %s  %s  %s  %s", k.Hash[:shown], k.Hint, k.CreatedAt.Format(time.DateTime), end, scopes,
		plain(k.Name))
}

const shown = 12

type keyCreate struct {
	Project string   `arg:"" help:"The project's id."`
	Name    string   `help:"What it is for; 1 to 100 characters." default:"key"`
	Scope   []string `help:"A right, such as accounts:read; repeat for more. Without any, it has every one." sep:"none"`
	policyFlags
	Expires string `help:"When it ends: a date (2027-01-31), a time (2027-01-31T12:00:00Z), or from now on (90d, 12h)."`
}

// Run creates a key.
func (c keyCreate) Run(ctx context.Context, t *Target) error {
	if err := checkName("a key's name", c.Name); err != nil {
		return err
	}
	var texts []string
	for _, s := range c.Scope { // an empty one, of a variable that nobody set, is no scope rather than every one
		texts = append(texts, strings.Split(s, ",")...)
	}
	scopes, err := parseScopes(texts)
	if err != nil {
		return err
	}
	expires, err := parseEnd(c.Expires, time.Now())
	if err != nil {
		return err
	}
	n := project.NewKey{Name: c.Name, Scopes: scopes, Expires: expires}
	if n.Policy, err = c.policy(); err != nil {
		return err
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	return t.issue(ctx, admin.New(cfg), c.Project, n)
}

// parseScopes reads the scopes of a key. The error for a mistyped one names the nearest.
func parseScopes(texts []string) ([]scope.Scope, error) {
	var names []string
	for _, s := range scope.All() {
		names = append(names, string(s))
	}
	for _, t := range texts {
		if _, err := scope.Parse(t); err != nil {
			if near := nearest(t, names); near != "" {
				return nil, fmt.Errorf("there is no scope %q: did you mean %s?", t, near)
			}
			return nil, err
		}
	}
	return scope.ParseList(texts)
}

// parseEnd reads when a key ends; no text is no end.
func parseEnd(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if end, err := time.Parse(layout, text); err == nil {
			return end.UTC(), nil
		}
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n <= 36500 {
			return now.UTC().AddDate(0, 0, n), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return now.UTC().Add(d), nil
	}
	return time.Time{}, fmt.Errorf(
		"%q is no end: give a date (2027-01-31), a time (2027-01-31T12:00:00Z), or a while (90d, 12h)", text)
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
		return fmt.Errorf("%q names no key: give the first column of 'key list', 8 or more of its hexadecimal characters",
			c.Key)
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
	if len(keys) == 1 {
		t.say("It was the project's last key: nothing can call the project's API until 'key create %s' makes another one.",
			c.Project)
	}
	return nil
}

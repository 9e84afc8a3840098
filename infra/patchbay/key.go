package main

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/api/resource"
	"patchbay/shared/app/admin"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

type keyGroup struct {
	Create keyCreate `cmd:"" help:"Create an API key; it is shown once."`
	List   keyList   `cmd:"" help:"List who may call a project's API: its API keys, and the AWS roles that stand in for one."`
	Revoke keyRevoke `cmd:"" help:"Revoke an API key, or the grant of an AWS role; it is refused from then on."`
}

// issue makes a key and shows it.
func (t *Target) issue(ctx context.Context, admin *project.Admin, id string, n project.NewKey) error {
	text, k, err := admin.CreateKey(ctx, id, n)
	if err != nil {
		return err
	}
	made := keyOf(k)
	made.Key, made.Project = text, id
	return t.answer(made, func() { t.issued(text) })
}

func (t *Target) issued(text string) {
	t.say("API key  %s", text)
	t.say("Keep the key now: it is stored nowhere and cannot be shown again.")
}

// keysOf lists a project's keys; project.ErrNotFound without the project.
func keysOf(ctx context.Context, store project.Store, id string) ([]apiKey, error) {
	if _, err := store.Project(ctx, id); err != nil {
		return nil, err
	}
	all, err := store.Keys(ctx, id)
	keys := make([]apiKey, len(all))
	for i, k := range all {
		keys[i] = keyOf(k)
		keys[i].hash = k.Hash
	}
	return keys, err
}

// apiKey is a key, or a role's grant, as the API tells it, with what it is.
type apiKey struct {
	ID        string               `json:"id"`
	Kind      string               `json:"kind"` // kindKey or kindRole
	Name      string               `json:"name"`
	Hint      string               `json:"hint,omitempty"`     // of an API key
	Role      string               `json:"role_arn,omitempty"` // of a role
	Scopes    []scope.Scope        `json:"scopes"`
	CreatedAt time.Time            `json:"created_at"`
	ExpiresAt *time.Time           `json:"expires_at,omitempty"`
	Policy    *resource.CallPolicy `json:"call_policy,omitempty"`
	Key       string               `json:"key,omitempty"`     // the text, of a new one
	Project   string               `json:"project,omitempty"` // likewise

	hash string // whole where the table was read
}

// The kinds of keys.
const kindKey, kindRole = "api_key", "aws_role"

func keyOf(k project.Key) apiKey {
	out := apiKey{
		ID: k.ID(), Kind: kindKey, Name: k.Name, Hint: k.Hint, Scopes: k.Scopes, CreatedAt: k.CreatedAt,
		Policy: resource.CallPolicyOf(k.Policy),
	}
	if !k.ExpiresAt.IsZero() {
		out.ExpiresAt = &k.ExpiresAt
	}
	if !k.Role.None() {
		out.Kind, out.Role, out.Hint = kindRole, k.Role.ARN(), ""
	}
	return out
}

var keyHeadings = []string{"id", "kind", "name", "key or role", "created", "ends", "may"}

// row is a key as people see it. shown is how much of its hash is needed to name it.
func (k apiKey) row() []string {
	kind, which := "API key", "…"+k.Hint
	if k.Kind == kindRole {
		kind, which = "AWS role", k.Role
	}
	end := "no end"
	switch {
	case k.ExpiresAt == nil:
	case k.ExpiresAt.After(time.Now()):
		end = "ends " + k.ExpiresAt.Format(time.DateTime)
	default:
		end = "ENDED " + k.ExpiresAt.Format(time.DateTime)
	}
	scopes := "every scope"
	if len(k.Scopes) < len(scope.All()) {
		scopes = joined(k.Scopes)
	}
	if k.Policy != nil {
		scopes += "  with a call policy"
	}
	return []string{k.ID[:min(shown, len(k.ID))], kind, k.Name, which, k.CreatedAt.Format(time.DateTime), end, scopes}
}

const shown = 12

type keyCreate struct {
	Project string   `arg:"" optional:"" help:"The project's id; --project, or that of the API key, when left out."`
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
		return coded{exitUsage, err}
	}
	var expires time.Time // without a text there is no end
	if c.Expires != "" {
		if expires, err = moment(c.Expires, time.Now(), false); err != nil {
			return usage("--expires: %w", err)
		}
	}
	n := project.NewKey{Name: c.Name, Scopes: scopes, Expires: expires}
	if n.Policy, err = c.policy(); err != nil {
		return err
	}
	if far, err := t.remoteFor(c.Project); far || err != nil {
		return either(err, func() error { return createRemotely(ctx, t, n, len(c.Scope) > 0) })
	}
	cfg, id, err := t.ownedBy(ctx, c.Project)
	if err != nil {
		return err
	}
	return t.issue(ctx, admin.New(cfg), id, n)
}

// createRemotely makes a key through the API. Without scopes that are named it has every one.
func createRemotely(ctx context.Context, t *Target, n project.NewKey, named bool) error {
	body := map[string]any{"name": n.Name}
	if named {
		body["scopes"] = n.Scopes
	}
	if !n.Expires.IsZero() {
		body["expires_at"] = n.Expires
	}
	if p := resource.CallPolicyOf(n.Policy); p != nil {
		body["call_policy"] = p
	}
	r := manage.Request{Method: http.MethodPost, Path: "/api_keys", Body: body}
	return one(ctx, t, r, func(k apiKey) { t.issued(k.Key) })
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

type keyList struct {
	Project string `arg:"" optional:"" help:"The project's id; --project, or that of the API key, when left out."`
}

// Run lists keys.
func (c keyList) Run(ctx context.Context, t *Target) error {
	keys, err := t.keysOf(ctx, c.Project)
	if err != nil {
		return err
	}
	return t.answer(listOf(keys.all), func() {
		var rows [][]string
		for _, k := range keys.all {
			rows = append(rows, k.row())
		}
		t.columns(keyHeadings, rows)
		if rows == nil {
			t.say("The project has no API keys.")
		}
		t.note("Use tokens, which end with the key that made them, are in 'use-tokens list'.")
	})
}

// keySet are a project's keys, and how one is revoked.
type keySet struct {
	all     []apiKey
	project string
	revoke  func(k apiKey) error
}

// keysOf reads a project's keys, through AWS or the API.
func (t *Target) keysOf(ctx context.Context, named string) (s keySet, err error) {
	far, err := t.remoteFor(named)
	if err != nil {
		return s, err
	}
	if far {
		api, err := t.api(ctx)
		if err != nil {
			return s, err
		}
		all, err := remoteKeys(ctx, api)
		return keySet{all, named, func(k apiKey) error {
			_, err := api.Do(ctx, manage.Request{Method: http.MethodDelete, Path: path(listOfKind[k.Kind], k.ID)})
			return err
		}}, err
	}
	cfg, id, err := t.ownedBy(ctx, named)
	if err != nil {
		return s, err
	}
	store := admin.New(cfg).Store
	all, err := keysOf(ctx, store, id)
	return keySet{all, id, func(k apiKey) error {
		if k.Kind == kindRole {
			return admin.Keys(cfg).RevokeRole(ctx, id, k.hash)
		}
		return store.RevokeKey(ctx, id, k.hash)
	}}, err
}

// listOfKind are the API's lists of keys.
var listOfKind = map[string]string{kindKey: "api_keys", kindRole: "aws_roles"}

// remoteKeys reads a project's keys and roles through the API.
func remoteKeys(ctx context.Context, api *manage.Client) (all []apiKey, err error) {
	for _, kind := range []string{kindKey, kindRole} {
		var l list[apiKey]
		a, err := api.Do(ctx, manage.Request{Path: path(listOfKind[kind])})
		if err == nil {
			err = a.Decode(&l)
		}
		if err != nil {
			return nil, err
		}
		for _, k := range l.Data {
			k.Kind = kind
			all = append(all, k)
		}
	}
	return all, nil
}

type keyRevoke struct {
	Names []string `arg:"" name:"[project] key" help:"The project's id, unless --project or the API key says it, and the first column of 'keys list', or more of it."`
}

// keyPrefix is so much of a key's hash that it names a key on purpose: an unset variable of a shell must not.
var keyPrefix = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// Run revokes the one key that the prefix names.
func (c keyRevoke) Run(ctx context.Context, t *Target) error {
	if len(c.Names) > 2 {
		return usage("say one project and one key, or one key")
	}
	named, name := "", c.Names[len(c.Names)-1]
	if len(c.Names) == 2 {
		named = c.Names[0]
	}
	if !keyPrefix.MatchString(name) {
		return usage("%q names no key: give the first column of 'keys list', 8 or more of its hexadecimal characters", name)
	}
	keys, err := t.keysOf(ctx, named)
	if err != nil {
		return err
	}
	var found []apiKey
	for _, k := range keys.all {
		if strings.HasPrefix(k.hash, name) || strings.HasPrefix(k.ID, name) || k.hash == "" && strings.HasPrefix(name, k.ID) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		return fmt.Errorf("%q names %d keys of the project; see 'keys list'", name, len(found))
	}
	if err := keys.revoke(found[0]); err != nil {
		return err
	}
	return t.answer(found[0], func() {
		t.say("Revoked  %s", plain(strings.Join(found[0].row(), "  ")))
		if len(keys.all) == 1 {
			t.say("It was the project's last key: nothing can call the project's API until 'keys create %s' makes another one.",
				keys.project)
		}
	})
}

package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/reference"
	"patchbay/shared/api/resource"
)

type authConfigsGroup struct {
	List        authConfigsList   `cmd:"" help:"List auth configs."`
	Show        authConfigsShow   `cmd:"" help:"Show an auth config. Secrets are dots and their last characters."`
	Create      authConfigsCreate `cmd:"" help:"Configure a connector. The first auth config of one enables it."`
	Update      authConfigsUpdate `cmd:"" help:"Change an auth config's name, fields, version or call policy. What is left out stays."`
	MakeDefault authConfigDefault `cmd:"" help:"Make an auth config the one that sessions use which name none."`
	Delete      authConfigsDelete `cmd:"" help:"Delete an auth config through which nothing is linked."`
}

// authConfig is an auth config of the API, as far as the command knows it.
type authConfig struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Connector string            `json:"connector_key"`
	AuthType  string            `json:"auth_type"`
	Default   bool              `json:"default"`
	Active    bool              `json:"active"`
	Accounts  int               `json:"linked_account_count"`
	Setup     map[string]string `json:"setup_fields"`
	Scopes    []string          `json:"scopes"`
	Redirect  string            `json:"redirect_uri"`
	Inbound   string            `json:"inbound_url"`
	Version   string            `json:"provider_version"`
	Problem   *struct {
		Description string `json:"description"`
	} `json:"problem"`
}

func (a authConfig) line() string {
	marks := ""
	if a.Default {
		marks += "  default"
	}
	if a.Problem != nil {
		marks += "  PROBLEM: " + a.Problem.Description
	}
	return fmt.Sprintf("%s  %s  %s  %s%s", a.ID, a.AuthType, plain(a.Name), number(a.Accounts, "account"), plain(marks))
}

type authConfigsList struct {
	Connector string `help:"Of one connector."`
}

// Run lists auth configs.
func (c authConfigsList) Run(ctx context.Context, t *Target) error {
	q := url.Values{"page_size": {"100"}}
	given(q, "connector_key", c.Connector)
	return show(ctx, t, "/auth_configs", q, "auth configs",
		[]string{"id", "connector", "auth type", "name", "default", "enabled", "accounts", "problem"},
		func(a authConfig) []string {
			problem := ""
			if a.Problem != nil {
				problem = a.Problem.Description
			}
			return []string{
				a.ID, a.Connector, a.AuthType, a.Name, yes(a.Default), yes(a.Active), strconv.Itoa(a.Accounts), problem,
			}
		})
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// ofConfig is embedded in what is about one auth config.
type ofConfig struct {
	ID string `arg:"" help:"The auth config's id: cfg_…"`
}

type authConfigsShow struct{ ofConfig }

// Run shows an auth config.
func (c authConfigsShow) Run(ctx context.Context, t *Target) error {
	return one(ctx, t, manage.Request{Path: path("auth_configs", c.ID)}, func(a authConfig) { t.config(a) })
}

// config prints an auth config.
func (t *Target) config(a authConfig) {
	t.say("%s", a.line())
	t.say("connector     %s %s", a.Connector, a.Version)
	for _, k := range slices.Sorted(maps.Keys(a.Setup)) {
		t.say("field         %s  %s", k, plain(a.Setup[k]))
	}
	for _, l := range []struct{ what, text string }{
		{"scopes", strings.Join(a.Scopes, " ")}, {"redirect URI", a.Redirect}, {"inbound", a.Inbound},
	} {
		if l.text != "" {
			t.say("%-13s %s", l.what, plain(l.text))
		}
	}
}

// setupFlags are the owner's fields. A secret is never among the arguments.
type setupFlags struct {
	Field        []string `help:"A field that is no secret, as NAME=VALUE; repeat for more." sep:"none" placeholder:"NAME=VALUE"`
	Secret       []string `help:"Where a secret field is: NAME=env:VARIABLE, NAME=file:PATH or NAME=stdin; repeat for more." sep:"none" placeholder:"NAME=env:…"`
	ClientSecret bool     `name:"client-secret-stdin" help:"Read the field client_secret from standard input."`
	FieldsStdin  bool     `name:"fields-stdin" help:"Read all fields from standard input, as one JSON object of texts."`
	Version      string   `name:"provider-version" help:"Pins the connector's version: latest, 1.x.x, 1.2.x or 1.2.0."`
	policyFlags
}

// fields reads what the flags say. secret tells the fields that are secrets.
func (f setupFlags) fields(t *Target, secret func(name string) bool) (map[string]string, error) {
	all := map[string]string{}
	if f.FieldsStdin {
		read, err := readFields(t.in)
		if err != nil {
			return nil, err
		}
		all = read
	}
	for _, text := range f.Field {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, usage("--field is NAME=VALUE, and not %q", text)
		}
		if secret(name) {
			return nil, usage("%s is a secret, and an argument can be seen by others: give --secret %s=env:VARIABLE, "+
				"--secret %s=file:PATH or --secret %s=stdin", name, name, name, name)
		}
		all[name] = value
	}
	refs := slices.Clone(f.Secret)
	if f.ClientSecret {
		refs = append(refs, "client_secret=stdin")
	}
	from := reference.Resolver{In: t.in}
	for _, text := range refs {
		name, ref, ok := strings.Cut(text, "=")
		if !ok || !reference.Names(ref) {
			return nil, usage("--secret is NAME=env:VARIABLE, NAME=file:PATH or NAME=stdin, and never the secret itself")
		}
		value, err := from.Value(ref)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = value
	}
	return all, nil
}

// rules is the policy that the flags ask for; nil for none.
func (f setupFlags) rules() (*resource.CallPolicy, error) {
	p, err := f.policy()
	if err != nil {
		return nil, coded{exitUsage, err}
	}
	return resource.CallPolicyOf(p), nil
}

type authConfigsCreate struct {
	Connector string `arg:"" help:"The provider key."`
	AuthType  string `help:"The auth type; the connector's first when left out (connectors show lists them)."`
	Name      string `help:"For people; named after connector and auth type when left out."`
	Shared    bool   `name:"shared-client" help:"Use the deployment's OAuth client instead of one of your own."`
	Default   bool   `help:"Make it the connector's default."`
	setupFlags
}

// Run creates an auth config.
func (c authConfigsCreate) Run(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	d, err := connectorDetail(ctx, api, c.Connector)
	if err != nil {
		return err
	}
	values, err := c.fields(t, secretsOf(d, c.AuthType))
	if err != nil {
		return err
	}
	policy, err := c.rules()
	if err != nil {
		return err
	}
	body := map[string]any{"connector_key": c.Connector, "setup_fields": values}
	put(body, "auth_type", c.AuthType)
	put(body, "name", c.Name)
	put(body, "provider_version", c.Version)
	if c.Shared {
		body["use_shared_client"] = true
	}
	if c.Default {
		body["default"] = true
	}
	if policy != nil {
		body["call_policy"] = policy
	}
	a, err := api.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/auth_configs", Body: body, Once: true})
	return t.shownConfig(a, err)
}

// secretsOf says which setup fields of an auth type are secrets. What the connector does not know is taken for one.
func secretsOf(d detail, authType string) func(string) bool {
	return func(name string) bool {
		for i, a := range d.AuthTypes {
			if a.Key != authType && (authType != "" || i > 0) {
				continue
			}
			for _, f := range a.SetupFields {
				if f.Key == name {
					return f.Secret
				}
			}
		}
		return strings.Contains(name, "secret") || strings.Contains(name, "key") || strings.Contains(name, "token") ||
			strings.Contains(name, "password")
	}
}

func put(body map[string]any, name, value string) {
	if value != "" {
		body[name] = value
	}
}

func (t *Target) shownConfig(a manage.Answer, err error) error {
	if err != nil {
		return err
	}
	var made authConfig
	if err := a.Decode(&made); err != nil {
		return err
	}
	return t.raw(a, func() { t.config(made) })
}

type authConfigsUpdate struct {
	ofConfig
	Name     string `help:"A new name."`
	NoPolicy bool   `name:"no-policy" help:"Take the call policy away: every call passes."`
	setupFlags
}

// Run changes an auth config as it was read: who changes it meanwhile makes this fail.
func (c authConfigsUpdate) Run(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	read, err := api.Do(ctx, manage.Request{Path: path("auth_configs", c.ID)})
	if err != nil {
		return err
	}
	var now authConfig
	if err := read.Decode(&now); err != nil {
		return err
	}
	d, err := connectorDetail(ctx, api, now.Connector)
	if err != nil {
		return err
	}
	values, err := c.fields(t, secretsOf(d, now.AuthType))
	if err != nil {
		return err
	}
	policy, err := c.rules()
	if err != nil {
		return err
	}
	body := map[string]any{}
	put(body, "name", c.Name)
	put(body, "provider_version", c.Version)
	if len(values) > 0 {
		body["setup_fields"] = values
	}
	switch {
	case policy != nil:
		body["call_policy"] = policy
	case c.NoPolicy:
		body["call_policy"] = map[string]any{}
	}
	if len(body) == 0 {
		return usage("nothing to change: say what (--name, --field, --secret, --provider-version, --read-only …)")
	}
	a, err := api.Do(ctx, manage.Request{
		Method: http.MethodPatch, Path: path("auth_configs", c.ID), Body: body, IfMatch: read.ETag,
	})
	return t.shownConfig(a, err)
}

type authConfigDefault struct{ ofConfig }

// Run makes an auth config the default.
func (c authConfigDefault) Run(ctx context.Context, t *Target) error {
	r := manage.Request{Method: http.MethodPost, Path: path("auth_configs", c.ID, "make_default")}
	return one(ctx, t, r, func(a authConfig) { t.say("%s is the default of its connector.", c.ID) })
}

type authConfigsDelete struct {
	ofConfig
	Yes bool `short:"y" help:"Do not ask."`
}

// Run deletes an auth config.
func (c authConfigsDelete) Run(ctx context.Context, t *Target) error {
	return t.deletes(ctx, c.Yes, "the auth config "+c.ID, path("auth_configs", c.ID))
}

// deletes asks, deletes and says so.
func (t *Target) deletes(ctx context.Context, yes bool, what, at string) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	if _, err := api.Do(ctx, manage.Request{Path: at}); err != nil {
		return err // nobody is asked about what is not there
	}
	if err := t.confirm(yes, "Delete %s?", plain(what)); err != nil {
		return err
	}
	a, err := api.Do(ctx, manage.Request{Method: http.MethodDelete, Path: at})
	if err != nil {
		return err
	}
	return t.raw(a, func() { t.say("Deleted %s.", plain(what)) })
}

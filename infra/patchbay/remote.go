package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"patchbay/infra/patchbay/manage"
	"patchbay/infra/patchbay/reference"
	"patchbay/shared/app/clients"
)

// remote says whether a command that works through AWS or the API is to use the API: nothing names a table.
func (t *Target) remote() (bool, error) {
	if t.Dev != "" {
		return false, nil
	}
	if err := t.fill(); err != nil {
		return false, err
	}
	return t.Table == "" && t.URL != "", nil
}

// api is the management API of what the flags, the environment or a profile name.
func (t *Target) api(ctx context.Context) (*manage.Client, error) {
	address, key, err := t.where()
	if err != nil {
		return nil, err
	}
	c := manage.New(address, key, "patchbay-cli/"+built().Version)
	if t.Project == "" {
		return c, nil
	}
	var p struct {
		ID string `json:"id"`
	}
	a, err := c.Do(ctx, manage.Request{Path: "/project"})
	if err == nil {
		err = a.Decode(&p)
	}
	if err != nil {
		return nil, err
	}
	if p.ID != t.Project {
		return nil, usage("the API key is of the project %s, and not of %s: nothing was done", p.ID, t.Project)
	}
	return c, nil
}

// where is the deployment's address and a key.
func (t *Target) where() (address, key string, err error) {
	if t.Dev != "" {
		d, err := t.devJSON()
		if err != nil {
			return "", "", err
		}
		if !isAddress(d.URL) {
			return "", "", t.noDevJSON("base_url")
		}
		if t.Project == d.Project {
			t.Project = "" // its key is below
		}
		address, key = d.URL, d.Key
		if t.APIKey != "" {
			key, err = t.key()
		}
		return address, key, err
	}
	if err := t.fill(); err != nil {
		return "", "", err
	}
	if t.URL == "" {
		return "", "", usage("name the deployment: --url (PATCHBAY_URL, or a profile), or --dev .local/dev.json for the " +
			"local stack")
	}
	if err := checkURL(t.URL); err != nil {
		return "", "", err
	}
	key, err = t.key()
	return t.URL, key, err
}

// checkURL refuses an address at which a key would cross a network in the clear.
func checkURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return usage("%q is no address: it begins with https://", address)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return usage("the address has a user, a query or a fragment: give scheme, host and path alone")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return usage("%s would carry the API key in the clear: use https", address)
	}
	return nil
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// keyVariable is where a key is when no flag says.
const keyVariable = "PATCHBAY_API_KEY"

// key is the API key: of --key, the environment, or the profile.
func (t *Target) key() (string, error) {
	r := reference.Resolver{In: t.in}
	switch {
	case t.APIKey != "":
		ref, err := keyReference(t.APIKey)
		if err != nil {
			return "", err
		}
		return wellFormed(r.Value(ref))
	case os.Getenv(keyVariable) != "":
		return wellFormed(os.Getenv(keyVariable), nil)
	case t.profileKey != "":
		return wellFormed(r.Value(t.profileKey))
	}
	return "", usage("no API key: set %s, or say --key env:NAME, --key file:PATH or --key stdin", keyVariable)
}

// wellFormed refuses what no header can hold. The error does not repeat it.
func wellFormed(key string, err error) (string, error) {
	key = strings.TrimSpace(key)
	if err == nil && (key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })) {
		err = usage("the API key has characters that no key has: is it whole, and nothing else?")
	}
	if err != nil {
		return "", err
	}
	return key, nil
}

// keyReference refuses a key in an argument: lists of processes and shells' histories show it.
func keyReference(text string) (string, error) {
	if !reference.Names(text) {
		return "", usage("an API key is never an argument, which others can see: give --key env:NAME, --key file:PATH or "+
			"--key stdin, or set %s", keyVariable)
	}
	return text, nil
}

// path joins segments into a path, each escaped.
func path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String()
}

// progress says on standard error how far a long read is.
func (t *Target) progress(what string) func(n int) {
	return func(n int) { t.note("%s", fmt.Sprintf("%d %s read …", n, what)) }
}

// either is err, or what comes of then.
func either(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

// remoteFor is remote, for a command that may name the project, which the key must then be of.
func (t *Target) remoteFor(named string) (bool, error) {
	far, err := t.remote()
	if far && named != "" {
		t.Project = named
	}
	return far, err
}

// owned is the deployment through AWS, and the project that a command is about.
func (t *Target) owned(ctx context.Context) (clients.Config, string, error) {
	return t.ownedBy(ctx, "")
}

// ownedBy is owned, for a command that may name the project.
func (t *Target) ownedBy(ctx context.Context, named string) (clients.Config, string, error) {
	cfg, err := t.open(ctx)
	if err != nil {
		return cfg, "", err
	}
	id, err := t.project(named)
	return cfg, id, err
}

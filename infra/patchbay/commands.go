package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"patchbay/shared/app"
	"patchbay/shared/catalog"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

type setupCommand struct{}

// Run makes the root keys.
func (setupCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	made, err := vault.EnsureRoot(ctx, cfg.SecretsManager(), cfg.SecretPrefix, time.Now())
	if err == nil {
		fmt.Println(map[bool]string{true: "The root keys were made.", false: "The root keys are there already."}[made])
	}
	return err
}

type rotateCommand struct{}

// Run makes another root key the one that seals.
func (rotateCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	id, err := vault.RotateRoot(ctx, cfg.SecretsManager(), cfg.SecretPrefix, time.Now())
	if err == nil {
		fmt.Println("New envelopes are sealed with", id)
	}
	return err
}

type projectGroup struct {
	Create   projectCreate   `cmd:"" help:"Create a project and its first API key, which is shown once."`
	Withhold projectWithhold `cmd:"" help:"Set which connectors and categories the project's plan leaves out."`
}

type projectCreate struct {
	Name string `arg:"" help:"For people; 1 to 100 characters."`
}

// Run creates a project.
func (c projectCreate) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	admin := app.Admin(cfg)
	p, err := admin.Create(ctx, c.Name)
	if err != nil {
		return err
	}
	fmt.Println("project ", p.ID)
	return issue(ctx, admin, p.ID, "first key")
}

func issue(ctx context.Context, admin *project.Admin, id, name string) error {
	text, _, err := admin.CreateKey(ctx, id, name)
	if err != nil {
		return err
	}
	fmt.Println("API key ", text)
	fmt.Println("Keep the key now: it is stored nowhere and cannot be shown again.")
	return nil
}

type projectWithhold struct {
	Project    string   `arg:"" help:"The project's id."`
	Connectors []string `name:"connector" help:"A provider key; repeat for more. None clears the list."`
	Categories []string `name:"category" help:"A category; repeat for more. None clears the list."`
}

// Run replaces the project's plan.
func (c projectWithhold) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	w := project.Withheld{Connectors: c.Connectors}
	for _, name := range c.Categories {
		w.Categories = append(w.Categories, catalog.Category(name))
	}
	return app.Admin(cfg).Store.Withhold(ctx, c.Project, w)
}

type keyGroup struct {
	Create keyCreate `cmd:"" help:"Create an API key; it is shown once."`
	List   keyList   `cmd:"" help:"List a project's API keys."`
	Revoke keyRevoke `cmd:"" help:"Revoke an API key; it is refused from then on."`
}

type keyCreate struct {
	Project string `arg:"" help:"The project's id."`
	Name    string `help:"What it is for." default:"key"`
}

// Run creates a key.
func (c keyCreate) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	return issue(ctx, app.Admin(cfg), c.Project, c.Name)
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
	keys, err := app.Admin(cfg).Store.Keys(ctx, c.Project)
	if err != nil {
		return err
	}
	for _, k := range keys {
		fmt.Printf("%s  …%s  %s  %s\n", k.Hash[:12], k.Hint, k.CreatedAt.Format(time.DateTime), k.Name)
	}
	return nil
}

type keyRevoke struct {
	Project string `arg:"" help:"The project's id."`
	Key     string `arg:"" help:"The first column of 'key list', or more of it."`
}

// Run revokes the one key that the prefix names.
func (c keyRevoke) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	store := app.Admin(cfg).Store
	keys, err := store.Keys(ctx, c.Project)
	if err != nil {
		return err
	}
	var found []string
	for _, k := range keys {
		if strings.HasPrefix(k.Hash, c.Key) {
			found = append(found, k.Hash)
		}
	}
	if len(found) != 1 {
		return fmt.Errorf("%q names %d keys of the project; see 'key list'", c.Key, len(found))
	}
	return store.RevokeKey(ctx, c.Project, found[0])
}

type clientCommand struct {
	Connector string `arg:"" help:"The provider key."`
	AuthType  string `arg:"" optional:"" default:"oauth2" help:"The auth type."`
}

// Run stores a shared OAuth client.
func (c clientCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	var fields map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&fields); err != nil {
		return fmt.Errorf("standard input must be an object of the auth type's setup fields: %w", err)
	}
	known, err := catalog.Open(catalog.Options{})
	if err != nil {
		return err
	}
	if def, ok := known.Get(c.Connector); ok { // a connector of PATCHBAY_CATALOG_DIR is not known here
		auth, ok := def.AuthType(c.AuthType)
		if !ok {
			return fmt.Errorf("%s has no auth type %q", c.Connector, c.AuthType)
		}
		if err := catalog.ValidateFields(auth.Setup, fields, "stdin"); err != nil {
			return err
		}
	}
	values := make(map[string]secret.Text, len(fields))
	for k, v := range fields {
		values[k] = secret.New(v)
	}
	store := vault.Setup{Client: cfg.SecretsManager(), Prefix: cfg.SecretPrefix}
	return store.PutShared(ctx, c.Connector, c.AuthType, values)
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"patchbay/shared/app/secrets"
	"patchbay/shared/catalog"
	"patchbay/shared/secret"
	"patchbay/shared/vault"
)

type clientCommand struct {
	Connector string `arg:"" help:"The provider key, or console for the client by which people sign in to the console."`
	AuthType  string `arg:"" optional:"" default:"oauth2" help:"The auth type."`
	Force     bool   `help:"Take a connector, auth type and fields that the catalog here does not know (their folder is not at hand)."`
}

// maxInput is the longest standard input that is read, in bytes: what a secret holds.
const maxInput = 64 << 10

// Run stores a shared OAuth client.
func (c clientCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	if c.Connector == "console" { // no connector: people sign in by it
		c.AuthType, c.Force = "oidc", true
	}
	known, err := openCatalog(cfg)
	if err != nil {
		return err
	}
	auth, err := known.authType(c.Connector, c.AuthType, c.Force)
	if err != nil {
		return err
	}
	fields, err := readFields(t.in)
	if err != nil {
		return err
	}
	if !c.Force {
		fields = catalog.Defaults(auth.Setup, fields)
		if err := catalog.ValidateFields(auth.Setup, fields, "stdin"); err != nil {
			return err
		}
	}
	values := make(map[string]secret.Text, len(fields))
	for k, v := range fields {
		values[k] = secret.New(v)
	}
	store := vault.Setup{Client: secrets.Client(cfg), Prefix: cfg.SecretPrefix}
	if err := store.PutShared(ctx, c.Connector, c.AuthType, values); err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(fields))
	return t.answer(map[string]any{"connector": c.Connector, "auth_type": c.AuthType, "fields": names}, func() {
		t.say("Stored the shared client of %s %s: %s. Functions use it within a minute.", c.Connector, c.AuthType,
			strings.Join(names, ", "))
	})
}

// readFields reads one JSON object of texts and nothing behind it. No error repeats a value, which may be a secret.
func readFields(in io.Reader) (map[string]string, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	if len(text) > maxInput {
		return nil, fmt.Errorf("standard input is longer than %d bytes", maxInput)
	}
	var fields map[string]string
	err = json.Unmarshal(text, &fields)
	maps.DeleteFunc(fields, func(_, v string) bool { return v == "" }) // an empty value is none
	if err != nil || len(fields) == 0 {                                // null and {} too
		return nil, errors.New(`standard input must be one JSON object of the auth type's setup fields, all of them texts, such as {"client_id":"…","client_secret":"…"}`)
	}
	return fields, nil
}

package main

import (
	"context"
	"time"

	"patchbay/shared/app/secrets"
	"patchbay/shared/vault"
)

type setupCommand struct{}

// Run makes the root keys.
func (setupCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	made, err := vault.EnsureRoot(ctx, secrets.Client(cfg), cfg.SecretPrefix, time.Now())
	if err != nil {
		return err
	}
	return t.answer(map[string]bool{"made": made}, func() {
		if made {
			t.say("The root keys were made.")
		} else {
			t.say("The root keys are there already.")
		}
	})
}

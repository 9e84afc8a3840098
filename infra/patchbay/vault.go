package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"patchbay/shared/app/admin"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/secrets"
	"patchbay/shared/rewrap"
	"patchbay/shared/vault"
)

type vaultGroup struct {
	Roots  rootsCommand  `cmd:"" help:"List the root keys by their ids."`
	Rotate rotateCommand `cmd:"" help:"Make a new root key, which seals from then on; older ones go on opening."`
	Rewrap rewrapCommand `cmd:"" help:"Seal every stored credential anew under the root key in force. An interrupted run goes on where it was."`
	Retire retireCommand `cmd:"" help:"Take a root key out that nothing needs any more."`
}

type rootsCommand struct{}

// Run lists the root keys.
func (rootsCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	all, err := vault.Roots(ctx, secrets.Client(cfg), cfg.SecretPrefix)
	if err != nil {
		return err
	}
	type row struct {
		ID        string     `json:"id"`
		Seals     bool       `json:"seals"`
		MayRetire *time.Time `json:"may_be_retired_from"` // null while it seals, and where it is not known
	}
	rows := make([]row, len(all))
	for i, r := range all {
		rows[i] = row{ID: r.ID, Seals: r.Primary}
		if !r.Primary && !r.Replaced.IsZero() {
			from := r.Replaced.Add(vault.RetireAfter)
			rows[i].MayRetire = &from
		}
	}
	return t.answer(listOf(rows), func() {
		for _, r := range all {
			t.say("%s  %s", r.ID, standing(r))
		}
	})
}

func standing(r vault.RootInfo) string {
	switch {
	case r.Primary:
		return "seals"
	case r.Replaced.IsZero():
		return "opens; when it was replaced is not known"
	}
	return "opens; may be retired from " + r.Replaced.Add(vault.RetireAfter).Format(time.RFC3339)
}

type rotateCommand struct{}

// Run makes another root key the one that seals.
func (rotateCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	id, err := vault.RotateRoot(ctx, secrets.Client(cfg), cfg.SecretPrefix, t.now())
	if err != nil {
		return err
	}
	return t.answer(map[string]string{"id": id}, func() {
		t.say("New envelopes are sealed with %s, by each function within five minutes. Then seal the old ones anew: "+
			"patchbay vault rewrap", id)
	})
}

type rewrapCommand struct{}

// Run seals credentials anew.
func (rewrapCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	run := t.rewrapping(cfg)
	said := 0
	run.Report = func(c rewrap.Counts) {
		if c.Seen-said >= reportEvery {
			said = c.Seen
			t.note("%s", counted(c))
		}
	}
	c, err := run.Run(ctx)
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted; the next run goes on behind the last page that was done (%s)", counted(c))
	}
	if err != nil {
		return err
	}
	return t.answer(map[string]int{
		"seen": c.Seen, "sealed_anew": c.Rewrapped, "replaced_meanwhile": c.Overtaken, "damaged": c.Damaged,
	}, func() { t.say("done: %s", counted(c)) })
}

// reportEvery is after how many credentials a run says how far it is.
const reportEvery = 10_000

func counted(c rewrap.Counts) string {
	text := fmt.Sprintf("%d credentials seen, %d sealed anew, %d replaced meanwhile", c.Seen, c.Rewrapped, c.Overtaken)
	if c.Damaged > 0 {
		text += fmt.Sprintf(", %d do not open (the log names their accounts, which have to be linked again)", c.Damaged)
	}
	return text
}

// rewrapping makes what seals credentials anew.
func (t *Target) rewrapping(cfg clients.Config) *rewrap.Runner {
	run := admin.Rewrap(cfg)
	run.Log = slog.New(slog.NewTextHandler(t.err, nil))
	return run
}

type retireCommand struct {
	ID string `arg:"" help:"The root key, as vault roots lists it."`
}

// Run takes a root key out. Those that seal with it are over before it may be retired, so no credential can name it
// again between the count and the end.
func (c retireCommand) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	client := secrets.Client(cfg)
	err = vault.MayRetire(ctx, client, cfg.SecretPrefix, c.ID, t.now())
	if errors.Is(err, vault.ErrTooSoon) {
		return fmt.Errorf("%s cannot be retired before %s have passed since it was replaced: vault roots says when",
			c.ID, vault.RetireAfter)
	}
	if errors.Is(err, vault.ErrUnknown) {
		return coded{exitMissing, fmt.Errorf("there is no root key %s: vault roots lists them", c.ID)}
	}
	if err != nil {
		return err
	}
	n, err := t.rewrapping(cfg).Needing(ctx, c.ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%d credentials still need %s: run vault rewrap first", n, c.ID)
	}
	if err := vault.RetireRoot(ctx, client, cfg.SecretPrefix, c.ID, t.now()); err != nil {
		return err
	}
	return t.answer(map[string]string{"retired": c.ID}, func() {
		t.say("%s is retired. The secret's earlier version keeps it until Secrets Manager drops that.", c.ID)
	})
}

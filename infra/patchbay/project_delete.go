package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"patchbay/shared/app/admin"
	"patchbay/shared/erase"
	"patchbay/shared/project"
)

type projectDelete struct {
	Project    string `arg:"" help:"The project's id."`
	Everything bool   `help:"Delete its accounts and its configured connectors, too, which the command refuses without this."`
	GiveUp     bool   `name:"give-up-grants" help:"Remove accounts whose providers do not take the grants back, too. Such a provider may keep them."`
	Yes        bool   `short:"y" help:"Do not ask."`
}

// Run deletes a project, or goes on with a deletion that was interrupted.
func (c projectDelete) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	cfg.Local = t.Dev != "" // whose providers are on this machine
	store := admin.Deletions(cfg)
	d, err := store.Deletion(ctx, c.Project)
	switch {
	case err == nil:
		t.note("The deletion of %s (%s) was begun at %s, and goes on.", d.Project, plain(d.Name),
			d.StartedAt.Local().Format(time.DateTime))
	case !errors.Is(err, erase.ErrNotDeleting):
		return err
	default:
		if d, err = c.begin(ctx, t, store); err != nil {
			return err
		}
	}
	run, err := admin.Erase(cfg, slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	c.listen(t, run)
	d, err = run.Run(ctx, d)
	var stuck *erase.Stuck
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted: the project is closed and half removed; the same command goes on")
	case errors.As(err, &stuck):
		return coded{exitUnavailable, fmt.Errorf("%w\nThe project is closed, and the same command goes on when they answer. "+
			"--give-up-grants removes such accounts all the same: first revoke this application at the provider by hand",
			stuck)}
	case errors.Is(err, erase.ErrNotDeleting):
		return coded{exitConflict, fmt.Errorf("another run of this command has ended the deletion meanwhile")}
	case err != nil:
		return fmt.Errorf("%w\nThe project is closed and half removed; the same command goes on", err)
	}
	return t.answer(d, func() {
		t.say("%s (%s) is deleted; nothing of it is left in the table.", d.Project, plain(d.Name))
		t.say("Its secrets can be restored for seven days in Secrets Manager, and backups of the table have what it had.")
		if d.Kept > 0 {
			t.say("%s given up: revoke this application at those providers by hand.", number(d.Kept, "grant"))
		}
	})
}

// begin says what would be lost, asks, and closes the project.
func (c projectDelete) begin(ctx context.Context, t *Target, store erase.Store) (d erase.Deletion, err error) {
	had, err := store.Holdings(ctx, c.Project)
	if errors.Is(err, project.ErrNotFound) {
		return d, c.gone(ctx, store, err)
	}
	if err != nil {
		return d, err
	}
	lost := holdings(had)
	if had.InUse() && !c.Everything {
		return d, coded{exitConflict, fmt.Errorf("the project %s is in use, and nothing was deleted. It would lose %s.\n"+
			"Its customers' accounts would have to be linked again, each by its owner. --everything deletes all of it; "+
			"'patchbay export' and 'patchbay audit export' keep its configuration and who changed it", c.Project, lost)}
	}
	if err := t.confirm(c.Yes, "Deleting the project %s for good: %s.", c.Project, lost); err != nil {
		return d, err
	}
	d, err = store.CloseProject(ctx, erase.Deletion{Project: c.Project, Had: had, StartedAt: t.now()})
	if err == nil {
		t.note("%s is closed: its keys, members and use tokens are let in no more. What it has is removed now.", c.Project)
	}
	return d, err
}

// gone says of a project that is not there when it was deleted, as long as that is known.
func (c projectDelete) gone(ctx context.Context, store erase.Store, missing error) error {
	all, err := store.Deletions(ctx)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Project == c.Project && !d.EndedAt.IsZero() {
			return coded{exitMissing, fmt.Errorf("the project %s (%s) was deleted at %s", d.Project, plain(d.Name),
				d.EndedAt.Local().Format(time.DateTime))}
		}
	}
	return missing
}

// holdings are in words what a project has.
func holdings(h erase.Holdings) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{
		{h.Accounts, "linked account"}, {h.Connectors, "configured connector"}, {h.AuthConfigs, "auth config"},
		{h.Keys, "API key"}, {h.Members, "member"}, {h.Webhooks, "webhook endpoint"},
		{h.Definitions, "own connector"},
	} {
		if p.n > 0 {
			parts = append(parts, number(p.n, p.what))
		}
	}
	if parts == nil {
		return "nothing but its log"
	}
	return strings.Join(parts, ", ") + " and its log"
}

// listen tells a person how far a run is.
func (c projectDelete) listen(t *Target, run *erase.Runner) {
	run.Now, run.GiveUp, run.Note = t.now, c.GiveUp, func(text string) { t.note("%s", plain(text)) }
	said := t.now()
	run.Report = func(accounts, items int) {
		if now := t.now(); now.Sub(said) >= reportAfter {
			said = now
			t.note("%d accounts and %d items are removed", accounts, items)
		}
	}
	wait := run.Wait
	if t.pause != nil {
		wait = t.pause
	}
	run.Wait = func(ctx context.Context, d time.Duration) error {
		t.note("Waiting %s for requests that were let in before.", d.Round(time.Second))
		return wait(ctx, d)
	}
}

// reportAfter is how long a run is silent at most while it removes something.
const reportAfter = 5 * time.Second

type projectDeleted struct{}

// Run lists projects that were deleted.
func (projectDeleted) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	all, err := admin.Deletions(cfg).Deletions(ctx)
	if err != nil {
		return err
	}
	return t.answer(listOf(all), func() {
		var rows [][]string
		waits := false
		for _, d := range all {
			ended := d.EndedAt.Local().Format(time.DateTime)
			if d.EndedAt.IsZero() {
				ended, waits = "not yet", true
			}
			rows = append(rows, []string{d.Project, ended, d.By, d.Name, holdings(d.Had)})
		}
		t.columns([]string{"id", "deleted", "by", "name", "had"}, rows)
		if rows == nil {
			t.say("No project was deleted within a year.")
		}
		if waits {
			t.note("Those not deleted yet are closed: 'projects delete' with the id goes on.")
		}
	})
}

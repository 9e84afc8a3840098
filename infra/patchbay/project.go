package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"patchbay/shared/app/admin"
	"patchbay/shared/app/clients"
	"patchbay/shared/catalog"
	"patchbay/shared/own"
	"patchbay/shared/project"
)

type projectGroup struct {
	List     projectList     `cmd:"" help:"List the deployment's projects (reads the whole table); with an API key, its own."`
	Show     projectShow     `cmd:"" help:"Show a project, and what the API key may do in it."`
	Create   projectCreate   `cmd:"" help:"Create a project and its first API key, which is shown once."`
	Rename   projectRename   `cmd:"" help:"Give a project another name. Nothing finds a project by it."`
	Delete   projectDelete   `cmd:"" help:"Delete a project with everything of it. An interrupted run goes on where it was."`
	Deleted  projectDeleted  `cmd:"" help:"List the projects that were deleted within a year, or are being deleted."`
	Withhold projectWithhold `cmd:"" help:"Set which connectors and categories the project's plan leaves out."`
	Logs     projectLogs     `cmd:"" help:"Show or set what a project keeps of its log."`
}

type projectCreate struct {
	Name string `arg:"" help:"For people; 1 to 100 characters."`
}

// Run creates a project.
func (c projectCreate) Run(ctx context.Context, t *Target) error {
	if err := checkName("a project's name", c.Name); err != nil {
		return err
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	admin := admin.New(cfg)
	p, err := admin.Create(ctx, c.Name)
	if err != nil {
		return err
	}
	t.say("project  %s", p.ID)
	return t.issue(ctx, admin, p.ID, project.NewKey{Name: "first key"})
}

type projectWithhold struct {
	Project    string   `arg:"" help:"The project's id."`
	Connectors []string `name:"connector" sep:"none" help:"A provider key; repeat for more. None clears the list."`
	Categories []string `name:"category" sep:"none" help:"A category; repeat for more. None clears the list."`
	Force      bool     `help:"Take provider keys that the catalog here does not know (their folder is not at hand)."`
}

// Run replaces the project's plan.
func (c projectWithhold) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	var w project.Withheld
	for _, name := range c.Categories {
		if !slices.Contains(catalog.AllCategories(), catalog.Category(name)) {
			return fmt.Errorf("there is no category %q; the categories are: %s", name, joined(catalog.AllCategories()))
		}
		w.Categories = append(w.Categories, catalog.Category(name))
	}
	w.Connectors = c.Connectors
	known, err := openCatalog(cfg)
	if err != nil {
		return err
	}
	for _, key := range c.Connectors {
		if catalog.IsOwn(key) && !c.Force {
			err = checkOwn(ctx, cfg, c.Project, key)
		} else {
			err = known.check(key, c.Force)
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(w.Connectors)
	slices.Sort(w.Categories)
	w = project.Withheld{Connectors: slices.Compact(w.Connectors), Categories: slices.Compact(w.Categories)}
	if err := admin.New(cfg).Store.Withhold(ctx, c.Project, w); err != nil {
		return err
	}
	return t.answer(map[string]any{
		"project": c.Project, "connectors": listOf(w.Connectors).Data, "categories": listOf(w.Categories).Data,
	}, func() { t.say("%s  %s", c.Project, describe(w)) })
}

// checkOwn fails for a connector of its own that a project does not have.
func checkOwn(ctx context.Context, cfg clients.Config, project, key string) error {
	_, err := admin.Definitions(cfg).Definition(ctx, project, key)
	if errors.Is(err, own.ErrNotFound) {
		return fmt.Errorf("the project %s has no connector %q of its own (--force does without)", project, key)
	}
	return err
}

// describe says what a plan leaves out.
func describe(w project.Withheld) string {
	var parts []string
	if len(w.Connectors) > 0 {
		parts = append(parts, "connectors "+joined(w.Connectors))
	}
	if len(w.Categories) > 0 {
		parts = append(parts, "categories "+joined(w.Categories))
	}
	if parts == nil {
		return "nothing is withheld"
	}
	return "withheld: " + strings.Join(parts, "; ")
}

func joined[S ~string](list []S) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return strings.Join(texts, ", ")
}

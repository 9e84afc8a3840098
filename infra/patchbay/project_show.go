package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/app/admin"
	"patchbay/shared/project"
)

// projectRow is a project as the command tells it.
type projectRow struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Created *time.Time `json:"created_at,omitempty"` // which the API does not tell
	Scopes  []string   `json:"scopes,omitempty"`     // of the API key
}

func projectOf(p project.Project) projectRow {
	return projectRow{ID: p.ID, Name: p.Name, Created: &p.CreatedAt}
}

func (t *Target) projects(all []projectRow) error {
	return t.answer(listOf(all), func() {
		var rows [][]string
		for _, p := range all {
			created := ""
			if p.Created != nil {
				created = p.Created.Local().Format(time.DateTime)
			}
			rows = append(rows, []string{p.ID, created, p.Name})
		}
		t.columns([]string{"id", "created", "name"}, rows)
		if rows == nil {
			t.say("There are no projects: 'projects create' makes one.")
		}
	})
}

type projectList struct{}

// Run lists the deployment's projects; through the API, the key's own.
func (projectList) Run(ctx context.Context, t *Target) error {
	far, err := t.remote()
	if err != nil {
		return err
	}
	if far {
		p, err := t.ownProject(ctx)
		if err != nil {
			return err
		}
		t.note("An API key sees its own project alone; with AWS credentials (--table) there is the list of all.")
		p.Scopes = nil
		return t.projects([]projectRow{p})
	}
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	var all []projectRow
	for p, err := range admin.Projects(ctx, cfg) {
		if err != nil {
			return err
		}
		all = append(all, projectOf(p))
	}
	return t.projects(all)
}

// ownProject is the API key's.
func (t *Target) ownProject(ctx context.Context) (p projectRow, err error) {
	api, err := t.api(ctx)
	if err != nil {
		return p, err
	}
	a, err := api.Do(ctx, manage.Request{Path: "/project"})
	if err != nil {
		return p, err
	}
	return p, a.Decode(&p)
}

type projectShow struct {
	Project string `arg:"" optional:"" help:"The project's id; --project, or that of the API key, when left out."`
}

// Run shows a project.
func (c projectShow) Run(ctx context.Context, t *Target) error {
	far, err := t.remoteFor(c.Project)
	if err != nil {
		return err
	}
	var p projectRow
	if far {
		p, err = t.ownProject(ctx)
	} else {
		cfg, id, opened := t.ownedBy(ctx, c.Project)
		if opened != nil {
			return opened
		}
		var stored project.Project
		stored, err = admin.New(cfg).Store.Project(ctx, id)
		p = projectOf(stored)
	}
	if err != nil {
		return err
	}
	return t.answer(p, func() {
		t.say("%s  %s", p.ID, plain(p.Name))
		if len(p.Scopes) > 0 {
			t.say("the key may  %s", strings.Join(p.Scopes, ", "))
		}
	})
}

type projectRename struct {
	Names []string `arg:"" name:"[project] name" help:"The project's id, unless --project or the API key says it, and its new name."`
}

// Run renames a project.
func (c projectRename) Run(ctx context.Context, t *Target) error {
	if len(c.Names) > 2 {
		return usage("say one project and one name; a name with spaces wants quotes")
	}
	named, name := "", c.Names[len(c.Names)-1]
	if len(c.Names) == 2 {
		named = c.Names[0]
	}
	if err := checkName("a project's name", name); err != nil {
		return coded{exitUsage, err}
	}
	if far, err := t.remoteFor(named); far || err != nil {
		return either(err, func() error {
			r := manage.Request{Method: http.MethodPatch, Path: "/project", Body: map[string]string{"name": name}}
			return one(ctx, t, r, func(p projectRow) { t.say("%s is named %s.", p.ID, plain(p.Name)) })
		})
	}
	cfg, id, err := t.ownedBy(ctx, named)
	if err != nil {
		return err
	}
	name, err = project.Rename(ctx, admin.New(cfg).Store, id, name)
	if err != nil {
		return err
	}
	return t.answer(projectRow{ID: id, Name: name}, func() { t.say("%s is named %s.", id, plain(name)) })
}

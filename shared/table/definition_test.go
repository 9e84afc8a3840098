package table_test

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/own"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

const acme = "own_acme"

var theText = own.Text{Source: "key: own_acme", Compiled: `{"key":"own_acme"}`}

func newDefinition(w *tabletest.World, project string) own.Definition {
	now := w.Clock.Tick()
	return own.Definition{
		Project: project, Key: acme, Version: 1, CreatedAt: now, UpdatedAt: now,
		Entry: catalog.Entry{
			Key: acme, Name: "Acme", Categories: []catalog.Category{"crm"}, Stage: "beta",
			Auth: []catalog.EntryAuth{{Key: "api_key", Label: "API key", Scheme: catalog.APIKey}},
		},
		Versions: map[string]own.Version{"1.0.0": {
			Digest: "ab", Auth: map[string]catalog.Scheme{"api_key": catalog.APIKey}, CreatedAt: now, UpdatedAt: now,
		}},
	}
}

func makeDefinition(t *testing.T, w *tabletest.World, project string) own.Definition {
	t.Helper()
	d := newDefinition(w, project)
	does(t, w.CreateDefinition(t.Context(), d, "1.0.0", theText))
	return d
}

// withVersion is a definition with a further version.
func withVersion(d own.Definition, number, digest string) own.Definition {
	d.Versions = maps.Clone(d.Versions)
	v := d.Versions["1.0.0"]
	v.Digest = digest
	d.Versions[number] = v
	d.Version++
	return d
}

func TestDefinitions(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project, other := t.Context(), w.MakeProject(t), w.MakeProject(t)
		fails[own.Definition](t, own.ErrNotFound)(w.Definition(ctx, project, acme))
		d := makeDefinition(t, w, project)
		got(t, d)(w.Definition(ctx, project, acme))
		got(t, []own.Definition{d})(w.Definitions(ctx, project))
		got(t, theText)(w.Text(ctx, project, acme, "1.0.0"))
		if p, err := w.Project(ctx, project); err != nil || p.Definitions != 1 {
			t.Errorf("the project has %d definitions, %v", p.Definitions, err)
		}
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.CreateDefinition(ctx, d, "1.0.0", theText) })
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.CreateDefinition(ctx, withVersion(d, "2.0.0", "cd"), "2.0.0", theText)
		})
		refuses(t, w, own.ErrNotFound, func(ctx context.Context) error {
			nowhere := d
			nowhere.Project = "prj_none"
			return w.CreateDefinition(ctx, nowhere, "1.0.0", theText)
		})

		// Another project has none of it, and one of the same key is another.
		fails[own.Definition](t, own.ErrNotFound)(w.Definition(ctx, other, acme))
		fails[own.Text](t, own.ErrVersionUnknown)(w.Text(ctx, other, acme, "1.0.0"))
		got(t, []own.Definition{})(w.Definitions(ctx, other))
		theirs := makeDefinition(t, w, other)

		next, more := withVersion(d, "1.1.0", "cd"), own.Text{Source: "b", Compiled: "{}"}
		in := connector.Connector{}
		does(t, w.UpdateDefinition(ctx, next, d, "1.1.0", &more, in))
		got(t, next)(w.Definition(ctx, project, acme))
		got(t, more)(w.Text(ctx, project, acme, "1.1.0"))
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.UpdateDefinition(ctx, withVersion(d, "1.2.0", "ef"), d, "1.2.0", &more, in)
		})
		replaced := withVersion(next, "1.1.0", "ef")
		does(t, w.UpdateDefinition(ctx, replaced, next, "1.1.0", &theText, in))
		got(t, theText)(w.Text(ctx, project, acme, "1.1.0"))
		less := replaced
		less.Versions = maps.Clone(less.Versions)
		delete(less.Versions, "1.0.0")
		less.Version++
		does(t, w.UpdateDefinition(ctx, less, replaced, "1.0.0", nil, in))
		fails[own.Text](t, own.ErrVersionUnknown)(w.Text(ctx, project, acme, "1.0.0"))

		refuses(t, w, fault.ErrStale, func(ctx context.Context) error { return w.DeleteDefinition(ctx, d) })
		does(t, w.DeleteDefinition(ctx, less))
		refuses(t, w, own.ErrNotFound, func(ctx context.Context) error { return w.DeleteDefinition(ctx, less) })
		refuses(t, w, own.ErrNotFound, func(ctx context.Context) error {
			return w.UpdateDefinition(ctx, withVersion(less, "2.0.0", "g"), less, "2.0.0", &more, in)
		})
		fails[own.Text](t, own.ErrVersionUnknown)(w.Text(ctx, project, acme, "1.1.0"))
		if p, err := w.Project(ctx, project); err != nil || p.Definitions != 0 {
			t.Errorf("the project has %d definitions, %v", p.Definitions, err)
		}
		got(t, theirs)(w.Definition(ctx, other, acme))
	})
}

func TestDefinitionsHaveABound(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		project := w.MakeProject(t)
		d := makeDefinition(t, w, project)
		counts := func(n int) map[string]types.AttributeValue {
			return map[string]types.AttributeValue{"definition_count": num(n)}
		}
		set(t, w, table.Keys.Project(project), counts(own.MaxDefinitions))
		d.Key = "own_another"
		refuses(t, w, own.ErrTooMany, func(ctx context.Context) error { return w.CreateDefinition(ctx, d, "1.0.0", theText) })
		set(t, w, table.Keys.Project(project), counts(own.MaxDefinitions-1))
		does(t, w.CreateDefinition(t.Context(), d, "1.0.0", theText))
	})
}

// An auth config of an own connector and its definition keep each other: neither is written without the other.
func TestDefinitionsInUse(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, project := t.Context(), w.MakeProject(t)
		c := w.NewConfig(project, acme)
		c.Pin, c.Fits = "1.0.x", "1.0.0"
		refuses(t, w, connector.ErrUnknown, func(ctx context.Context) error { return w.CreateAuthConfig(ctx, c, false) })
		d := makeDefinition(t, w, project)
		c.Fits = "1.0.1"
		refuses(t, w, connector.ErrVersion, func(ctx context.Context) error { return w.CreateAuthConfig(ctx, c, false) })
		c.Fits = "1.0.0"
		does(t, w.CreateAuthConfig(ctx, c, false))
		refuses(t, w, own.ErrInUse, func(ctx context.Context) error { return w.DeleteDefinition(ctx, d) })

		// The pin is told by the connector, and a change of the definition is held against that.
		in, err := w.Connector(ctx, project, acme)
		if does(t, err); in.PinOf(c.ID) != "1.0.x" {
			t.Errorf("the connector tells the pin %q", in.PinOf(c.ID))
		}
		c.Fits = ""
		got(t, c)(configOf(w, c))
		c.Pin, c.Fits = "", "2.0.0"
		refuses(t, w, connector.ErrVersion, func(ctx context.Context) error {
			_, err := w.UpdateAuthConfig(ctx, c)
			return err
		})
		c.Fits = "1.0.0"
		c.Version, err = w.UpdateAuthConfig(ctx, c)
		does(t, err)
		c.Fits = ""
		got(t, c)(configOf(w, c))
		next, text := withVersion(d, "1.1.0", "cd"), theText
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.UpdateDefinition(ctx, next, d, "1.1.0", &text, in)
		})
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.UpdateDefinition(ctx, next, d, "1.1.0", &text, connector.Connector{})
		})
		refuses(t, w, fault.ErrStale, func(ctx context.Context) error {
			return w.UpdateDefinition(ctx, next, d, "1.0.0", nil, in)
		})
		in, err = w.Connector(ctx, project, acme)
		if does(t, err); in.PinOf(c.ID) != "" {
			t.Errorf("the connector tells the pin %q", in.PinOf(c.ID))
		}
		does(t, w.UpdateDefinition(ctx, next, d, "1.1.0", &text, in))

		does(t, w.DeleteAuthConfig(ctx, project, c.ID, 0))
		does(t, w.DeleteDefinition(ctx, next))
		again := w.NewConfig(project, acme)
		refuses(t, w, connector.ErrUnknown, func(ctx context.Context) error { return w.CreateAuthConfig(ctx, again, false) })
	})
}

// Of a deletion and an auth config that are written at the same time, one is refused.
func TestDefinitionDeletedWhileUsed(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range 3 {
			project := w.MakeProject(t)
			d, c := makeDefinition(t, w, project), w.NewConfig(project, acme)
			deleted := make(chan error, 1)
			go func() { deleted <- w.DeleteDefinition(t.Context(), d) }()
			made, gone := w.CreateAuthConfig(t.Context(), c, false), <-deleted
			switch {
			case made == nil && errors.Is(gone, own.ErrInUse), errors.Is(made, connector.ErrUnknown) && gone == nil:
			default:
				t.Errorf("made: %v, deleted: %v", made, gone)
			}
		}
	})
}

func configOf(w *tabletest.World, c connector.AuthConfig) (connector.AuthConfig, error) {
	_, read, err := w.AuthConfig(context.Background(), c.Project, c.ID)
	return read, err
}

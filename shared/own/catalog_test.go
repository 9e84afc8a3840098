package own_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"patchbay/infra/local/engine"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/connector"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/table/tabletest"
)

// meanwhile does something once, before a text is read.
type meanwhile struct {
	own.Reader
	do func()
}

func (m *meanwhile) Text(ctx context.Context, project, key, number string) (own.Text, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.Reader.Text(ctx, project, key, number)
}

func text(version, name string) string {
	return strings.NewReplacer("1.0.0", version, "name: A", "name: "+name).Replace(withPatterns(0, ""))
}

// A look-up that a change overtakes finds what is there by then, or says that there is nothing.
func TestLookUpsThatAreOvertaken(t *testing.T) {
	w := tabletest.New(t, engine.ForTest(t, engine.Dynoxide))
	ctx := actor.With(t.Context(), actor.Of("test"))
	built, err := catalog.Open(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := project.Project{ID: w.MakeProject(t)}
	s := &own.Service{Store: w, Parse: yamlfile.Parse, Now: w.Clock.Now}
	put := func(source string) {
		t.Helper()
		if _, _, _, err := s.Put(ctx, p, "own_a", source, own.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	reader := &meanwhile{Reader: w}
	c := &own.Catalog{Built: built, Store: reader}
	find := func(want string) {
		t.Helper()
		if def, err := c.Get(ctx, p.ID, "own_a"); err != nil || def.Name != want {
			t.Errorf("found %+v, %v; want %s", def, err, want)
		}
	}
	put(text("1.0.0", "First"))
	put(text("2.0.0", "Second"))
	reader.do = func() { put(text("2.0.0", "Replaced")) }
	find("Replaced")
	find("Replaced")
	put(text("2.0.0", "Second")) // what was read by its record's digest was another text, and is not kept as this one
	find("Second")
	c = &own.Catalog{Built: built, Store: reader}
	reader.do = func() {
		if err := s.DeleteVersion(ctx, p, "own_a", "2.0.0", nil); err != nil {
			t.Error(err)
		}
	}
	find("First")
	if _, err := c.Pinned(ctx, p.ID, "own_a", "2.x.x"); !errors.Is(err, connector.ErrVersion) {
		t.Errorf("a version that is gone: %v", err)
	}
	c = &own.Catalog{Built: built, Store: reader}
	reader.do = func() {
		if err := s.Delete(ctx, p, "own_a", nil); err != nil {
			t.Error(err)
		}
	}
	if _, err := c.Get(ctx, p.ID, "own_a"); !errors.Is(err, catalog.ErrUnknown) {
		t.Errorf("a definition that is gone: %v", err)
	}
}

// In bulk a record counts for a while, and a change is met after it.
func TestRecordsCountForAWhile(t *testing.T) {
	w := tabletest.New(t, engine.ForTest(t, engine.Dynoxide))
	ctx := actor.With(t.Context(), actor.Of("test"))
	p, now := project.Project{ID: w.MakeProject(t)}, time.Now()
	s := &own.Service{Store: w, Parse: yamlfile.Parse, Now: w.Clock.Now}
	c := &own.Catalog{Store: w, RecordsFor: time.Minute, Now: func() time.Time { return now }}
	for _, step := range []struct {
		put, want string
		after     time.Duration
	}{
		{"First", "First", 0}, {"Second", "First", 59 * time.Second}, {"Second", "Second", 2 * time.Second},
	} {
		if _, _, _, err := s.Put(ctx, p, "own_a", text("1.0.0", step.put), own.Condition{}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(step.after)
		if def, err := c.Get(ctx, p.ID, "own_a"); err != nil || def.Name != step.want {
			t.Errorf("after %v: %+v, %v; want %s", step.after, def, err, step.want)
		}
	}
}

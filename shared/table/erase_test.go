package table_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/erase"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// A project that is closed is no project any more: its keys are let in no more, and each write that needs a project is
// refused and leaves nothing. What it has is removed, wherever it lies. What others have stays to the last attribute.
func TestProjectsAreErased(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		writes(t, w) // makes projects with one of nearly everything
		other := w.MakeProject(t)
		w.MakeAccount(t, w.MakeConfig(t, other, "slack"), "owner")
		w.MakeSession(t, other)
		key := w.MakeKey(t, other)
		s := table.Whole{Store: w.Store, Scanner: w.DB}
		var erased []string
		for p, err := range s.Projects(t.Context()) {
			does(t, err)
			if p.ID != other {
				erased = append(erased, p.ID)
			}
		}
		if len(erased) < 3 {
			t.Fatalf("there are the projects %q alone", erased)
		}
		for _, id := range erased {
			eraseOne(t, w, s, id)
		}
		if _, err := w.Authenticate(t.Context(), key); err != nil {
			t.Errorf("the other project's key: %v", err)
		}
		kept, err := s.Deletions(t.Context())
		does(t, err)
		ended, removed := 0, 0
		for _, d := range kept { // two were closed before, and are under way
			removed += d.Items
			if !d.EndedAt.IsZero() {
				ended++
			}
			if d.By != tabletest.Author.String() {
				t.Errorf("%s was deleted by %s", d.Project, d.By)
			}
		}
		if ended != len(erased) || len(kept) != ended+2 || removed < 50 {
			t.Errorf("what is kept of %d projects is %+v", len(erased), kept)
		}
	})
}

// eraseOne removes a project as a run does that gives up every grant, each item twice, as if it had been interrupted.
func eraseOne(t *testing.T, w *tabletest.World, s table.Whole, id string) {
	t.Helper()
	keys, err := w.Keys(t.Context(), id)
	does(t, err)
	others := ofOthers(w.Items(t), id)
	_, err = s.CloseProject(t.Context(), erase.Deletion{Project: id, StartedAt: w.Clock.Now()})
	does(t, err)
	for _, k := range keys {
		if _, err := w.Authenticate(t.Context(), project.Access{Key: project.KeyRef{Project: id, Hash: k.Hash}}); !errors.Is(
			err, project.ErrUnauthenticated) {
			t.Errorf("a key of the closed project %s: %v", id, err)
		}
	}
	refuses(t, w, project.ErrNotFound, func(ctx context.Context) error {
		_, err := s.CloseProject(ctx, erase.Deletion{Project: id, StartedAt: w.Clock.Now()})
		return err
	})
	refuses(t, w, project.ErrNotFound, func(ctx context.Context) error { return w.CreateKey(ctx, w.NewKey(id)) })
	refuses(t, w, project.ErrNotFound, func(ctx context.Context) error { return w.Rename(ctx, id, "Again") })
	for cursor, more := "", true; more; more = cursor != "" {
		found, next, err := s.Items(t.Context(), id, cursor)
		does(t, err)
		for chunk := range slices.Chunk(found, 20) {
			does(t, s.RemoveItems(t.Context(), id, chunk, 0))
			does(t, s.RemoveItems(t.Context(), id, chunk, 0))
		}
		cursor = next
	}
	_, err = s.EndDeletion(t.Context(), id, w.Clock.Now())
	does(t, err)
	refuses(t, w, erase.ErrNotDeleting, func(ctx context.Context) error {
		return s.RemoveItems(ctx, id, []erase.Item{{Entity: "project", Place: "PROJECT\nPROJ#" + id}}, 0)
	})
	left := w.Items(t)
	for place, it := range left {
		if names(it, id) && !strings.HasPrefix(place, "DELETED ") {
			t.Errorf("%s is left of %s", place, id)
		}
	}
	if now := ofOthers(left, id); !reflect.DeepEqual(now, others) {
		t.Errorf("erasing %s changed another's: %s", id, changes(others, now))
	}
}

// names says whether an item has a text in it anywhere.
func names(it map[string]types.AttributeValue, text string) bool {
	written, err := json.Marshal(show(it))
	return err == nil && strings.Contains(string(written), text)
}

// ofOthers are the items that do not name a project.
func ofOthers(all items, id string) items {
	others := items{}
	for place, it := range all {
		if !names(it, id) && !strings.HasPrefix(place, "DELETED ") {
			others[place] = it
		}
	}
	for place := range others {
		if strings.HasPrefix(place, "USER#") { // whose set of projects was the last thing to name this one
			delete(others, place)
		}
	}
	return others
}

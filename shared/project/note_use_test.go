package project_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/project"
)

// written keeps what was asked to be written, in its order.
type written struct {
	of  []string
	err error
}

func (w *written) KeyUsed(_ context.Context, of, id string, when time.Time) error {
	w.of = append(w.of, of+" "+id+" "+when.Format(time.DateTime))
	return w.err
}

func (w *written) UseTokenUsed(_ context.Context, of, id string, when time.Time) error {
	w.of = append(w.of, of+" "+id+" "+when.Format(time.DateTime))
	return w.err
}

// A use token that calls without a pause costs one write in ten minutes.
func TestUsesWriteOncePerUseTokenAndTenMinutes(t *testing.T) {
	store := &written{}
	uses := &project.Uses{Store: store}
	at := time.Date(2026, 11, 29, 9, 31, 0, 0, time.UTC)
	for second := range 25 * 60 {
		entry := activity.Entry{Project: "p", By: "use_token:ust_1", Time: at.Add(time.Duration(second) * time.Second)}
		if err := uses.Note(t.Context(), []activity.Entry{entry}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"p ust_1 2026-11-29 09:30:00", "p ust_1 2026-11-29 09:40:00", "p ust_1 2026-11-29 09:50:00"}
	if !slices.Equal(store.of, want) {
		t.Errorf("written %v, want %v", store.of, want)
	}
}

// A key that is called a million times a day costs one write, for each process that reads the log.
func TestUsesWriteOncePerKeyAndDay(t *testing.T) {
	store := &written{}
	uses := &project.Uses{Store: store}
	at := time.Date(2026, 11, 29, 9, 30, 0, 0, time.UTC)
	entry := func(of, by string, when time.Time) activity.Entry {
		return activity.Entry{Project: of, By: by, Time: when}
	}
	note := func(entries ...activity.Entry) {
		t.Helper()
		if err := uses.Note(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
	}
	note(entry("prj_1", "key:a", at), entry("prj_1", "key:a", at.Add(-48*time.Hour)), entry("prj_1", "user:a", at),
		entry("prj_1", "", at), entry("prj_1", "session:a", at))
	note(entry("prj_1", "key:a", at.Add(time.Hour)), entry("prj_1", "key:a", at.Add(-24*time.Hour)))
	note(entry("prj_1", "key:b", at))
	note(entry("prj_2", "key:a", at))
	note(entry("prj_1", "key:a", at.Add(24*time.Hour)))
	want := []string{
		"prj_1 a 2026-11-29 00:00:00", "prj_1 b 2026-11-29 00:00:00", "prj_2 a 2026-11-29 00:00:00",
		"prj_1 a 2026-11-30 00:00:00",
	}
	if !slices.Equal(store.of, want) {
		t.Errorf("%q was written, want %q", store.of, want)
	}
}

// What could not be written is tried again with the next batch, which is the same one.
func TestUsesForgetWhatFailed(t *testing.T) {
	store := &written{err: errors.New("throttled")}
	uses := &project.Uses{Store: store}
	batch := []activity.Entry{{Project: "prj_1", By: "key:a", Time: time.Unix(1_790_000_000, 0)}}
	if err := uses.Note(t.Context(), batch); !errors.Is(err, store.err) {
		t.Errorf("error = %v", err)
	}
	store.err = nil
	if err := uses.Note(t.Context(), batch); err != nil || len(store.of) != 2 {
		t.Errorf("%v, %d writes", err, len(store.of))
	}
}

package durable_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"patchbay/infra/local/durable"
)

func TestWriteThenRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "state.json")
	got := map[string]string{}
	if err := durable.ReadJSON(path, &got); err != nil || len(got) != 0 {
		t.Fatalf("absent file: %v, %v", got, err)
	}
	for _, want := range []map[string]string{{"a": "1"}, {"a": "2", "b": "3"}} {
		if err := durable.WriteJSON(path, want); err != nil {
			t.Fatal(err)
		}
		got = nil
		if err := durable.ReadJSON(path, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, %v; want %v", got, err, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Fatalf("left behind: %v", files)
	}
}

func TestAFailedWriteKeepsTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if err := durable.WriteJSON(path, "old"); err != nil {
		t.Fatal(err)
	}
	if err := durable.WriteJSON(path, func() {}); err == nil {
		t.Fatal("a function is no JSON")
	}
	got := ""
	if err := durable.ReadJSON(path, &got); err != nil || got != "old" {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestADamagedFileSaysSoWithoutQuotingIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if err := os.WriteFile(path, []byte(`{"a": canary}`), 0o600); err != nil {
		t.Fatal(err)
	}
	err := durable.ReadJSON(path, &map[string]string{})
	if err == nil || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), "canary") {
		t.Fatalf("got %v", err)
	}
}

package stack_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"patchbay/infra/local/durable"
	"patchbay/infra/local/engine"
	"patchbay/infra/local/scratch"
	"patchbay/infra/local/stack"
	"patchbay/shared/table"
)

// on starts a stack on a data folder, hands it to see, and ends it.
func on(t *testing.T, dir, engineName string, see func(*stack.Stack)) {
	t.Helper()
	s := stack.ForTest(t, func(o *stack.Options) { o.DataDir, o.Engine = dir, engineName })
	see(s)
	s.Stop()
}

// Each engine has data of its own, so each has its own first project: another engine for a while loses neither.
func TestEachEngineHasItsProject(t *testing.T) {
	if testing.Short() {
		t.Skip("the second engine takes seconds to start, twice")
	}
	dir := scratch.ForTest(t)
	type first struct{ id, key string }
	at := func(name string) (f first) {
		on(t, dir, name, func(s *stack.Stack) { f = first{s.ProjectID, s.APIKey} })
		return f
	}
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	dynoxide := at(engine.Dynoxide)
	if strings.Contains(log.String(), "another engine") {
		t.Errorf("the first start speaks of another engine:\n%s", &log)
	}
	local := at(engine.DynamoDBLocal)
	if text := log.String(); !strings.Contains(text, "another engine") ||
		!strings.Contains(text, "other=dynoxide project="+dynoxide.id) {
		t.Errorf("it does not say that there is another engine's project:\n%s", text)
	}
	if local == dynoxide {
		t.Fatal("two engines have one project, so this test shows nothing")
	}
	if again := at(engine.Dynoxide); again != dynoxide {
		t.Errorf("back on dynoxide: project %s, was %s", again.id, dynoxide.id)
	}
	if again := at(engine.DynamoDBLocal); again != local {
		t.Errorf("back on DynamoDB Local: project %s, was %s", again.id, local.id)
	}
}

// A state file from before there was one project for each engine keeps its project.
func TestEarlierStateFile(t *testing.T) {
	dir := scratch.ForTest(t)
	path := filepath.Join(dir, "state.json")
	var id, key string
	on(t, dir, engine.Dynoxide, func(s *stack.Stack) { id, key = s.ProjectID, s.APIKey })
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	delete(file, "projects")
	file["project_id"], file["api_key"] = id, key
	if text, err = json.Marshal(file); err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // read from the earlier form, then from today's
		on(t, dir, engine.Dynoxide, func(s *stack.Stack) {
			if s.ProjectID != id || s.APIKey != key {
				t.Errorf("project %s, was %s", s.ProjectID, id)
			}
		})
	}
}

func TestOneStackPerDataFolder(t *testing.T) {
	dir := scratch.ForTest(t)
	on(t, dir, engine.Dynoxide, func(*stack.Stack) {
		s, err := stack.Start(t.Context(), stack.Options{DataDir: dir, Engine: engine.Dynoxide})
		if err == nil {
			s.Stop()
		}
		if !errors.Is(err, durable.ErrLocked) || !strings.Contains(err.Error(), dir) ||
			!strings.Contains(err.Error(), "PATCHBAY_DATA_DIR") {
			t.Errorf("the second: %v", err)
		}
	})
	// A start that fails lets go of the folder.
	if _, err := stack.Start(t.Context(), stack.Options{DataDir: dir, Engine: "mysql"}); err == nil {
		t.Fatal("started with an unknown engine")
	}
	on(t, dir, engine.Dynoxide, func(*stack.Stack) {})
}

// The functions share one catalog: each would read all of the owner's definitions again.
func TestOneCatalogForAllFunctions(t *testing.T) {
	s := stack.ForTest(t)
	one := s.FunctionConfig("proxy").Catalog
	if one == nil || s.FunctionConfig("accounts").Catalog != one {
		t.Error("each function opens a catalog of its own")
	}
	if got, err := s.FunctionConfig("hub").OpenCatalog(); err != nil || got != one {
		t.Errorf("the open catalog is not taken (%v)", err)
	}
}

// A table of an earlier version is refused with what to do about it. Today's is taken again.
func TestDataOfAnEarlierVersion(t *testing.T) {
	fewer := func(d *dynamodb.CreateTableInput) {
		d.GlobalSecondaryIndexes = d.GlobalSecondaryIndexes[:1]
		d.AttributeDefinitions = d.AttributeDefinitions[:4]
	}
	other := func(d *dynamodb.CreateTableInput) {
		p := d.GlobalSecondaryIndexes[0].Projection
		p.NonKeyAttributes = p.NonKeyAttributes[1:]
	}
	for _, name := range engine.ForTests() {
		running := stack.Options{Endpoint: engine.ForTest(t, name)} // one process, since AWS's takes seconds
		for what, change := range map[string]func(*dynamodb.CreateTableInput){
			"an index too few": fewer, "another projection": other,
		} {
			t.Run(name+"/"+what, func(t *testing.T) { refusesOutdated(t, running, change, "delete the table") })
		}
	}
	t.Run("a data folder", func(t *testing.T) {
		refusesOutdated(t, stack.Options{Engine: engine.Dynoxide}, fewer, "make clean-data")
	})
}

// refusesOutdated makes a table that is not today's, and wants a start to refuse it in words that name the folder or
// the engine.
func refusesOutdated(t *testing.T, o stack.Options, change func(*dynamodb.CreateTableInput), want string) {
	t.Helper()
	o.DataDir = scratch.ForTest(t)
	take := func(to *stack.Options) { to.DataDir, to.Engine, to.Endpoint = o.DataDir, o.Engine, o.Endpoint }
	stack.ForTest(t, take).Stop() // makes today's, which the next start takes again
	s := stack.ForTest(t, take)
	db, old := s.Config.DynamoDB(), table.Definition(s.Config.Table)
	change(old)
	if _, err := db.DeleteTable(t.Context(), &dynamodb.DeleteTableInput{TableName: old.TableName}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateTable(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	again, err := stack.Start(t.Context(), o)
	if err == nil {
		again.Stop()
	}
	if !errors.Is(err, stack.ErrOutdated) || !strings.Contains(err.Error(), want) ||
		!strings.Contains(err.Error(), cmp.Or(o.Endpoint, o.DataDir)) {
		t.Errorf("the start says: %v", err)
	}
	if o.Endpoint != "" { // which the next test uses
		if _, err := db.DeleteTable(t.Context(), &dynamodb.DeleteTableInput{TableName: old.TableName}); err != nil {
			t.Fatal(err)
		}
	}
}

package table_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/engine"
	"patchbay/shared/table/tabletest"
)

// The suite says what the store promises, and every test of it runs on every engine: dynoxide and AWS's own DynamoDB
// Local. -short leaves the slow one out; PATCHBAY_TEST_ENGINE names one engine or several, with commas.

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	running.stop()
	os.Exit(code)
}

// every runs a test once per engine, each on a table of its own, beside other tests: many wait more than they work.
func every(t *testing.T, test func(*testing.T, *tabletest.World)) {
	t.Helper()
	t.Parallel()
	for _, name := range engines() {
		t.Run(name, func(t *testing.T) { test(t, tabletest.New(t, running.endpoint(t, name))) })
	}
}

// onAWS says that a test of every runs on DynamoDB Local, where a call costs several times as much. What is tried there
// is what an engine decides; what the store does around that has been tried on the first.
func onAWS(t *testing.T) bool { return strings.Contains(t.Name(), "/"+engine.DynamoDBLocal) }

// atScale is n, or a quarter of it for the quick loop: what a property is tried with, not the property.
func atScale(n int) int {
	if testing.Short() {
		return n / 4
	}
	return n
}

func engines() []string {
	if names := os.Getenv("PATCHBAY_TEST_ENGINE"); names != "" {
		return strings.Split(names, ",")
	}
	return engine.ForTests()
}

// running keeps one process per engine for the whole package: AWS's takes seconds to start.
var running = processes{started: map[string]*engine.Engine{}}

type processes struct {
	mu      sync.Mutex
	started map[string]*engine.Engine
}

func (p *processes) endpoint(t testing.TB, name string) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.started[name] == nil {
		e, err := engine.Start(t.Context(), engine.Options{Engine: name})
		if err != nil {
			t.Fatalf("this test needs a DynamoDB engine: %v", err)
		}
		p.started[name] = e
	}
	return p.started[name].Endpoint
}

func (p *processes) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.started {
		e.Stop()
	}
}

// refuses expects a write to fail with the error and to leave every item of the table as it was.
func refuses(t *testing.T, w *tabletest.World, want error, write func(context.Context) error) {
	t.Helper()
	before := w.Items(t)
	if err := write(t.Context()); !errors.Is(err, want) {
		t.Errorf("error = %v; want %v", err, want)
	}
	if after := w.Items(t); !reflect.DeepEqual(before, after) {
		t.Errorf("a refused write changed the table: %s", changes(before, after))
	}
}

func changes(before, after map[string]map[string]types.AttributeValue) string {
	var said []string
	for k, was := range before {
		if is := after[k]; !reflect.DeepEqual(was, is) {
			said = append(said, fmt.Sprintf("%s was %v, is %v", k, show(was), show(is)))
		}
	}
	for k := range after {
		if before[k] == nil {
			said = append(said, k+" is new")
		}
	}
	return strings.Join(said, "; ")
}

func show(it map[string]types.AttributeValue) map[string]any {
	shown := map[string]any{}
	for name, v := range it {
		shown[name] = reflect.ValueOf(v).Elem().Field(0).Interface()
	}
	return shown
}

// does expects a call to succeed.
func does(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// got expects a read to succeed and to have found exactly what is wanted.
func got[T any](t *testing.T, want T) func(T, error) {
	return func(have T, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("error = %v", err)
		} else if !reflect.DeepEqual(have, want) {
			t.Errorf("read\n%+v\nwant\n%+v", have, want)
		}
	}
}

// fails expects a read to fail with the error.
func fails[T any](t *testing.T, want error) func(T, error) {
	return func(have T, err error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("read %+v, %v; want %v", have, err, want)
		}
	}
}

// is expects an error.
func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error = %v; want %v", err, want)
	}
}

// drop deletes an item behind the store's back, and set changes attributes: damage that the store's own writes exclude.
func drop(t *testing.T, w *tabletest.World, key map[string]types.AttributeValue) {
	t.Helper()
	_, err := w.DB.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &w.Table, Key: key})
	does(t, err)
}

func set(t *testing.T, w *tabletest.World, key map[string]types.AttributeValue,
	attributes map[string]types.AttributeValue) {
	t.Helper()
	out, err := w.DB.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &w.Table, Key: key})
	does(t, err)
	it := out.Item
	if it == nil {
		it = key
	}
	for name, v := range attributes {
		it[name] = v
	}
	_, err = w.DB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: it})
	does(t, err)
}

func str(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func num(n int) types.AttributeValue { return &types.AttributeValueMemberN{Value: fmt.Sprint(n)} }

func number(t testing.TB, v types.AttributeValue) int64 {
	t.Helper()
	n, _ := v.(*types.AttributeValueMemberN)
	if n == nil {
		t.Fatalf("%v is no number", v)
	}
	i, err := strconv.ParseInt(n.Value, 10, 64)
	does(t, err)
	return i
}

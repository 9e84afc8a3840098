package bench_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/lambdatest/runtimeapi"
	"patchbay/infra/tools/bundle"
)

const (
	// together is how many accounts are due in one minute.
	together = 500
	// least is far below what was seen, 8.2 times, and far above 2.6, which it was while each renewal wrote alone.
	least = 5
)

// TestThroughput tells how many renewals a CPU second gives: by the schedule, and by proxied calls that renew. Both are
// the functions' own binaries, as deployed; provider, engine and whoever calls are processes of their own, and of
// the figure is only what the function's process used, its start included.
func TestThroughput(t *testing.T) {
	if testing.Short() {
		t.Skip("500 accounts are linked by OAuth")
	}
	d := deployBeside(t, sandboxProcess(t))
	ids := d.authorized(together)

	for _, id := range ids {
		d.endIn(id, 5*time.Minute)
	}
	minute := time.Now().Unix() / 60
	for _, id := range ids {
		d.visitAt(id, minute)
	}
	d.visited(minute - 1)
	before := d.refreshes()
	scheduled := d.used("refresh", [][]byte{sample(t, "refresh/tick.json")})
	if n := d.refreshes() - before; n != together {
		t.Fatalf("the schedule renewed %d of %d", n, together)
	}

	calls := make([][]byte, len(ids))
	for i, id := range ids {
		d.endIn(id, -time.Second)
		calls[i] = d.proxyEvent(t, id)
	}
	before = d.refreshes()
	proxied := d.used("proxy", calls)
	if n := d.refreshes() - before; n != together {
		t.Fatalf("the proxied calls renewed %d of %d", n, together)
	}
	times := float64(proxied) / float64(scheduled)
	t.Logf("CPU: %v by the schedule, %v by a proxied call: %.1f times the throughput", scheduled/together,
		proxied/together, times)
	if times < least {
		t.Errorf("the schedule gives %.1f times the throughput of proxied calls, less than %d times", times, least)
	}
}

// refreshes is how many refresh tokens came to the provider.
func (d *deployment) refreshes() int {
	d.t.Helper()
	res, err := http.Get(d.cfg.SandboxURL + "/stats")
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var stats struct {
		Calls map[string]int `json:"token_calls"`
	}
	if err := json.NewDecoder(res.Body).Decode(&stats); err != nil {
		d.t.Fatal(err)
	}
	return stats.Calls["refresh_token"]
}

// used is the CPU of a function's process that is started, given the events one after the other, and stopped.
func (d *deployment) used(function string, events [][]byte) time.Duration {
	d.t.Helper()
	program := filepath.Join(d.t.TempDir(), "bootstrap")
	if err := bundle.Build(d.t.Context(), "../..", bundle.Function(function), runtime.GOARCH, program); err != nil {
		d.t.Fatal(err)
	}
	var env []string
	for name, value := range d.env {
		env = append(env, name+"="+value)
	}
	p, err := runtimeapi.Start(d.t.Context(), []string{program}, env...)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range events {
		answer, err := p.Invoke(d.t.Context(), e)
		if err != nil || !strings.Contains(string(answer), `"statusCode":200`) && function == "proxy" {
			p.Stop()
			d.t.Fatalf("%s: %s, %v\n%s", function, answer, err, p.Log())
		}
	}
	p.Stop()
	return p.CPU()
}

// visitAt puts an account's credential where the schedule visits it in a minute.
func (d *deployment) visitAt(id string, minute int64) {
	d.t.Helper()
	const period = 27 // of tokens of an hour
	due := fmt.Sprintf("DUE#%04d#%04d", period, minute%period)
	d.set(d.credentialKey(id), "GSI2PK", &types.AttributeValueMemberS{Value: due})
}

// visited says that the visits of a minute, and of all before it, are made.
func (d *deployment) visited(minute int64) {
	d.t.Helper()
	pk, sk := &types.AttributeValueMemberS{Value: "SCHEDULE"}, &types.AttributeValueMemberS{Value: "REFRESH"}
	d.set(map[string]types.AttributeValue{"PK": pk, "SK": sk}, "minute",
		&types.AttributeValueMemberN{Value: strconv.FormatInt(minute, 10)})
}

func (d *deployment) set(key map[string]types.AttributeValue, name string, value types.AttributeValue) {
	d.t.Helper()
	_, err := d.cfg.DynamoDB().UpdateItem(d.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &d.cfg.Table, Key: key, UpdateExpression: aws.String("SET #n = :v"),
		ExpressionAttributeNames:  map[string]string{"#n": name},
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": value},
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// proxyEvent is a call of the provider in an account's name, as API Gateway hands it over.
func (d *deployment) proxyEvent(t *testing.T, id string) []byte {
	t.Helper()
	var event object
	if err := json.Unmarshal(sample(t, "proxy/request.json"), &event); err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, base, nil)
	r.SetBasicAuth(d.key, "")
	headers := event["headers"].(object)
	headers["authorization"], headers["x-account-id"] = r.Header.Get("Authorization"), id
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../events", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// asProvider names the variable that makes this program a provider, in place of testing.
const asProvider = "PATCHBAY_BENCH_PROVIDER"

func TestMain(m *testing.M) {
	if os.Getenv(asProvider) == "" {
		os.Exit(m.Run())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	box, err := sandboxAt(l.Addr())
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	go func() { _, _ = bufio.NewReader(os.Stdin).ReadByte(); os.Exit(0) }()
	panic(http.Serve(l, box))
}

// sandboxProcess starts the sandbox as a process of its own, which ends with the test, and returns its address.
func sandboxProcess(t testing.TB) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asProvider+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address)
}

package lambdatest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/lambdatest/runtimeapi"
	"patchbay/infra/local/engine"
	"patchbay/infra/tools/bundle"
)

// BenchmarkCalls measures the same call of a provider as a proxied request and as a tool of /mcp: the CPU of the
// functions' own processes, without their start. They take turns, so that a busy machine is busy for both.
// `go test ./infra/lambdatest -run - -bench Calls -benchtime 2000x`.
func BenchmarkCalls(b *testing.B) {
	d := deploy(b, engine.ForTest(b, engine.Dynoxide))
	proxied, tool := newCalled(b, d, "proxy", "proxy/request.json"), newCalled(b, d, "mcp", "mcp/call_tool.json")
	for b.Loop() {
		proxied.run(b)
		tool.run(b)
	}
	each := [2]float64{}
	for i, c := range []*called{proxied, tool} {
		each[i] = float64((c.end() - c.start).Microseconds()) / float64(b.N)
	}
	b.ReportMetric(each[0], "proxied-cpu-µs/op")
	b.ReportMetric(each[1], "tool-cpu-µs/op")
	b.ReportMetric(each[1]/each[0], "tool/proxied")
}

// called is a function that is called over and over.
type called struct {
	process *runtimeapi.Process
	event   []byte
	start   time.Duration // CPU of its start and its first call
}

func newCalled(b *testing.B, d *deployment, function, sample string) *called {
	b.Helper()
	event, err := os.ReadFile(filepath.Join(root, "events", sample))
	own := bundle.Kept(root, function, runtime.GOARCH)
	if err == nil {
		err = bundle.Build(b.Context(), root, bundle.Function(function), runtime.GOARCH, own)
	}
	if err != nil {
		b.Fatal(err)
	}
	c := &called{event: event}
	for range 2 { // the first is only there to be measured
		c.start = c.end()
		if c.process, err = runtimeapi.Start(b.Context(), []string{own}, d.variables()...); err != nil {
			b.Fatal(err)
		}
		c.run(b)
	}
	b.Cleanup(func() { c.end() })
	return c
}

// end ends the process, and says what CPU it used; nothing where there is none.
func (c *called) end() time.Duration {
	if c.process == nil {
		return 0
	}
	c.process.Stop()
	return c.process.CPU()
}

func (c *called) run(b *testing.B) {
	b.Helper()
	text, err := c.process.Invoke(b.Context(), c.event)
	var answer events.APIGatewayV2HTTPResponse
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil || answer.StatusCode != 200 {
		b.Fatalf("%v, %s", err, text)
	}
}

package lambdatest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/infra/local/engine"
	"patchbay/shared/app/clients"
)

// BenchmarkCalls measures the same call of a provider as a proxied request and as a tool of /mcp: the CPU of this
// process, in which the provider answers too. `go test ./infra/lambdatest -run - -bench Calls`.
func BenchmarkCalls(b *testing.B) {
	endpoint := engine.ForTest(b, engine.Dynoxide)
	for _, c := range []struct{ function, sample string }{
		{"proxy", "proxy/request.json"}, {"mcp", "mcp/call_tool.json"},
	} {
		b.Run(c.function, func(b *testing.B) {
			d := deploy(b, endpoint)
			cfg, err := clients.FromEnv(d.getenv)
			if err != nil {
				b.Fatal(err)
			}
			handler, err := builders()[c.function](cfg)
			if err != nil {
				b.Fatal(err)
			}
			event, err := os.ReadFile(filepath.Join(root, "events", c.sample))
			if err != nil {
				b.Fatal(err)
			}
			call := func() {
				text, err := handler.Invoke(b.Context(), event)
				var answer events.APIGatewayV2HTTPResponse
				if err == nil {
					err = json.Unmarshal(text, &answer)
				}
				if err != nil || answer.StatusCode != 200 {
					b.Fatalf("%v, %s", err, text)
				}
			}
			call()
			b.ReportAllocs()
			before := cpu()
			for b.Loop() {
				call()
			}
			b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}

// cpu is what this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

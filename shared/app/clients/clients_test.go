package clients

import (
	"os"
	"os/exec"
	"testing"

	"patchbay/shared/app/config"
	"patchbay/shared/exchange"
)

// pooled names the variable by which this program only says whether a proxy's environment leaves the pool in use.
const pooled = "PATCHBAY_TEST_POOLED"

// TestMain answers in a process of its own, since net/http reads a proxy's variables once.
func TestMain(m *testing.M) {
	region := os.Getenv(pooled)
	if region == "" {
		os.Exit(m.Run())
	}
	c := Config{Config: config.Config{Region: region}}
	if _, ok := c.DynamoDB().Options().HTTPClient.(*exchange.Pool); !ok {
		os.Exit(1)
	}
}

// A proxy that stands before the service is used, by the service's own address; where none does, the pool is.
func TestProxyIsUsed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		region, proxy, except string
		pool                  bool
	}{
		{"eu-central-1", "", "", true},
		{"eu-central-1", "http://proxy.example.com:3128", "", false},
		{"eu-central-1", "http://proxy.example.com:3128", ".amazonaws.com", true},
		{"cn-north-1", "http://proxy.example.com:3128", ".amazonaws.com", false},
		{"cn-north-1", "http://proxy.example.com:3128", ".amazonaws.com.cn", true},
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), pooled+"="+c.region, "HTTPS_PROXY="+c.proxy, "NO_PROXY="+c.except)
		if err := cmd.Run(); (err == nil) != c.pool {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

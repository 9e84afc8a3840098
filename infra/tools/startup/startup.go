// Package startup measures what a function costs to start: from exec to its first request for work.
package startup

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/infra/lambdatest/runtimeapi"
)

// environment is a configuration that names nothing reachable. A start that calls out fails.
var environment = []string{
	"PATCHBAY_TABLE=patchbay", "PATCHBAY_SECRET_PREFIX=patchbay/bench", "PATCHBAY_ALLOWED_ORIGINS=*", "PATCHBAY_LOCAL=1",
	"AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS=http://127.0.0.1:1",
	"AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:1", "GOMAXPROCS=1", "GOGC=off",
	"GODEBUG=asyncpreemptoff=1", // callgrind dies of the signals that preempt a goroutine
}

// ErrNoValgrind says that instructions cannot be counted on this machine.
var ErrNoValgrind = errors.New("valgrind is not installed (Debian: apt-get install valgrind)")

var collected = regexp.MustCompile(`Collected : (\d+)`)

// Instructions counts what one start of a bootstrap file executes, under callgrind. Two counts differ by 2 % at most,
// on a busy machine too. More variables of the environment may follow, such as PATCHBAY_CATALOG_DIR=….
func Instructions(ctx context.Context, bootstrap string, more ...string) (float64, error) {
	if _, err := exec.LookPath("valgrind"); err != nil {
		return 0, ErrNoValgrind
	}
	command := []string{"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", bootstrap}
	p, err := runtimeapi.Start(ctx, command, slices.Concat(environment, more)...)
	if err != nil {
		return 0, err
	}
	p.Stop()
	found := collected.FindStringSubmatch(p.Log())
	if found == nil {
		return 0, errors.New("callgrind printed no count: " + strings.TrimSpace(p.Log()))
	}
	n, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

// Time is the median time of n starts.
func Time(ctx context.Context, bootstrap string, n int) (time.Duration, error) {
	took, _, err := TimeAndMemory(ctx, bootstrap, n)
	return took, err
}

// TimeAndMemory are the medians of n starts: the time, and the most memory that a start held, in bytes.
func TimeAndMemory(ctx context.Context, bootstrap string, n int) (time.Duration, int64, error) {
	times, peaks := make([]time.Duration, n), make([]int64, n)
	for i := range times {
		p, err := runtimeapi.Start(ctx, []string{bootstrap}, environment...)
		if err != nil {
			return 0, 0, err
		}
		times[i], peaks[i] = p.InitTime, p.Peak()
		p.Stop()
	}
	slices.Sort(times)
	slices.Sort(peaks)
	return times[n/2], peaks[n/2], nil
}

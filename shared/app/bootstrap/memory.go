package bootstrap

import (
	"runtime/debug"
	"strconv"
)

const (
	// collectAt is how much a heap grows before it is collected, in percent. Go's 100 is for programs whose heap is most
	// of their memory. A function's live heap is some megabytes, so collecting was a quarter of its CPU.
	collectAt = 400
	// heapShare is the share of the function's memory at which collecting becomes as frequent as it has to be, as a
	// divisor of its megabytes: the rest is for what is no heap.
	heapShare = 2
)

// useMemory lets the heap grow into the memory that the function has, given as Lambda says it in
// AWS_LAMBDA_FUNCTION_MEMORY_SIZE. GOGC and GOMEMLIMIT, where somebody sets them, decide instead.
func useMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	megabytes, err := strconv.ParseInt(getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 10, 32)
	if err == nil && megabytes > 0 && getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(megabytes << 20 / heapShare)
	}
}

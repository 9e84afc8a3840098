package engine

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// Free ports are chosen below the range that systems take for outgoing connections (32768 on Linux), so that no
// client's socket takes a port between its choice and its use.
const (
	lowestPort  = 20000
	highestPort = 32000
)

// choosePort checks the wanted port, or finds a free one for 0.
func choosePort(wanted int) (int, error) {
	if wanted != 0 {
		if !free(wanted) {
			return 0, fmt.Errorf("port %d is in use: stop what listens there, or choose another port", wanted)
		}
		return wanted, nil
	}
	for range 200 {
		if port := lowestPort + rand.IntN(highestPort-lowestPort); free(port) { //nolint:gosec // no secret depends on it
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port between %d and %d", lowestPort, highestPort)
}

// free says whether both the loopback address and all interfaces can listen on port now.
func free(port int) bool {
	for _, host := range []string{"127.0.0.1", ""} {
		l, err := net.Listen("tcp", fmt.Sprintf("%s:%d", host, port)) //nolint:noctx // closed at once
		if err != nil {
			return false
		}
		_ = l.Close()
	}
	return true
}
